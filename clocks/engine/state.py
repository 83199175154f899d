"""What a clock is, seen at one instant: derived from its times alone, never from an alarm having fired."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum


class ClockState(StrEnum):
    """Waiting (may never come to be), running, open (no number), overdue, met in time, met late, stopped, void."""

    WAITING = "waiting"
    RUNNING = "running"
    OPEN = "open"
    OVERDUE = "overdue"
    MET = "met"
    MET_LATE = "met_late"
    STOPPED = "stopped"
    VOID = "void"


class Outcome(StrEnum):
    """How a clock ended."""

    MET = "met"
    STOPPED = "stopped"
    VOID = "void"


LATE = (ClockState.OVERDUE, ClockState.MET_LATE)


def state_at(
    now: datetime,
    *,
    opens_at: datetime,
    due_at: datetime | None,
    outcome: str = "",
    met_at: datetime | None = None,
) -> ClockState:
    """Return the state of a clock at an instant. `outcome` is empty while it runs; `met_at` is when it was met."""
    if outcome == Outcome.MET:
        late = due_at is not None and met_at is not None and met_at > due_at
        return ClockState.MET_LATE if late else ClockState.MET
    if outcome:
        return ClockState(outcome)
    if now < opens_at:
        return ClockState.WAITING
    if due_at is None:
        return ClockState.OPEN
    return ClockState.OVERDUE if due_at < now else ClockState.RUNNING
