"""Facts of a notification as rows, and back as what they mean."""

from collections.abc import Iterable
from datetime import date, datetime

from episodes.enums import Precision
from episodes.rules import When
from intake.models import Notification, NotificationFact
from intake.values import Fact, Read, Reading

MOMENTS = frozenset({Fact.LAST_SEEN, Fact.REPORTED, Fact.LOCATED, Fact.RETURNED})
DATES = frozenset({Fact.DATE_OF_BIRTH, Fact.LAST_SEEN_DATE, Fact.FIRST_ABSENT_ON})


def rows_of(notification: Notification, reading: Reading) -> list[NotificationFact]:
    """Return a row (unsaved) for each fact of a reading."""
    return [
        NotificationFact(
            notification=notification, owner_agency_id=notification.owner_agency_id, fact=fact,
            value=as_text(read.value), precision=read.precision, said=read.said,
            place=read.where[:120], problem=read.problem,
        )
        for fact, read in reading.facts.items()
        if fact is not Fact.IGNORED
    ]  # fmt: skip


def as_text(value: str | int | date | datetime | None) -> str:
    """Return a fact's meaning as it is kept."""
    if value is None:
        return ""
    return value.isoformat() if isinstance(value, date) else str(value)


def meaning(fact: str, text: str) -> str | int | date | datetime | None:
    """Return what a kept fact means: an aware instant, a date, a number or words; None where it was not understood."""
    if not text:
        return None
    if fact in MOMENTS:
        return datetime.fromisoformat(text)
    if fact in DATES:
        return date.fromisoformat(text)
    return int(text) if fact == Fact.AGE else text


def reading_of(notification: Notification, rows: Iterable[NotificationFact] | None = None) -> Reading:
    """Return what was read of a notification, as it is kept."""
    rows = notification.facts.all() if rows is None else rows
    facts = {
        Fact(row.fact): Read(meaning(row.fact, row.value), row.said, row.place, row.precision, row.problem)
        for row in rows
    }
    return Reading(facts=facts, problems=tuple(notification.problems), place=notification.place)


def when(reading: Reading, fact: Fact) -> When | None:
    """Return a moment of a reading as the episodes' services take it, or None."""
    read = reading.facts.get(fact)
    if read is None or not isinstance(read.value, datetime):
        return None
    return When(read.value, Precision(read.precision or Precision.EXACT))
