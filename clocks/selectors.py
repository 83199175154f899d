"""What is so about duties, for one reader."""

from uuid import UUID

from django.db.models import Count, Q

from clocks.models import Clock, ClockEvent
from missing_cases.models import Message


def duties_visible_to(access, now):
    """Return the duties that exist at `now` and that this reader may see, the most urgent first.

    Overdue is `due_at < now`, whether or not any alarm has fired; duties without a number come last.
    """
    open_now = Clock.objects.visible_to(access).open_at(now).select_related("child")
    return open_now.by_urgency()


def duties_of(subject_kind: str, subject_id: UUID, access, *, ended: bool = True):
    """Return every clock of one subject that this reader may see, waiting ones included, the most urgent first."""
    clocks = Clock.objects.visible_to(access).filter(subject_kind=subject_kind, subject_id=subject_id)
    clocks = clocks if ended else clocks.running()
    return clocks.select_related("agency", "assigned_to").by_urgency()


def duties_of_child(child, access, *, ended: bool = False):
    """Return the clocks of one child that this reader may see, the most urgent first."""
    clocks = Clock.objects.visible_to(access).filter(child=child)
    clocks = clocks if ended else clocks.running()
    return clocks.select_related("agency", "assigned_to").by_urgency()


def waiting_clocks(access, *, kind: str, now):
    """Return the running clocks of one kind that this reader may see, such as every interview waiting to be held."""
    return duties_visible_to(access, now).filter(kind=kind)


def clock_for(subject_kind: str, subject_id: UUID, kind: str, access) -> Clock | None:
    """Return the newest clock of a kind on a subject that this reader may see, or None."""
    return duties_of(subject_kind, subject_id, access).filter(kind=kind).order_by("-seq").first()


def history_of(clock: Clock):
    """Return what happened to a clock the reader already holds, oldest first."""
    return ClockEvent.objects.filter(clock=clock).select_related("by").order_by("at", "id")


def counts_at(access, now) -> dict[str, int]:
    """Return how many duties this reader may see are open and how many of them are overdue."""
    counted = Clock.objects.visible_to(access).open_at(now)
    return counted.aggregate(open=Count("id"), overdue=Count("id", filter=Q(due_at__lt=now)))


def incidents_for(access):
    """Return what nobody could be told of, and messages given up on, at the reader's agency; newest first."""
    wrong = Q(incident=True) | Q(dead_at__isnull=False)
    return Message.objects.filter(wrong, agency=access.agency_id, resolved_at__isnull=True).order_by("-made_at", "-id")
