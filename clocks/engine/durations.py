"""How long a duty allows: minutes and hours elapse; days, working days and months are read off London's wall clock."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from clocks.engine import calendars
from clocks.engine.errors import EngineError


class Unit(StrEnum):
    """The units in which protocols count."""

    MINUTES = "minutes"
    HOURS = "hours"
    DAYS = "days"
    WORKING_DAYS = "working_days"
    MONTHS = "months"


_SPELLINGS = {
    "minute": Unit.MINUTES,
    "minutes": Unit.MINUTES,
    "hour": Unit.HOURS,
    "hours": Unit.HOURS,
    "day": Unit.DAYS,
    "days": Unit.DAYS,
    "working day": Unit.WORKING_DAYS,
    "working days": Unit.WORKING_DAYS,
    "month": Unit.MONTHS,
    "months": Unit.MONTHS,
}
_WRITTEN = re.compile(r"(\d{1,5}) ([a-z]+(?: days?)?)")
LONGEST_BREAK_DAYS = 4  # Good Friday to Easter Monday, or Christmas beside a weekend


@dataclass(frozen=True)
class Duration:
    """An amount of one unit, such as 72 hours or 3 working days. The amount is a whole number above zero."""

    amount: int
    unit: Unit

    def __post_init__(self) -> None:
        """Refuse an empty or backward duration."""
        if self.amount < 1:
            raise EngineError("A duration is at least 1.")

    def __str__(self) -> str:
        """Write it as a protocol does: `72 hours`."""
        name = self.unit.value.replace("_", " ")
        return f"{self.amount} {name[:-1] if self.amount == 1 else name}"

    @property
    def elapsed(self) -> timedelta | None:
        """The real time of minutes and hours, whatever the date; None for units read off the wall clock."""
        if self.unit is Unit.MINUTES:
            return timedelta(minutes=self.amount)
        return timedelta(hours=self.amount) if self.unit is Unit.HOURS else None

    @property
    def shortest(self) -> timedelta:
        """The least real time it can last, whatever the date (the night the clocks go forward is an hour short)."""
        if self.elapsed is not None:
            return self.elapsed
        days = self.amount * 28 if self.unit is Unit.MONTHS else self.amount
        return timedelta(days=days, hours=-1)

    @property
    def longest(self) -> timedelta:
        """The most real time it can last, whatever the date."""
        if self.elapsed is not None:
            return self.elapsed
        days = self.amount
        if self.unit is Unit.MONTHS:
            days = self.amount * 31
        elif self.unit is Unit.WORKING_DAYS:
            days = self.amount * (LONGEST_BREAK_DAYS + 1)
        return timedelta(days=days, hours=1)

    def never_longer_than(self, other: Duration) -> bool:
        """Say whether this ends no later than `other` from every possible moment."""
        if self.unit is other.unit:
            return self.amount <= other.amount
        if (self.unit, other.unit) == (Unit.DAYS, Unit.WORKING_DAYS):
            return self.amount <= other.amount
        return self.longest <= other.shortest


def parse_duration(written: str) -> Duration:
    """Read `72 hours`, `3 working days` or `1 month`. Raises `EngineError` naming what was written."""
    match = _WRITTEN.fullmatch(written.strip().lower())
    unit = _SPELLINGS.get(match[2]) if match else None
    if match is None or unit is None:
        raise EngineError(
            f"'{written}' is not a duration; write for example '72 hours', '3 working days' or '6 months'."
        )
    return Duration(int(match[1]), unit)


def shift(moment: datetime, duration: Duration, *, times: int = 1) -> datetime:
    """Return the instant `times` durations after a moment (before it, if negative), in UTC.

    Minutes and hours are elapsed time. The other units keep London's wall-clock time, and repeated months count from
    the moment itself, never from the one before: 31 January, 28 February, 31 March.
    """
    count = duration.amount * times
    if duration.elapsed is not None:
        return calendars.as_utc(moment) + duration.elapsed * times
    local = calendars.as_local(moment)
    if duration.unit is Unit.DAYS:
        day = local.date() + timedelta(days=count)
    elif duration.unit is Unit.WORKING_DAYS:
        day = calendars.step_working_days(local.date(), count)
    else:
        day = calendars.step_months(local.date(), count)
    return calendars.instant_of(datetime.combine(day, local.time().replace(tzinfo=None, fold=0)))
