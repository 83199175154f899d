"""What may be written about a child: pure rules on plain values, each refusal a sentence a worker can read."""

import datetime as dt
import re
from zoneinfo import ZoneInfo

from django.utils.translation import gettext_lazy as _

from missing_cases.errors import RuleError

LONDON = ZoneInfo("Europe/London")
ADULT = 18
OLDEST = 25  # care leavers are served until 25 (domain section 1)
POSTCODE = re.compile(r"[A-Z]{1,2}[0-9][A-Z0-9]? [0-9][A-Z]{2}")
UPN_LETTERS = "ABCDEFGHJKLMNPQRTUVWXYZ"


def day_of(now: dt.datetime) -> dt.date:
    """Return the calendar day in England of an aware moment."""
    return now.astimezone(LONDON).date()


def age_on(born: dt.date, day: dt.date) -> int:
    """Return the age in whole years on a day; somebody born on 29 February has their birthday on 1 March."""
    return day.year - born.year - ((day.month, day.day) < (born.month, born.day))


def came_of_age_at(born: dt.date) -> dt.datetime:
    """Return the midnight in London that begins somebody's 18th birthday; of 29 February, that is 1 March."""
    try:
        day = born.replace(year=born.year + ADULT)
    except ValueError:
        day = dt.date(born.year + ADULT, 3, 1)
    return dt.datetime.combine(day, dt.time(0), tzinfo=LONDON)


def check_names(given_names: str, family_name: str) -> None:
    """Refuse a name without a letter. Raises RuleError beside the empty field."""
    if not any(letter.isalpha() for letter in given_names):
        raise RuleError(_("Enter the child's given name, or the name they are known by"), "given_names")
    if not any(letter.isalpha() for letter in family_name):
        raise RuleError(_("Enter the child's family name. Write “Unknown” if nobody knows it"), "family_name")


def check_date_of_birth(born: dt.date | None, *, estimated: bool, today: dt.date) -> None:
    """Refuse a date of birth that cannot be a child's or a care leaver's. Raises RuleError beside the date."""
    if born is None:
        if estimated:
            raise RuleError(_("Enter the estimated date of birth, or say that it is not an estimate"), "date_of_birth")
        return
    if born > today:
        raise RuleError(_("Date of birth must be in the past"), "date_of_birth")
    if age_on(born, today) > OLDEST:
        raise RuleError(
            _("Check the date of birth: it makes this person %(age)d years old") % {"age": age_on(born, today)},
            "date_of_birth",
        )


def check_nhs_number(number: str) -> None:
    """Refuse a number that fails the NHS's own check (ten digits, modulus 11). Empty is allowed."""
    if not number:
        return
    if len(number) != 10 or not number.isdigit():
        raise RuleError(_("NHS number must be ten digits, such as 943 476 5919"), "nhs_number")
    total = sum(int(digit) * weight for digit, weight in zip(number[:9], range(10, 1, -1), strict=True))
    if (11 - total % 11) % 11 != int(number[9]):
        raise RuleError(_("Check the NHS number: one of its digits is wrong"), "nhs_number")


def check_upn(number: str) -> None:
    """Refuse a unique pupil number of the wrong shape or with the wrong check letter. Empty is allowed."""
    if not number:
        return
    body, last = number[1:], number[12:]
    shaped = len(number) == 13 and body[:11].isdigit() and (last.isdigit() or last in UPN_LETTERS)
    if not shaped or number[0] not in UPN_LETTERS:
        raise RuleError(_("Unique pupil number must be a letter followed by twelve digits"), "upn")
    values = [int(sign) if sign.isdigit() else UPN_LETTERS.index(sign) for sign in body]
    if UPN_LETTERS[sum(value * weight for value, weight in zip(values, range(2, 14), strict=True)) % 23] != number[0]:
        raise RuleError(_("Check the unique pupil number: it does not fit its first letter"), "upn")


def clean_postcode(text: str) -> str:
    """Return a postcode as it is written on a letter, or "" for none. Raises RuleError for anything else."""
    squeezed = re.sub(r"[^A-Z0-9]", "", text.upper())
    if not squeezed:
        return ""
    written = f"{squeezed[:-3]} {squeezed[-3:]}"
    if not POSTCODE.fullmatch(written):
        raise RuleError(_("Enter a full postcode, such as WN1 1XX"), "postcode")
    return written


def check_begins_after(begins: dt.date, previous: dt.date | None, *, field: str = "from_on") -> None:
    """Refuse a new period that begins before the one it closes. Raises RuleError beside the date."""
    if previous is not None and begins < previous:
        raise RuleError(
            _("This must begin on or after %(day)s, when the present one began. To correct it, set that one aside")
            % {"day": previous.strftime("%-d %B %Y")},
            field,
        )


def check_not_ahead(day: dt.date, today: dt.date, *, field: str = "from_on") -> None:
    """Refuse a date in the future. Raises RuleError beside the date."""
    if day > today:
        raise RuleError(_("Date must be today or in the past"), field)


def check_ends_after(begins: dt.date | None, ends: dt.date, *, field: str = "to_on") -> None:
    """Refuse an end before its beginning. Raises RuleError beside the date."""
    if begins is not None and ends < begins:
        raise RuleError(_("It cannot end before it began, on %(day)s") % {"day": begins.strftime("%-d %B %Y")}, field)
