"""What ends, or begins again, for a child as a whole: of whatever subject and whichever agency owes it."""

from collections.abc import Collection
from datetime import datetime

from clocks.engine.state import Outcome
from clocks.models import Clock
from clocks.services.ending import end_clock, reopen_clock
from clocks.services.scope import firing
from missing_cases.models import Child


def stop_for_child(
    *, child: Child, subject_kinds: Collection[str], on: str, note: str, by, now: datetime
) -> list[Clock]:
    """Stop every running duty about a child, of these kinds of subject. `on` names what happened, `note` says it."""
    with firing():
        running = Clock.objects.running().filter(child=child, subject_kind__in=subject_kinds)
        clocks = list(running.select_for_update(of=("self",)).order_by("pk"))
        for clock in clocks:
            end_clock(clock, Outcome.STOPPED, at=now, by=by, now=now, on=on, note=note)
    return clocks


def resume_for_child(*, child: Child, on: str, by, now: datetime) -> list[Clock]:
    """Let the duties that `on` stopped run again: it did not happen. What is now due fires, nothing fires twice."""
    with firing():
        stopped = Clock.objects.filter(child=child, outcome=Outcome.STOPPED, ended_on=on)
        clocks = list(stopped.select_for_update(of=("self",)).order_by("pk"))
        for clock in clocks:
            reopen_clock(clock, by=by, now=now, on=on)
    return clocks
