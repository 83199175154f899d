"""The database in tests: under the application's own role, and the ways to step out of it.

* Ordinary tests (`db`, `@pytest.mark.django_db`) run in one transaction as mc_app and leave nothing.
* Tests that need commits (a second connection, a worker, a browser) ask for `committed_database`.
"""

import os
from contextlib import closing, contextmanager
from uuid import uuid4

import psycopg2
import pytest
from django.db import connection, transaction

from missing_cases.database_roles import APP, BACKUP, OWNER, address_as
from tests.migrated import migrate

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


@pytest.fixture(scope="session")
def django_db_setup(django_test_environment, django_db_blocker):
    """Give this process a database of its own, cloned from one that is migrated once for the whole run."""
    name = f"test_{os.environ['TEST_RUN']}_{os.getpid()}"
    with django_db_blocker.unblock():
        _clone(_migrated_once(), name)
        connection.settings_dict["NAME"] = name
    yield
    with django_db_blocker.unblock():
        connection.close()
        _run(os.environ["TEST_CLUSTER_URL"], f'DROP DATABASE "{name}" WITH (FORCE)')


def _migrated_once() -> str:
    name = f"migrated_{os.environ['TEST_RUN']}"
    with closing(psycopg2.connect(os.environ["TEST_CLUSTER_URL"])) as line, line.cursor() as cursor:
        line.autocommit = True
        cursor.execute("SELECT pg_advisory_lock(hashtext(%s))", [name])  # until this connection closes
        cursor.execute("SELECT 1 FROM pg_database WHERE datname = %s", [name])
        if not cursor.fetchone():
            unfinished = f"{name}_unfinished"
            cursor.execute(f'CREATE DATABASE "{unfinished}" OWNER {OWNER}')
            migrate(unfinished)
            cursor.execute(f'ALTER DATABASE "{unfinished}" RENAME TO "{name}"')
    return name


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


@contextmanager
def cloned_database():
    """Clone the migrated database for the block, and drop it. Yields its name; `pointed_at` goes there."""
    connection.close()
    name = f"committed_{uuid4().hex}"
    _clone(_name(), name)
    try:
        yield name
    finally:
        _run(os.environ["TEST_CLUSTER_URL"], f'DROP DATABASE "{name}" WITH (FORCE)')


@contextmanager
def pointed_at(name: str, *, user: str = OWNER):
    """Point Django's connection to another database, signed in as a role, for the block."""
    connection.close()
    kept = {key: connection.settings_dict[key] for key in ("NAME", "USER")}
    connection.settings_dict.update(NAME=name, USER=user)
    try:
        yield
    finally:
        connection.close()
        connection.settings_dict.update(kept)


@pytest.fixture
def committed_database(django_db_setup, django_db_blocker):
    """Clone the migrated database, point Django's connection to it as mc_app, and drop it after the test."""
    with django_db_blocker.unblock(), cloned_database() as name, pointed_at(name, user=APP):
        yield CommittedDatabase(name)
