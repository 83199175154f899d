"""When PostgreSQL is away the page says so, and nothing is called saved that is not."""

import os

import psycopg2
import pytest
from django.db import connection
from django.test import Client

from tests.access.conftest import access_of, make_child
from tests.accounts.conftest import make_person
from tests.sign_in import sign_in

pytestmark = pytest.mark.urls("tests.access.probe_site")


@pytest.fixture
def visitor(committed_database):
    person = make_person("Northshire Council", "missing_coordinator")
    make_child(access_of(person))
    return sign_in(Client(raise_request_exception=False), person)


def on_the_cluster(statement):
    line = psycopg2.connect(os.environ["TEST_CLUSTER_URL"])
    line.autocommit = True
    with line.cursor() as cursor:
        cursor.execute(statement)
    line.close()


def test_away_and_back(committed_database, visitor):
    name = committed_database.name
    connection.close()
    on_the_cluster(f'ALTER DATABASE "{name}" ALLOW_CONNECTIONS false')
    answer = visitor.get("/probe/children/")
    signed_out = Client(raise_request_exception=False).get("/accounts/login/")
    on_the_cluster(f'ALTER DATABASE "{name}" ALLOW_CONNECTIONS true')
    for page in (answer, signed_out):
        assert (page.status_code, page["Retry-After"], page["Cache-Control"]) == (503, "30", "no-store")
        assert "cannot reach its database" in page.content.decode()
    assert visitor.get("/probe/children/").content == b"MC-2026-000001"


def test_a_connection_cut_between_two_requests_is_made_anew(committed_database, visitor):
    visitor.get("/probe/children/")
    committed_database.run(
        "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
        " WHERE usename = 'mc_app' AND datname = current_database()"
    )
    assert visitor.get("/probe/children/").status_code in (200, 503)
    assert visitor.get("/probe/children/").status_code == 200


def test_what_could_not_be_committed_is_not_called_saved(committed_database, visitor):
    answer = visitor.get("/probe/loses/")
    assert answer.status_code == 503
    assert b"saved" not in answer.content[:6]
    assert committed_database.run("SELECT count(*) FROM agency WHERE name = 'Written'") == [(0,)]


def test_a_read_only_audit_closes_every_record(committed_database, visitor):
    committed_database.run("REVOKE INSERT ON audit.read FROM mc_audit_owner")
    answer = visitor.get("/probe/children/")
    assert answer.status_code == 503
    assert "MC-2026" not in answer.content.decode()
    assert visitor.get("/account/").status_code == 200
