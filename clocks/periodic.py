"""Periodic jobs, due by a row in PostgreSQL: a missed day is caught up once, and two cranks never run one twice."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import transaction

from clocks.models import PeriodicRun
from missing_cases.audit.seal import seal


@dataclass(frozen=True)
class Job:
    """Something done every so often, in its own transaction, as mc_clock; `run` takes `now`."""

    name: str
    every: timedelta
    run: Callable[[datetime], object]


JOBS: dict[str, Job] = {}


def register(name: str, *, every: timedelta, run: Callable[[datetime], object]) -> None:
    """Add a job; apps call this in `AppConfig.ready`. A name is registered once."""
    if name in JOBS and JOBS[name].run is not run:
        raise ValueError(f"two periodic jobs are called {name}")
    JOBS[name] = Job(name, every, run)


def run_due_jobs(*, now: datetime) -> list[str]:
    """Run each registered job that is due at `now`, and return the names of those that ran well.

    A job that fails is written down, tried again when it is next due, and does not stop the others.
    """
    PeriodicRun.objects.bulk_create([PeriodicRun(name=name, due_at=now) for name in JOBS], ignore_conflicts=True)
    due = PeriodicRun.objects.filter(due_at__lte=now, name__in=JOBS).order_by("due_at", "name")
    return [name for name in due.values_list("name", flat=True) if _run(JOBS[name], now)]


def _run(job: Job, now: datetime) -> bool:
    with transaction.atomic():
        rows = PeriodicRun.objects.select_for_update(skip_locked=True)
        row = rows.filter(name=job.name, due_at__lte=now).first()
        if row is None:
            return False
        row.last_started_at = now
        row.due_at = next_due(row.due_at, job.every, now)
        row.last_error = _error_of(job, now)
        if not row.last_error:
            row.last_finished_at = now
        row.save()
    return not row.last_error


def next_due(due_at: datetime, every: timedelta, now: datetime) -> datetime:
    """Return the first due time after `now` in steps of `every` from the last one."""
    return due_at + every * ((now - due_at) // every + 1)


def _error_of(job: Job, now: datetime) -> str:
    try:
        with transaction.atomic():
            job.run(now)
    except Exception as error:  # noqa: BLE001 - one job's fault is written down and must not stop the rest
        return f"{type(error).__name__}: {error}"[:300] or type(error).__name__
    return ""


def seal_audit(now: datetime) -> None:
    """Close the audit rows of every transaction that has ended, and log the seal (reliability, audit seal)."""
    seal()
