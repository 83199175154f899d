"""The ground other tests stand on: which role they run as, and what a cloned database keeps."""

import pytest
from django.contrib.auth.models import Group
from django.db import DatabaseError, connection, transaction

from tests.database import as_role


def who():
    with connection.cursor() as cursor:
        cursor.execute("SELECT current_user")
        return cursor.fetchone()[0]


def test_ordinary_tests_run_as_the_application(db):
    assert who() == "mc_app"


@pytest.mark.django_db
def test_a_mark_is_enough():
    assert who() == "mc_app"


@pytest.mark.parametrize("role", ["mc_owner", "mc_clock", "mc_audit_owner", "mc_backup"])
def test_stepping_out_and_back(db, role):
    with as_role(role):
        assert who() == role
    assert who() == "mc_app"


def test_stepping_out_of_a_step_out(db):
    with as_role("mc_owner"), as_role("mc_clock"):
        assert who() == "mc_clock"
    assert who() == "mc_app"


def test_an_error_outside_the_role_goes_back_too(db):
    with pytest.raises(DatabaseError), as_role("mc_clock"), connection.cursor() as cursor:
        cursor.execute("DELETE FROM child")
    assert who() == "mc_app"


def test_the_role_survives_a_rolled_back_block(db):
    with transaction.atomic():
        transaction.set_rollback(True)
    assert who() == "mc_app"


def test_the_oracle_reads_what_is_not_committed(db, oracle):
    Group.objects.create(name="seen by the oracle")
    assert oracle("SELECT name FROM auth_group WHERE name = %s", ["seen by the oracle"]) == [("seen by the oracle",)]


def test_the_superuser_sees_commits_alone(db, superuser):
    Group.objects.create(name="not committed")
    assert superuser("SELECT count(*) FROM auth_group WHERE name = 'not committed'") == [(0,)]


def test_a_cloned_database_keeps_commits_for_other_connections(committed_database):
    assert who() == "mc_app"
    Group.objects.create(name="committed")
    assert committed_database.run("SELECT count(*) FROM auth_group WHERE name = 'committed'") == [(1,)]


def test_a_cloned_database_is_new_each_time(committed_database):
    assert not Group.objects.filter(name="committed").exists()
    assert "committed" in committed_database.name


@pytest.mark.parametrize("role", ["mc_owner", "mc_clock", "mc_backup", "mc_app"])
def test_each_role_signs_in_to_a_cloned_database(committed_database, role):
    with committed_database.django_as(role):
        assert who() == role
    assert who() == "mc_app"
    assert committed_database.run("SELECT current_user", role=role) == [(role,)]


def test_the_application_owns_nothing_and_bypasses_nothing(committed_database):
    rows = committed_database.run(
        "SELECT rolname FROM pg_roles WHERE rolname LIKE 'mc\\_%' AND (rolsuper OR rolbypassrls OR rolcreaterole)"
    )
    assert rows == [("mc_backup",)]
    assert committed_database.run("SELECT count(*) FROM pg_class WHERE relowner = 'mc_app'::regrole") == [(0,)]
