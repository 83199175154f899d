"""Delivering what waits because nobody could receive it. Run by the cranks, as mc_clock."""

import logging

from django.db import transaction
from django.utils import timezone

from disclosures import triggers
from disclosures.enums import Action, EventKind, State
from disclosures.models import Disclosure
from disclosures.rules import TRIES_BEFORE_INCIDENT, next_state, next_try
from disclosures.selectors import receivers_of
from disclosures.services.steps import SUBJECT, record, settle_incidents, tell_recipient
from disclosures.sources import note_delivered
from missing_cases.models import Channel, Message

TOPIC = "disclosure.undelivered"
BATCH = 200
logger = logging.getLogger(__name__)


def deliver_due(now) -> int:
    """Try again everything that waits and whose next try is due; return how many were delivered.

    Each is delivered once however many cranks turn: its row is locked, and what another crank holds is passed over. A
    try in vain puts off the next one (15 minutes, doubling, 6 hours at most); after the fifth an incident stands on the
    sender's duty desk, which the delivery settles. A fault with one disclosure does not hold up the others.
    """
    with transaction.atomic():
        waiting = (
            Disclosure.objects.select_for_update(skip_locked=True, of=("self",))
            .select_related("recipient_agency", "owner_agency")
            .filter(state=State.QUEUED, next_try_at__lte=now)
            .exclude(expires_at__lte=now)
            .order_by("next_try_at", "pk")[:BATCH]
        )
        return sum(_try(disclosure, now) for disclosure in list(waiting))


def _try(disclosure: Disclosure, now) -> bool:
    fault = ""
    try:
        with transaction.atomic():
            if _deliver(disclosure, now):
                return True
    except Exception as error:  # noqa: BLE001 - one disclosure's fault is written down and must not stop the rest
        fault = type(error).__name__
        logger.error("disclosure %s could not be delivered: %s", disclosure.pk, fault)  # a row may stand in its text
    _put_off(disclosure, fault, now)
    return False


def _deliver(disclosure: Disclosure, now) -> bool:
    recipient = disclosure.recipient_agency
    if not recipient.active or not receivers_of(recipient, timezone.localdate(now))[1]:
        return False
    disclosure.state = next_state(disclosure.state, Action.RETRY)
    disclosure.sent_at, disclosure.next_try_at = now, None
    disclosure.save(update_fields=["state", "sent_at", "next_try_at"])
    tell_recipient(disclosure, record(disclosure, EventKind.SENT, by=None, now=now), now=now)
    note_delivered(disclosure, now)
    triggers.fire_sent(disclosure, by=None, now=now)
    settle_incidents(disclosure, by=None, now=now)
    return True


def _put_off(disclosure: Disclosure, fault: str, now) -> None:
    tries = disclosure.tries + 1
    Disclosure.objects.filter(pk=disclosure.pk).update(tries=tries, next_try_at=next_try(tries, now))
    if fault or tries >= TRIES_BEFORE_INCIDENT:
        incident = Message(
            key=f"v1:{disclosure.pk}:undelivered", topic=TOPIC, channel=Channel.INBOX, incident=True,
            agency_id=disclosure.owner_agency_id, role=disclosure.recipient_role, child_id=disclosure.child_id,
            subject_kind=SUBJECT, subject_id=disclosure.pk, payload={"fault": fault, "tries": tries},
            made_at=now, available_at=now,
        )  # fmt: skip
        Message.objects.bulk_create([incident], ignore_conflicts=True)
