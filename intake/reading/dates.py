"""Dates and times as forces, homes and schools in England write them, turned into days and instants."""

import datetime as dt
import re

from django.utils.translation import gettext as _

from episodes.enums import Precision
from missing_cases.forms.local_time import AmbiguousTime, read_time, to_instant

MONTHS = {
    name: number
    for number, names in enumerate(
        ("jan january", "feb february", "mar march", "apr april", "may", "jun june", "jul july", "aug august",
         "sep sept september", "oct october", "nov november", "dec december"), start=1)
    for name in names.split()
}  # fmt: skip
NUMBERS = re.compile(r"(?<!\d)(\d{1,2})\s?[/.\-]\s?(\d{1,2})\s?[/.\-]\s?(\d{4}|\d{2})(?!\d)")
ISO = re.compile(r"(?<!\d)(\d{4})-(\d{1,2})-(\d{1,2})(?!\d)")
NO_TIME = r"(?!\d|[:.]\d|\s*(?:hrs|hours|h|am|pm)\b)"  # "9 May 21:40" has no year
WRITTEN = re.compile(
    r"(?<!\d)(\d{1,2})(?:st|nd|rd|th)?[\s\-/.]*(?:of\s+)?([A-Za-z]{3,9})[.,]?[\s\-/]*((?:19|20)\d\d|\d\d)" + NO_TIME,
    re.I,
)
MONTH_FIRST = re.compile(r"\b([A-Za-z]{3,9})\s+(\d{1,2})(?:st|nd|rd|th)?,?\s+((?:19|20)\d\d)" + NO_TIME)
WITHOUT_YEAR = re.compile(r"(?<!\d)(\d{1,2})(?:st|nd|rd|th)?\s+(?:of\s+)?([A-Za-z]{3,9})\b")
IN_WORDS = re.compile(
    r"\b(?:today|tonight|yesterday|(?:last|this|the same) (?:night|morning|afternoon|evening)"
    r"|(?:mon|tues|wednes|thurs|fri|satur|sun)day)\b", re.I
)  # fmt: skip
INSTANT = re.compile(r"\d{4}-\d{2}-\d{2}[T ]\d{2}:\d{2}(?::\d{2}(?:\.\d+)?)?(?:Z|[+-]\d{2}:?\d{2})")
TIME = re.compile(
    r"(?<![\d:])(\d{1,2}\s*[:.]\s*\d{2}(?::\d{2})?\s*(?:am|pm|a\.m\.|p\.m\.)?|\d{1,2}\s*(?:am|pm|a\.m\.|p\.m\.)"
    r"|\d{4}(?=\s*(?:hrs|hours|h)\b)|[0-2]\d[0-5]\d|\b(?:12\s*)?(?:noon|midday|midnight)\b)"
    r"(?:\s*(?:hrs|hours|h)\b)?(?![\d:])",
    re.I,
)
NOON = re.compile(r"noon|midday", re.I)
ABOUT = re.compile(r"\b(?:about|around|approx\.?|approximately|circa|c\.)\s*$", re.I)
UNKNOWN = re.compile(r"^\s*(?:n/?a|not known|unknown|nk|none|tbc|-+|\?+)?\s*$", re.I)
CENTURY = 100


def unknown(text: str) -> bool:
    """Say whether what was written means that nothing is known."""
    return bool(UNKNOWN.match(text))


def find_days(text: str) -> list[tuple[dt.date | str, tuple[int, int]]]:
    """Return each date written in a text, in order, with where it stands: the date, or a sentence of what is wrong."""
    found: list[tuple[dt.date | str, tuple[int, int]]] = []
    for pattern, read in ((ISO, _iso), (NUMBERS, _numbers), (WRITTEN, _written), (MONTH_FIRST, _month_first)):
        for match in pattern.finditer(text):
            day = read(match)
            if day is not None and not any(match.start() < end and start < match.end() for _d, (start, end) in found):
                found.append((day, match.span()))
    return sorted(found, key=lambda each: each[1])


def read_day(text: str) -> dt.date:
    """Read the one date of a text. ValueError says what is wrong, naming what was written."""
    found = find_days(text)
    if len(found) > 1:
        raise ValueError(_("More than one date is written: %(text)s") % {"text": text.strip()})
    if not found:
        raise ValueError(_("“%(text)s” is not a date: write it as 27/3/2026") % {"text": text.strip()})
    day = found[0][0]
    if isinstance(day, str):
        raise ValueError(day)
    return day


def read_birthday(text: str, today: dt.date) -> dt.date:
    """Read a date of birth; a year of two figures is never one to come. ValueError says why not."""
    day = read_day(text)
    if day > today and str(day.year) not in text:
        day = day.replace(year=day.year - CENTURY)
    if day > today:
        raise ValueError(_("The date of birth is in the future"))
    return day


def read_moment(text: str, now: dt.datetime) -> tuple[dt.datetime, Precision]:
    """Read a date with its time, or alone (then it is midnight in London). ValueError says what is wrong."""
    if match := INSTANT.search(text):
        return _past(dt.datetime.fromisoformat(match[0]).astimezone(dt.UTC), now), Precision.EXACT
    found = find_days(text)
    day = read_day(text)
    rest = text[: found[0][1][0]] + "\n" + text[found[0][1][1] :]
    return moment_of(day, rest, now)


def moment_of(day: dt.date, time_text: str, now: dt.datetime) -> tuple[dt.datetime, Precision]:
    """Join a day with the one time written in a text; without one it is the day alone. ValueError says why not."""
    times = list(TIME.finditer(time_text))
    if not times:
        if any(sign.isdigit() for sign in time_text):
            raise ValueError(_("“%(text)s” is not a time: write it as 21:40") % {"text": time_text.strip()})
        return _past(to_instant(day, dt.time(), "first"), now), Precision.DATE_ONLY
    if len(times) > 1:
        raise ValueError(_("More than one time is written: %(text)s") % {"text": time_text.strip()})
    written = times[0]
    precision = Precision.ABOUT if ABOUT.search(time_text[: written.start()]) else Precision.EXACT
    if "midnight" in written[1].lower():
        raise ValueError(_("At midnight one day ends and another begins: write 23:59 or 00:01, with its day"))
    try:
        at = to_instant(day, dt.time(12) if NOON.search(written[1]) else read_time(_plain(written[1])))
    except AmbiguousTime as error:
        raise ValueError(
            _("The clocks went back that night, so %(time)s happened twice. Ask whether it was the first or second")
            % {"time": written[1]}
        ) from error
    return _past(at, now), precision


def find_day_without_year(text: str, today: dt.date) -> tuple[dt.date, tuple[int, int], str] | None:
    """Return the last such day up to today ("9 May"), where it stands, and a sentence that says what was taken."""
    for match in WITHOUT_YEAR.finditer(text):
        month = MONTHS.get(match[2].lower())
        if month is None:
            continue
        for year in range(today.year, today.year - 5, -1):
            day = _date(year, month, int(match[1]), match[0])
            if not isinstance(day, str) and day <= today:
                sentence = _("“%(text)s” has no year: %(year)s is taken. Check it") % {"text": match[0], "year": year}
                return day, match.span(), sentence
    return None


def find_day_in_words(text: str) -> str:
    """Return a sentence that says which words tell a day only to who knows when they were written, or nothing."""
    match = IN_WORDS.search(text)
    return _("“%(text)s” is no date: say which day it was") % {"text": match[0]} if match else ""


def _plain(time: str) -> str:
    parts = re.sub(r"\s+", "", time).split(":")
    return ":".join(parts[:2]) if len(parts) == 3 else "".join(time.split()) if len(parts) == 1 else ":".join(parts)  # noqa: PLR2004 - hours, minutes, seconds


def _past(at: dt.datetime, now: dt.datetime) -> dt.datetime:
    if at > now:
        raise ValueError(_("This time is in the future"))
    return at


def _iso(match) -> dt.date | str:
    return _date(int(match[1]), int(match[2]), int(match[3]), match[0])


def _numbers(match) -> dt.date | str:
    day, month = int(match[1]), int(match[2])
    if month > 12 >= day:  # noqa: PLR2004 - months of a year
        return _("%(text)s has no month %(month)s: write the day first, then the month") % {
            "text": match[0], "month": month,
        }  # fmt: skip
    return _date(_century(match[3]), month, day, match[0])


def _written(match) -> dt.date | str | None:
    month = MONTHS.get(match[2].lower())
    return _date(_century(match[3]), month, int(match[1]), match[0]) if month else None


def _month_first(match) -> dt.date | str | None:
    month = MONTHS.get(match[1].lower())
    return _date(int(match[3]), month, int(match[2]), match[0]) if month else None


def _century(year: str) -> int:
    return int(year) + 2000 if len(year) == 2 else int(year)  # noqa: PLR2004 - a year of two figures


def _date(year: int, month: int, day: int, written: str) -> dt.date | str:
    try:
        return dt.date(year, month, day)
    except ValueError:
        return _("%(text)s is not a date: that day does not exist") % {"text": written.strip()}
