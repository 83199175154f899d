"""What every end of a clock has in common: its outcome, its alarms set aside, the event that proves it."""

from datetime import datetime

from clocks.engine.state import Outcome
from clocks.models import Clock, ClockEvent, EventKind
from clocks.services.ladder import new_event, person_of, renew_alarms, schedule_for, set_aside_alarms

EVENT_OF = {Outcome.MET: EventKind.MET, Outcome.STOPPED: EventKind.STOPPED, Outcome.VOID: EventKind.VOID}


def end_clock(clock: Clock, outcome: Outcome, *, at: datetime, by, now: datetime, on: str = "", note: str = "") -> None:
    """End a locked clock: `at` is when it happened, `now` when it is recorded, `on` the trigger that ended it.

    Alarms that have not fired are set aside in the same transaction; those that have fired stay as they are.
    """
    clock.outcome = outcome.value
    clock.ended_at = now
    clock.ended_by = person_of(by)
    clock.ended_on = on
    clock.note = note
    clock.met_at = at if outcome is Outcome.MET else None
    clock.save(update_fields=["outcome", "ended_at", "ended_by", "ended_on", "note", "met_at"])
    set_aside_alarms(clock, now)
    ClockEvent.objects.bulk_create([new_event(clock, EVENT_OF[outcome], at=at, by=by, now=now, on=on)])


def reopen_clock(clock: Clock, *, by, now: datetime, on: str) -> None:
    """Let a locked clock that ended run again: what ended it was corrected, and it stands after all."""
    clock.outcome, clock.ended_on, clock.note = "", "", ""
    clock.ended_at = clock.ended_by = clock.met_at = None
    clock.generation += 1
    clock.save(update_fields=["outcome", "ended_on", "note", "ended_at", "ended_by", "met_at", "generation"])
    renew_alarms(clock, clock.rule, schedule_for(clock, clock.rule, clock.anchor_at), now)
    ClockEvent.objects.bulk_create([new_event(clock, EventKind.REOPENED, at=now, by=by, now=now, on=on)])
