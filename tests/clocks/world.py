"""A small world for clock tests: a council under Wigan's protocol, a police force, their people, one child."""

from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from itertools import count
from types import SimpleNamespace

from django.contrib.auth.models import Group
from django.core.management import call_command

from clocks.engine.calendars import LONDON
from missing_cases.access import context, grants
from missing_cases.access.policy import access_for
from missing_cases.models import Agency, Child, KeyWorker, Membership, Team, User, new_id

NUMBERS = count(1)
LEADERS = (
    "missing_coordinator", "team_manager", "practice_manager", "principal_manager", "assistant_director",
    "enhanced_service_manager",
)  # fmt: skip
AT_HOME = {
    "age": 14, "looked_after": False, "whereabouts_known": False, "first_episode": True, "status": "missing",
    "care_status": "not_open", "open_to_exploitation_team": False, "police_told": False,
}  # fmt: skip
LOOKED_AFTER = {**AT_HOME, "looked_after": True, "care_status": "looked_after"}


def london(day, hour=9, minute=0, month=5, year=2016):
    """Return a moment of May 2016 (unless told otherwise) by London's clock, in UTC."""
    return datetime(year, month, day, hour, minute, tzinfo=LONDON).astimezone(UTC)


MISSING, LOCATED = london(9), london(15, 16)


@dataclass
class World:
    council: Agency
    police: Agency
    child: Child
    by: object
    people: dict = field(default_factory=dict)


def make_agency(kind, protocol_code=""):
    number = next(NUMBERS)
    return Agency.objects.create(
        kind=kind, name=f"{kind} {number}", short_name=f"{kind} {number}", protocol_code=protocol_code
    )


def make_person(agency, role, *, scope="agency"):
    number = next(NUMBERS)
    team = Team.objects.create(
        agency=agency, name=f"Team {number}", scope=scope, group=Group.objects.create(name=f"team {number}")
    )
    user = User.objects.create_user(email=f"{role}.{number}@example.org", full_name="Ada Able")
    Membership.objects.create(user=user, team=team, role=role, from_on=date(2015, 1, 1))
    return user


def make_child(access, now, **fields):
    child = Child.objects.create(
        reference=f"MC-2016-{next(NUMBERS):06}", family_name="Khan", given_names="Amira",
        entered_by_agency=access.agency, entered_by=access.user, entered_at=now, **fields,
    )  # fmt: skip
    grants.involve_agency(
        child=child, agency=access.agency, role="responsible", legal_basis="s17", by=access.user, now=now
    )
    return child


def make_world(protocol_code="wigan", roles=LEADERS, now=MISSING):
    """Make the world in the transaction the caller has open, and leave the coordinator bound to it."""
    call_command("load_protocols", stdout=SimpleNamespace(write=lambda text: None))
    context.bind(actor="system:test")
    council, police = make_agency("council", protocol_code), make_agency("police")
    people = {role: make_person(council, role) for role in roles}
    people["police_spoc"] = make_person(police, "police_spoc")
    people["social_worker"] = make_person(council, "social_worker", scope="assigned")
    by = access_for(people["missing_coordinator"], now=now)
    act_as(by)
    child = make_child(by, now)
    KeyWorker.objects.create(
        child=child, owner_agency=council, user=people["social_worker"], role="social_worker", from_on=date(2016, 1, 1),
        recorded_by=by.user, recorded_at=now,
    )  # fmt: skip
    grants.involve_agency(child=child, agency=police, role="police", legal_basis="reported", by=by.user, now=now)
    return World(council=council, police=police, child=child, by=by, people=people)


def act_as(access):
    context.bind(actor=str(access.user.pk), agency=access.agency_id, groups=access.group_ids)


def new_subject():
    return new_id()
