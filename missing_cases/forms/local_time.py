"""Dates and times as people in England write them, turned into instants."""

import datetime as dt
import re
from zoneinfo import ZoneInfo

from django.utils.translation import gettext as _

LONDON = ZoneInfo("Europe/London")
TIME = re.compile(r"^\s*(\d{1,2})\s*(?:[:.h ]?\s*(\d{2}))?\s*(am|pm|a\.m\.|p\.m\.)?\s*$", re.IGNORECASE)
SOONER, LATER = "first", "second"


class WrongDate(ValueError):
    """A date nobody can have meant. `part` is the first box to look at: day, month or year."""

    def __init__(self, message, part: str):
        super().__init__(message)
        self.part = part


class AmbiguousTime(ValueError):
    """A local time that happens twice: the clocks go back. Ask which."""


def read_time(text: str) -> dt.time:
    """Read "2140", "21:40", "9.40pm" or "9pm". ValueError says what to write."""
    match = TIME.match(text)
    wrong = ValueError(_("Enter a time, for example 9:40pm or 21:40"))
    if not match:
        raise wrong
    hour, minute, half = int(match[1]), int(match[2] or 0), (match[3] or "").lower().replace(".", "")
    if not match[2] and not half:
        raise wrong
    if half:
        if not 1 <= hour <= 12:
            raise wrong
        hour = hour % 12 + (12 if half == "pm" else 0)
    if hour > 23 or minute > 59:
        raise wrong
    return dt.time(hour, minute)


def write_time(time: dt.time | dt.datetime) -> str:
    """Write a local time as people say it and as `read_time` reads it: 9:40pm, 12:05am."""
    return f"{time.hour % 12 or 12}:{time.minute:02d}{'am' if time.hour < 12 else 'pm'}"


def read_date(day: str, month: str, year: str) -> dt.date:
    """Read three numbers; a year of two figures is in this century. WrongDate says what is wrong, and in which box."""
    typed = {"day": day.strip(), "month": month.strip(), "year": year.strip()}
    for part, text in typed.items():
        if not text:
            raise WrongDate(_("Enter the day, the month and the year"), part)
    wrong = _("Enter a real date, for example 27 3 2026")
    for part, text in typed.items():
        if not (text.isascii() and text.isdigit()):
            raise WrongDate(wrong, part)
    number = int(typed["year"])
    if len(typed["year"]) not in (2, 4):
        raise WrongDate(wrong, "year")
    if not 1 <= int(typed["month"]) <= 12:
        raise WrongDate(wrong, "month")
    try:
        return dt.date(number + 2000 if number < 100 else number, int(typed["month"]), int(typed["day"]))
    except ValueError:
        raise WrongDate(wrong, "day") from None


def end_of_day(day: dt.date) -> dt.datetime:
    """Return the last instant of a local day in London (aware)."""
    return dt.datetime.combine(day, dt.time.max, LONDON)


def to_instant(day: dt.date, time: dt.time, which: str = "") -> dt.datetime:
    """Return the instant (aware, UTC) of a local time in London.

    Raises ValueError for a time that does not exist (the clocks go forward) and AmbiguousTime for one that happens
    twice, unless `which` says "first" or "second".
    """
    local = dt.datetime.combine(day, time, LONDON)
    first, second = local.replace(fold=0).astimezone(dt.UTC), local.replace(fold=1).astimezone(dt.UTC)
    if first.astimezone(LONDON).replace(tzinfo=None) != local.replace(tzinfo=None):
        raise ValueError(
            _("This time did not exist: the clocks went forward that night. Enter the time the clock showed.")
        )
    if first == second:
        return first
    if which not in (SOONER, LATER):
        raise AmbiguousTime(
            _("The clocks went back that night, so this time happened twice. Say whether it was the first or second.")
        )
    return second if which == LATER else first
