"""Two people at once, on connections of their own, with real commits."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.db import OperationalError, connection, transaction

from disclosures import services
from disclosures.models import Disclosure
from missing_cases.access import context
from missing_cases.errors import RuleError
from tests.disclosures.conftest import PARTS
from tests.disclosures.world import KIND, RECORDS, make_world


@pytest.fixture
def lasting(committed_database):
    """The world, committed."""
    return make_world()


def together(count, run):
    """Run a function in `count` threads that start at the same instant; return what each gave or raised, as text."""
    start = Barrier(count)

    def one(number):
        try:
            start.wait(20)
            return str(run(number))
        except RuleError as error:
            return str(error.message)
        finally:
            connection.close()

    with ThreadPoolExecutor(count) as pool:
        return sorted(pool.map(one, range(count)))


def send_to(world, agency):
    with context.acting(world.manager):
        return services.send_disclosure(
            source_kind=KIND, source_id=world.record, child=world.child, parts=PARTS, legal_basis="safeguarding",
            recipient_agency=agency, by=world.manager, now=world.now,
        ).state  # fmt: skip


def one_row(database, sql):
    return database.run(sql)[0]


def test_the_same_version_sent_twice_at_once_leaves_once(lasting, committed_database):
    found = together(4, lambda _: send_to(lasting, lasting.spoc.agency))
    assert found == ["This version has already been sent to Northshire Police."] * 3 + ["sent"]
    counts = (
        "SELECT (SELECT count(*) FROM disclosure), (SELECT count(*) FROM disclosure_content),"
        " (SELECT count(*) FROM disclosure_event), (SELECT count(*) FROM message),"
        " (SELECT count(*) FROM clock), (SELECT count(*) FROM stored_file)"
    )
    assert one_row(committed_database, counts) == (1, 1, 1, 1, 1, 1)


def test_even_a_source_that_holds_no_lock_is_sent_once(lasting, committed_database, monkeypatch):
    monkeypatch.setattr(RECORDS, "locks", False)
    found = together(4, lambda _: send_to(lasting, lasting.spoc.agency))
    assert found.count("sent") == 1
    assert one_row(committed_database, "SELECT count(*), count(DISTINCT copy_number) FROM disclosure") == (1, 1)


def test_copies_to_several_at_once_are_numbered_without_gap_or_double(lasting, committed_database):
    agencies = [lasting.spoc.agency, lasting.other_spoc.agency, lasting.nurse.agency, lasting.empty_force]
    found = together(4, lambda number: send_to(lasting, agencies[number]))
    assert found == ["queued", "sent", "sent", "sent"]
    copies = committed_database.run("SELECT copy_number FROM disclosure ORDER BY 1")
    assert copies == [(1,), (2,), (3,), (4,)]


def test_opening_at_once_gives_one_receipt(lasting, committed_database):
    send_to(lasting, lasting.spoc.agency)

    def look(_):
        with context.acting(lasting.spoc):
            disclosure = Disclosure.objects.get()
            return services.open_disclosure(disclosure=disclosure, by=lasting.spoc, now=lasting.now).state

    assert together(4, look) == ["opened"] * 4
    receipts = "SELECT count(*) FROM disclosure_event WHERE kind = 'opened'"
    assert one_row(committed_database, receipts) == (1,)


def test_accepting_and_recalling_at_once_leaves_one_whole_story(lasting, committed_database):
    send_to(lasting, lasting.spoc.agency)
    with context.acting(lasting.spoc):
        disclosure = Disclosure.objects.get()
        services.open_disclosure(disclosure=disclosure, by=lasting.spoc, now=lasting.now)

    def either(number):
        reader = [lasting.spoc, lasting.manager][number]
        with context.acting(reader):
            if number == 0:
                return services.accept_disclosure(
                    disclosure=disclosure, reference="1", by=reader, now=lasting.now
                ).state
            return services.recall_disclosure(disclosure=disclosure, reason="Wrong.", by=reader, now=lasting.now).state

    found = together(2, either)
    state, kinds = one_row(
        committed_database,
        "SELECT state, (SELECT array_agg(kind ORDER BY e.id) FROM disclosure_event e) FROM disclosure",
    )
    assert state == "recalled"
    assert kinds[:2] == ["sent", "opened"]
    assert kinds[2:] == (["accepted", "recalled"] if "accepted" in found else ["recalled"])


def test_a_connection_killed_before_the_commit_leaves_nothing(lasting, committed_database):
    before = one_row(committed_database, "SELECT count(*) FROM audit.event")
    with pytest.raises(OperationalError), transaction.atomic():
        send_to(lasting, lasting.spoc.agency)
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_backend_pid()")
            mine = cursor.fetchone()[0]
        committed_database.run("SELECT pg_terminate_backend(%s)", [mine])
        connection.cursor().execute("SELECT 1")
    connection.close()
    assert one_row(committed_database, "SELECT count(*) FROM disclosure") == (0,)
    assert one_row(committed_database, "SELECT count(*) FROM message") == (0,)
    assert one_row(committed_database, "SELECT count(*) FROM audit.event") == before
    assert send_to(lasting, lasting.spoc.agency) == "sent"
