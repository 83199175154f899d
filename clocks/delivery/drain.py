"""Empties the outboxes: lease, ask, send, record; after ten attempts give up aloud."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Protocol
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
OURS = "SELECT EXISTS (SELECT FROM message WHERE id = %s AND attempts = %s AND sent_at IS NULL)"


@dataclass(frozen=True)
class Leased:
    """A message this process may try for the time being."""

    id: UUID
    key: str
    attempts: int
    address: str


class Outbox(Protocol):
    """Letters that wait in a table, in which attempts and outcomes are written down."""

    def lease(self, *, now: datetime, batch: int) -> list[Leased]:
        """Take the next that are due, putting off their next attempt."""

    def ours(self, leased: Leased) -> bool:
        """Say whether it still waits, and nobody has leased it since."""

    def letter_for(self, leased: Leased) -> Letter:
        """Return the letter itself."""

    def sent(self, leased: Leased, receipt: str, now: datetime) -> None:
        """Write down that it went."""

    def failed(self, leased: Leased, error: str, now: datetime) -> None:
        """Write down why it did not go."""


class Messages:
    """The messages to people who have an account."""

    def lease(self, *, now: datetime, batch: int = BATCH) -> list[Leased]:
        """Take the next messages due, putting off their next attempt (15 s, doubling)."""
        return leased_by(LEASE, now=now, batch=batch)

    def ours(self, leased: Leased) -> bool:
        """Say whether a message still waits, and nobody has leased it since."""
        return answer(OURS, [leased.id, leased.attempts])

    def letter_for(self, leased: Leased) -> Letter:
        """Return the letter of a message: it says that something waits, never about whom."""
        with override(settings.LANGUAGE_CODE):
            subject = _("Missing Cases: something needs you")
            body = _(
                "Something in Missing Cases needs your attention.\n\n"
                "Sign in to read it: %(address)s\n\n"
                "This message holds no details, because e-mail can be read by others."
            ) % {"address": settings.SITE_ADDRESS}
        return Letter(reference=leased.key, to=leased.address, subject=subject, body=body)

    def sent(self, leased: Leased, receipt: str, now: datetime) -> None:
        """Write down that a message went."""
        run(SENT, [now, receipt[:200], leased.id])

    def failed(self, leased: Leased, error: str, now: datetime) -> None:
        """Write down why a message did not go; after the last attempt it is dead."""
        run(FAILED, [error, ATTEMPTS, now, leased.id])


MESSAGES = Messages()
OUTBOXES: list[Outbox] = [MESSAGES]  # apps above add theirs


def drain_all(*, now: datetime) -> int:
    """Empty every outbox, and return how many letters were sent."""
    return sum(drain(now=now, outbox=outbox) for outbox in OUTBOXES)


def drain(*, now: datetime, batch: int = BATCH, through: Provider | None = None, outbox: Outbox = MESSAGES) -> int:
    """Try every letter of an outbox that is due at `now`, and return how many were sent.

    Each lease is committed before the provider is spoken to, so a crash loses nothing; a message tried before is looked
    up at the provider first, so it is not sent twice by a provider that can be asked. Run it outside any transaction.

    A lease may end while a slow provider still has the letters before it. So each letter is sent under a lock of its
    own, which ends with the connection, and only if nobody has leased it since: no two cranks send one at once.
    """
    through = through or provider()
    sent = 0
    while True:
        leased = outbox.lease(now=now, batch=batch)
        sent += sum(_deliver(each, outbox, through, now) for each in leased)
        if len(leased) < batch:
            return sent


def leased_by(statement: str, *, now: datetime, batch: int) -> list[Leased]:
    """Run the statement of a lease, which answers with id, key, attempts and address, in a committed transaction."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement, {"now": now, "batch": batch})
        return [Leased(*row) for row in cursor.fetchall()]


def _deliver(leased: Leased, outbox: Outbox, through: Provider, now: datetime) -> bool:
    with _alone_with(leased.key) as alone:
        return alone and outbox.ours(leased) and _tried(leased, outbox, through, now)


@contextmanager
def _alone_with(key: str) -> Iterator[bool]:
    """Yield whether no other crank has this letter in hand until the end of the block."""
    lock = [f"letter {key}"]
    held = answer("SELECT pg_try_advisory_lock(hashtextextended(%s, 0))", lock)
    try:
        yield held
    finally:
        if held:
            answer("SELECT pg_advisory_unlock(hashtextextended(%s, 0))", lock)


def _tried(leased: Leased, outbox: Outbox, through: Provider, now: datetime) -> bool:
    try:
        receipt = through.find(leased.key) if leased.attempts > 1 else None
        if receipt is None:
            receipt = through.send(outbox.letter_for(leased))
    except Exception as error:  # noqa: BLE001 - whatever a carrier throws, the letter stays and is tried again
        outbox.failed(leased, f"{type(error).__name__}: {error}"[:300], now)
        return False
    outbox.sent(leased, receipt, now)
    return True


def run(statement: str, parameters: list) -> None:
    """Run a statement in a transaction of its own."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement, parameters)


def answer(statement: str, parameters: list) -> bool:
    """Run a statement that answers yes or no."""
    with connection.cursor() as cursor:
        cursor.execute(statement, parameters)
        return cursor.fetchone()[0]
