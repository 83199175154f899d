"""Fixtures every test may use: the database under the application's own role, and ways to step out of it."""

from contextlib import contextmanager

import psycopg2
import pytest
from django.conf import settings
from django.db import connection


@contextmanager
def as_role(role: str):
    """Run a block as another database role, then go back to the one before."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT current_setting('role')")
        before = cursor.fetchone()[0]
        cursor.execute(f"SET LOCAL ROLE {role}")
        yield
        cursor.execute(f"SET LOCAL ROLE {before}")


@pytest.fixture(autouse=True)
def _application_role(request):
    """Run every database test as mc_app, behind row-level security, for the length of its transaction."""
    if "db" not in request.fixturenames and not request.node.get_closest_marker("django_db"):
        return
    request.getfixturevalue("db")
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL ROLE mc_app")


@pytest.fixture
def superuser():
    """Return a function that runs SQL as the cluster's superuser, in a connection of its own (sees commits only)."""

    def run(sql, params=None):
        address = dict(settings.DATABASES["default"])
        line = psycopg2.connect(
            dbname=address["NAME"], user="postgres", host=address["OPTIONS"].get("host") or address["HOST"]
        )
        line.autocommit = True
        with line, line.cursor() as cursor:
            cursor.execute(sql, params)
            return cursor.fetchall() if cursor.description else None

    return run
