"""A notification in words, as it stands in an episode's timeline and on the inbox's pages."""

from datetime import date, datetime

from django.db.models import TextChoices
from django.utils.translation import gettext as _

from episodes.enums import GradeCode, Precision, Status
from intake.enums import ToldAs
from intake.values import Fact, Read, Reading
from missing_cases.templatetags.mc import govdate, govdatetime

CODES: dict[Fact, type[TextChoices]] = {Fact.POLICE_GRADE: GradeCode, Fact.STATUS: Status, Fact.TOLD_AS: ToldAs}


def value_words(fact: Fact, read: Read) -> str:
    """Return a fact's meaning in words, or that it was not understood."""
    value = read.value
    if value is None:
        return _("Not understood")
    if isinstance(value, datetime):
        if read.precision == Precision.DATE_ONLY:
            return _("%(day)s, time not known") % {"day": govdate(value)}
        words = govdatetime(value)
        return _("about %(time)s") % {"time": words} if read.precision == Precision.ABOUT else words
    if isinstance(value, date):
        return govdate(value)
    codes = CODES.get(fact)
    return str(codes(value).label) if codes and value in codes.values else str(value)


def as_words(reading: Reading) -> str:
    """Return what a notification says, a line for each fact that was understood."""
    lines = [
        f"{fact.label}: {value_words(fact, read)}" for fact, read in reading.facts.items() if read.value is not None
    ]
    return "\n".join(lines)


def name_words(reading: Reading) -> str:
    """Return the name a notification gives, or that it gives none."""
    parts = (reading.value(Fact.GIVEN_NAMES), reading.value(Fact.FAMILY_NAME))
    whole = " ".join(str(part) for part in parts if part)
    return whole or str(reading.value(Fact.FULL_NAME) or _("No name given"))
