"""Duties that a child's episodes call for together: worked out anew whenever an episode begins, ends or is corrected.

The clocks know no episodes. The app that keeps them registers how a child's are read (`register`), and calls
`derive_patterns` in the transaction of each change.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.utils.translation import gettext

from clocks.engine.calendars import as_local
from clocks.engine.patterns import Occurrence, PastEpisode, Pattern, known_at, occurrences
from clocks.engine.rules import CHILD, OWNER, Rule
from clocks.engine.state import Outcome
from clocks.models import Alarm, Clock, ClockEvent, EventKind, ProtocolVersion
from clocks.models.protocol_version import version_in_force
from clocks.services.begin import Called, Cause, codes_of, governing, write
from clocks.services.ending import end_clock
from clocks.services.ladder import new_event, renew_alarms, schedule_for
from clocks.services.scope import firing
from clocks.vocabulary import PATTERN_REACHED, REACHED_AT
from missing_cases.models import Agency, Child

Histories = Mapping[UUID, Sequence[PastEpisode]]
_read: list[Callable[[Sequence[UUID]], Histories]] = []
_children: list[Callable[[], Iterable[UUID]]] = []
_known_at: ContextVar[datetime | None] = ContextVar("known_at", default=None)


def register(*, read: Callable[[Sequence[UUID]], Histories], children: Callable[[], Iterable[UUID]]) -> None:
    """Say how episodes are read: `read` returns {child: its episodes not set aside}, `children` all that have one."""
    _read[:], _children[:] = [read], [children]


def histories(children: Iterable[UUID]) -> Histories:
    """Return the episodes of children by child, for the reader of the transaction; empty where nothing keeps them."""
    found = _read[0](list(children)) if _read else {}
    at = _known_at.get()
    return found if at is None else {child: known_at(episodes, at) for child, episodes in found.items()}


@contextmanager
def as_known_at(at: datetime):
    """Let the episodes be read in this block as they stood at a moment of the past: what came later is left out."""
    token = _known_at.set(at)
    try:
        yield
    finally:
        _known_at.reset(token)


def all_children() -> Iterable[UUID]:
    """Return every child that has an episode, as mc_clock sees them."""
    return _children[0]() if _children else ()


@dataclass(frozen=True)
class Wanted:
    """A duty that a pattern calls for: the version and rule it stands in, and what was counted."""

    version: ProtocolVersion
    rule: Rule
    occurrence: Occurrence

    @property
    def keys(self) -> frozenset[str]:
        """The keys of the episodes counted."""
        return frozenset(str(each.key) for each in self.occurrence.counted)

    @property
    def counted(self) -> list[dict[str, str]]:
        """The episodes counted, as a clock keeps them."""
        return [
            {"episode": str(each.key), "reference": each.reference, "at": each.began_at.isoformat()}
            for each in self.occurrence.counted
        ]


def derive_patterns(*, child: Child, agency: Agency, reason: str = "", by, now: datetime) -> list[Clock]:
    """Bring the duties that the child's episodes call for together into line with the episodes as they now stand.

    Begins what they call for, moves what counts other episodes or another time than before, and sets aside for the
    `reason` what they call for no longer: what it told is told, and one that was done stays done. For the `agency`, and
    for each other that such a duty runs for. Returns the clocks begun.
    """
    with firing():
        of_child = Clock.objects.filter(subject_kind=CHILD, subject_id=child.pk, trigger=PATTERN_REACHED)
        there = list(of_child.select_related("agency").order_by("seq", "id"))
        agencies = {agency.pk: agency} | {each.agency_id: each.agency for each in there if not each.outcome}
        begun = []
        for each in agencies.values():
            versions = patterned(each)
            if versions or there:
                mine = [clock for clock in there if clock.agency_id == each.pk]
                begun += _settle(each, child, versions, mine, reason, by, now)
    return begun


def patterned(agency: Agency) -> list[ProtocolVersion]:
    """Return the versions the agency is under, if any of them has a pattern; nothing otherwise."""
    versions = governing(agency)
    return versions if any(version.protocol.rules_on(PATTERN_REACHED) for version in versions) else []


def _settle(agency, child, versions, there: list[Clock], reason: str, by, now: datetime) -> list[Clock]:
    done = done_by(child.pk, agency, versions)
    wanted = list(wanted_duties(agency, versions, histories([child.pk]).get(child.pk, ()), done, used_up(there)))
    cause = Cause(PATTERN_REACHED, (CHILD, child.pk), child, agency)
    begun = []
    for kind in sorted({each.rule.kind for each in wanted} | {clock.kind for clock in there}):
        clocks = [clock for clock in there if clock.kind == kind]
        running = [clock for clock in clocks if not clock.outcome]
        pairs, new, gone = match([each for each in wanted if each.rule.kind == kind], running)
        for clock, want in pairs:
            _move(clock, want, reason, by, now)
        for clock in gone:
            _set_aside(clock, reason, by, now)
        number = max((clock.seq for clock in clocks), default=0)
        numbered = [(_called(want), number + n) for n, want in enumerate(new, start=1)]
        begun += write(cause, numbered, by, now)
    return begun


def _called(want: Wanted) -> Called:
    return Called(want.version, want.rule, REACHED_AT, want.occurrence.at, counted=want.counted)


def wanted_duties(
    agency: Agency,
    versions: Sequence[ProtocolVersion],
    episodes: Sequence[PastEpisode],
    done: Mapping[str, Sequence[datetime]],
    settled: Mapping[str, frozenset[Any]],
) -> Iterator[Wanted]:
    """Yield what the agency's protocols call for and is not settled, from a child's episodes.

    `done` is when a duty of which kind was met, `settled` the episodes used up by the duties of a kind that have ended.
    Each pattern is judged by the version in force on the day it came to hold; no episode counts twice for one kind.
    """
    kinds = {rule.kind: code for code in codes_of(agency) for rule in _rules(versions, code)}
    for kind, code in sorted(kinds.items()):
        used = settled.get(kind, frozenset())
        for version in [version for version in versions if version.code == code]:
            rule = version.protocol.rule(kind)
            if rule is None or rule.pattern is None or OWNER not in rule.held_by:
                continue
            met = sorted(at for since in rule.pattern.since for at in done.get(since, ()))
            for occurrence in _unsettled(rule.pattern, episodes, used, met):
                if version_in_force(versions, code, as_local(occurrence.at).date()) == version:
                    used |= {each.key for each in occurrence.counted}
                    yield Wanted(version, rule, occurrence)


def _unsettled(pattern: Pattern, episodes, used: frozenset[Any], done: Sequence[datetime]) -> list[Occurrence]:
    if pattern.once and used:
        return []
    if pattern.since:  # each time it was done calls for one: what is settled is not called for by a later episode
        found = occurrences(pattern, episodes, done=done)
        return [each for each in found if not used & {one.key for one in each.counted}]
    return occurrences(pattern, episodes, used=used)


def _rules(versions: Iterable[ProtocolVersion], code: str) -> Iterator[Rule]:
    for version in versions:
        yield from version.protocol.rules_on(PATTERN_REACHED) if version.code == code else ()


def _sinces(versions: Iterable[ProtocolVersion]) -> set[str]:
    rules = [rule for version in versions for rule in version.protocol.rules_on(PATTERN_REACHED)]
    return {kind for rule in rules if rule.pattern for kind in rule.pattern.since}


def done_by(child: UUID, agency: Agency, versions: Iterable[ProtocolVersion]) -> dict[str, list[datetime]]:
    """Return when the duties that patterns count from were met for a child, by kind."""
    kinds = _sinces(versions)
    if not kinds:
        return {}
    met = Clock.objects.filter(child=child, agency=agency, kind__in=kinds, outcome=Outcome.MET)
    found: dict[str, list[datetime]] = {}
    for kind, at in met.values_list("kind", "met_at"):
        found.setdefault(kind, []).extend([at] if at else [])
    return found


def match(
    wanted: Sequence[Wanted], clocks: Sequence[Clock]
) -> tuple[list[tuple[Clock, Wanted]], list[Wanted], list[Clock]]:
    """Pair running clocks with what is called for.

    Returns the pairs, what has no clock yet, and the clocks that are called for no longer. A clock belongs to what
    counts the same episodes, else to the first that shares one with it.
    """
    pairs: list[tuple[Clock, Wanted]] = []
    new = list(wanted)
    for same in (True, False):
        for clock in [each for each in clocks if each not in [pair[0] for pair in pairs]]:
            keys = {each["episode"] for each in clock.counted}
            found = next((want for want in new if (want.keys == keys if same else want.keys & keys)), None)
            if found:
                pairs.append((clock, found))
                new.remove(found)
    paired = {clock.pk for clock, _ in pairs}
    return pairs, new, [clock for clock in clocks if clock.pk not in paired]


def used_up(clocks: Iterable[Clock]) -> dict[str, frozenset[UUID]]:
    """Return the episodes that ended duties counted, by kind: done, or set aside by a person.

    One that was set aside because its pattern no longer held has used up none.
    """
    used: dict[str, frozenset[UUID]] = {}
    for clock in clocks:
        if clock.outcome and clock.ended_on != PATTERN_REACHED:
            keys = {UUID(each["episode"]) for each in clock.counted}
            used[clock.kind] = used.get(clock.kind, frozenset()) | keys
    return used


def _move(clock: Clock, want: Wanted, reason: str, by, now: datetime) -> None:
    """Let a running clock count what its pattern now counts."""
    if clock.counted == want.counted and clock.anchor_at == want.occurrence.at:
        return
    before = {"counted": clock.counted, "anchor_at": clock.anchor_at.isoformat()}
    schedule = schedule_for(clock, clock.rule, want.occurrence.at)
    moved = clock.anchor_at != schedule.anchor_at
    clock.anchor_at, clock.opens_at, clock.due_at = schedule.anchor_at, schedule.opens_at, schedule.due_at
    clock.counted = want.counted
    clock.generation += moved
    clock.save(update_fields=["anchor_at", "opens_at", "due_at", "counted", "generation"])
    if moved:
        renew_alarms(clock, clock.rule, schedule, now)
    detail = {"reason": reason, "before": before, "after": {"counted": clock.counted}}
    ClockEvent.objects.bulk_create([new_event(clock, EventKind.MOVED, at=now, by=by, now=now, **detail)])


def _set_aside(clock: Clock, reason: str, by, now: datetime) -> None:
    told = Alarm.objects.filter(clock=clock, fired_at__isnull=False).order_by("fired_at").first()
    words = [gettext("The episodes that were counted no longer call for it.")]
    words += [reason] * bool(reason)
    if told:
        words.append(gettext("People had been told of it by then; that is not taken back."))
    outcome = Outcome.VOID if clock.opens_at <= now else Outcome.STOPPED
    end_clock(clock, outcome, at=now, by=by, now=now, on=PATTERN_REACHED, note=" ".join(words))
