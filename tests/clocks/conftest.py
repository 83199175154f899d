from contextlib import contextmanager
from uuid import uuid4

import psycopg2
import pytest
from django.db import connections
from django.test.utils import setup_databases, teardown_databases
from hypothesis import settings

from tests.clocks.world import make_world

settings.register_profile("steady", deadline=None)  # the machine's load is not what these tests are about
settings.load_profile("steady")


@pytest.fixture
def world(db):
    return make_world()


class Committed:
    """A database of its own, cloned from the migrated one, in which commits are real and any role may sign in."""

    def __init__(self, address):
        self.address = address

    @contextmanager
    def signed_in(self, role):
        """Let Django's connections of every thread sign in as a role."""
        connections.close_all()
        self.address["USER"] = role
        yield
        connections.close_all()

    def line(self, role="mc_clock"):
        """Return a connection outside Django, as a role."""
        host = self.address["OPTIONS"].get("host") or self.address["HOST"]
        return psycopg2.connect(dbname=self.address["NAME"], user=role, host=host, port=self.address["PORT"] or None)

    def rows(self, sql, *parameters):
        """Return the rows of a statement as the owner sees them."""
        line = self.line("mc_owner")
        try:
            with line, line.cursor() as cursor:
                cursor.execute(sql, parameters)
                return cursor.fetchall() if cursor.description else None
        finally:
            line.close()

    def url(self, role):
        host = self.address["OPTIONS"].get("host") or self.address["HOST"]
        return f"postgresql://{role}@/{self.address['NAME']}?host={host}"


@pytest.fixture(scope="session")
def migrated(django_db_setup, django_db_blocker):
    """The test database, also when no test of this run asked pytest-django for one."""
    with django_db_blocker.unblock():
        if connections.settings["default"]["NAME"].startswith("test_"):
            yield
            return
        made = setup_databases(verbosity=0, interactive=False, aliases={"default"})
        yield
        teardown_databases(made, verbosity=0)


@pytest.fixture
def committed(migrated, django_db_blocker):
    with django_db_blocker.unblock():
        address = connections.settings["default"]
        before = dict(address)
        clone = f"clone_{uuid4().hex[:12]}"
        connections.close_all()
        there = Committed(address)
        admin = psycopg2.connect(
            dbname="postgres", user="mc_owner", host=address["OPTIONS"].get("host") or address["HOST"]
        )
        admin.autocommit = True
        with admin.cursor() as cursor:
            cursor.execute(f'CREATE DATABASE "{clone}" TEMPLATE "{before["NAME"]}"')
            address["NAME"] = clone
            try:
                yield there
            finally:
                connections.close_all()
                address.update(before)
                cursor.execute(f'DROP DATABASE "{clone}" WITH (FORCE)')
        admin.close()
