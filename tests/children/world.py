"""People and agencies for tests of children's records."""

import datetime as dt

from django.contrib.auth.models import Group

from missing_cases.access import context
from missing_cases.access.policy import access_for
from missing_cases.children.services import create_child
from missing_cases.models import Agency, Membership, Team, User

BORN = dt.date(2011, 5, 4)


def make_access(kind="council", role="missing_coordinator", *, agency=None, scope="agency"):
    """Return the access of a new person in a new team."""
    with context.acting_as_system("test") as now:
        agency = agency or Agency.objects.create(
            kind=kind, name=f"{kind} {Agency.objects.count()}", short_name=kind[:10]
        )
        group = Group.objects.create(name=f"group {Group.objects.count()}")
        team = Team.objects.create(agency=agency, name=f"team {group.pk}", scope=scope, group=group)
        user = User.objects.create_user(email=f"u{group.pk}@example.org", full_name=f"Worker {group.pk}")
        Membership.objects.create(user=user, team=team, role=role, from_on=dt.date(2016, 1, 1))
    return access_for(user, now=now)


def make_child(by, **values):
    """Return a new child of the reader's agency."""
    given = {"given_names": "Amira", "family_name": "Khan", "date_of_birth": BORN, **values}
    with context.acting(by) as now:
        return create_child(by=by, now=now, **given)
