"""Who is there is bound to one transaction and is gone with it."""

import re
from pathlib import Path

import pytest
from django.conf import settings
from django.db import connection, transaction
from django.test import Client

from missing_cases.access import context
from tests.access.conftest import access_of
from tests.accounts.conftest import make_person
from tests.sign_in import sign_in

SETTINGS = ("app.actor", "app.agency", "app.groups", "app.request", "app.purpose")
OURS = (
    "missing_cases", "clocks", "disclosures", "episodes", "intake", "education", "cross_border", "return_interviews",
    "findings", "reporting",
)  # fmt: skip


def bound():
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SELECT " + ", ".join(f"current_setting('{name}', true)" for name in SETTINGS))
        return [value or "" for value in cursor.fetchone()]


def test_nothing_is_left_on_the_connection_after_an_answer(committed_database):
    person = make_person("Northshire Council", "missing_coordinator")
    client = sign_in(Client(), person)
    assert client.get("/account/").status_code == 200
    assert bound() == [""] * 5


def test_nothing_is_left_after_an_error(committed_database):
    person = make_person("Northshire Council", "missing_coordinator")
    with pytest.raises(ZeroDivisionError), context.acting(access_of(person)):
        assert bound()[0] == str(person.pk)
        raise ZeroDivisionError
    assert bound() == [""] * 5


def test_binding_outside_a_transaction_is_refused(committed_database):
    with pytest.raises(RuntimeError, match="open transaction"):
        context.bind(actor="system:test")


def test_no_code_of_ours_binds_a_session():
    """A setting for the session would be the next reader's behind a pooler (reliability, section 2.3, pitfall 3)."""
    root = Path(settings.BASE_DIR)
    sources = [path for app in OURS for kind in ("*.py", "*.sql") for path in (root / app).rglob(kind)]
    assert len(sources) > 100
    whole = re.compile(r"set_config\([^)]*\bfalse\b|\bSET\s+(SESSION\s+)?app\.", re.IGNORECASE)
    assert [str(path) for path in sources if whole.search(path.read_text())] == []


def test_each_request_has_its_own_number_and_the_databases_time(committed_database):
    person = make_person("Northshire Council", "missing_coordinator")
    client = sign_in(Client(), person)
    first, second = (client.get("/account/").wsgi_request for _ in range(2))
    assert first.request_id != second.request_id
    assert first.now < second.now
    assert first.now.utcoffset().total_seconds() == 0
