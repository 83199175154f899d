"""Undoes what a trigger did, when what it reported never happened."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from clocks.engine.state import Outcome
from clocks.models import Clock
from clocks.services.ending import end_clock, reopen_clock
from clocks.services.ladder import newest
from clocks.services.scope import firing


def undo_trigger(
    *,
    triggers: Sequence[str],
    anchors: Sequence[str],
    subject_kind: str,
    subject_id: UUID,
    reason: str,
    by,
    now: datetime,
) -> list[Clock]:
    """Let the newest clocks of a subject that these triggers stopped run again, and set aside what began from them.

    A running clock that counts from one of the `anchors`, which are no more, is set aside for the `reason`; one that
    was met stays met. What has fired is not taken back, and what is now due fires. Returns the clocks changed.
    """
    with firing():
        of_subject = Clock.objects.filter(subject_kind=subject_kind, subject_id=subject_id)
        clocks = newest(of_subject.exclude(outcome__in=[Outcome.MET, Outcome.VOID]))
        groundless = [clock for clock in clocks if clock.anchor in anchors and not clock.outcome]
        stopped = [clock for clock in clocks if clock.outcome == Outcome.STOPPED and clock.ended_on in triggers]
        for clock in groundless:
            end_clock(clock, Outcome.VOID, at=now, by=by, now=now, note=reason)
        for clock in stopped:
            if clock.anchor not in anchors:
                reopen_clock(clock, by=by, now=now, on=clock.ended_on)
    return groundless + stopped


def unmeet(*, triggers: Sequence[str], subject_kind: str, subject_id: UUID, by, now: datetime) -> list[Clock]:
    """Let the newest clocks of a subject that these triggers met run again: what met them was about something else.

    What has fired is not taken back, and what is now due fires. Returns the clocks changed.
    """
    with firing():
        of_subject = Clock.objects.filter(subject_kind=subject_kind, subject_id=subject_id)
        clocks = newest(of_subject.exclude(outcome=Outcome.VOID))
        met = [clock for clock in clocks if clock.outcome == Outcome.MET and clock.ended_on in triggers]
        for clock in met:
            reopen_clock(clock, by=by, now=now, on=clock.ended_on)
    return met
