"""Seals the audit each minute, and checks the seals. The clock role seals; every role that reads may check."""

import logging
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.db import connection, transaction

log = logging.getLogger("missing_cases.audit.seal")


@dataclass(frozen=True)
class Seal:
    """One seal: its number, when it was set, over how many rows, its hash, and whether it still holds."""

    number: int
    at: datetime
    rows: int
    hash: str
    good: bool


def seal() -> int:
    """Close the audit rows of every transaction that has ended; return how many.

    The new seal's number and hash go to the log: a copy kept elsewhere shows when the end of the chain is cut off.
    """
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SELECT audit.seal_audit()")
        (rows,) = cursor.fetchone()
        cursor.execute("SELECT number, hash FROM audit.last_seal()")
        last = cursor.fetchone()
    if rows and last:
        log.info("audit seal %s %s", *last)
    return rows


def seals() -> list[Seal]:
    """Recompute every seal, in order."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT seal, sealed_at, sealed_rows, hash, good FROM audit.check_seals() ORDER BY seal")
        return [Seal(*row) for row in cursor.fetchall()]


def problems(found: Iterable[Seal], published: dict[int, str]) -> list[str]:
    """Return what is wrong, a sentence each: seals that no longer hold, and published seals that are gone or differ.

    `published`: number -> hash in hex, as kept elsewhere.
    """
    by_number = {one.number: one for one in found}
    words = [
        f"seal {one.number} of {one.at:%Y-%m-%d %H:%M:%S} does not hold: its rows or the seal before it were changed"
        for one in by_number.values()
        if not one.good
    ]
    for number, kept in sorted(published.items()):
        here = by_number.get(number)
        if here is None:
            words.append(f"seal {number} was published and is gone")
        elif here.hash != kept:
            words.append(f"seal {number} differs from the published copy")
    return words
