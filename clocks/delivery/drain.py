"""Empties the outbox: lease, ask, send, record; after ten attempts give up aloud."""

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from uuid import UUID

from django.conf import settings
from django.db import connection, transaction
from django.utils.translation import gettext as _
from django.utils.translation import override

from clocks.delivery.providers import Letter, Provider, provider

ATTEMPTS = 10
BATCH = 50
LEASE = (Path(__file__).parents[1] / "sql" / "lease.sql").read_text()
SENT = "UPDATE message SET sent_at = %s, receipt = %s, last_error = '' WHERE id = %s AND sent_at IS NULL"
FAILED = (
    "UPDATE message SET last_error = %s, dead_at = CASE WHEN attempts >= %s THEN %s::timestamptz END"
    " WHERE id = %s AND sent_at IS NULL"
)


@dataclass(frozen=True)
class Leased:
    """A message this process may try for the time being."""

    id: UUID
    key: str
    attempts: int
    address: str


def drain(*, now: datetime, batch: int = BATCH, through: Provider | None = None) -> int:
    """Try every message that is due at `now`, and return how many were sent.

    Each lease is committed before the provider is spoken to, so a crash loses nothing; a message tried before is looked
    up at the provider first, so it is not sent twice by a provider that can be asked. Run it outside any transaction.
    """
    through = through or provider()
    sent = 0
    while True:
        leased = lease(now=now, batch=batch)
        sent += sum(_deliver(message, through, now) for message in leased)
        if len(leased) < batch:
            return sent


def lease(*, now: datetime, batch: int = BATCH) -> list[Leased]:
    """Take the next messages due, in a committed transaction, putting off their next attempt (15 s, doubling)."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(LEASE, {"now": now, "batch": batch})
        return [Leased(*row) for row in cursor.fetchall()]


def letter_for(message: Leased) -> Letter:
    """Return the letter of a message: it says that something waits, never about whom."""
    with override(settings.LANGUAGE_CODE):
        subject = _("Missing Cases: something needs you")
        body = _(
            "Something in Missing Cases needs your attention.\n\n"
            "Sign in to read it: %(address)s\n\n"
            "This message holds no details, because e-mail can be read by others."
        ) % {"address": settings.SITE_ADDRESS}
    return Letter(reference=message.key, to=message.address, subject=subject, body=body)


def _deliver(message: Leased, through: Provider, now: datetime) -> bool:
    try:
        receipt = through.find(message.key) if message.attempts > 1 else None
        if receipt is None:
            receipt = through.send(letter_for(message))
    except Exception as error:  # noqa: BLE001 - whatever a carrier throws, the message stays and is tried again
        _run(FAILED, [f"{type(error).__name__}: {error}"[:300], ATTEMPTS, now, message.id])
        return False
    _run(SENT, [now, receipt[:200], message.id])
    return True


def _run(statement: str, parameters: list) -> None:
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement, parameters)
