"""The calendar of England: local time, working days, and the next of a weekly or monthly meeting.

Instants are aware datetimes; everything returned is in UTC. Local means Europe/London.
"""

from __future__ import annotations

import calendar
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

import holidays

from clocks.engine.errors import AmbiguousLocalTime, EngineError, MissingLocalTime, NaiveMoment

LONDON = ZoneInfo("Europe/London")
WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")


def as_utc(moment: datetime) -> datetime:
    """Return the same instant in UTC. Raises `NaiveMoment` for a datetime without a zone."""
    if moment.tzinfo is None or moment.utcoffset() is None:
        raise NaiveMoment(f"{moment.isoformat()} has no time zone, so it is not a moment.")
    return moment.astimezone(UTC)


def as_local(moment: datetime) -> datetime:
    """Return the same instant as London's wall clock shows it."""
    return as_utc(moment).astimezone(LONDON)


def instant_of(wall: datetime) -> datetime:
    """Return the instant of a wall-clock time that a calculation arrived at.

    A time that happens twice is taken as the first (a deadline is never later than the reader may think);
    one that never happens is taken as the same number of minutes after the gap.
    """
    return wall.replace(tzinfo=LONDON, fold=0).astimezone(UTC)


def resolve_local_time(wall: datetime, *, second: bool | None = None) -> datetime:
    """Return the instant of a wall-clock time that a person typed.

    `second` answers which one is meant of a time that happens twice. Raises `AmbiguousLocalTime` when it is
    needed and not given, `MissingLocalTime` when the clocks skip the time.
    """
    first = wall.replace(tzinfo=LONDON, fold=0)
    later = wall.replace(tzinfo=LONDON, fold=1)
    if first.utcoffset() == later.utcoffset():
        return first.astimezone(UTC)
    if first.astimezone(UTC).astimezone(LONDON).replace(tzinfo=None) != wall.replace(tzinfo=None):
        raise MissingLocalTime(f"{wall:%H:%M} on {wall:%d/%m/%Y} did not happen: the clocks went forward over it.")
    if second is None:
        raise AmbiguousLocalTime(f"{wall:%H:%M} on {wall:%d/%m/%Y} happened twice: the clocks went back over it.")
    return (later if second else first).astimezone(UTC)


@lru_cache(maxsize=256)
def bank_holidays(year: int) -> frozenset[date]:
    """Return England's bank holidays of a year, from the kept `holidays` library."""
    return frozenset(holidays.country_holidays("GB", subdiv="ENG", years=year))


def is_working_day(day: date) -> bool:
    """Say whether a day is neither at a weekend nor a bank holiday in England."""
    return day.weekday() < 5 and day not in bank_holidays(day.year)


def step_working_days(day: date, count: int) -> date:
    """Return the day that is `count` working days after `day` (before it, if negative); `day` itself never counts."""
    step = 1 if count > 0 else -1
    for _ in range(abs(count)):
        day += timedelta(days=step)
        while not is_working_day(day):
            day += timedelta(days=step)
    return day


def next_working_morning(moment: datetime) -> datetime:
    """Return 9am on the working day after a moment's own day: from Friday to Sunday that is Monday, in UTC."""
    return instant_of(datetime.combine(step_working_days(as_local(moment).date(), 1), time(9)))


def step_months(day: date, count: int) -> date:
    """Return the same day of the month `count` months on, or that month's last day if it is shorter."""
    index = day.year * 12 + day.month - 1 + count
    year, month = divmod(index, 12)
    return date(year, month + 1, min(day.day, calendar.monthrange(year, month + 1)[1]))


@dataclass(frozen=True)
class DailyMeeting:
    """A meeting each working day, or (`weekends`) every day; `at` is London's wall clock."""

    at: time
    weekends: bool = False

    def next_after(self, moment: datetime) -> datetime:
        """Return the first meeting that begins after a moment, in UTC."""
        day = as_local(moment).date()
        while not (self._is_on(day) and instant_of(datetime.combine(day, self.at)) > as_utc(moment)):
            day += timedelta(days=1)
        return instant_of(datetime.combine(day, self.at))

    def _is_on(self, day: date) -> bool:
        return self.weekends or is_working_day(day)


@dataclass(frozen=True)
class WeeklyMeeting:
    """A meeting each week: `weekday` 0 is Monday, `at` is London's wall clock."""

    weekday: int
    at: time

    def next_after(self, moment: datetime) -> datetime:
        """Return the first meeting that begins after a moment, in UTC."""
        local = as_local(moment)
        day = local.date() + timedelta(days=(self.weekday - local.weekday()) % 7)
        start = instant_of(datetime.combine(day, self.at))
        if start <= as_utc(moment):
            start = instant_of(datetime.combine(day + timedelta(days=7), self.at))
        return start


@dataclass(frozen=True)
class MonthlyMeeting:
    """A meeting each month on its `nth` (1 to 4, or 5 for the last) weekday; `at` is London's wall clock."""

    nth: int
    weekday: int
    at: time

    def __post_init__(self) -> None:
        """Refuse a week of the month that does not exist."""
        if not 1 <= self.nth <= 5:
            raise EngineError(
                "A monthly meeting is on the first to fourth weekday of the month, or the fifth for last."
            )

    def _day_in(self, year: int, month: int) -> date:
        length = calendar.monthrange(year, month)[1]
        days = [day for day in (date(year, month, n + 1) for n in range(length)) if day.weekday() == self.weekday]
        return days[-1] if self.nth == 5 else days[self.nth - 1]

    def next_after(self, moment: datetime) -> datetime:
        """Return the first meeting that begins after a moment, in UTC."""
        month = as_local(moment).date().replace(day=1)
        while True:
            start = instant_of(datetime.combine(self._day_in(month.year, month.month), self.at))
            if start > as_utc(moment):
                return start
            month = step_months(month, 1)
