"""Turns a trigger into clocks: the one door through which every app starts, meets and stops duties."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import Q

from clocks.engine.calendars import as_local
from clocks.engine.errors import MissingAnchor
from clocks.engine.rules import OWNER, Rule
from clocks.engine.schedule import anchor_of, schedule_of, still_holds
from clocks.engine.state import Outcome
from clocks.models import ENGLAND, Alarm, Clock, ClockEvent, EventKind, ProtocolVersion
from clocks.models.protocol_version import version_in_force
from clocks.services.finish import end_clock, reopen_clock
from clocks.services.ladder import new_alarms, new_event, newest
from clocks.services.scope import firing

Subject = tuple[str, UUID]
Anchors = Mapping[str, datetime | None]


def fire(
    *,
    trigger: str,
    subject_kind: str,
    subject_id: UUID,
    child,
    agency,
    anchors: Anchors,
    facts: Mapping[str, object],
    by,
    now: datetime,
    within: Sequence[Subject] = (),
    counterpart=None,
    party: str = OWNER,
) -> list[Clock]:
    """Apply a trigger to one subject, and return the clocks it started for the agency.

    First ends what the trigger meets or stops (of every agency, on the subject and on the subjects `within`), then
    starts what the agency's protocols begin on it. Fired again with the same anchors it changes nothing. `anchors` are
    aware datetimes by name, `facts` plain values by name, `by` the reader (None: the system), `counterpart` the agency
    waited for; `party` is what the agency is to the subject (its owner, or the child's host). Raises `MissingAnchor` or
    `UnknownFact` when a rule needs what was not given.
    """
    subject = (subject_kind, subject_id)
    facts = {**facts, "counterpart_kind": counterpart.kind if counterpart else None}
    with firing():
        _end(trigger, [subject, *within], anchors, by, now)
        called = [
            (version, rule)
            for version, rule in rules_starting_on(trigger, agency, anchors, party)
            if rule.when.matches(facts)
        ]
        numbers = _next_numbers(subject, agency, [rule for _, rule in called], anchors)
        starting = [
            Starting.of(
                rule, version, Clock(
                    child=child, agency=agency, counterpart=counterpart, subject_kind=subject_kind,
                    subject_id=subject_id, kind=rule.kind, seq=numbers[rule.kind], version=version, trigger=trigger,
                ), anchors, now,
            )
            for version, rule in called if rule.kind in numbers
        ]  # fmt: skip
        _write(starting, facts, by, now)
    return [each.clock for each in starting]


@dataclass(frozen=True)
class Starting:
    """A clock about to be written, with its alarms."""

    clock: Clock
    alarms: list[Alarm]

    @classmethod
    def of(cls, rule: Rule, version: ProtocolVersion, clock: Clock, anchors: Anchors, now: datetime) -> "Starting":
        """Set the times of a clock from its rule and anchors, and make its alarms."""
        name, anchor_at = anchor_of(rule, anchors)
        schedule = schedule_of(rule, anchor_at=anchor_at, known_at=now, meetings=version.protocol.meetings)
        clock.anchor, clock.anchor_at, clock.known_at = name, schedule.anchor_at, now
        clock.opens_at, clock.due_at = schedule.opens_at, schedule.due_at
        return cls(clock, new_alarms(clock, rule, schedule))


def _write(starting: Sequence[Starting], facts: Mapping[str, object], by, now: datetime) -> None:
    """Save clocks, alarms and how each began: with the facts that decided it, as they were known then."""
    Clock.objects.bulk_create([each.clock for each in starting])
    Alarm.objects.bulk_create([alarm for each in starting for alarm in each.alarms])
    events = []
    for clock in (each.clock for each in starting):
        due_at = clock.due_at.isoformat() if clock.due_at else None
        detail = {"trigger": clock.trigger, "due_at": due_at, "facts": facts}
        events.append(new_event(clock, EventKind.STARTED, at=clock.anchor_at, by=by, now=now, **detail))
    ClockEvent.objects.bulk_create(events)


def _next_numbers(subject: Subject, agency, rules: Sequence[Rule], anchors: Anchors) -> dict[str, int]:
    """Return the number of the next clock of each kind, less the kinds that run already or counted from this anchor."""
    kinds = [rule.kind for rule in rules]
    earlier = Clock.objects.filter(subject_kind=subject[0], subject_id=subject[1], agency=agency, kind__in=kinds)
    numbers = {rule.kind: 1 for rule in rules}
    anchor = {rule.kind: anchor_of(rule, anchors)[1] for rule in rules}
    made = set()
    for kind, seq, outcome, at in earlier.values_list("kind", "seq", "outcome", "anchor_at"):
        numbers[kind] = max(numbers[kind], seq + 1)
        if outcome == "" or (at == anchor[kind] and outcome != Outcome.VOID):
            made.add(kind)
    return {kind: number for kind, number in numbers.items() if kind not in made}


def rules_starting_on(trigger: str, agency, anchors: Anchors, party: str = OWNER) -> list[tuple[ProtocolVersion, Rule]]:
    """Return the rules a trigger begins for an agency that is this party, each with the version it stands in.

    A rule counts if its version was in force on the day of its anchor (in England). The agency's own rule of a kind
    takes the place of England's. Raises `MissingAnchor`.
    """
    versions = list(ProtocolVersion.objects.governing(agency).defer("content"))
    chosen: dict[str, tuple[ProtocolVersion, Rule]] = {}
    for code in [ENGLAND] + [agency.protocol_code] * (agency.protocol_code not in ("", ENGLAND)):
        for version in versions:
            for rule in version.protocol.rules if version.code == code else ():
                if trigger not in rule.starts_on or party not in rule.held_by:
                    continue
                day = as_local(anchor_of(rule, anchors)[1]).date()
                if version_in_force(versions, code, day) == version:
                    chosen[rule.kind] = (version, rule)
    return list(chosen.values())


def _end(trigger: str, subjects: Sequence[Subject], anchors: Anchors, by, now: datetime) -> None:
    on_subjects = Q()
    for kind, key in subjects:
        on_subjects |= Q(subject_kind=kind, subject_id=key)
    clocks = Clock.objects.filter(on_subjects).exclude(outcome__in=[Outcome.MET, Outcome.VOID])
    if not any(_concerns(trigger, clock.rule) for clock in clocks):
        return  # nothing is locked: a crank, which may begin duties and not end them, comes this way
    for clock in newest(clocks):
        met_by, stops_on = dict(clock.rule.met_by), dict(clock.rule.stops_on)
        if trigger in met_by and not clock.outcome:
            _meet(clock, trigger, anchors.get(met_by[trigger]) or now, by, now)
        elif trigger in stops_on:
            _stop(clock, trigger, anchors.get(stops_on[trigger]), by, now)


def _concerns(trigger: str, rule: Rule) -> bool:
    return trigger in dict(rule.met_by) or trigger in dict(rule.stops_on)


def _meet(clock: Clock, trigger: str, at: datetime, by, now: datetime) -> None:
    """Meet a clock, unless the duty had not arisen then: what was done before is not what the protocol asks for."""
    if at >= clock.opens_at or clock.rule.opens is None:
        end_clock(clock, Outcome.MET, at=at, by=by, now=now, on=trigger)


def _stop(clock: Clock, trigger: str, at: datetime | None, by, now: datetime) -> None:
    """Stop a clock that what happened at `at` makes needless; let one run that this very trigger stopped wrongly."""
    if at is None:
        raise MissingAnchor(f"{trigger} came without the time that says whether {clock.kind} still stands.")
    stands = still_holds(clock.rule, opens_at=clock.opens_at, ended_at=at)
    if not stands and not clock.outcome:
        end_clock(clock, Outcome.STOPPED, at=at, by=by, now=now, on=trigger)
    elif stands and clock.outcome and clock.ended_on == trigger:
        reopen_clock(clock, by=by, now=now, on=trigger)
