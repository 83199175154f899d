"""Facts proposed from the words of a letter: labelled lines first, then what its sentences say."""

import datetime as dt
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from episodes.enums import Precision
from episodes.rules import LONDON
from intake.reading.dates import ABOUT, TIME, find_day_in_words, find_day_without_year, find_days, moment_of
from intake.reading.facts import MOMENTS, of_a_child, parted, read_fact
from intake.reading.labels import fact_of
from intake.values import Fact, Read, Reading
from missing_cases.children.names import fold

LABELLED = re.compile(r"^\s*[-*•]?\s*([^:\t]{2,40}?)\s*(?::|\t|\s[-–]\s)\s*(\S.*)$")
SENTENCE = re.compile(r"[^.!?\n]+(?:[.!?](?!\s|$)[^.!?\n]*)*[.!?]?")
PERSON = re.compile(
    r"(?:missing (?:child|person|girl|boy|young person|pupil|teenager)(?: is| called| named|,)?|report(?:ing)? that|"
    r"concerning|regarding|re:?|is called|named)\s+((?:[A-ZÀ-Þ][\w'’\-]+,?\s+){1,3}[A-ZÀ-Þ][\w'’\-]+)"
)
BORN = re.compile(r"\b(?:born(?: on)?|d\.?o\.?b\.?|date of birth)\b[\s:]*(.{6,24})", re.I)
AGED = re.compile(r"\b(?:aged?|is)\s+(\d{1,2})(?:\s+years?(?: old)?)?\b|\b(\d{1,2})[\s-]years?[\s-]old\b", re.I)
LOG = re.compile(
    r"\b(?:log|incident|reference|ref|compact|niche|cad|fwin)(?:\s+(?:number|no|ref|reference))?[\s.:#]*"
    r"([A-Z]{0,4}[\-/]?\d[\w\-/]{2,20})", re.I
)  # fmt: skip
GRADED = re.compile(r"\b(high|medium|low|very low|standard|no apparent)[\s-]+risk\b|\bgraded(?: as)?\s+(\w+)", re.I)
CUES = {
    Fact.RETURNED: re.compile(r"\b(?:returned|is back|came back|come back|back home|back at)\b", re.I),
    Fact.LOCATED: re.compile(r"\b(?:located|found|traced)\b", re.I),
    Fact.REPORTED: re.compile(r"\breported (?:missing|to)\b|\bwas reported\b", re.I),
    Fact.LAST_SEEN: re.compile(
        r"\b(?:last seen|missing since|went missing|left|failed to return|not been seen)\b", re.I
    ),
}


@dataclass(frozen=True)
class Part:
    """Words of a letter: its own, or those of a file attached to it, whose `name` is said wherever they are cited."""

    text: str
    name: str = ""

    @property
    def of(self) -> str:
        """Return what is added to a place in the part."""
        return _(" of “%(name)s”") % {"name": self.name} if self.name else ""


def read_letter(text: str, now: dt.datetime) -> Reading:
    """Propose the facts of a letter, each with the line or sentence it came from."""
    return read_parts([Part(text)], now)


def read_parts(parts: Sequence[Part], now: dt.datetime, problems: tuple[str, ...] = ()) -> Reading:
    """Propose the facts of a letter and what was attached to it, each with the line or sentence it came from.

    What is said twice and differently is given no meaning: both are named, and a person decides. `problems`: what is
    known to be wrong with the whole already.
    """
    said: dict[Fact, list[Read]] = {}
    labelled = [found for part in parts for found in _labelled(part, now)]
    by_label = {fact for fact, _read in labelled}
    free = [found for part in parts for found in _free(part, now) if found[0] not in by_label]
    for fact, read in labelled + free:
        said.setdefault(fact, []).append(read)
    facts = _joined({fact: _one(fact, reads) for fact, reads in said.items()}, now)
    if Fact.CIRCUMSTANCES not in facts:
        whole = "\n\n".join(f"{part.name}\n{part.text}".strip() for part in parts)
        facts[Fact.CIRCUMSTANCES] = Read(whole, whole[:200], _("the whole letter"))
    nameless = () if _named(facts) else (_("No name was found in it."),)
    return Reading(facts=of_a_child(parted(facts), now), problems=nameless + problems)


def _named(facts: dict[Fact, Read]) -> bool:
    return bool({Fact.FULL_NAME, Fact.FAMILY_NAME, Fact.GIVEN_NAMES} & facts.keys())


def _labelled(part: Part, now) -> Iterator[tuple[Fact, Read]]:
    for number, line in enumerate(part.text.splitlines(), start=1):
        match = LABELLED.match(line)
        fact = _meant(fact_of(match[1]), match[2]) if match else None
        if match and fact and (read := read_fact(fact, match[2], _("line %(n)s") % {"n": number} + part.of, now)):
            yield fact, read


def _meant(fact: Fact | None, words: str) -> Fact | None:
    """Return what a label calls for before these words: "Missing from:" a home or a day; "Found:" no bus station."""
    if fact is Fact.MISSING_FROM and find_days(words):
        return Fact.LAST_SEEN
    if fact in MOMENTS and not any(sign.isdigit() for sign in words) and not find_day_in_words(words):
        return None
    return fact


def _free(part: Part, now) -> Iterator[tuple[Fact, Read]]:
    sentences = [match[0].strip() for match in SENTENCE.finditer(part.text)]
    for number, sentence in enumerate([each for each in sentences if each], start=1):
        label = LABELLED.match(sentence)
        if label and fact_of(label[1]):
            continue
        where = _("sentence %(n)s") % {"n": number} + part.of
        for fact, words in _words_of(sentence):
            if read := read_fact(fact, words, where, now):
                yield fact, Read(read.value, sentence, where, read.precision, read.problem)
        yield from _moments(sentence, where, now)


def _words_of(sentence: str) -> Iterator[tuple[Fact, str]]:
    """Yield what a sentence says of who it is, the police's number and their grade."""
    for fact, pattern in ((Fact.FULL_NAME, PERSON), (Fact.POLICE_LOG_NUMBER, LOG), (Fact.AGE, AGED)):
        for match in pattern.finditer(sentence):
            yield fact, next(part for part in match.groups() if part)
    for match in BORN.finditer(sentence):
        for _day, (start, end) in find_days(match[1])[:1]:
            yield Fact.DATE_OF_BIRTH, match[1][start:end]
    for match in GRADED.finditer(sentence):
        yield Fact.POLICE_GRADE, match[1] or match[2]


def _moments(sentence: str, where: str, now) -> Iterator[tuple[Fact, Read]]:
    """Yield the moment of a sentence that holds one date, for what it says happened then."""
    plain = BORN.sub(" ", sentence)
    days = find_days(plain)
    yearless = None if days else find_day_without_year(plain, now.astimezone(LONDON).date())
    problem = ""
    if yearless:
        days, problem = [yearless[:2]], yearless[2]
    fact = _happened(plain, days[0][1][0] if days else len(plain))
    if fact is None or len(days) > 1:
        return
    if not days:
        if vague := find_day_in_words(plain):
            yield fact, Read(None, sentence, where, problem=vague)
        return
    try:
        at, precision = _moment(plain, *days[0], now)
    except ValueError as error:
        yield fact, Read(None, sentence, where, problem=str(error))
        return
    yield fact, Read(at, sentence, where, precision.value, problem)


def _happened(sentence: str, at: int) -> Fact | None:
    """Return what a sentence says happened at the date that stands there: what it said last before it, else first."""
    cues = sorted((match.start(), fact) for fact, cue in CUES.items() for match in cue.finditer(sentence))
    before = [fact for place, fact in cues if place < at]
    if before:
        return before[-1]
    return cues[0][1] if cues else None


def _moment(sentence: str, day: dt.date | str, place: tuple[int, int], now) -> tuple[dt.datetime, Precision]:
    """Join the date of a sentence with the one time in it. ValueError says why not."""
    start, end = place
    times = list(TIME.finditer(sentence[:start] + " " * (end - start) + sentence[end:]))
    if isinstance(day, str) or len(times) > 1:
        raise ValueError(day if isinstance(day, str) else _("More than one time is written in this sentence"))
    about = "about " if times and ABOUT.search(sentence[: times[0].start()]) else ""
    return moment_of(day, about + times[0][0] if times else "", now)


def _one(fact: Fact, reads: list[Read]) -> Read:
    """Return the one thing that was said, or that two things were. A name is the same in either order of its words."""
    first: dict[object, Read] = {}
    for read in sorted(reads, key=lambda read: fact is Fact.FULL_NAME and "," not in read.said):
        words = frozenset(fold(str(read.value))) if fact is Fact.FULL_NAME and read.value else read.value
        first.setdefault(words, read)
    different = list(first.values())
    if len(different) == 1:
        return different[0]
    words = _("Two are given: %(first)s; %(second)s. Say which.") % {
        "first": different[0].said, "second": different[1].said,
    }  # fmt: skip
    return Read(None, different[0].said, different[0].where, problem=words)


def _joined(facts: dict[Fact, Read], now) -> dict[Fact, Read]:
    """Join a date and a time that were given under two labels into one moment."""
    day, time = facts.pop(Fact.LAST_SEEN_DATE, None), facts.pop(Fact.LAST_SEEN_TIME, None)
    if day is None or Fact.LAST_SEEN in facts:
        return facts
    said = day.said if time is None else f"{day.said} {time.said}"
    read = read_fact(Fact.LAST_SEEN, said, day.where, now)
    return {**facts, Fact.LAST_SEEN: read} if read else facts
