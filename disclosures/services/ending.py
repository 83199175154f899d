"""Closing what could be opened only until a stated time. Run by the cranks, as mc_clock."""

from django.db import transaction

from disclosures.enums import EventKind, State
from disclosures.models import Disclosure, DisclosureEvent
from disclosures.services.steps import tell_sender


def expire_due(now) -> int:
    """Write down every disclosure whose time has run out, tell its sender, and return how many there were.

    The recipient cannot read it from that moment, whether or not this has run; two cranks never end one twice. The
    clock that waits for acceptance goes on: nobody has accepted, and a person decides to recall it or send it anew.
    """
    with transaction.atomic():
        due = list(
            Disclosure.objects.select_for_update(skip_locked=True, of=("self",))
            .filter(expires_at__lte=now, expired_at__isnull=True)
            .exclude(state__in=[State.RECALLED, State.REFUSED, State.EXPIRED])
            .order_by("expires_at", "pk")[:500]
        )
        for disclosure in due:
            _expire(disclosure, now)
    return len(due)


def _expire(disclosure: Disclosure, now) -> None:
    disclosure.state, disclosure.expired_at = State.EXPIRED, now
    disclosure.save(update_fields=["state", "expired_at"])
    event = DisclosureEvent.objects.create(
        disclosure=disclosure, child_id=disclosure.child_id, owner_agency_id=disclosure.owner_agency_id,
        kind=EventKind.EXPIRED, at=now, by=None, sha256=disclosure.sha256,
    )  # fmt: skip
    tell_sender(disclosure, event, now=now)
