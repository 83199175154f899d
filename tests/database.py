"""The database in tests: under the application's own role, and the ways to step out of it.

* Ordinary tests (`db`, `@pytest.mark.django_db`) run in one transaction as mc_app and leave nothing.
* Tests that need commits (a second connection, a worker, a browser) ask for `committed_database`.
"""

import os
from contextlib import closing, contextmanager

import psycopg2
import pytest
from django.db import connection, transaction
from django.test.utils import setup_databases, teardown_databases

from missing_cases.database_roles import APP, BACKUP, OWNER, address_as

FLUSHING = {"transactional_db", "live_server", "django_db_reset_sequences", "django_db_serialized_rollback"}


@contextmanager
def as_role(role: str):
    """Run a block of an ordinary test as another database role, then go back; an error undoes the block's writes."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SELECT current_setting('role')")
        before = cursor.fetchone()[0]
        cursor.execute(f"SET LOCAL ROLE {role}")
        yield
        cursor.execute(f"SET LOCAL ROLE {before}")


@pytest.fixture(autouse=True)
def _application_role(request):
    """Run every ordinary database test as mc_app, behind row-level security, for the length of its transaction."""
    marker = request.node.get_closest_marker("django_db")
    if marker and "committed_database" in request.fixturenames:
        pytest.fail("committed_database brings its own database: take the django_db mark away")
    if FLUSHING & set(request.fixturenames) or (marker and (marker.args or marker.kwargs.get("transaction"))):
        pytest.fail("tests never flush: ask for the fixture committed_database instead of a transactional one")
    if "db" in request.fixturenames or marker:
        request.getfixturevalue("db")
        with connection.cursor() as cursor:
            cursor.execute(f"SET LOCAL ROLE {APP}")


@pytest.fixture
def oracle():
    """Return a function that reads every row, whoever may see it, in the test's own transaction (as mc_backup)."""

    def read(sql, params=None):
        with as_role(BACKUP), connection.cursor() as cursor:
            cursor.execute(sql, params)
            return cursor.fetchall()

    return read


def _run(address, sql, params=None):
    with closing(psycopg2.connect(address)) as line:
        line.autocommit = True
        with line.cursor() as cursor:
            cursor.execute(sql, params)
            return cursor.fetchall() if cursor.description else None


@pytest.fixture
def superuser():
    """Return a function that runs SQL as the cluster's superuser, in a connection of its own (sees commits only)."""

    def run(sql, params=None):
        return _run(address_as(os.environ["TEST_CLUSTER_URL"], "", database=_name()), sql, params)

    return run


def _name():
    return connection.settings_dict["NAME"]


class CommittedDatabase:
    """A database of this test's own, cloned from the migrated one, in which commits stay until the test ends."""

    def __init__(self, name: str):
        self.name = name

    def url(self, role: str = APP) -> str:
        """Return the address of the database as a role; "postgres" is the superuser's."""
        cluster = os.environ["TEST_CLUSTER_URL"]
        return address_as(cluster, "" if role == "postgres" else role, database=self.name)

    def environment(self, role: str = APP, **more: str) -> dict[str, str]:
        """Return the variables for a process of the product that signs in as a role."""
        return {**os.environ, "DJANGO_SETTINGS_MODULE": "missing_cases.settings.test", "DATABASE_URL": self.url(role),
                "PYTHONUNBUFFERED": "1", **more}  # fmt: skip

    def run(self, sql, params=None, *, role="postgres"):
        """Run one statement in a connection of its own, committed at once; return its rows."""
        return _run(self.url(role), sql, params)

    def connect(self, role: str = APP):
        """Return a new psycopg2 connection as a role. Close it."""
        return psycopg2.connect(self.url(role))

    @contextmanager
    def django_as(self, role: str):
        """Let Django's own connection sign in as another role for a block."""
        before = connection.settings_dict["USER"]
        connection.close()
        connection.settings_dict["USER"] = role
        try:
            yield self
        finally:
            connection.close()
            connection.settings_dict["USER"] = before


def _clone(template, name):
    cluster = os.environ["TEST_CLUSTER_URL"]
    _run(cluster, f'CREATE DATABASE "{name}" TEMPLATE "{template}" OWNER {OWNER}')


@pytest.fixture(scope="session")
def migrated_database(django_db_setup, django_db_blocker):
    """Make the test database also where no test of this run asked pytest-django for one."""
    with django_db_blocker.unblock():
        there = connection.settings_dict["NAME"].startswith("test_")
        made = None if there else setup_databases(verbosity=0, interactive=False, aliases={"default"})
        yield
        if made:
            teardown_databases(made, verbosity=0)


@pytest.fixture
def committed_database(request, migrated_database, django_db_blocker):
    """Clone the migrated database, point Django's connection to it as mc_app, and drop it after the test."""
    with django_db_blocker.unblock():
        connection.close()
        kept = {key: connection.settings_dict[key] for key in ("NAME", "USER")}
        name = f"committed_{os.getpid()}_{abs(hash(request.node.nodeid)) % 10**8}"
        _clone(kept["NAME"], name)
        connection.settings_dict.update(NAME=name, USER=APP)
        try:
            yield CommittedDatabase(name)
        finally:
            connection.close()
            connection.settings_dict.update(kept)
            _run(os.environ["TEST_CLUSTER_URL"], f'DROP DATABASE "{name}" WITH (FORCE)')
