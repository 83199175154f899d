"""Recomputes, from the facts alone, which clocks should exist, and tells of each that does not.

Most lost clocks were never made. Apps above register a `ClockSubject` that yields what was reported of each of their
subjects; each expected clock without a row becomes one incident on the duty desk of its agency.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol
from uuid import UUID

from clocks.engine.errors import EngineError
from clocks.engine.rules import AGENCY, CHILD, OWNER, Rule
from clocks.engine.schedule import anchor_of
from clocks.models import Clock, ClockEvent, EventKind
from clocks.services.fire import rules_starting_on
from missing_cases.models import Agency, Channel, Message

TOPIC = "clock.missing"


@dataclass(frozen=True)
class ExpectedTrigger:
    """A trigger that the facts of a subject say must have been fired, with what was known then."""

    trigger: str
    subject_id: UUID
    child_id: UUID | None
    agency: Agency
    anchors: Mapping[str, datetime | None]
    facts: Mapping[str, object]
    counterpart: Agency | None = None
    party: str = OWNER


class ClockSubject(Protocol):
    """Yields what should have started clocks, for every subject of one kind. Reads as mc_clock."""

    def expected(self, now: datetime) -> Iterable[ExpectedTrigger]:
        """Yield the triggers that each subject's recorded facts call for."""

    def exists(self, subject_ids: Iterable[UUID]) -> set[UUID]:
        """Return those of the subjects that exist."""


@dataclass(frozen=True)
class Difference:
    """A clock that should exist and does not (`missing`), or one whose subject is gone (`dangling`)."""

    problem: str
    subject_kind: str
    subject_id: UUID
    kind: str
    agency_id: UUID
    child_id: UUID | None


SUBJECTS: dict[str, ClockSubject] = {}
CHECKS: list[Callable[[datetime], Iterable[Difference]]] = []  # of what is called for by no trigger


def register(subject_kind: str, source: ClockSubject) -> None:
    """Add the source of one kind of subject; apps call this in `AppConfig.ready`."""
    SUBJECTS[subject_kind] = source


def differences(now: datetime) -> list[Difference]:
    """Return every difference between the clocks that the facts call for and those that exist; none is the good answer.

    A rule that cannot be evaluated from the facts counts as missing: silence is never taken for health.
    """
    found: list[Difference] = []
    for kind, source in SUBJECTS.items():
        for expected in source.expected(now):
            found += missing_clocks(kind, expected)
        found += _dangling(kind, source)
    for check in CHECKS:
        found += check(now)
    return found


def missing_clocks(subject_kind: str, expected: ExpectedTrigger) -> list[Difference]:
    """Return the duties that a trigger calls for under the protocols in force and that have no clock."""
    rules = rules_starting_on(expected.trigger, expected.agency, expected.anchors, expected.party)
    subjects = {rule.kind: _subject_of(rule, subject_kind, expected) for _version, rule in rules}
    clocks = Clock.objects.filter(subject_id__in=[key for _, key in subjects.values()], agency=expected.agency)
    rows = list(clocks.values_list("subject_kind", "subject_id", "kind", "anchor_at", "outcome")) if rules else []
    existing = {(kind, at) for about, key, kind, at, _ in rows if subjects.get(kind) == (about, key)}
    running = {kind for about, key, kind, _, outcome in rows if subjects.get(kind) == (about, key) and not outcome}
    wanted = [(rule, anchor_of(rule, expected.anchors)) for _version, rule in rules]
    wanted = [(rule, anchor) for rule, anchor in wanted if (rule.kind, anchor[1]) not in existing]
    known = _facts_known(expected) if wanted else {}
    newest = next(reversed(known.values()), expected.facts)
    return [
        Difference("missing", *subjects[rule.kind], rule.kind, expected.agency.pk, expected.child_id)
        for rule, anchor in wanted
        if rule.kind not in running and _called_for(rule, expected, known.get(anchor, newest))
    ]


def _subject_of(rule: Rule, subject_kind: str, expected: ExpectedTrigger) -> tuple[str, UUID]:
    if rule.subject == CHILD and expected.child_id:
        return (CHILD, expected.child_id)
    return (AGENCY, expected.agency.pk) if rule.subject == AGENCY else (subject_kind, expected.subject_id)


def _facts_known(expected: ExpectedTrigger) -> dict[tuple[str, datetime], Mapping[str, object]]:
    """Return the facts with which this trigger started clocks that count from these moments, by moment, newest last.

    A fact that changed since (a birthday, a care status) calls for nothing and excuses nothing: what was known when the
    trigger was fired decides. Where it started nothing, only the facts as they stand can be asked.
    """
    started = ClockEvent.objects.filter(
        kind=EventKind.STARTED,
        clock__subject_id=expected.subject_id,
        agency=expected.agency,
        detail__trigger=expected.trigger,
        detail__has_key="facts",
    ).order_by("written_at", "id")
    rows = started.values_list("clock__anchor", "clock__anchor_at", "detail__facts")
    return {(name, at): facts for name, at, facts in rows if expected.anchors.get(name) == at}


def _called_for(rule, expected: ExpectedTrigger, facts: Mapping[str, object]) -> bool:
    kind = expected.counterpart.kind if expected.counterpart else None
    try:
        return rule.when.matches({**facts, "counterpart_kind": kind})
    except EngineError:
        return True


def _dangling(subject_kind: str, source: ClockSubject) -> list[Difference]:
    clocks = list(Clock.objects.running().filter(subject_kind=subject_kind))
    there = source.exists({clock.subject_id for clock in clocks})
    return [
        Difference("dangling", subject_kind, clock.subject_id, clock.kind, clock.agency_id, clock.child_id)
        for clock in clocks
        if clock.subject_id not in there
    ]


def report_differences(now: datetime) -> int:
    """Put each difference on the duty desk of its agency as an incident, once; return how many there are."""
    found = differences(now)
    Message.objects.bulk_create([_incident(difference, now) for difference in found], ignore_conflicts=True)
    return len(found)


def _incident(found: Difference, now: datetime) -> Message:
    return Message(
        key=f"v1:{found.subject_id}:{found.kind}:{found.agency_id}:{found.problem}",
        topic=TOPIC,
        channel=Channel.INBOX,
        agency_id=found.agency_id,
        child_id=found.child_id,
        subject_kind=found.subject_kind,
        subject_id=found.subject_id,
        payload={"kind": found.kind, "problem": found.problem},
        incident=True,
        made_at=now,
        available_at=now,
    )
