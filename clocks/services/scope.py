"""The database scope in which one agency's fact may touch another agency's duties."""

from contextlib import contextmanager

from django.db import connection, transaction


@contextmanager
def firing():
    """Open a transaction in which row-level security lets these services see the duties of every agency involved.

    An error rolls the setting back with the rest; otherwise it is switched off before the block is left.
    """
    with transaction.atomic():
        outer = _switch("on")
        yield
        _switch(outer)


def _switch(value: str) -> str:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT coalesce(current_setting('app.firing', true), ''), set_config('app.firing', %s, true)", [value]
        )
        return cursor.fetchone()[0]
