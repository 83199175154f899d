"""Noting on an interview what happened to copies of it."""

from django.db import transaction

from missing_cases.models import AgencyKind
from return_interviews import triggers
from return_interviews.enums import Action, State
from return_interviews.models import ReturnInterview
from return_interviews.services import store


def note_delivered(disclosure, now) -> None:
    """Note, as mc_clock, that a copy of an authorised interview that had waited reached its recipient.

    A copy for the police meets the duty to forward it to them, at the moment it reached them.
    """
    rows = ReturnInterview.objects.filter(pk=disclosure.source_id)
    rows.filter(state=State.AUTHORISED).update(state=State.DISCLOSED, disclosed_at=now)
    if disclosure.recipient_agency.kind == AgencyKind.POLICE:
        triggers.fire_forwarded(rows.select_related("owner_agency", "episode").get(), by=None, now=now)


def note_forwarded(*, interview: ReturnInterview, by, now) -> None:
    """Note that an interview was forwarded, on the first occasion. Its version stays: the content is the same."""
    with transaction.atomic():
        found = store.locked(interview, Action.DISCLOSE, by)
        if found.disclosed_at is None:
            found.disclosed_at = now
            found.save(update_fields=["state", "disclosed_at"])
