"""Agencies, people and a child for the tests of the form kit."""

import datetime as dt

from django.contrib.auth.models import Group

from missing_cases.access import context, grants
from missing_cases.access.policy import access_for
from missing_cases.models import Agency, Child, Membership, Team, User


def make_access(agency, role, now, name="Ada Able"):
    """Return a new person's access: this role in a team of this agency that works with every child of it."""
    number = Group.objects.count()
    group = Group.objects.create(name=f"team {number}")
    team = Team.objects.create(agency=agency, name=f"Team {number}", scope="agency", group=group)
    user = User.objects.create_user(email=f"person{number}@example.org", full_name=name)
    Membership.objects.create(user=user, team=team, role=role, from_on=dt.date(2016, 1, 1))
    return access_for(user, now=now)


def make_agency(kind):
    number = Agency.objects.count()
    return Agency.objects.create(kind=kind, name=f"{kind} {number}", short_name=f"{kind} {number}")


def make_child(by, *others):
    """Return a child of this reader's agency; `others` are (access, role) to involve besides."""
    with context.acting(by) as now:
        child = Child.objects.create(
            reference=f"MC-2026-{Agency.objects.count():06}", family_name="Khan", given_names="Amira",
            entered_by_agency=by.agency, entered_by=by.user, entered_at=now,
        )  # fmt: skip
        for access, role in [(by, "responsible"), *others]:
            grants.involve_agency(child=child, agency=access.agency, role=role, legal_basis="s17", by=by.user, now=now)
    return child
