"""The remembered outcome of the migrations is the outcome of the migrations."""

import os
import subprocess

from missing_cases.embedded import postgres_programs
from tests import migrated


def schema(address):
    command = [postgres_programs() / "pg_dump", "--schema-only", "--restrict-key=same", f"--dbname={address}"]
    return plain(subprocess.run(command, check=True, capture_output=True, text=True).stdout)


def plain(dump):
    """Keep every object, owner, privilege and switch. Expressions are left out: a restore spells the same ones anew."""
    kept = ("-- Name: ", "GRANT ", "REVOKE ", "ALTER ", "CREATE TRIGGER ", "CREATE EXTENSION ")
    return [line for line in dump.splitlines() if line.startswith(kept)]


def test_a_restored_database_is_the_one_that_was_migrated(committed_database, tmp_path):
    name = f"{committed_database.name}_restored"
    committed_database.run(f'CREATE DATABASE "{name}" OWNER mc_owner')
    try:
        migrated.keep_as(tmp_path / "one.dump", committed_database.name)
        migrated.restore(tmp_path / "one.dump", name)
        here, there = committed_database.url("postgres"), migrated.address_of(name)
        assert schema(there) == schema(here)
        assert any("FORCE ROW LEVEL SECURITY" in line for line in schema(there))
        assert sum("Type: POLICY" in line for line in schema(there)) > 100
    finally:
        committed_database.run(f'DROP DATABASE "{name}"')


def test_the_fingerprint_follows_what_decides_the_tables(monkeypatch, tmp_path):
    for folder in (*migrated.APPS, "requirements"):
        (tmp_path / folder).mkdir()
    (tmp_path / "requirements" / "local.txt").write_text("django==5.2")
    (tmp_path / "clocks" / "migrations").mkdir()
    step = tmp_path / "clocks" / "migrations" / "0001_initial.py"
    step.write_text("one")
    (tmp_path / "clocks" / "views.py").write_text("one")
    monkeypatch.setattr(migrated, "ROOT", tmp_path)
    first = migrated.fingerprint()
    (tmp_path / "clocks" / "views.py").write_text("two")
    assert migrated.fingerprint() == first
    step.write_text("two")
    assert migrated.fingerprint() != first


def test_only_the_newest_three_outcomes_are_kept(tmp_path):
    for age in range(5):
        path = tmp_path / f"{age}.dump"
        path.write_text("")
        os.utime(path, (age, age))
    migrated.forget_old(tmp_path)
    assert sorted(path.name for path in tmp_path.iterdir()) == ["2.dump", "3.dump", "4.dump"]
