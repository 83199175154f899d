"""A document as plain data: what a PDF, a page and a frozen copy are all made from.

An app that has something to print or to disclose (a return interview, an assessment) fills these in; nothing here
knows what the answers mean. `Document.to_payload` is what a disclosure freezes.
"""

import hashlib
import json
from dataclasses import asdict, dataclass, replace

ANSWERED = "answered"
GRID = "grid"
PLAIN = "plain"


@dataclass(frozen=True)
class Fact:
    """A fact of the record's head: what it is called, and its value as it is to be read."""

    label: str
    value: str


@dataclass(frozen=True)
class Row:
    """One question and its answer.

    `code`: stable, unique in the document ("why.kept_against_will"); redaction chooses by it.
    `answer`: words to print. Where `state` is not "answered" they say so ("Not asked", "Did not want to say").
    `words`: the person's own words, or the comment beside a grid's answer. `said_by`: whose words they are.
    """

    code: str
    question: str
    answer: str = ""
    state: str = ANSWERED
    words: str = ""
    said_by: str = ""


@dataclass(frozen=True)
class Section:
    """A part of the document. `kind` "grid" is printed as a table whose `columns` are the three headers."""

    code: str
    title: str
    rows: tuple[Row, ...]
    kind: str = PLAIN
    columns: tuple[str, ...] = ()
    introduction: str = ""


@dataclass(frozen=True)
class Document:
    """The whole: head, sections, and whether anything was left out of it."""

    kind: str
    title: str
    reference: str
    version: int
    child_name: str
    facts: tuple[Fact, ...] = ()
    sections: tuple[Section, ...] = ()
    part: bool = False

    @property
    def codes(self) -> frozenset[str]:
        """Return the code of every row."""
        return frozenset(row.code for section in self.sections for row in section.rows)

    def only(self, codes) -> "Document":
        """Return the document with these rows alone, word for word; sections left empty are dropped.

        Raises KeyError naming a code the document does not hold, so that a choice never silently shrinks.
        """
        unknown = sorted(set(codes) - self.codes)
        if unknown:
            raise KeyError(unknown[0])
        kept = tuple(
            replace(section, rows=rows)
            for section in self.sections
            if (rows := tuple(row for row in section.rows if row.code in codes))
        )
        return replace(self, sections=kept, part=self.part or set(codes) != self.codes)

    def to_payload(self) -> str:
        """Return canonical JSON: the same document always gives the same text, so its digest can be compared."""
        return json.dumps(asdict(self), sort_keys=True, separators=(",", ":"), ensure_ascii=False)

    @classmethod
    def from_payload(cls, payload: str) -> "Document":
        """Return the document a payload was made from."""
        return cls.from_data(json.loads(payload))

    @classmethod
    def from_data(cls, data: dict) -> "Document":
        """Return the document a payload held, once its JSON is read."""
        sections = tuple(
            Section(**{**section, "rows": tuple(Row(**row) for row in section["rows"]),
                       "columns": tuple(section["columns"])})
            for section in data["sections"]
        )  # fmt: skip
        return cls(**{**data, "facts": tuple(Fact(**fact) for fact in data["facts"]), "sections": sections})


def digest(payload: str) -> str:
    """Return the SHA-256 of a payload, as 64 hexadecimal digits."""
    return hashlib.sha256(payload.encode()).hexdigest()
