"""Short ticks of the inbox. They carry nothing, may be lost, doubled or purged, and hold no fact."""

from celery import shared_task

from intake.lists.reader import turn_lists


@shared_task(name="intake.lists")
def lists() -> None:
    """Go on with the lists that wait to be read."""
    turn_lists()
