"""The call-out to an issuer stands outside every transaction; an issuer that fails costs nobody more than a page."""

import pytest
from django.db import connection, transaction

from missing_cases.single_sign_on import wire
from missing_cases.single_sign_on.issuers import find_issuer
from tests.single_sign_on.conftest import arrive, set_out

BUSY = """
SELECT count(*) FROM pg_stat_activity
 WHERE datname = %s AND pid <> pg_backend_pid() AND (xact_start IS NOT NULL AND state <> 'active'
       OR state LIKE 'idle in transaction%%')
"""


def test_no_transaction_is_open_while_an_issuer_is_asked(client, issuer, connected, committed_database):
    open_then = {}

    def look(path):
        ((number,),) = committed_database.run(BUSY, [committed_database.name])
        open_then.setdefault(path, []).append((number, connection.in_atomic_block))

    issuer.when_asked = look
    assert arrive(client, issuer).status_code == 302
    assert set(open_then) == {"/.well-known/openid-configuration", "/token", "/keys"}
    assert {seen for found in open_then.values() for seen in found} == {(0, False)}


def test_the_look_would_see_an_open_transaction(people, committed_database):
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SELECT 1")
        assert committed_database.run(BUSY, [committed_database.name]) == [(1,)]


def test_to_ask_within_one_is_refused(people, issuer):
    with transaction.atomic(), pytest.raises(RuntimeError, match="never asked within a transaction"):
        wire.discover(find_issuer("north"))
    assert issuer.seen == []


def test_the_answer_itself_stands_in_one(client, issuer, connected, monkeypatch):
    inside = []
    from missing_cases.single_sign_on import services

    person_for = services.person_for

    def watched(**about):
        inside.append(connection.in_atomic_block)
        return person_for(**about)

    monkeypatch.setattr(services, "person_for", watched)
    assert arrive(client, issuer).status_code == 302
    assert inside == [True]


def test_an_issuer_that_fails_or_is_gone_is_said_to_be_away(client, issuer, people, named):
    for name, fault, right in (("broken", True, False), ("elsewhere", True, False), ("status", 500, 200)):
        setattr(issuer, name, fault)
        answer = set_out(client)
        assert answer.status_code == 502, name
        assert "cannot be reached for now" in answer.content.decode()
        assert "/elsewhere" not in issuer.seen
        setattr(issuer, name, right)
    named["issuer"] = "http://127.0.0.1:9/tenant"
    assert set_out(client).status_code == 502


def test_an_issuer_that_fails_on_the_way_back(client, issuer, connected):
    asked = set_out(client)["Location"]
    issuer.status = 500
    assert client.get(issuer.visit(asked).removeprefix("http://testserver")).status_code == 502
    assert client.get("/account/").status_code == 302


def test_a_description_of_another_issuer_or_with_unsafe_addresses_is_refused(client, issuer, people, monkeypatch):
    issuer.described_as = "https://another.example"
    assert set_out(client).status_code == 403
    issuer.described_as = None
    described = issuer.described()
    for unsafe in ("https:/nowhere", "ftp://127.0.0.1/token", ""):
        monkeypatch.setattr(issuer, "described", lambda unsafe=unsafe: {**described, "token_endpoint": unsafe})
        assert set_out(client).status_code == 403


def test_an_address_that_asks_too_often_waits(client, issuer, people):
    from missing_cases.access import rate

    for _ in range(rate.SINGLE_SIGN_ON.most):
        rate.take(rate.SINGLE_SIGN_ON, "127.0.0.1")
    assert set_out(client).status_code == 429
    assert issuer.seen == []
