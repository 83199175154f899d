"""Noting on an interview what happened to copies of it."""

from django.db import transaction

from return_interviews.enums import Action, State
from return_interviews.models import ReturnInterview
from return_interviews.services import store


def note_delivered(source_id, now) -> None:
    """Note, as mc_clock, that a copy of an authorised interview that had waited reached its recipient."""
    rows = ReturnInterview.objects.filter(pk=source_id, state=State.AUTHORISED)
    rows.update(state=State.DISCLOSED, disclosed_at=now)


def note_forwarded(*, interview: ReturnInterview, by, now) -> None:
    """Note that an interview was forwarded, on the first occasion. Its version stays: the content is the same."""
    with transaction.atomic():
        found = store.locked(interview, Action.DISCLOSE, by)
        if found.disclosed_at is None:
            found.disclosed_at = now
            found.save(update_fields=["state", "disclosed_at"])
