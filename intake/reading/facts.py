"""What a cell, or the words after a label, mean: one fact each, with a sentence where they cannot be understood."""

import datetime as dt
import re
from collections.abc import Callable
from dataclasses import replace

from django.utils.translation import gettext as _

from episodes.enums import GradeCode, Status
from episodes.rules import LONDON
from intake.reading.dates import read_birthday, read_day, read_moment, unknown
from intake.reading.names import split_name, tidy
from intake.values import Fact, Read
from missing_cases.children.rules import came_of_age_at
from missing_cases.models import Sex

MOMENTS = (Fact.LAST_SEEN, Fact.REPORTED, Fact.LOCATED, Fact.RETURNED)
LONGEST = 10_000
GRADES = {
    "high": GradeCode.HIGH, "h": GradeCode.HIGH, "medium": GradeCode.MEDIUM, "med": GradeCode.MEDIUM,
    "m": GradeCode.MEDIUM, "standard": GradeCode.LOW, "low": GradeCode.LOW, "l": GradeCode.LOW,
    "very low": GradeCode.VERY_LOW, "v low": GradeCode.VERY_LOW, "vl": GradeCode.VERY_LOW,
    "no apparent risk": GradeCode.NO_APPARENT_RISK,
    "nar": GradeCode.NO_APPARENT_RISK, "no apparent risk absent": GradeCode.NO_APPARENT_RISK,
    "absent": GradeCode.ABSENT,
}  # fmt: skip
STATUSES = {
    "missing": Status.MISSING, "m": Status.MISSING, "misper": Status.MISSING, "missing person": Status.MISSING,
    "absent": Status.ABSENT, "a": Status.ABSENT, "away": Status.AWAY, "unauthorised absence": Status.AWAY,
    "away from placement": Status.AWAY, "away from placement without authorisation": Status.AWAY,
}  # fmt: skip
SEXES = {"m": Sex.MALE, "male": Sex.MALE, "boy": Sex.MALE, "f": Sex.FEMALE, "female": Sex.FEMALE, "girl": Sex.FEMALE}
NOT_LETTERS = re.compile(r"[^a-z]+")


def read_fact(fact: Fact, text: str, where: str, now: dt.datetime) -> Read | None:
    """Return what words say of one fact, or None where they say that nothing is known.

    What cannot be understood is a Read without a value, with a sentence that says what is wrong.
    """
    said = " ".join(text.split())[:LONGEST] if fact is not Fact.CIRCUMSTANCES else text.strip()[:LONGEST]
    if unknown(said):
        return None
    try:
        return replace(_read(fact, said, now), said=said, where=where)
    except ValueError as error:
        return Read(None, said, where, problem=str(error))


def _read(fact: Fact, said: str, now: dt.datetime) -> Read:
    if fact in MOMENTS:
        at, precision = read_moment(said, now)
        return Read(at, "", "", precision.value)
    return Read(READERS.get(fact, _words)(said, now), "", "")


def _words(said: str, now) -> str:
    return said


def _name(said: str, now) -> str:
    return tidy(said)


def _birthday(said: str, now: dt.datetime) -> dt.date:
    return read_birthday(said, now.astimezone(LONDON).date())


def _age(said: str, now) -> int:
    match = re.search(r"\d{1,3}", said)
    if not match:
        raise ValueError(_("“%(text)s” is not an age in years") % {"text": said})
    if int(match[0]) >= 18:  # noqa: PLR2004 - a child is under 18 (Children Act 1989, section 105)
        raise ValueError(_("Aged %(age)s: this is an adult, and nothing for this register") % {"age": match[0]})
    return int(match[0])


def _coded(codes: dict, sentence) -> Callable:
    def read(said: str, now) -> str:
        plain = NOT_LETTERS.sub(" ", said.casefold()).strip()
        code = codes.get(plain) or codes.get(plain.removesuffix(" risk"))
        if code is None:
            raise ValueError(sentence % {"text": said})
        return code.value

    return read


READERS: dict[Fact, Callable] = {
    Fact.FAMILY_NAME: _name, Fact.GIVEN_NAMES: _name, Fact.KNOWN_AS: _name,
    Fact.DATE_OF_BIRTH: _birthday, Fact.AGE: _age,
    Fact.LAST_SEEN_DATE: lambda said, now: read_day(said),
    Fact.POLICE_GRADE: _coded(GRADES, "“%(text)s” is not a grade that we know: high, medium, low, very low"),
    Fact.STATUS: _coded(STATUSES, "“%(text)s” is neither missing, absent nor away"),
    Fact.SEX: _coded(SEXES, "“%(text)s” is neither male nor female"),
}  # fmt: skip


def of_a_child(facts: dict[Fact, Read], now: dt.datetime) -> dict[Fact, Read]:
    """Return the facts with a problem at the date of birth of who was 18 already: when missing, else today.

    An adult is nothing for this register (Children Act 1989, section 105); who was a child then is, however late the
    list comes.
    """
    born = facts.get(Fact.DATE_OF_BIRTH)
    if born is None or not isinstance(born.value, dt.date):
        return facts
    told = (read.value for fact in MOMENTS if (read := facts.get(fact)))
    at = next((value for value in told if isinstance(value, dt.datetime)), now)
    adult = came_of_age_at(born.value)
    if at < adult:
        return facts
    day = f"{adult.astimezone(LONDON):%d/%m/%Y}"
    problem = _("Was 18 on %(day)s: this is an adult, and nothing for this register") % {"day": day}
    return {**facts, Fact.DATE_OF_BIRTH: replace(born, value=None, problem=problem)}


def parted(facts: dict[Fact, Read]) -> dict[Fact, Read]:
    """Return the facts with a name given in one taken apart, unless its parts were given too."""
    whole = facts.get(Fact.FULL_NAME)
    if whole is None or not isinstance(whole.value, str) or {Fact.FAMILY_NAME, Fact.GIVEN_NAMES} & facts.keys():
        return facts
    name = split_name(whole.value)
    parts = {Fact.FAMILY_NAME: name.family, Fact.GIVEN_NAMES: name.given, Fact.KNOWN_AS: name.known_as}
    given = {fact: replace(whole, value=value) for fact, value in parts.items() if value}
    return {**{fact: read for fact, read in facts.items() if fact is not Fact.FULL_NAME}, **given}
