"""What a published form consists of, as plain values. No Django models here."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

NOT_ASKED, DID_NOT_WANT_TO_SAY, NOT_KNOWN, ANSWERED = "not_asked", "did_not_want_to_say", "not_known", "answered"
EMPTY_STATES = (NOT_ASKED, DID_NOT_WANT_TO_SAY, NOT_KNOWN)


class Kind(StrEnum):
    """How a question is answered."""

    TEXT = "text"  # the worker's words
    WORDS = "words"  # the person's own words
    SHORT_TEXT = "short_text"
    YES_NO = "yes_no"  # one row of a grid, with a comment
    CHOICE = "choice"
    CHOICES = "choices"
    DATE = "date"
    TIME = "time"


WRITTEN = (Kind.TEXT, Kind.WORDS, Kind.SHORT_TEXT, Kind.DATE, Kind.TIME)
PICKED = (Kind.YES_NO, Kind.CHOICE, Kind.CHOICES)


@dataclass(frozen=True)
class Choice:
    """One answer that may be picked. Reports read `code`, never `label`."""

    code: str
    label: str
    hint: str = ""


@dataclass(frozen=True)
class CodeList:
    """A published list of choices."""

    code: str
    version: int
    published_on: date
    choices: tuple[Choice, ...]


@dataclass(frozen=True)
class Question:
    """One question. `empties` are the honest ways of having no answer that the page offers."""

    code: str
    kind: Kind
    label: str
    hint: str = ""
    choices: tuple[Choice, ...] = ()
    words_label: str = ""
    empties: tuple[str, ...] = ()
    shown_if: tuple[str, str] | None = None
    factor: str = ""  # push, pull or other: a yes is a primary factor of the episode
    alert: tuple[str, ...] = ()  # answers that ask for a decision before authorisation
    apart: bool = False  # recorded, but not part of the report
    worrying: tuple[str, ...] = ()  # answers of which the police may have to be told at once

    def label_of(self, code: str) -> str:
        """Return the label of a choice, or the code itself when the list does not hold it."""
        return next((choice.label for choice in self.choices if choice.code == code), code)


@dataclass(frozen=True)
class Section:
    """Questions that stand on one page and are saved, authorised and sent back together."""

    code: str
    title: str
    questions: tuple[Question, ...]
    intro: str = ""

    def question(self, code: str) -> Question:
        """Return a question by its code. Raises KeyError."""
        return {question.code: question for question in self.questions}[code]


@dataclass(frozen=True)
class FormDefinition:
    """One published version of a form."""

    form: str
    version: int
    published_on: date
    title: str
    source: str
    sections: tuple[Section, ...]

    def section(self, code: str) -> Section:
        """Return a section by its code. Raises KeyError."""
        return {section.code: section for section in self.sections}[code]

    def after(self, code: str) -> Section | None:
        """Return the section that follows, or None after the last."""
        codes = [section.code for section in self.sections]
        place = codes.index(code) + 1
        return self.sections[place] if place < len(codes) else None
