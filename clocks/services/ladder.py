"""Writes the rows below a clock: alarms, and the events that prove what happened."""

from datetime import datetime

from clocks.engine.rules import Rule
from clocks.engine.schedule import Schedule
from clocks.models import Alarm, Clock, ClockEvent, EventKind


def person_of(by):
    """Return the user behind a reader, or None when the system acts."""
    return by.user if by is not None else None


def new_alarms(clock: Clock, rule: Rule, schedule: Schedule, *, skip: frozenset[str] = frozenset()) -> list[Alarm]:
    """Return the alarms (not saved) of a clock's present generation, less the stages to skip."""
    return [
        Alarm(
            clock=clock,
            child_id=clock.child_id,
            agency_id=clock.agency_id,
            stage=alarm.stage,
            rank=alarm.rank,
            generation=clock.generation,
            tell=[{"role": who.role, "at": who.at} for who in rule.stage(alarm.stage).tell],
            fire_at=alarm.fire_at,
        )
        for alarm in schedule.alarms
        if alarm.stage not in skip
    ]


def set_aside_alarms(clock: Clock, now: datetime) -> int:
    """Set aside every alarm of a clock that has not fired; return how many."""
    return Alarm.objects.filter(clock=clock, fired_at__isnull=True, void_at__isnull=True).update(void_at=now)


def new_event(clock: Clock, kind: EventKind, *, at: datetime, by, now: datetime, **detail) -> ClockEvent:
    """Return an event of a clock (not saved): when it happened, when it was recorded, by whom."""
    return ClockEvent(
        clock=clock,
        child_id=clock.child_id,
        agency_id=clock.agency_id,
        kind=kind,
        at=at,
        written_at=now,
        by=person_of(by),
        detail=detail,
    )
