"""One turn of a crank: sweep, drain, periodic jobs, sign of life. Celery's worker and `clockd` do the same."""

from clocks.delivery.drain import drain_all
from clocks.health import ping_dead_mans_switch
from clocks.periodic import run_due_jobs
from clocks.sweep import sweep
from missing_cases.access.context import database_now


def turn_sweep(crank: str) -> int:
    """Fire what is due by the database's time, tell the outside watcher, and return how many fired."""
    fired = sweep(now=database_now(), crank=crank)
    ping_dead_mans_switch()
    return fired


def turn_drain() -> int:
    """Send what is due by the database's time, and return how many were sent."""
    return drain_all(now=database_now())


def turn_jobs() -> list[str]:
    """Run the periodic jobs that are due by the database's time, and return their names."""
    return run_due_jobs(now=database_now())
