"""Fires what is due. Any number of sweeps may run at once, in any process; each alarm fires once."""

import socket
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from django.db import DEFAULT_DB_ALIAS, connections, transaction

from clocks.engine.calendars import as_local, bank_holidays

SWEEP = (Path(__file__).parent / "sql" / "sweep.sql").read_text()
BATCH = 1000
LIMITS = (
    "SELECT set_config('app.actor', 'system:clocks', true), set_config('statement_timeout', '15s', true),"
    " set_config('lock_timeout', '5s', true), set_config('idle_in_transaction_session_timeout', '30s', true)"
)


def sweep(*, now: datetime, crank: str, batch: int = BATCH, using: str = DEFAULT_DB_ALIAS) -> int:
    """Fire every alarm due at `now` (aware), batch by batch, and return how many were due.

    Each batch is one statement and one commit: alarm, event, messages, the rung to climb, incident where nobody can be
    told, heartbeat of the `crank`. It goes on until nothing is due, because a rung may be due at once. Run it on a
    connection (`using`) of mc_clock, outside any transaction.
    """
    handled = 0
    while count := sweep_once(now=now, crank=crank, batch=batch, using=using):
        handled += count
    return handled


def sweep_once(*, now: datetime, crank: str, batch: int = BATCH, using: str = DEFAULT_DB_ALIAS) -> int:
    """Fire one batch and return how many alarms it held, those that nobody needed any more included."""
    parameters = parameters_of(now=now, crank=crank, batch=batch)
    with transaction.atomic(using=using), connections[using].cursor() as cursor:
        cursor.execute(LIMITS)
        cursor.execute(SWEEP, parameters)
        return cursor.fetchone()[0]


def parameters_of(*, now: datetime, crank: str, batch: int = BATCH) -> dict[str, Any]:
    """Return what the statement of a sweep is given."""
    today = as_local(now).date()
    return {
        "now": now,
        "batch": batch,
        "crank": crank,
        "worker_at": worker_time(),
        "host": socket.gethostname()[:80],
        "bank_holiday": today in bank_holidays(today.year),
    }


def worker_time() -> datetime:
    """Return this machine's own time, to be compared with the database's and used for nothing else."""
    return datetime.now(UTC)  # noqa: TID251
