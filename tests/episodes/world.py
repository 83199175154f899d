"""A small world for episode tests: a council under Wigan's protocol, another council, a police force, one child."""

import datetime as dt
from dataclasses import dataclass, field
from itertools import count

from django.contrib.auth.models import Group
from django.core.management import call_command

from episodes import services
from episodes.enums import MissingFrom
from episodes.rules import LONDON, When
from episodes.services import Report
from missing_cases.access import context, grants
from missing_cases.access.policy import access_for
from missing_cases.models import Agency, CareStatus, Child, KeyWorker, Membership, Team, User

NUMBERS = count(1)


def london(day, hour=9, minute=0, month=5, year=2016):
    """Return a moment of May 2016 (unless told otherwise) by London's clock, in UTC."""
    return dt.datetime(year, month, day, hour, minute, tzinfo=LONDON).astimezone(dt.UTC)


START = london(9)


@dataclass
class World:
    council: Agency
    other_council: Agency
    police: Agency
    child: Child
    people: dict = field(default_factory=dict)
    now: dt.datetime = START

    def acting(self, role):
        """Bind the transaction to a person of this world and return their access."""
        access = access_for(self.people[role], now=self.now)
        bind(access)
        return access


def bind(access):
    context.bind(actor=str(access.user.pk), agency=access.agency_id, groups=access.group_ids)


def make_agency(kind, **fields):
    number = next(NUMBERS)
    return Agency.objects.create(kind=kind, name=f"{kind} {number}", short_name=f"{kind} {number}", **fields)


def make_person(agency, role, scope="agency"):
    number = next(NUMBERS)
    team = Team.objects.create(
        agency=agency, name=f"Team {number}", scope=scope, group=Group.objects.create(name=f"group {number}")
    )
    user = User.objects.create_user(email=f"{role}.{number}@example.org", full_name=f"Ada Able{number}")
    Membership.objects.create(user=user, team=team, role=role, from_on=dt.date(2015, 1, 1))
    return user


def make_child(access, now, *, born=dt.date(2002, 3, 1), looked_after=False, **fields):
    """Add a child the reader's council is responsible for."""
    child = Child.objects.create(
        reference=f"MC-2016-{next(NUMBERS):06}", family_name="Khan", given_names="Amira", date_of_birth=born,
        entered_by_agency=access.agency, entered_by=access.user, entered_at=now, **fields,
    )  # fmt: skip
    grants.involve_agency(
        child=child, agency=access.agency, role="responsible", legal_basis="s17", by=access.user, now=now
    )
    if looked_after:
        CareStatus.objects.create(
            child=child, owner_agency=access.agency, code="looked_after", from_on=dt.date(2010, 1, 1),
            recorded_by=access.user, recorded_at=now,
        )  # fmt: skip
    return child


def make_world(*, uses_absent=False, **child):
    """Make the world in the open transaction and leave the coordinator bound to it."""
    call_command("load_protocols", verbosity=0)
    context.bind(actor="system:test")
    council = make_agency("council", protocol_code="wigan", uses_absent=uses_absent)
    other, police = make_agency("council"), make_agency("police")
    council_roles = ("missing_coordinator", "team_manager", "principal_manager", "assistant_director")
    people = {role: make_person(council, role) for role in council_roles}
    people["social_worker"] = make_person(council, "social_worker", scope="assigned")
    people["other_coordinator"] = make_person(other, "missing_coordinator")
    people["police_spoc"] = make_person(police, "police_spoc")
    world = World(council=council, other_council=other, police=police, child=None, people=people)
    by = world.acting("missing_coordinator")
    world.child = make_child(by, START, **child)
    KeyWorker.objects.create(
        child=world.child, owner_agency=council, user=people["social_worker"], role="social_worker",
        from_on=dt.date(2016, 1, 1), recorded_by=by.user, recorded_at=START,
    )  # fmt: skip
    return world


def make_carer(world, role="registered_manager"):
    """Add a children's home involved with the child, and one of its people under the name of the role."""
    by = world.acting("missing_coordinator")
    home = make_agency("care_home")
    world.people[role] = make_person(home, role)
    grants.involve_agency(child=world.child, agency=home, role="carer", legal_basis="placement", by=by.user, now=START)
    return home


def report(world, *, role="missing_coordinator", now=None, last_seen=None, **fields):
    """Report the world's child missing, by default at 9am on 9 May 2016, and return the episode."""
    by = world.acting(role)
    now = now or world.now
    filled = {"last_seen": last_seen or When(START), "missing_from": MissingFrom.HOME, "grade": "medium", **fields}
    return services.report_episode(child=world.child, report=Report(**filled), by=by, now=now)


def exact(day, hour=9, minute=0, month=5, year=2016):
    """Return an exact time of May 2016 (unless told otherwise), as a service takes it."""
    return When(london(day, hour, minute, month, year))
