"""The worker's part: lists that wait are read in short ticks, a batch of rows in each transaction.

It works as mc_clock, under nobody's access. That role may add a notification, and decide that a newer one stands for
one nobody has decided; it cannot write a child, an episode or a grant, and it never matches a row to a child: who
somebody is, is decided by a person, or on a person's word under their own access. A worker that held the access of
whoever put the list in would act for them hours later, when they may have left.
A worker that is killed costs one batch, and that one is read again.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta

from django.db import connection, transaction

from intake.enums import ListState
from intake.lists.asking import table_of
from intake.lists.taking import take_batch
from intake.models import ListRun
from intake.reading.tables import Table
from missing_cases.access.context import acting_as_system, database_now

BATCH = 250  # rows of one transaction
TURN = timedelta(seconds=5)  # how long a tick goes on; the next goes on from there


def turn_lists() -> int:
    """Go on with the lists that wait, the oldest first, for a few seconds; return how many batches were read.

    While another worker does so, none, so that a hand is free for what is due to fire.
    """
    with _alone() as alone:
        if not alone:
            return 0
        tables: dict = {}
        steps, until = 0, None
        while _step(tables):
            steps += 1
            until = until or database_now() + TURN  # opening a large workbook is not counted
            if database_now() >= until:
                break
        return steps


@contextmanager
def _alone() -> Iterator[bool]:
    """Yield whether no other worker reads lists until the end of the block."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_lock(hashtext('intake.lists'))")
        held = cursor.fetchone()[0]
    try:
        yield held
    finally:
        if held:
            with connection.cursor() as cursor:
                cursor.execute("SELECT pg_advisory_unlock(hashtext('intake.lists'))")


def _step(tables: dict) -> bool:
    """Read the next rows of a list, or finish it; return whether there was one to read."""
    with acting_as_system("lists") as now:
        waiting = ListRun.objects.select_for_update(skip_locked=True, of=("self",)).filter(state=ListState.WAITING)
        run = waiting.select_related("original").order_by("asked_at").first()
        if run is None:
            return False
        try:
            with transaction.atomic():
                if run.pk not in tables:
                    tables.clear()
                    tables[run.pk] = table_of(run)
                _go_on(run, tables[run.pk], now)
        except Exception as error:  # noqa: BLE001 - what went wrong is written on the list, and the others go on
            run.refresh_from_db(fields=["done"])
            run.state, run.finished_at, run.problem = ListState.FAILED, now, type(error).__name__
        run.save(force_update=True)
    return True


def _go_on(run: ListRun, table: Table, now) -> None:
    rows = table.rows[run.done : run.done + BATCH]
    take_batch(run=run, table=table, rows=rows, now=now)
    run.done += len(rows)
    if run.done >= run.total:
        run.state, run.finished_at = ListState.DONE, now
