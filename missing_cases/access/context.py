"""Binds a reader to a database transaction, so that row-level security and audit know who is there."""

from contextlib import contextmanager
from uuid import uuid4

from django.db import connection, transaction


def bind(*, actor: str, agency="", groups=(), request_id="", purpose=""):
    """Set the `app.*` settings for the rest of this transaction and return the database's time (aware, UTC)."""
    if not connection.in_atomic_block:
        raise RuntimeError("bind() needs an open transaction: settings outside one do nothing")
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT statement_timestamp(), set_config('app.actor', %s, true), set_config('app.agency', %s, true),"
            " set_config('app.groups', %s, true), set_config('app.request', %s, true),"
            " set_config('app.purpose', %s, true)",
            [actor, str(agency), ",".join(map(str, groups)), str(request_id), purpose],
        )
        return cursor.fetchone()[0]


def database_now():
    """Return the database's time, the only clock (aware, UTC)."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT statement_timestamp()")
        return cursor.fetchone()[0]


@contextmanager
def acting(access, *, purpose=""):
    """Open a transaction bound to this reader. Tasks, commands and tests use it; requests use the middleware."""
    with transaction.atomic():
        yield bind(
            actor=str(access.user.pk),
            agency=access.agency_id,
            groups=access.group_ids,
            request_id=uuid4(),
            purpose=purpose,
        )


@contextmanager
def acting_as_system(name: str):
    """Open a transaction in the name of a part of the system ("load_demo"). Row-level security still applies."""
    with transaction.atomic():
        yield bind(actor=f"system:{name}", request_id=uuid4())
