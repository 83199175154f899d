"""How a clock ends: what was owed was done, it is no longer needed, or it never should have been."""

from datetime import datetime
from uuid import UUID

from django.utils.translation import gettext as _

from clocks.engine.state import ClockState, Outcome
from clocks.models import Clock
from clocks.services.ending import end_clock
from clocks.services.follow import follow_up
from clocks.services.scope import firing
from missing_cases.access.perms import Perm
from missing_cases.errors import RuleError


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
        follow_up(found, by=by, now=now)
    return found


def void_clock(*, clock: Clock, reason: str, by, now: datetime) -> Clock:
    """Set aside a clock that should never have run. Raises `RuleError` without a reason or when it has ended."""
    if not reason.strip():
        raise RuleError(_("Say why this duty is set aside."), "reason")
    with firing():
        found = _locked(clock)
        end_clock(found, Outcome.VOID, at=now, by=by, now=now, note=reason.strip())
    return found


def end_duties_about(
    *, subject_kind: str, subject_id: UUID, on: str, at: datetime, note: str, by, now: datetime
) -> None:
    """Stop every running duty about something that was over `at` a moment: what it asked for can no longer be done.

    `on` names what happened, `note` says it to people.
    """
    with firing():
        about = Clock.objects.running().filter(subject_kind=subject_kind, subject_id=subject_id)
        for clock in about.select_for_update(of=("self",)).order_by("pk"):
            end_clock(clock, Outcome.STOPPED, at=at, by=by, now=now, on=on, note=note)


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
        follow_up(found, by=by, now=now)
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
