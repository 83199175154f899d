"""Goes through a council's past again under another protocol: which duties there would have been, and how they ended.

The very services that keep the living clocks are run on what happened, in the order it became known, on tables that
stand in front of the real ones and are gone afterwards. No clock, alarm, event or message is written.
"""

import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any
from uuid import NAMESPACE_OID, UUID, uuid5

from django.db.models import Q

from clocks.engine.rules import AGENCY, Rule
from clocks.engine.state import ClockState, Outcome
from clocks.models import ENGLAND, Clock, ProtocolVersion
from clocks.services import derive_patterns, fire, meet_clock
from clocks.services.begin import governing
from clocks.services.derive import as_known_at
from clocks.services.follow import begin_next_period
from clocks.vocabulary import DONE, PATTERN_REACHED
from clocks.workshop import lived, past
from clocks.workshop.lived import Done
from clocks.workshop.past import Happening
from clocks.workshop.shadow import forget_clocks, shadow
from missing_cases.models import Agency, Child

BATCH = 10  # children whose clocks are in the tables together
ALWAYS, BEFORE = date(1900, 1, 1), datetime(1900, 1, 1, tzinfo=UTC)
NOT_KNOWN = "not_known"  # it would have been owed; whether it would have been done, nothing tells


@dataclass(frozen=True)
class Duty:
    """A duty as the replay found it. `state` is a ClockState, or "not_known"."""

    child_id: UUID
    subject_kind: str
    subject_id: UUID
    kind: str
    anchor_at: datetime
    opens_at: datetime
    due_at: datetime | None
    met_at: datetime | None
    outcome: str
    state: str

    @property
    def owed(self) -> bool:
        """Say whether it came to be owed: not one that waited for what never came."""
        return self.state not in (ClockState.WAITING, ClockState.STOPPED)

    @property
    def late(self) -> bool:
        """Say whether it was done late, or is not done and overdue."""
        return self.state in (ClockState.MET_LATE, ClockState.OVERDUE)

    @property
    def key(self) -> tuple:
        """What tells it from the others of one replay, and finds it in another."""
        return (self.child_id, self.subject_kind, self.subject_id, self.kind, self.anchor_at)


@dataclass(frozen=True)
class Span:
    """The past from one moment to another; duties are told that count from a moment within it."""

    since: datetime
    until: datetime


def as_it_was(agency: Agency) -> list[ProtocolVersion]:
    """Return the versions the agency was under, each from its own day, as they stand."""
    return list(ProtocolVersion.objects.governing(agency))


def as_if_always(content: Mapping[str, Any] | None, agency: Agency) -> list[ProtocolVersion]:
    """Return the versions as if one of this content (None: none) had always been in force, on England's as they were.

    Its key follows from what it says, so that a process reads it once.
    """
    england = [each for each in as_it_was(agency) if each.code == ENGLAND]
    if content is None or content["protocol"] == ENGLAND:
        return england
    own = ProtocolVersion(
        pk=uuid5(NAMESPACE_OID, json.dumps([str(agency.pk), content], sort_keys=True)), code=agency.protocol_code,
        version=1, title="", in_force_from=ALWAYS, content=dict(content), digest="", published_at=BEFORE,
    )  # fmt: skip
    return [*england, own]


def rules_replayed(versions: Sequence[ProtocolVersion]) -> tuple[set[str], set[str]]:
    """Return the kinds of duty a replay can tell of, and those it cannot: they begin on what no source knows."""
    known = past.triggers() | {PATTERN_REACHED}
    rules = {rule.kind: rule for version in versions for rule in version.protocol.rules}
    told = {kind for kind, rule in rules.items() if _is_told(rule, known)}
    return told, set(rules) - told


def _is_told(rule: Rule, known) -> bool:
    return rule.subject != AGENCY and all(each in known or each.startswith(DONE) for each in rule.starts_on)


def replay(
    *,
    agency: Agency,
    versions: Sequence[ProtocolVersion],
    span: Span,
    now: datetime,
    progress: Callable[[int, int], None] = lambda done, total: None,
) -> Iterator[Duty]:
    """Yield the agency's duties that count from a moment in the span, as they would have been under these versions.

    Reads every child's past (as mc_clock). `progress` is called with how many children of how many are done.
    """
    children = past.children_of(agency, span.since, span.until)
    for start in range(0, len(children), BATCH):
        progress(start, len(children))
        yield from of_children(agency, versions, children[start : start + BATCH], span, now)
    progress(len(children), len(children))


def of_children(
    agency: Agency, versions: Sequence[ProtocolVersion], children: Sequence[UUID], span: Span, now: datetime
) -> list[Duty]:
    """Return the duties of a few children, as `replay` yields those of all."""
    happened = past.happenings(agency, children, span.until)
    facts = lived.facts_at_start(children, agency.pk)
    done = lived.done_of(children, agency.pk, span.until)
    had = lived.kinds_had(children, agency.pk)
    with shadow(versions):
        series = _repeating(agency)
        for child in children:
            _live(agency, child, [*happened[child], *done[child]], facts, series, span.until)
        clocks = list(Clock.objects.exclude(outcome=Outcome.VOID).filter(agency=agency).exclude(subject_kind=AGENCY))
        told, _ = rules_replayed(governing(agency))
        rows = [(clock, clock.rule.completion) for clock in clocks if clock.kind in told]
        found = [
            _duty(clock, completion, had, min(now, span.until))
            for clock, completion in rows
            if span.since <= clock.anchor_at < span.until
        ]
        forget_clocks()
    return found


def _repeating(agency: Agency) -> list[str]:
    versions = governing(agency)
    return sorted({rule.kind for each in versions for rule in each.protocol.rules if rule.repeats})


def _live(agency, child: UUID, happened: list[Happening | Done], facts, series: list[str], until: datetime) -> None:
    """Let one child's past happen again."""
    for each in sorted(happened, key=lambda one: one.known_at):
        _come_round(series, child, each.known_at)
        if isinstance(each, Done):
            _do(agency, each)
        else:
            _happen(agency, each, facts)
    _come_round(series, child, until)


def _happen(agency, what: Happening, facts: Mapping[tuple, Mapping[str, Any]]) -> None:
    kind, key = what.subject
    anchor = next((at for name, at in what.anchors.items() if at is not None), None)
    known = facts.get((key, what.trigger, anchor)) or {}
    child = Child(pk=what.child_id)
    with as_known_at(what.known_at):
        fire(
            trigger=what.trigger, subject_kind=kind, subject_id=key, child=child, agency=agency,
            anchors=what.anchors, facts={**what.facts, **known}, by=None, now=what.known_at,
        )  # fmt: skip
        if what.counts:
            derive_patterns(child=child, agency=agency, reason="-", by=None, now=what.known_at)


def _do(agency, done: Done) -> None:
    """Let what was really done meet the duty of its kind, where one runs and nothing else has met it."""
    kind, key = done.subject
    running = Clock.objects.running().filter(subject_kind=kind, subject_id=key, kind=done.kind, agency=agency)
    clock = running.order_by("seq").last()
    if clock is not None and not (done.on in past.triggers() or done.on.startswith(DONE)):
        meet_clock(clock=clock, at=done.met_at, by=None, now=done.known_at, on=done.on)


def _come_round(series: list[str], child: UUID, until: datetime) -> None:
    """Begin the periods that the cranks would have begun before a moment."""
    while series:
        over = Q(outcome="", due_at__lte=until) | Q(outcome=Outcome.MET)
        clocks = Clock.objects.filter(over, kind__in=series, child=child).order_by("due_at")
        made = [
            begin_next_period(clock, by=None, now=max(filter(None, (clock.due_at, clock.met_at)))) for clock in clocks
        ]
        if not any(made):
            return


def _duty(clock: Clock, completion: str, had: set[tuple], at: datetime) -> Duty:
    about = (clock.subject_kind, clock.subject_id, clock.kind)
    state = str(clock.state(at))
    if not clock.outcome and completion == "by_hand" and about not in had and state != ClockState.WAITING:
        state = NOT_KNOWN
    if clock.child_id is None:
        raise LookupError("a duty of no child")
    return Duty(
        clock.child_id, *about, clock.anchor_at, clock.opens_at, clock.due_at, clock.met_at, clock.outcome, state
    )
