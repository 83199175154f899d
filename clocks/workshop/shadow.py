"""A place where the services run for real and nothing stays: tables of one transaction in front of the real ones.

PostgreSQL looks for a table among the temporary ones first. Here the clocks, their alarms and events, and the versions
of protocols are such tables, empty or filled for the purpose, and all of it is rolled back when the block is left.
"""

from collections.abc import Sequence
from contextlib import contextmanager

from django.db import connection, transaction

from clocks.models import Alarm, Clock, ClockEvent, ProtocolVersion

EMPTY = (Clock, Alarm, ClockEvent)
NOTHING_ELSE = "SELECT count(*) FROM pg_class WHERE relnamespace = pg_my_temp_schema() AND oid = ANY(%s::regclass[])"


@contextmanager
def shadow(standing: Sequence[ProtocolVersion]):
    """Open a block in which there is no clock and no version but the `standing` ones, and from which nothing stays.

    Raises RuntimeError where the tables would be the real ones.
    """
    with transaction.atomic():
        _stand_in_front([*EMPTY, ProtocolVersion])
        ProtocolVersion.objects.bulk_create(standing)
        try:
            yield
        finally:
            transaction.set_rollback(True)


def forget_clocks() -> None:
    """Empty the tables of this block, so that the next children begin with none."""
    _run("TRUNCATE " + ", ".join(model._meta.db_table for model in EMPTY))


def _stand_in_front(models) -> None:
    names = [model._meta.db_table for model in models]
    for name in names:
        _run(f"CREATE TEMP TABLE {name} (LIKE public.{name} INCLUDING ALL) ON COMMIT DROP")
    with connection.cursor() as cursor:
        cursor.execute(NOTHING_ELSE, [names])
        if cursor.fetchone()[0] != len(names):
            raise RuntimeError("a replay would write to the real tables")


def _run(statement: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(statement)
