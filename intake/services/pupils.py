"""A school tells of a pupil who does not come and whom nobody finds; the officer takes it into the register."""

import json
from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from episodes.enums import ConcernKind
from episodes.rules import LONDON
from episodes.services import Told
from episodes.services.concerns import REGISTERS
from episodes.services.reporting import owner_of
from intake.enums import Route, State, ToldAs
from intake.models import Notification
from intake.services.deciding import decide, lock
from intake.services.facts import reading_of
from intake.services.keeping import keep_original
from intake.services.receiving import receive
from intake.services.telling import ADULT, KINDS, plain
from intake.values import Fact, Read, Reading
from missing_cases.access.perms import Perm
from missing_cases.access.policy import holders_of
from missing_cases.children.rules import came_of_age_at
from missing_cases.children.services import create_child
from missing_cases.errors import RuleError
from missing_cases.models import Agency, AgencyKind, Child
from missing_cases.telling import Told as Person
from missing_cases.telling import write_messages

SUBJECT, TOPIC = "pupil", "pupil.told"
OFFICERS = ("education_officer", "missing_coordinator")
NOTHING_SAID = gettext_lazy("Nothing more was said.")


@dataclass(frozen=True)
class ToldPupil:
    """What a school tells: of one of its own children (`child`), or of somebody by name to a `council`."""

    first_absent_on: date
    checks: str = ""
    circumstances: str = ""
    child: Child | None = None
    council: Agency | None = None
    given_names: str = ""
    family_name: str = ""
    date_of_birth: date | None = None
    told_by: str = ""
    telephone: str = ""


@transaction.atomic
def tell_of_pupil(*, told: ToldPupil, by, now: datetime) -> Notification:
    """Put what a school tells into the officer's queue at the council that answers for the child, and tell the officer.

    Schools inform the officer of a pupil who is continuously absent (Bolton missing strategy). The same words again are
    the notification that stands. Raises RuleError beside the field, Child.DoesNotExist, NotAllowed.
    """
    by.demand(Perm.INTAKE_TELL)
    _check(told, now)
    child = Child.objects.visible_to(by).get(pk=told.child.pk) if told.child else None
    council = owner_of(child, by) if child else told.council
    if council is None or council.kind != AgencyKind.COUNCIL:
        raise RuleError(_("Say which council answers for the child."), "council")
    data = json.dumps(plain(told), sort_keys=True, ensure_ascii=False).encode()
    original, _new = keep_original(
        data=data, name="", kind=KINDS[Route.FORM], owner=council, sender_agency=by.agency, by=by, now=now
    )
    found, new = receive(
        route=Route.FORM, reading=_reading(told, child), owner=council, original=original, sender_agency=by.agency,
        sender=told.told_by or by.user.full_name, by=by, now=now,
    )  # fmt: skip
    if new:
        write_messages(TOPIC, (SUBJECT, found.pk), officers_of(council, now), now=now)
    return found


def officers_of(council: Agency, now: datetime) -> list[Person]:
    """Return who is told: the officers of the council, its co-ordinators where it has none, or else its duty desk."""
    today = now.astimezone(LONDON).date()
    for role in OFFICERS:
        if people := holders_of(role, council.pk, today):
            return [Person(council.pk, role, user) for user in people]
    return [Person(council.pk, OFFICERS[0])]


def _check(told: ToldPupil, now: datetime) -> None:
    if told.child is None and not (told.given_names.strip() and told.family_name.strip()):
        raise RuleError(_("Give the child's name."), "family_name")
    born = told.child.date_of_birth if told.child else told.date_of_birth
    if born and came_of_age_at(born) <= now:
        raise RuleError(ADULT, "date_of_birth")
    if told.first_absent_on > now.astimezone(LONDON).date():
        raise RuleError(_("This day is in the future. Enter the first day the child did not come."), "first_absent_on")


def _reading(told: ToldPupil, child: Child | None) -> Reading:
    who = child or told
    words: dict[Fact, str | date | None] = {
        Fact.GIVEN_NAMES: who.given_names, Fact.FAMILY_NAME: who.family_name, Fact.DATE_OF_BIRTH: who.date_of_birth,
        Fact.TOLD_AS: ToldAs.EDUCATION.value, Fact.FIRST_ABSENT_ON: told.first_absent_on,
        Fact.SCHOOL_CHECKS: told.checks.strip(), Fact.CIRCUMSTANCES: told.circumstances.strip(),
        Fact.REPORTER_NAME: told.told_by.strip(), Fact.REPORTER_PHONE: told.telephone.strip(),
    }  # fmt: skip
    return Reading(
        facts={fact: Read(value, str(value), _("as they told it")) for fact, value in words.items() if value}
    )


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
