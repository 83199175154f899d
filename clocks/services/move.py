"""Moves running clocks when a reported time is corrected, and gives a duty to a person."""

from datetime import datetime
from uuid import UUID

from django.utils.translation import gettext as _

from clocks.engine.schedule import schedule_of
from clocks.models import Alarm, Clock, ClockEvent, EventKind
from clocks.services.ladder import new_alarms, new_event, set_aside_alarms
from clocks.services.scope import firing
from missing_cases.errors import RuleError


def reanchor(
    *, subject_kind: str, subject_id: UUID, anchor: str, anchor_at: datetime, reason: str, by, now: datetime
) -> list[Clock]:
    """Count every running clock of a subject that hangs on `anchor` from its corrected time, and return them.

    Alarms that have not fired are set aside and made anew under the next generation; a step that has fired fires again
    only if its new time is still to come. Raises `RuleError` without a reason.
    """
    if not reason.strip():
        raise RuleError(_("Say why the time is corrected."), "reason")
    with firing():
        running = Clock.objects.running().filter(subject_kind=subject_kind, subject_id=subject_id, anchor=anchor)
        clocks = list(running.select_related("version").select_for_update(of=("self",)).order_by("id"))
        for clock in clocks:
            _move(clock, anchor_at, reason.strip(), by, now)
    return clocks


def _move(clock: Clock, anchor_at: datetime, reason: str, by, now: datetime) -> None:
    rule, before = clock.rule, {"anchor_at": clock.anchor_at, "due_at": clock.due_at}
    meetings = clock.version.protocol.meetings
    schedule = schedule_of(rule, anchor_at=anchor_at, known_at=clock.known_at, meetings=meetings)
    clock.anchor_at, clock.opens_at, clock.due_at = schedule.anchor_at, schedule.opens_at, schedule.due_at
    clock.generation += 1
    clock.save(update_fields=["anchor_at", "opens_at", "due_at", "generation"])
    set_aside_alarms(clock, now)
    told = set(Alarm.objects.filter(clock=clock, fired_at__isnull=False).values_list("stage", flat=True))
    past = {alarm.stage for alarm in schedule.alarms if alarm.fire_at <= now}
    Alarm.objects.bulk_create(new_alarms(clock, rule, schedule, skip=frozenset(told & past)))
    after = {"anchor_at": clock.anchor_at, "due_at": clock.due_at}
    detail = {"reason": reason, "before": _texts(before), "after": _texts(after)}
    ClockEvent.objects.bulk_create([new_event(clock, EventKind.MOVED, at=now, by=by, now=now, **detail)])


def _texts(times: dict[str, datetime | None]) -> dict[str, str | None]:
    return {name: at.isoformat() if at else None for name, at in times.items()}


def assign_clock(*, clock: Clock, to, by, now: datetime, counterpart=None) -> Clock:
    """Give a running duty to a person (None: to nobody), and to the agency that will do it, if another. Returns it.

    Raises `RuleError` when the duty has ended.
    """
    with firing():
        found = Clock.objects.select_for_update().get(pk=clock.pk)
        if found.outcome:
            raise RuleError(_("This duty has already ended."))
        found.assigned_to = to
        if counterpart is not None:
            found.counterpart = counterpart
        found.save(update_fields=["assigned_to", "counterpart"])
        person = str(to.pk) if to else None
        ClockEvent.objects.bulk_create([new_event(found, EventKind.ASSIGNED, at=now, by=by, now=now, to=person)])
    return found
