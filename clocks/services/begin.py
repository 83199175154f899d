"""How clocks begin: which rules a trigger calls for, what each clock hangs on, and the rows written for it."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import Q

from clocks.engine.calendars import as_local
from clocks.engine.rules import AGENCY, CHILD, OWNER, Rule
from clocks.engine.schedule import anchor_of, period_at, schedule_of
from clocks.engine.state import Outcome
from clocks.models import ENGLAND, Alarm, Clock, ClockEvent, EventKind, ProtocolVersion
from clocks.models.protocol_version import version_in_force
from clocks.services.ladder import new_alarms, new_event

Subject = tuple[str, UUID]
Anchors = Mapping[str, datetime | None]


@dataclass(frozen=True)
class Called:
    """A rule that is called for, in the version it stands in, counted from a moment for one period."""

    version: ProtocolVersion
    rule: Rule
    anchor: str
    anchor_at: datetime
    period: int = 1
    counted: Sequence[dict[str, Any]] = ()


@dataclass(frozen=True)
class Cause:
    """What calls for duties: the trigger, what it is about, whose duties they are, and the facts that decided."""

    trigger: str
    subject: Subject
    child: Any
    agency: Any
    facts: Mapping[str, object] = field(default_factory=dict)
    counterpart: Any = None

    def subject_of(self, rule: Rule) -> Subject:
        """Return what a clock of this rule hangs on: what the trigger is about, its child, or the agency."""
        if rule.subject == CHILD and self.child is not None:
            return (CHILD, self.child.pk)
        return (AGENCY, self.agency.pk) if rule.subject == AGENCY else self.subject


def rules_starting_on(trigger: str, agency, anchors: Anchors, party: str = OWNER) -> list[tuple[ProtocolVersion, Rule]]:
    """Return the rules a trigger begins for an agency that is this party, each with the version it stands in.

    A rule counts if its version was in force on the day of its anchor (in England). The agency's own rule of a kind
    takes the place of England's. Raises `MissingAnchor`.
    """
    return starting_among(governing(agency), agency, trigger, anchors, party)


def governing(agency) -> list[ProtocolVersion]:
    """Return every version the agency was ever under, oldest first, without their texts."""
    return list(ProtocolVersion.objects.governing(agency).defer("content"))


def codes_of(agency) -> list[str]:
    """Return the protocols an agency is under: England's, then its own, which takes its place kind by kind."""
    return [ENGLAND] + [agency.protocol_code] * (agency.protocol_code not in ("", ENGLAND))


def starting_among(
    versions: Sequence[ProtocolVersion], agency, trigger: str, anchors: Anchors, party: str = OWNER
) -> list[tuple[ProtocolVersion, Rule]]:
    """Return what `rules_starting_on` does, among the versions that `governing` gave."""
    chosen: dict[str, tuple[ProtocolVersion, Rule]] = {}
    for code in codes_of(agency):
        for version in versions:
            for rule in version.protocol.rules_on(trigger) if version.code == code else ():
                if party not in rule.held_by:
                    continue
                day = as_local(anchor_of(rule, anchors)[1]).date()
                if version_in_force(versions, code, day) == version:
                    chosen[rule.kind] = (version, rule)
    return list(chosen.values())


def called_by(rules: Iterable[tuple[ProtocolVersion, Rule]], anchors: Anchors, now: datetime) -> list[Called]:
    """Return rules as they are called for now: a duty that repeats begins with the period that runs."""
    return [
        Called(version, rule, name, at, period_at(rule, at, now))
        for version, rule in rules
        for name, at in [anchor_of(rule, anchors)]
    ]


def begin(cause: Cause, called: Sequence[Called], *, by, now: datetime) -> list[Clock]:
    """Write the clocks that are called for and not there yet, with their alarms, and return them.

    One of a kind runs at a time on each subject; one that counted from the same moment is not begun again, unless it
    was set aside.
    """
    numbers = _next_numbers(cause, called)
    return write(cause, [(each, numbers[each.rule.kind]) for each in called if each.rule.kind in numbers], by, now)


def write(cause: Cause, numbered: Sequence[tuple[Called, int]], by, now: datetime) -> list[Clock]:
    """Save clocks under these numbers, their alarms, and how each began: with the facts that decided it."""
    if not numbered:
        return []
    made = [_clock(cause, each, number, now) for each, number in numbered]
    Clock.objects.bulk_create([clock for clock, _ in made])
    Alarm.objects.bulk_create([alarm for _, alarms in made for alarm in alarms])
    events = []
    for clock, _ in made:
        due_at = clock.due_at.isoformat() if clock.due_at else None
        detail: dict[str, Any] = {"trigger": clock.trigger, "due_at": due_at, "facts": cause.facts}
        if clock.counted:
            detail["counted"] = clock.counted
        events.append(new_event(clock, EventKind.STARTED, at=clock.anchor_at, by=by, now=now, **detail))
    ClockEvent.objects.bulk_create(events)
    return [clock for clock, _ in made]


def _clock(cause: Cause, called: Called, number: int, now: datetime) -> tuple[Clock, list[Alarm]]:
    rule, version = called.rule, called.version
    schedule = schedule_of(
        rule, anchor_at=called.anchor_at, known_at=now, meetings=version.protocol.meetings, period=called.period
    )
    kind, key = cause.subject_of(rule)
    clock = Clock(
        child=cause.child if rule.subject != AGENCY else None,
        agency=cause.agency,
        counterpart=cause.counterpart,
        subject_kind=kind,
        subject_id=key,
        kind=rule.kind,
        seq=number,
        period=called.period,
        counted=list(called.counted),
        version=version,
        trigger=cause.trigger,
        anchor=called.anchor,
        anchor_at=schedule.anchor_at,
        known_at=now,
        opens_at=schedule.opens_at,
        due_at=schedule.due_at,
    )
    return clock, new_alarms(clock, rule, schedule)


def _next_numbers(cause: Cause, called: Sequence[Called]) -> dict[str, int]:
    """Return the number of the next clock of each kind, less the kinds that run already or counted from this anchor."""
    if not called:
        return {}
    there = Q()
    for each in called:
        kind, key = cause.subject_of(each.rule)
        there |= Q(subject_kind=kind, subject_id=key, kind=each.rule.kind)
    numbers = {each.rule.kind: 1 for each in called}
    anchor = {each.rule.kind: each.anchor_at for each in called}
    made = set()
    earlier = Clock.objects.filter(there, agency=cause.agency)
    for kind, seq, outcome, at in earlier.values_list("kind", "seq", "outcome", "anchor_at"):
        numbers[kind] = max(numbers[kind], seq + 1)
        if outcome == "" or (at == anchor[kind] and outcome != Outcome.VOID):
            made.add(kind)
    return {kind: number for kind, number in numbers.items() if kind not in made}
