"""A1: every audited table records every row changed, whoever changed it and however."""

import datetime as dt
import json

import pytest
from django.db import DatabaseError, connection, transaction

from missing_cases.access import context
from missing_cases.models import CareStatus, ChildName
from tests.access.conftest import access_of, make_child
from tests.accounts.conftest import make_person

AUDITED = """
SELECT c.relname, t.tgargs, t.tgtype, t.tgenabled, p.proname
  FROM pg_trigger t JOIN pg_class c ON c.oid = t.tgrelid JOIN pg_proc p ON p.oid = t.tgfoid
 WHERE t.tgname = 'audit_row' ORDER BY 1
"""
ROW_AFTER_INSERT_DELETE_UPDATE = 1 + 4 + 8 + 16


def columns(database, table):
    return dict(
        database.run(
            "SELECT column_name, udt_name FROM information_schema.columns"
            " WHERE table_schema = 'public' AND table_name = %s",
            [table],
        )
    )


def strip(database, table):
    """Take away from a table of this throw-away database all that would refuse a nearly empty row."""
    names = database.run(
        "SELECT conname FROM pg_constraint WHERE conrelid = %s::regclass AND contype IN ('f', 'c', 'x', 'u')", [table]
    )
    for (name,) in names:
        database.run(f'ALTER TABLE {table} DROP CONSTRAINT "{name}"')
    for column in columns(database, table):
        if column != "id":
            database.run(f'ALTER TABLE {table} ALTER COLUMN "{column}" DROP NOT NULL')
    database.run(f"ALTER TABLE {table} DISABLE TRIGGER USER; ALTER TABLE {table} ENABLE TRIGGER audit_row")


def test_every_audited_table_records_insert_update_and_delete(committed_database):
    database = committed_database
    found = database.run(AUDITED)
    assert len(found) >= 20
    for table, arguments, kind, enabled, function in found:
        assert (kind, enabled, function) == (ROW_AFTER_INSERT_DELETE_UPDATE, "O", "record_change"), table
        child, *hidden = bytes(arguments).decode().split("\0")[:-1]
        known = columns(database, table)
        assert set(hidden) <= set(known), table
        assert child == "" or child in known, table
        strip(database, table)
        given = {"id": "gen_random_uuid()" if known["id"] == "uuid" else "987654"}
        if child:
            given.setdefault(child, "gen_random_uuid()")
        names, values = ", ".join(given), ", ".join(given.values())
        database.run(f"INSERT INTO {table} ({names}) VALUES ({values})")
        database.run(f"ALTER TABLE {table} ADD COLUMN probe text; UPDATE {table} SET probe = 'another'")
        database.run(f"DELETE FROM {table}")
        events = database.run(
            "SELECT operation, actor, child_id IS NOT NULL FROM audit.event WHERE table_name = %s ORDER BY id", [table]
        )
        assert events == [(kind, "database:postgres", bool(child)) for kind in "IUD"], table


@pytest.fixture
def scene(db):
    own = access_of(make_person("Northshire Council", "missing_coordinator"))
    return own, make_child(own)


def a_status(own, child, now, code="looked_after", day=1):
    return CareStatus(
        child=child, owner_agency=own.agency, code=code, from_on=dt.date(2016, 1, day),
        to_on=dt.date(2016, 1, day + 1), recorded_by=own.user, recorded_at=now,
    )  # fmt: skip


def events(oracle, table="care_status"):
    return oracle(
        "SELECT operation, row_id, actor, agency, child_id FROM audit.event WHERE table_name = %s ORDER BY id", [table]
    )


def test_every_way_of_writing_leaves_an_event_for_each_row(scene, oracle):
    own, child = scene
    with context.acting(own) as now:
        rows = [a_status(own, child, now, day=day) for day in (1, 3, 5, 7)]
        rows[0].save()
        CareStatus.objects.bulk_create(rows[1:])
        rows[0].code = "child_in_need"
        rows[0].save()
        CareStatus.objects.update(legal_status="C1")
        for row in rows:
            row.legal_status = "C2"
        CareStatus.objects.bulk_update(rows, ["legal_status"])
        with connection.cursor() as cursor:
            cursor.execute("UPDATE care_status SET legal_status = 'S1' WHERE id = %s", [rows[0].pk])
    assert [kind for kind, *_ in events(oracle)] == list("IIII" + "U" + "UUUU" + "UUUU" + "U")
    named = {tuple(map(str, row[2:])) for row in events(oracle)}
    assert named == {(str(own.user.pk), str(own.agency_id), str(child.pk))}


def test_a_delete_leaves_an_event_with_the_whole_row(scene, oracle):
    own, child = scene
    with context.acting_as_system("test"):
        person = make_person("Southshire Council", "social_worker")
        held = person.memberships.get()
        key = str(held.pk)
        held.delete()
    ((kind, _, actor, *_),) = [row for row in events(oracle, "membership") if row[:2] == ("D", key)]
    assert (kind, actor) == ("D", "system:test")


def test_only_what_changed_is_kept_and_nothing_when_nothing_did(scene, oracle):
    own, child = scene
    with context.acting(own) as now:
        row = a_status(own, child, now)
        row.save()
        row.save()
        row.code = "care_leaver"
        row.save()
    diffs = oracle("SELECT diff FROM audit.event WHERE table_name = 'care_status' AND operation = 'U'")
    found = [diff if isinstance(diff, dict) else json.loads(diff) for (diff,) in diffs]
    assert found == [{"code": ["looked_after", "care_leaver"]}]


def test_free_text_is_a_digest_and_its_change_is_seen(scene, oracle):
    own, child = scene
    for words in ("Wears a red coat", "Wears a blue coat"):
        with context.acting(own):
            child.description = words
            child.save(update_fields=["description"])
    texts = [text for (text,) in oracle("SELECT diff::text FROM audit.event WHERE table_name = 'child' ORDER BY id")]
    assert not any("coat" in text for text in texts)
    assert "sha256:" in texts[-1]
    assert texts[-1] != texts[-2]


def test_the_reason_a_row_was_set_aside_is_a_digest_on_every_table(scene, oracle):
    own, child = scene
    with context.acting(own) as now:
        row = a_status(own, child, now)
        row.save()
        row.void_at, row.void_by, row.void_reason = now, own.user, "Entered for her brother"
        row.save()
    assert not any("brother" in text for (text,) in oracle("SELECT diff::text FROM audit.event"))


def test_the_event_and_what_it_records_stand_or_fall_together(scene, oracle):
    own, child = scene
    before = oracle("SELECT count(*) FROM audit.event")
    with pytest.raises(ZeroDivisionError), context.acting(own) as now:
        a_status(own, child, now).save()
        raise ZeroDivisionError
    assert oracle("SELECT count(*) FROM audit.event") == before
    assert oracle("SELECT count(*) FROM care_status") == [(0,)]


def test_a_write_that_cannot_be_recorded_is_not_made(committed_database):
    database = committed_database
    database.run("REVOKE INSERT ON audit.event FROM mc_audit_owner")
    with pytest.raises(DatabaseError, match="permission denied"), context.acting_as_system("test"):
        make_person("Northshire Council", "social_worker")
    assert database.run("SELECT count(*) FROM agency") == [(0,)]


def test_long_words_are_recorded_whole_or_not_at_all(scene, oracle):
    own, child = scene
    with context.acting(own) as now:
        ChildName.objects.create(
            child=child, owner_agency=own.agency, kind="alias", given_names="x" * 100, family_name="y" * 100,
            search_key="z" * 220, recorded_by=own.user, recorded_at=now,
        )  # fmt: skip
    ((text,),) = oracle("SELECT diff::text FROM audit.event WHERE table_name = 'child_name'")
    assert "x" * 100 in text
    assert "z" * 220 in text


def test_a_write_in_nobodys_name_is_refused(scene):
    own, child = scene
    context.bind(actor="", agency=own.agency_id, groups=own.group_ids)
    with pytest.raises(DatabaseError, match="nobody is bound"), transaction.atomic():
        a_status(own, child, context.database_now()).save()
