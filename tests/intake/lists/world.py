"""What the tests of lists share: a list of a sender, put in, its columns matched as proposed, and read."""

import datetime as dt

from intake.lists.asking import begin_list, choose_columns, mapping_of
from intake.lists.reader import turn_lists
from intake.models import ListRow, ListRun
from intake.reading.kinds import FileKind
from tests.database import as_role
from tests.intake.world import NOW

HEADER = "Name,DOB,Log No,Last Seen,Risk,Found"
YEAR = dt.datetime.now(dt.UTC).year - 14  # noqa: TID251 - the worker reads the database's clock
MIA = f'"THORNE, Mia",1/2/{YEAR},GM-1,8/5/2016 21:40,High,'
BEN = f"Ben Ashe,3/4/{YEAR},GM-2,8/5/2016 20:00,Medium,"
SENDER = "Greater Mills Police"


def list_of(*rows):
    return "\n".join([HEADER, *rows]).encode()


def begin(world, *rows, sender=SENDER, now=NOW, role="missing_coordinator"):
    by = world.acting(role)
    return begin_list(data=list_of(*rows), name="l.csv", kind=FileKind.CSV, sender=sender, by=by, now=now)[0]


def wait(world, *rows, now=NOW, **more):
    run, by = begin(world, *rows, now=now, **more), world.acting("missing_coordinator")
    return choose_columns(run=run, mapping=mapping_of(run, by), by=by, now=now)


def turn(world, run):
    with as_role("mc_clock"):
        turn_lists()
    world.acting("missing_coordinator")
    return ListRun.objects.get(pk=run.pk)


def read(world, *rows, **more):
    return turn(world, wait(world, *rows, **more))


def outcomes(run):
    return dict(ListRow.objects.filter(run=run).values_list("number", "outcome"))
