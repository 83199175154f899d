"""When a duty opens, is due and tells people: pure arithmetic on one anchor."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from clocks.engine.calendars import as_utc
from clocks.engine.durations import Duration, shift
from clocks.engine.errors import EngineError, MissingAnchor
from clocks.engine.rules import DueKind, Meeting, Rule, Stage, StagePoint


@dataclass(frozen=True)
class AlarmTime:
    """One step of the ladder with the instant (UTC) at which it fires."""

    stage: str
    rank: int
    fire_at: datetime


@dataclass(frozen=True)
class Schedule:
    """The instants of one duty, in UTC.

    `opens_at` is when the duty comes into being (the anchor, unless the rule opens later); `due_at` is None for a
    duty without a number. `alarms` are in the order of the ladder.
    """

    anchor_at: datetime
    opens_at: datetime
    due_at: datetime | None
    alarms: tuple[AlarmTime, ...]


def anchor_of(rule: Rule, anchors: Mapping[str, datetime | None]) -> tuple[str, datetime]:
    """Return the name and instant (UTC) a rule counts from. Raises `MissingAnchor` when none was given."""
    for name in rule.anchors:
        moment = anchors.get(name)
        if moment is not None:
            return name, as_utc(moment)
    raise MissingAnchor(f"The rule '{rule.kind}' counts from {' or '.join(rule.anchors)}, which was not given.")


def schedule_of(
    rule: Rule, *, anchor_at: datetime, known_at: datetime, meetings: Mapping[str, Meeting], period: int = 1
) -> Schedule:
    """Return when a duty opens, is due and fires.

    `known_at` is when the fact was recorded: the next meeting is the next one from then, since a meeting that is
    over cannot discuss it. Every other moment counts from the anchor, however late it was recorded. `period` says which
    of its periods a duty that repeats is; each counts from the first anchor and opens when the one before is due.
    """
    anchor_at, known_at = as_utc(anchor_at), as_utc(known_at)
    opens_at = shift(anchor_at, rule.opens.after) if rule.opens else anchor_at
    due_at = _due_at(rule, anchor_at, max(anchor_at, known_at), meetings)
    if rule.repeats and rule.due.after and period > 1:
        opens_at, due_at = end_of_period(rule, anchor_at, period - 1), end_of_period(rule, anchor_at, period)
    fires = [(stage, _fire_at(stage, anchor_at, opens_at, due_at)) for stage in rule.stages]
    alarms = tuple(
        AlarmTime(stage.code, stage.rank, fire_at)
        for stage, fire_at in fires
        if stage.point is not StagePoint.BEFORE_DUE or fire_at > opens_at
    )
    return Schedule(anchor_at=anchor_at, opens_at=opens_at, due_at=due_at, alarms=alarms)


def _due_at(rule: Rule, anchor_at: datetime, known_at: datetime, meetings: Mapping[str, Meeting]) -> datetime | None:
    due = rule.due
    if due.kind is DueKind.NO_NUMBER:
        return None
    if due.kind is DueKind.AT_ONCE:
        return shift(anchor_at, rule.opens.after) if rule.opens else anchor_at
    if due.after is not None:
        return shift(anchor_at, due.after)
    return _next_meeting(due.before, meetings[due.meeting], known_at)


def _next_meeting(before: Duration | None, meeting: Meeting, known_at: datetime) -> datetime:
    """Return the next meeting, or the time before the first meeting that still leaves as much time."""
    if before is None:
        return meeting.next_after(known_at)
    held_at = meeting.next_after(known_at)
    while (due_at := shift(held_at, before, times=-1)) <= known_at:
        held_at = meeting.next_after(held_at)
    return due_at


def end_of_period(rule: Rule, anchor_at: datetime, period: int) -> datetime:
    """Return when a period of a duty that repeats after a duration is due, counted from its first anchor, in UTC."""
    after = rule.due.after
    if after is None or rule.repeats is None:
        raise EngineError(f"The rule '{rule.kind}' does not repeat after a duration.")
    every = rule.repeats.every or after
    return shift(anchor_at, Duration(after.amount + every.amount * (period - 1), after.unit))


def period_at(rule: Rule, anchor_at: datetime, now: datetime, *, first: int = 1) -> int:
    """Return the period of a repeating duty to begin at `now`: `first`, or the one that runs, if those are over.

    What was missed while nothing ran is caught up with one period, never with many.
    """
    period = first
    if rule.repeats and rule.due.after:
        while end_of_period(rule, anchor_at, period) <= now:
            period += 1
    return period


def _fire_at(stage: Stage, anchor_at: datetime, opens_at: datetime, due_at: datetime | None) -> datetime:
    if stage.point is StagePoint.START:
        return anchor_at
    if stage.point is StagePoint.OPENS:
        return opens_at
    if due_at is None:
        raise EngineError(f"The step '{stage.code}' is measured from a due time, but the duty has none.")
    if stage.offset is None:
        return due_at
    return shift(due_at, stage.offset, times=-1 if stage.point is StagePoint.BEFORE_DUE else 1)


def still_holds(rule: Rule, *, opens_at: datetime, ended_at: datetime) -> bool:
    """Say whether a duty stands although what it waited on ended at `ended_at`.

    A duty "over 24 hours" stands only if the end came after its opening, one of "72 hours or more" also if it came
    at that very instant. A duty that was open from the start does not stand.
    """
    if rule.opens is None:
        return False
    ended_at, opens_at = as_utc(ended_at), as_utc(opens_at)
    return ended_at >= opens_at if rule.opens.inclusive else ended_at > opens_at
