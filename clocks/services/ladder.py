"""Writes the rows below a clock: alarms, and the events that prove what happened."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any

from clocks.engine.rules import Climb, Recipient, Rule
from clocks.engine.schedule import Schedule, schedule_of
from clocks.models import Alarm, Clock, ClockEvent, EventKind
from clocks.models.protocol_version import protocol_of


def newest(clocks) -> list[Clock]:
    """Lock the clocks of a queryset and return the newest of each kind and agency of each subject, oldest first.

    Of a duty that repeats, the newest of each period.
    """
    rows = clocks.select_for_update(of=("self",)).order_by("seq", "id")
    latest = {(row.subject_kind, row.subject_id, row.kind, row.agency_id, row.period): row for row in rows}
    return sorted(latest.values(), key=lambda clock: clock.pk)


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
            tell=_frozen(rule.stage(alarm.stage).tell),
            climb=_rungs(rule.stage(alarm.stage).climbs),
            fire_at=alarm.fire_at,
        )
        for alarm in schedule.alarms
        if alarm.stage not in skip
    ]


def _frozen(recipients: Iterable[Recipient]) -> list[dict[str, str]]:
    return [{"role": who.role, "at": who.at} for who in recipients]


def _rungs(climbs: Iterable[Climb]) -> list[dict[str, Any]]:
    waits = [climb.within.elapsed or timedelta(0) for climb in climbs]
    return [
        {"after": wait.total_seconds(), "tell": _frozen(climb.then)} for wait, climb in zip(waits, climbs, strict=True)
    ]


def set_aside_alarms(clock: Clock, now: datetime) -> None:
    """Set aside every alarm of a clock that has not fired.

    The steps first: a crank that is firing one of them is waited for, and then the rung it made is set aside too.
    """
    waiting = Alarm.objects.filter(clock=clock, fired_at__isnull=True, void_at__isnull=True)
    waiting.filter(asked_at__isnull=True).update(void_at=now)
    waiting.update(void_at=now)


def renew_alarms(clock: Clock, rule: Rule, schedule: Schedule, now: datetime) -> None:
    """Set aside what has not fired and make the ladder anew under the clock's generation (already counted up).

    A step that has fired fires again only if its new time is still to come; if not, the rung that was to follow it
    still does.
    """
    set_aside_alarms(clock, now)
    told = set(Alarm.objects.filter(clock=clock, fired_at__isnull=False).values_list("stage", flat=True))
    past = {alarm.stage for alarm in schedule.alarms if alarm.fire_at <= now}
    rungs = [_again(rung, clock) for rung in _unclimbed(clock, told & past)]
    Alarm.objects.bulk_create(new_alarms(clock, rule, schedule, skip=frozenset(told & past)) + rungs)


def _unclimbed(clock: Clock, steps: set[str]) -> list[Alarm]:
    """Return the newest rung above each of these steps, where it has not fired."""
    newest_of: dict[str, Alarm] = {}
    for rung in Alarm.objects.filter(clock=clock, asked_at__isnull=False).order_by("asked_at", "generation", "stage"):
        newest_of[rung.stage.partition("+")[0]] = rung
    return [rung for step, rung in newest_of.items() if step in steps and rung.fired_at is None]


def _again(rung: Alarm, clock: Clock) -> Alarm:
    return Alarm(
        clock=clock, child_id=rung.child_id, agency_id=rung.agency_id, stage=rung.stage, rank=rung.rank,
        generation=clock.generation, tell=rung.tell, climb=rung.climb, asked_at=rung.asked_at, fire_at=rung.fire_at,
    )  # fmt: skip


def schedule_for(clock: Clock, rule: Rule, anchor_at: datetime) -> Schedule:
    """Return the schedule of a clock counted from `anchor_at`, under the version it keeps."""
    meetings = protocol_of(clock.version_id).meetings
    return schedule_of(rule, anchor_at=anchor_at, known_at=clock.known_at, meetings=meetings, period=clock.period)


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
