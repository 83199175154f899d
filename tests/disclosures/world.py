"""A council, two police forces and a health agency round one made-up child, and a record that can be disclosed."""

import datetime as dt
from dataclasses import dataclass, field
from io import StringIO
from types import SimpleNamespace
from uuid import UUID

from django.contrib.auth.models import Group
from django.core.management import call_command

from disclosures import sources
from missing_cases.access import context, grants
from missing_cases.access.policy import Access, access_for
from missing_cases.errors import RuleError
from missing_cases.models import Agency, Child, Membership, Team, User, new_id
from tests.pdf.documents import interview

KIND = "made_up_record"
JOINED = dt.date(2016, 1, 1)


def add_person(agency: Agency, role: str, name: str) -> User:
    """Add somebody with one role in the agency's one team."""
    team = Team.objects.filter(agency=agency).first()
    if team is None:
        group = Group.objects.create(name=f"group {new_id()}")
        team = Team.objects.create(agency=agency, name="team", scope="agency", group=group)
    user = User.objects.create_user(email=f"{new_id()}@example.org", full_name=name, job_title=role)
    Membership.objects.create(user=user, team=team, role=role, from_on=JOINED)
    return user


def add_agency(kind: str, name: str, role: str = "", person: str = "") -> tuple[Agency, User | None]:
    """Add an agency, and one person in it where a role is given."""
    agency = Agency.objects.create(kind=kind, name=name, short_name=name, protocol_code="")
    return agency, add_person(agency, role, person) if role else None


@dataclass
class MadeUpRecord:
    """A record that can be disclosed; each test may change it."""

    child: Child
    version: int = 1
    title: str = "Return home interview"
    reference: str = "MC-2016-000001"
    ready: bool = True
    document: object = field(default_factory=interview)
    sent_at: list = field(default_factory=list)
    attached: list = field(default_factory=list)

    def describe(self):
        return "Return home interview held on 16 May 2016"

    def authorised(self):
        return self.ready

    def items(self, access):
        return self.document

    def freeze(self, items, access):
        return self.items(access).only(items)

    def files(self, access):
        return self.attached

    def sent(self, access, now):
        if self.version == 99:
            raise RuleError("Not this one.")
        self.sent_at.append(now)


class Records:
    """Opens made-up records to the agency that holds their child's record, as an app above would."""

    def __init__(self):
        self.kept: dict[UUID, MadeUpRecord] = {}
        self.locks = True

    def add(self, child, **changes) -> UUID:
        key = new_id()
        self.kept[key] = MadeUpRecord(child, **changes)
        return key

    def __call__(self, source_id, access, *, lock=False):
        record = self.kept.get(source_id)
        rows = Child.objects.visible_to(access, tier=2)
        if lock and self.locks:
            rows = rows.select_for_update(of=("self",))
        return record if record and rows.filter(pk=record.child.pk).first() else None


RECORDS = Records()
sources.register(KIND, RECORDS)


def reader(user: User, now) -> Access:
    """Return what a person may do now."""
    access = access_for(user, now=now)
    assert access is not None
    return access


def make_world() -> SimpleNamespace:
    """Make the agencies, the child, the record and the readers. Runs in the caller's transaction."""
    world = SimpleNamespace()
    call_command("load_protocols", stdout=StringIO())  # England's baseline waits 24 hours for the police to accept
    with context.acting_as_system("test") as now:
        people = {
            "manager": add_agency("council", "Northshire Council", "team_manager", "Mary Manager"),
            "spoc": add_agency("police", "Northshire Police", "police_spoc", "Priya Spoc"),
            "other_spoc": add_agency("police", "Southshire Police", "police_spoc", "Sam Spoc"),
            "other_manager": add_agency("council", "Southshire Council", "team_manager", "Martin Manager"),
            "nurse": add_agency("health", "Northshire Health", "health_worker", "Nia Nurse"),
        }
        world.empty_force = add_agency("police", "Westshire Police")[0]
        world.commissioned = add_agency("interview_provider", "Northshire Listening")[0]
        council = people["manager"][0]
        add_person(council, "missing_coordinator", "Cora Coordinator")
        worker = add_person(council, "social_worker", "Will Worker")
        officer = add_person(people["spoc"][0], "police_officer", "Olu Officer")
        for name, (_agency, user) in people.items():
            setattr(world, name, reader(user, now))
        world.worker, world.officer = reader(worker, now), reader(officer, now)
    with context.acting(world.manager):
        world.child = add_child(world.manager, now)
        world.record = RECORDS.add(world.child)
    world.now = now
    return world


def add_child(access, now) -> Child:
    """Add a made-up child that the reader's council answers for."""
    child = Child.objects.create(
        reference=f"MC-{str(new_id())[-12:]}", family_name="Example", given_names="Jordan",
        date_of_birth=dt.date(2002, 2, 4), entered_by_agency=access.agency, entered_by=access.user, entered_at=now,
    )  # fmt: skip
    grants.involve_agency(
        child=child, agency=access.agency, role="responsible", legal_basis="s17", by=access.user, now=now
    )
    return child
