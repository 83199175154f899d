"""Guesses at one secret take turns, so that a count of failures cannot be outrun by guessing in parallel."""

from django.db import OperationalError, connection, transaction

PATIENCE = "3s"


class Busy(Exception):
    """Too many guesses at once."""


def wait_turn(kind: str, *parts: str) -> None:
    """Wait until no other request is guessing at the same thing; the turn ends with this request's transaction.

    `parts` name the thing (the person and the address). Raises Busy after three seconds.
    """
    if not connection.in_atomic_block:
        raise RuntimeError("a turn lasts as long as the transaction: open one first")
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("SELECT current_setting('lock_timeout')")
            (before,) = cursor.fetchone()
            cursor.execute("SELECT set_config('lock_timeout', %s, true)", [PATIENCE])
            cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))", ["\x1f".join((kind, *parts))])
            cursor.execute("SELECT set_config('lock_timeout', %s, true)", [before])
    except OperationalError as error:
        if getattr(error.__cause__, "pgcode", "") != "55P03":
            raise
        raise Busy from error
