"""What a notification can say, and how what was read of it is carried: with the words it came from and any problem."""

from dataclasses import dataclass, field
from datetime import date, datetime

from django.db import models
from django.utils.translation import gettext_lazy as _


class Fact(models.TextChoices):
    """One thing that a notification may say. A column of a list is mapped to one; a letter is searched for each."""

    FULL_NAME = "full_name", _("Name in one (surname first, or given name first)")
    FAMILY_NAME = "family_name", _("Family name")
    GIVEN_NAMES = "given_names", _("Given names")
    KNOWN_AS = "known_as", _("Known as")
    DATE_OF_BIRTH = "date_of_birth", _("Date of birth")
    AGE = "age", _("Age in years")
    SEX = "sex", _("Sex")
    COUNCIL_REFERENCE = "council_reference", _("Council case number")
    POLICE_PERSON_REFERENCE = "police_person_reference", _("Police person reference")
    ADDRESS = "address", _("Address or postcode")
    POLICE_LOG_NUMBER = "police_log_number", _("Police log number")
    POLICE_GRADE = "police_grade", _("Police grade")
    STATUS = "status", _("Missing, absent or away")
    LAST_SEEN = "last_seen", _("Last seen, or missing since")
    LAST_SEEN_DATE = "last_seen_date", _("Date last seen")
    LAST_SEEN_TIME = "last_seen_time", _("Time last seen")
    REPORTED = "reported", _("Reported to the police")
    LOCATED = "located", _("Found")
    RETURNED = "returned", _("Returned")
    MISSING_FROM = "missing_from", _("Where from")
    FOUND_WHERE = "found_where", _("Where found")
    CIRCUMSTANCES = "circumstances", _("What happened")
    REPORTER_NAME = "reporter_name", _("Who reported it")
    REPORTER_PHONE = "reporter_phone", _("Their telephone")
    TOLD_AS = "told_as", _("What is told")
    FIRST_ABSENT_ON = "first_absent_on", _("First day of absence from school")
    SCHOOL_CHECKS = "school_checks", _("What the school did to find the child")
    POLICE_TOLD = "police_told", _("Were the police told?")
    IGNORED = "", _("Not used")


NOT_IN_LISTS = frozenset({Fact.IGNORED, Fact.FIRST_ABSENT_ON, Fact.SCHOOL_CHECKS})


@dataclass(frozen=True)
class Read:
    """One fact as it was read.

    `value`: what it means (words, a date, or an aware instant), None where it could not be understood. `said`: the very
    words or cell it came from. `where`: the place in the original ("row 7, column Surname", "sentence 3"). `precision`:
    a code of episodes.enums.Precision for instants. `problem`: a sentence that says what is wrong and what to do.
    """

    value: str | int | date | datetime | None
    said: str
    where: str
    precision: str = ""
    problem: str = ""


@dataclass(frozen=True)
class Reading:
    """What was read of one notification: each fact at most once, and what is wrong with the whole.

    `place`: where the notification stands in the original ("row 7"), empty for a letter of its own.
    """

    facts: dict[Fact, Read] = field(default_factory=dict)
    problems: tuple[str, ...] = ()
    place: str = ""

    @property
    def sound(self) -> bool:
        """Say whether nothing is wrong: neither with a fact nor with the whole."""
        return not self.problems and not any(read.problem for read in self.facts.values())

    def value(self, fact: Fact):
        """Return what a fact means, or None."""
        read = self.facts.get(fact)
        return None if read is None else read.value
