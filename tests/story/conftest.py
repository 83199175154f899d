"""The printed case, replayed once for each child in a database of its own; what a test changes there is undone."""

from contextlib import ExitStack
from copy import deepcopy

import pytest
from django.core.management import call_command
from django.db import connection, transaction

from clocks.sweep import sweep
from missing_cases.access import context
from missing_cases.database_roles import APP
from reporting.demo.cast import make_cast
from reporting.demo.printed_example import replay
from tests.database import as_role, cloned_database, pointed_at


def _turn(now):
    with as_role("mc_clock"):
        sweep(now=now, crank="story")


def _as_application():
    with connection.cursor() as cursor:
        cursor.execute(f"SET LOCAL ROLE {APP}")


def _replay(looked_after):
    with transaction.atomic():
        _as_application()
        with as_role("mc_owner"):
            call_command("load_protocols", verbosity=0)
            call_command("load_forms", verbosity=0)
        with context.acting_as_system("story"):
            cast = make_cast()
        done = replay(cast, looked_after=looked_after, sweep=_turn)
    done.cast, done.looked_after = cast, looked_after
    return done


class Replays:
    """The replays of this process, each made when first asked for: (name of its database, what was made)."""

    def __init__(self, stack):
        self._stack, self._made = stack, {}

    def of(self, looked_after):
        if looked_after not in self._made:
            name = self._stack.enter_context(cloned_database())
            with pointed_at(name):
                self._made[looked_after] = name, _replay(looked_after)
        return self._made[looked_after]


@pytest.fixture(scope="session")
def replays(django_db_setup, django_db_blocker):
    """Return the replays of this process; their databases are dropped at its end."""
    with django_db_blocker.unblock(), ExitStack() as stack:
        yield Replays(stack)


@pytest.fixture(params=[True, False], ids=["looked after", "at home"])
def story(request, replays, django_db_blocker):
    """Return what the replay of one child made, in a transaction of its database that is rolled back after the test."""
    with django_db_blocker.unblock():
        name, done = replays.of(request.param)
        with pointed_at(name), transaction.atomic():
            _as_application()
            yield deepcopy(done)
            transaction.set_rollback(True)
