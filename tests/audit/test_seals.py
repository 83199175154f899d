"""A3: whatever is done to sealed rows is found, the right seal is named, and no committed row escapes a seal."""

import threading
import time

import pytest
from django.core.management import CommandError, call_command
from django.db import connections

from missing_cases.access import context
from missing_cases.audit.seal import problems, seal, seals
from tests.accounts.conftest import make_person


def sealed_and_written(database):
    """Return how many rows the seals cover, and how many there are."""
    return database.run(
        "SELECT (SELECT coalesce(sum(rows), 0) FROM audit.seal),"
        " (SELECT count(*) FROM audit.event) + (SELECT count(*) FROM audit.read)"
    )[0]


def seal_everything(database):
    """Seal until nothing is left: a transaction of another test in the same cluster may hold a seal back."""
    until = time.monotonic() + 120
    with database.django_as("mc_clock"):
        while time.monotonic() < until:
            seal()
            sealed, written = sealed_and_written(database)
            if sealed == written:
                return
            time.sleep(0.1)
    raise AssertionError("rows are left without a seal")


def grow(committed_database, steps=3):
    """Write in one transaction and seal, a few times: so many seals."""
    for number in range(steps):
        make_person(f"Council {number}", "social_worker")
        seal_everything(committed_database)


def tamper(database, *statements):
    """Do what only a superuser who has switched every trigger off can do."""
    database.run("SET session_replication_role = replica; " + "; ".join(statements))


def bad(found=None):
    return [one.number for one in (found or seals()) if not one.good]


def rows_of(database, number):
    return [
        key
        for (key,) in database.run(
            "SELECT e.id FROM audit.event e JOIN audit.seal s ON e.txid >= s.from_txid AND e.txid < s.to_txid"
            " WHERE s.id = %s ORDER BY e.id",
            [number],
        )
    ]


def test_untouched_seals_hold(committed_database, capsys):
    grow(committed_database)
    assert bad() == []
    call_command("verify_audit")
    assert capsys.readouterr().out.startswith("3 seals over ")


def test_nothing_new_makes_no_seal(committed_database):
    grow(committed_database, 1)
    with committed_database.django_as("mc_clock"):
        assert seal() == 0
    assert len(seals()) == 1


@pytest.mark.parametrize("number", [1, 2, 3])
def test_one_changed_letter_is_found_and_its_seal_named(committed_database, number):
    grow(committed_database)
    row = rows_of(committed_database, number)[0]
    tamper(committed_database, f"UPDATE audit.event SET actor = overlay(actor placing 'X' from 1) WHERE id = {row}")
    assert bad() == [number]
    with pytest.raises(CommandError, match=f"seal {number} of .* does not hold"):
        call_command("verify_audit")


@pytest.mark.parametrize("number", [1, 2, 3])
def test_one_removed_row_is_found(committed_database, number):
    grow(committed_database)
    tamper(committed_database, f"DELETE FROM audit.event WHERE id = {rows_of(committed_database, number)[1]}")
    assert bad() == [number]


def test_two_rows_exchanged_are_found(committed_database):
    grow(committed_database)
    first, second = rows_of(committed_database, 2)[:2]
    tamper(
        committed_database,
        "ALTER TABLE audit.event ALTER COLUMN id DROP IDENTITY IF EXISTS",
        f"UPDATE audit.event SET id = -1 WHERE id = {first}",
        f"UPDATE audit.event SET id = {first} WHERE id = {second}",
        f"UPDATE audit.event SET id = {second} WHERE id = -1",
    )
    assert bad() == [2]


def test_a_row_slipped_in_is_found(committed_database):
    grow(committed_database)
    row = rows_of(committed_database, 2)[0]
    tamper(
        committed_database,
        "INSERT INTO audit.event (txid, table_name, operation, actor, diff)"
        f" SELECT txid, table_name, operation, actor, diff FROM audit.event WHERE id = {row}",
    )
    assert bad() == [2]


def test_rows_cut_off_the_end_are_found(committed_database):
    grow(committed_database)
    tamper(committed_database, f"DELETE FROM audit.event WHERE id >= {rows_of(committed_database, 3)[0]}")
    assert bad() == [3]


def test_a_seal_taken_from_the_middle_is_found_at_the_next(committed_database):
    grow(committed_database)
    tamper(committed_database, "DELETE FROM audit.seal WHERE id = 2")
    assert bad() == [3]


def test_a_seal_made_anew_over_changed_rows_breaks_the_next(committed_database):
    grow(committed_database)
    row = rows_of(committed_database, 2)[0]
    tamper(
        committed_database,
        f"UPDATE audit.event SET actor = 'X' WHERE id = {row}",
        "UPDATE audit.seal s SET hash = sha256(s.previous || d.hash)"
        " FROM audit.seal t, LATERAL audit.digest_between(t.from_txid, t.to_txid) d WHERE s.id = 2 AND t.id = 2",
    )
    assert bad() == [3]


def test_the_end_of_the_chain_cut_off_is_found_with_the_published_copy(committed_database, tmp_path, caplog):
    caplog.set_level("INFO", "missing_cases.audit.seal")
    grow(committed_database)
    copy = tmp_path / "clock.log"
    copy.write_text("\n".join(f"2026-11-23 {record.getMessage()}" for record in caplog.records))
    call_command("verify_audit", published=copy)
    last = rows_of(committed_database, 3)[0]
    tamper(committed_database, f"DELETE FROM audit.event WHERE id >= {last}", "DELETE FROM audit.seal WHERE id = 3")
    assert bad() == []
    with pytest.raises(CommandError, match="seal 3 was published and is gone"):
        call_command("verify_audit", published=copy)


def test_a_whole_chain_written_anew_differs_from_the_published_copy(committed_database):
    grow(committed_database, 1)
    (only,) = seals()
    assert problems([only], {1: only.hash}) == []
    assert problems([only], {1: "00" * 32}) == ["seal 1 differs from the published copy"]


def test_looks_are_sealed_too(committed_database):
    make_person("Northshire Council", "social_worker")
    committed_database.run("INSERT INTO audit.read (view, children, actor) VALUES ('x', '{}', 'ada')")
    seal_everything(committed_database)
    assert bad() == []
    tamper(committed_database, "UPDATE audit.read SET actor = 'bob'")
    assert len(bad()) == 1


def test_the_settings_of_a_session_do_not_change_a_seal(committed_database):
    grow(committed_database, 1)
    line = committed_database.connect("mc_app")
    with line.cursor() as cursor:
        cursor.execute("SET timezone = 'Asia/Tokyo'; SET datestyle = 'German'; SELECT good FROM audit.check_seals()")
        assert cursor.fetchall() == [(True,)]
    line.close()


def test_an_open_transaction_holds_the_seal_back_and_is_not_passed_over(committed_database):
    line = committed_database.connect("mc_app")
    cursor = line.cursor()
    cursor.execute("SELECT set_config('app.actor', 'system:slow', true)")
    cursor.execute("SELECT pg_current_xact_id()")
    make_person("Northshire Council", "social_worker")
    with committed_database.django_as("mc_clock"):
        assert seal() == 0
    assert sealed_and_written(committed_database)[0] == 0
    line.commit()
    line.close()
    seal_everything(committed_database)
    assert bad() == []


def test_every_row_of_six_writers_is_sealed(committed_database):
    until = time.monotonic() + 4

    def write(name):
        number = 0
        try:
            while time.monotonic() < until:
                number += 1
                make_person(f"Council {name}", "social_worker", email=f"{name}-{number}@example.org")
        finally:
            connections.close_all()

    def look():
        try:
            while time.monotonic() < until:
                with context.acting_as_system("test"), connections["default"].cursor() as cursor:
                    cursor.execute("SELECT audit.record_read('x', '{}'::uuid[], '')")
        finally:
            connections.close_all()

    threads = [threading.Thread(target=write, args=[f"w{n}"]) for n in range(5)] + [threading.Thread(target=look)]
    for thread in threads:
        thread.start()
    clock = committed_database.connect("mc_clock")
    clock.autocommit = True
    while any(thread.is_alive() for thread in threads):
        with clock.cursor() as cursor:
            cursor.execute("SELECT audit.seal_audit()")
        time.sleep(0.02)
    clock.close()
    seal_everything(committed_database)
    sealed, written = sealed_and_written(committed_database)
    assert sealed == written > 100
    assert bad() == []
