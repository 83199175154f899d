"""Short ticks. They carry nothing, may be lost, doubled or purged, and hold no fact."""

from celery import shared_task

from clocks import crank
from clocks.workshop import run


@shared_task(name="clocks.sweep")
def sweep() -> None:
    """Fire what is due."""
    crank.turn_sweep("worker")


@shared_task(name="clocks.drain")
def drain() -> None:
    """Send what waits."""
    crank.turn_drain()


@shared_task(name="clocks.jobs")
def jobs() -> None:
    """Run the periodic jobs that are due."""
    crank.turn_jobs()


@shared_task(name="clocks.replay")
def replays() -> None:
    """Go on with the replays that people asked for; one at a time, so that a worker has a hand free for what is due."""
    run.turn_replays()
