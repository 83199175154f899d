"""How a clock ends: what was owed was done, it is no longer needed, or it never should have been."""

from datetime import datetime

from django.utils.translation import gettext as _

from clocks.engine.state import ClockState, Outcome
from clocks.models import Clock, ClockEvent, EventKind
from clocks.services.ladder import new_event, person_of, renew_alarms, schedule_for, set_aside_alarms
from clocks.services.scope import firing
from missing_cases.access.perms import Perm
from missing_cases.errors import RuleError

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
    """Let a locked clock that was stopped run again: what stopped it was corrected, and it stands after all."""
    clock.outcome, clock.ended_on, clock.note = "", "", ""
    clock.ended_at = clock.ended_by = None
    clock.generation += 1
    clock.save(update_fields=["outcome", "ended_on", "note", "ended_at", "ended_by", "generation"])
    renew_alarms(clock, clock.rule, schedule_for(clock, clock.rule, clock.anchor_at), now)
    ClockEvent.objects.bulk_create([new_event(clock, EventKind.REOPENED, at=now, by=by, now=now, on=on)])


def _locked(clock: Clock) -> Clock:
    found = Clock.objects.select_for_update(of=("self",)).get(pk=clock.pk)
    if found.outcome:
        raise RuleError(_("This duty has already ended."))
    return found


def meet_clock(*, clock: Clock, at: datetime, by, now: datetime, on: str = "", note: str = "") -> Clock:
    """Record that what a clock waits for was done at `at`. Raises `RuleError` when the clock has ended."""
    with firing():
        found = _locked(clock)
        end_clock(found, Outcome.MET, at=at, by=by, now=now, on=on, note=note)
    return found


def void_clock(*, clock: Clock, reason: str, by, now: datetime) -> Clock:
    """Set aside a clock that should never have run. Raises `RuleError` without a reason or when it has ended."""
    if not reason.strip():
        raise RuleError(_("Say why this duty is set aside."), "reason")
    with firing():
        found = _locked(clock)
        end_clock(found, Outcome.VOID, at=now, by=by, now=now, note=reason.strip())
    return found


def complete_duty(*, clock: Clock, note: str, done_at: datetime, by, now: datetime) -> Clock:
    """Record by hand that a duty was done at `done_at`, with a note of what was done.

    Raises `RuleError` (with the field) when the duty has ended, is recorded elsewhere, does not exist yet, or when the
    note is empty or the time impossible; `NotAllowed` when the reader's roles do not include it.
    """
    by.demand(Perm.DUTY_DONE)
    with firing():
        found = _locked(clock)
        _check_by_hand(found, note.strip(), done_at, now)
        end_clock(found, Outcome.MET, at=done_at, by=by, now=now, note=note.strip())
    return found


def _check_by_hand(clock: Clock, note: str, done_at: datetime, now: datetime) -> None:
    if clock.rule.completion != "by_hand":
        raise RuleError(_("This duty ends when what it waits for is recorded; it cannot be ticked off here."))
    if clock.state(now) is ClockState.WAITING:
        raise RuleError(_("This duty has not arisen yet."))
    if not note:
        raise RuleError(_("Say what was done."), "note")
    if done_at > now:
        raise RuleError(_("The time it was done is in the future."), "done_at")
    if done_at < clock.anchor_at:
        raise RuleError(_("The time it was done is before the duty began."), "done_at")
