"""What happened to a council's children, in the order it became known: the facts that a replay goes through again.

The clocks know no episodes. The apps that keep them register a source of what they fired (`register`).
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Protocol
from uuid import UUID

from clocks.services.begin import Anchors, Subject
from missing_cases.models import Agency

Children = Sequence[UUID]


@dataclass(frozen=True)
class Happening:
    """A trigger of the past: what it was about, when it became known, and the facts of that day.

    `counts` says that the child's episodes are counted anew after it. `place` orders what became known at one moment.
    """

    trigger: str
    subject: Subject
    child_id: UUID
    known_at: datetime
    anchors: Anchors
    facts: Mapping[str, object] = field(default_factory=dict)
    counts: bool = False
    place: int = 0


class PastSource(Protocol):
    """Yields what happened to children, from the facts that stand now. Reads as mc_clock."""

    triggers: frozenset[str]

    def children(self, agency: Agency, since: datetime, until: datetime) -> Iterable[UUID]:
        """Yield the children with something of theirs that began within [since, until), whose duties are the agency's.

        None may be left out; one may be yielded more than once.
        """

    def happened(self, agency: Agency, children: Children, until: datetime) -> Iterable[Happening]:
        """Yield all that happened to these children before a moment and concerned the agency, in any order."""


SOURCES: dict[str, PastSource] = {}


def register(name: str, source: PastSource) -> None:
    """Add a source; apps call this in `AppConfig.ready`."""
    SOURCES[name] = source


def triggers() -> frozenset[str]:
    """Return the triggers that the sources know of."""
    return frozenset().union(*(source.triggers for source in SOURCES.values()))


def children_of(agency: Agency, since: datetime, until: datetime) -> list[UUID]:
    """Return each child with something that began within [since, until), in the order of their keys."""
    return sorted({child for source in SOURCES.values() for child in source.children(agency, since, until)})


def happenings(agency: Agency, children: Children, until: datetime) -> dict[UUID, list[Happening]]:
    """Return what happened to each child before a moment, in the order it became known."""
    found: dict[UUID, list[Happening]] = {child: [] for child in children}
    for each in _all(agency, children, until):
        found[each.child_id].append(each)
    return {child: sorted(told, key=lambda one: (one.known_at, one.place)) for child, told in found.items()}


def _all(agency: Agency, children: Children, until: datetime) -> Iterator[Happening]:
    for source in SOURCES.values():
        yield from (each for each in source.happened(agency, children, until) if each.known_at < until)
