"""Taking a notification in, by whatever route."""

from datetime import date, datetime

from django.db import transaction

from episodes.enums import GradeCode
from episodes.rules import LONDON, must_be_missing
from intake.enums import Route, ToldAs, Urgency
from intake.models import Notification, NotificationFact, Original
from intake.services.facts import rows_of
from intake.values import Fact, Reading
from missing_cases.access.perms import Perm
from missing_cases.models import Agency

RECEIVES = {Route.FORM: Perm.INTAKE_TELL, Route.API: Perm.INTAKE_TELL}


@transaction.atomic
def receive(
    *,
    route: Route,
    reading: Reading,
    owner: Agency,
    by,
    now: datetime,
    original: Original | None = None,
    sender: str = "",
    sender_agency: Agency | None = None,
    key: str = "",
) -> tuple[Notification, bool]:
    """Put what was read into the inbox of a council (`owner`) and return it, and whether it is new.

    The same place of the same original is taken in once, however often it comes: what stands is returned untouched.
    Raises NotAllowed.
    """
    by.demand(RECEIVES.get(route, Perm.INTAKE_DECIDE))
    if original is not None:
        found = Notification.objects.filter(original=original, place=reading.place).first()
        if found:
            return found, False
    notification = Notification(
        owner_agency=owner, route=route, original=original, place=reading.place, sender=sender.strip()[:200],
        sender_agency=sender_agency, idempotency_key=key, problems=[str(problem) for problem in reading.problems],
        urgency=urgency_of(reading, now), received_at=now, received_by=by.user,
    )  # fmt: skip
    notification.save(force_insert=True)
    NotificationFact.objects.bulk_create(rows_of(notification, reading))
    return notification, True


def urgency_of(reading: Reading, now: datetime) -> Urgency:
    """Return how soon a notification is to be looked at: what is not known counts as the worse."""
    if reading.value(Fact.TOLD_AS) == ToldAs.EDUCATION:
        return Urgency.EDUCATION
    if reading.value(Fact.RETURNED):
        return Urgency.BACK
    if reading.value(Fact.POLICE_GRADE) == GradeCode.HIGH or _young(reading, now):
        return Urgency.HIGH
    return Urgency.MISSING


def _young(reading: Reading, now: datetime) -> bool:
    born, age = reading.value(Fact.DATE_OF_BIRTH), reading.value(Fact.AGE)
    if isinstance(born, date):
        today = now.astimezone(LONDON).date()
        age = today.year - born.year - ((today.month, today.day) < (born.month, born.day))
    return age is not None and must_be_missing(age)
