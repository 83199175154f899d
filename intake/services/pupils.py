"""A school tells of a pupil who does not come and whom nobody finds; the officer takes it into the register."""

from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from episodes.enums import ConcernKind
from episodes.rules import LONDON
from episodes.services import Told
from episodes.services.concerns import REGISTERS
from intake.enums import Route, State, ToldAs
from intake.models import Notification
from intake.services.deciding import decide, lock
from intake.services.facts import reading_of
from intake.services.telling import OfWhom, as_data, check_whom, facts_told, put_in
from intake.values import Fact, Reading
from missing_cases.access.perms import Perm
from missing_cases.access.policy import holders_of
from missing_cases.children.services import create_child
from missing_cases.errors import RuleError
from missing_cases.models import Agency, Child
from missing_cases.telling import Told as Person
from missing_cases.telling import write_messages

SUBJECT, TOPIC = "pupil", "pupil.told"
OFFICERS = ("education_officer", "missing_coordinator")
NOTHING_SAID = gettext_lazy("Nothing more was said.")


@dataclass(frozen=True, kw_only=True)
class ToldPupil(OfWhom):
    """What a school tells of a pupil whom it cannot find."""

    first_absent_on: date
    checks: str = ""


@transaction.atomic
def tell_of_pupil(*, told: ToldPupil, by, now: datetime) -> Notification:
    """Put what a school tells into the officer's queue at the council that answers for the child, and tell the officer.

    Schools inform the officer of a pupil who is continuously absent (Bolton missing strategy). The same words again are
    the notification that stands. Raises RuleError beside the field, Child.DoesNotExist, NotAllowed.
    """
    by.demand(Perm.INTAKE_TELL)
    check_whom(told, now)
    if told.first_absent_on > now.astimezone(LONDON).date():
        raise RuleError(_("This day is in the future. Enter the first day the child did not come."), "first_absent_on")
    facts = facts_told(
        told, ToldAs.EDUCATION, first_absent_on=told.first_absent_on, school_checks=told.checks.strip()
    )  # fmt: skip
    found, new = put_in(told, as_data(told), Reading(facts=facts), route=Route.FORM, by=by, now=now)
    if new:
        write_messages(TOPIC, (SUBJECT, found.pk), officers_of(found.owner_agency, now), now=now)
    return found


def officers_of(council: Agency, now: datetime) -> list[Person]:
    """Return who is told: the officers of the council, its co-ordinators where it has none, or else its duty desk."""
    today = now.astimezone(LONDON).date()
    for role in OFFICERS:
        if people := holders_of(role, council.pk, today):
            return [Person(council.pk, role, user) for user in people]
    return [Person(council.pk, OFFICERS[0])]


@transaction.atomic
def take_pupil(*, notification: Notification, child: Child | None, by, now: datetime) -> str:
    """Take a pupil into the register of children missing education, and return the address of the case.

    `child`: None for one without a record, which is made from what the school told. Raises what the register raises,
    StaleError when somebody has decided already, Child.DoesNotExist, NotAllowed.
    """
    found = lock(notification, by, Perm.EDUCATION_WORK)
    reading = reading_of(found)
    child = child or _new_child(reading, by, now)
    school = found.sender_agency.name if found.sender_agency else ""
    told_by = ", ".join(filter(None, [found.sender, school]))[:200]
    told = Told(
        kind=ConcernKind.EDUCATION, told_at=found.received_at, told_by=told_by,
        text=str(reading.value(Fact.CIRCUMSTANCES) or NOTHING_SAID),
        first_absent_on=reading.value(Fact.FIRST_ABSENT_ON),
    )  # fmt: skip
    checks = str(reading.value(Fact.SCHOOL_CHECKS) or "")
    register = REGISTERS[ConcernKind.EDUCATION]
    address = register(child=child, told=told, school=school, checks=checks, by=by, now=now)
    decide(found, State.REGISTERED, by=by, now=now, child=child)
    return address


def _new_child(reading: Reading, by, now: datetime) -> Child:
    names = {"given_names": Fact.GIVEN_NAMES, "family_name": Fact.FAMILY_NAME, "date_of_birth": Fact.DATE_OF_BIRTH}
    return create_child(by=by, now=now, **{name: reading.value(fact) for name, fact in names.items()})
