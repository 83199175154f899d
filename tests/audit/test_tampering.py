"""A2: the application role cannot change, remove, silence or forge the audit."""

import psycopg2
import pytest

from missing_cases.access import context
from tests.accounts.conftest import make_person

STATEMENTS = {
    "change a row": "UPDATE audit.event SET actor = 'somebody else'",
    "remove rows": "DELETE FROM audit.event",
    "empty it": "TRUNCATE audit.event",
    "forge a row": "INSERT INTO audit.event (table_name, operation, actor, diff) VALUES ('child', 'U', 'x', '{}')",
    "alter it": "ALTER TABLE audit.event ADD COLUMN x int",
    "drop it": "DROP TABLE audit.event",
    "silence a table": "ALTER TABLE staff DISABLE TRIGGER audit_row",
    "silence the session": "SET session_replication_role = replica",
    "drop a trigger": "DROP TRIGGER audit_row ON staff",
    "replace the function": "CREATE OR REPLACE FUNCTION audit.record_change() RETURNS trigger LANGUAGE plpgsql AS"
    " 'BEGIN RETURN NULL; END'",
    "become its owner": "SET ROLE mc_audit_owner",
    "read it whole": "SELECT count(*) FROM audit.event",
    "change a look": "UPDATE audit.read SET actor = 'somebody else'",
    "remove looks": "DELETE FROM audit.read",
    "forge a look": "INSERT INTO audit.read (view, children, actor) VALUES ('x', '{}', 'x')",
    "change a seal": "UPDATE audit.seal SET hash = '\\x00'",
    "remove a seal": "DELETE FROM audit.seal",
    "forge a seal": "INSERT INTO audit.seal (from_txid, to_txid, rows, hash) VALUES ('0', '1', 0, '\\x00')",
    "seal out of turn": "SELECT audit.seal_audit()",
    "call the trigger": "SELECT audit.record_change()",
    "shadow the function": "CREATE FUNCTION audit.digest_of(text) RETURNS text LANGUAGE sql AS 'SELECT $1'",
}


@pytest.mark.parametrize("role", ["mc_app", "mc_clock", "mc_owner"])
def test_no_role_that_signs_in_touches_the_evidence(committed_database, role):
    make_person("Northshire Council", "social_worker")
    before = committed_database.run("SELECT count(*), max(id) FROM audit.event")
    allowed = {"mc_app": set(), "mc_clock": {"seal out of turn"}, "mc_owner": OWNER_MAY}[role]
    for name, statement in STATEMENTS.items():
        line = committed_database.connect(role)
        with line.cursor() as cursor:
            if name in allowed:
                line.close()
                continue
            with pytest.raises(psycopg2.Error) as refused:
                cursor.execute(statement)
        assert refused.value.pgcode in REFUSED, (name, str(refused.value))
        line.close()
    assert committed_database.run("SELECT count(*), max(id) FROM audit.event") == before


# The migrations' role may take on the audit owner's to change its tables: nobody else may, and no process of the
# product signs in with it. What it cannot do even so is rewrite rows: the triggers of the audit's own tables refuse.
OWNER_MAY = {"silence a table", "drop a trigger", "become its owner"}
REFUSED = {"42501", "42P01", "3F000", "0A000", "P0001", "2BP01"}


@pytest.mark.parametrize("statement", ["UPDATE audit.event SET actor = 'x'", "DELETE FROM audit.event",
                                       "TRUNCATE audit.event", "UPDATE audit.read SET actor = 'x'",
                                       "DELETE FROM audit.seal", "TRUNCATE audit.seal"])  # fmt: skip
def test_even_its_owner_only_adds(committed_database, statement):
    make_person("Northshire Council", "social_worker")
    committed_database.run("INSERT INTO audit.read (view, children, actor) VALUES ('x', '{}', 'x')")
    committed_database.run("INSERT INTO audit.seal (from_txid, to_txid, rows, hash) VALUES ('0', '1', 0, '\\x00')")
    with pytest.raises(psycopg2.Error, match="append-only"):
        committed_database.run(f"SET ROLE mc_audit_owner; {statement}")


def test_a_writer_cannot_pass_for_nobody(committed_database):
    line = committed_database.connect("mc_app")
    with line.cursor() as cursor, pytest.raises(psycopg2.Error, match="nobody is bound"):
        cursor.execute("UPDATE agency SET name = name || 'x'")
        cursor.execute("INSERT INTO agency (id, kind, name, short_name, code, protocol_code, uses_absent, telephone,"
                       " duty_telephone, out_of_hours_telephone, email, brand_colour, active)"
                       " VALUES (gen_random_uuid(), 'council', 'N', 'N', '', '', false, '', '', '', '', '',"
                       " true)")  # fmt: skip
    line.close()


def test_no_setting_of_the_session_silences_the_trigger(committed_database):
    for setting in ("pgtrigger.ignore", "app.audit", "audit.ignore"):
        with context.acting_as_system("test"):
            from django.db import connection

            with connection.cursor() as cursor:
                cursor.execute("SELECT set_config(%s, '{audit_row}', true)", [setting])
            make_person(f"Council {setting}", "social_worker")
    assert committed_database.run("SELECT count(*) FROM audit.event WHERE table_name = 'agency'") == [(3,)]
