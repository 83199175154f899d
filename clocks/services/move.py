"""Moves running clocks when a reported time is corrected, and gives a duty to a person."""

from datetime import datetime
from uuid import UUID

from django.utils.translation import gettext as _

from clocks.engine.schedule import still_holds
from clocks.engine.state import Outcome
from clocks.models import Clock, ClockEvent, EventKind
from clocks.services.ending import reopen_clock
from clocks.services.ladder import new_event, newest, renew_alarms, schedule_for
from clocks.services.scope import firing
from missing_cases.errors import RuleError


def reanchor(
    *, subject_kind: str, subject_id: UUID, anchor: str, anchor_at: datetime, reason: str, by, now: datetime
) -> list[Clock]:
    """Count the newest clock of each kind of a subject that hangs on `anchor` from its corrected time; return them.

    A running clock gets a new ladder: what is now due fires, what has fired is not taken back. A clock that was met
    keeps its end and is judged late or not by the new time. One that was stopped runs again if it now had arisen before
    it was stopped. Raises `RuleError` without a reason.
    """
    if not reason.strip():
        raise RuleError(_("Say why the time is corrected."), "reason")
    with firing():
        of_subject = Clock.objects.filter(subject_kind=subject_kind, subject_id=subject_id)
        clocks = newest(of_subject.exclude(outcome=Outcome.VOID))
        moved = [clock for clock in clocks if clock.anchor == anchor and clock.anchor_at != anchor_at]
        for clock in moved:
            move_clock(clock, anchor_at, reason.strip(), by, now)
    return moved


def move_clock(clock: Clock, anchor_at: datetime, reason: str, by, now: datetime) -> None:
    """Count a locked clock from another time, and write down both times, who and why."""
    rule, before = clock.rule, {"anchor_at": clock.anchor_at, "due_at": clock.due_at}
    schedule = schedule_for(clock, rule, anchor_at)
    clock.anchor_at, clock.opens_at, clock.due_at = schedule.anchor_at, schedule.opens_at, schedule.due_at
    clock.generation += 1
    clock.save(update_fields=["anchor_at", "opens_at", "due_at", "generation"])
    if not clock.outcome:
        renew_alarms(clock, rule, schedule, now)
    after = {"anchor_at": clock.anchor_at, "due_at": clock.due_at}
    detail = {"reason": reason, "before": _texts(before), "after": _texts(after)}
    ClockEvent.objects.bulk_create([new_event(clock, EventKind.MOVED, at=now, by=by, now=now, **detail)])
    if clock.outcome == Outcome.STOPPED and still_holds(rule, opens_at=clock.opens_at, ended_at=_stopped_at(clock)):
        reopen_clock(clock, by=by, now=now, on=clock.anchor)


def _stopped_at(clock: Clock) -> datetime:
    return ClockEvent.objects.filter(clock=clock, kind=EventKind.STOPPED).latest("written_at", "id").at


def _texts(times: dict[str, datetime | None]) -> dict[str, str | None]:
    return {name: at.isoformat() if at else None for name, at in times.items()}


def assign_clock(*, clock: Clock, to, by, now: datetime, counterpart=None, reason: str = "") -> Clock:
    """Give a running duty to a person (None: to nobody), and return it.

    `counterpart` is the agency that will do it; the clock's own agency means no other. Raises `RuleError` when the duty
    has ended.
    """
    with firing():
        found = Clock.objects.select_for_update().get(pk=clock.pk)
        if found.outcome:
            raise RuleError(_("This duty has already ended."))
        found.assigned_to = to
        if counterpart is not None:
            found.counterpart = counterpart if counterpart.pk != found.agency_id else None
        found.save(update_fields=["assigned_to", "counterpart"])
        person = str(to.pk) if to else None
        detail = {"to": person, "name": to.full_name if to else "", "reason": reason}
        ClockEvent.objects.bulk_create([new_event(found, EventKind.ASSIGNED, at=now, by=by, now=now, **detail)])
    return found
