"""The roles of a cluster: made once, made again without harm, and never with a password anybody knows."""

import pytest
from django.core.management import CommandError, call_command

from missing_cases.database_roles import address_as, ensure_roles_at

PASSWORD = "Vb7-kQz2_LmX9rTw4HsYcE"


@pytest.fixture
def given(monkeypatch, committed_database):
    monkeypatch.setenv("SUPERUSER_DATABASE_URL", committed_database.url("postgres"))
    for role in ("OWNER", "APP", "CLOCK", "BACKUP"):
        monkeypatch.setenv(f"MC_{role}_PASSWORD", PASSWORD + role)
    return monkeypatch


def test_an_operator_makes_the_roles_as_often_as_wanted(given, committed_database, capsys):
    call_command("ensure_roles")
    call_command("ensure_roles")
    assert capsys.readouterr().out == "The database roles are in place.\n" * 2
    kept = committed_database.run("SELECT rolname FROM pg_authid WHERE rolpassword LIKE 'SCRAM%' ORDER BY 1")
    assert kept == [("mc_app",), ("mc_backup",), ("mc_clock",), ("mc_owner",)]


@pytest.mark.parametrize(
    ("name", "value", "why"),
    [
        ("SUPERUSER_DATABASE_URL", "", "SUPERUSER_DATABASE_URL is not set"),
        ("MC_APP_PASSWORD", "", "MC_APP_PASSWORD is not set"),
        ("MC_CLOCK_PASSWORD", "short", "MC_CLOCK_PASSWORD is too short"),
        ("MC_OWNER_PASSWORD", "change-me-change-me-change-me", "MC_OWNER_PASSWORD is a known default"),
    ],
)
def test_a_password_that_is_absent_short_or_known_is_refused(given, name, value, why):
    given.setenv(name, value)
    with pytest.raises(CommandError, match=why):
        call_command("ensure_roles")


def test_a_role_that_was_widened_by_hand_is_narrowed_again(committed_database):
    committed_database.run("ALTER ROLE mc_app BYPASSRLS")
    ensure_roles_at(committed_database.url("postgres"), may_become=True)
    assert committed_database.run("SELECT rolbypassrls FROM pg_roles WHERE rolname = 'mc_app'") == [(False,)]


def test_what_the_owner_makes_is_the_applications_to_use_and_not_the_clocks(committed_database):
    committed_database.run("CREATE TABLE made_later (n int)", role="mc_owner")
    asked = "SELECT has_table_privilege(%s, 'made_later', %s)"
    can = {
        (role, verb): committed_database.run(asked, [role, verb])[0][0]
        for role in ("mc_app", "mc_clock", "mc_backup")
        for verb in ("SELECT", "INSERT", "TRUNCATE")
    }
    assert [pair for pair, allowed in can.items() if allowed] == [
        ("mc_app", "SELECT"), ("mc_app", "INSERT"), ("mc_backup", "SELECT"),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("address", "role", "database", "expected"),
    [
        ("postgresql://postgres@/a?host=/s", "mc_app", "", "postgresql://mc_app@/a?host=/s"),
        ("postgresql://postgres@/a?host=/s", "", "b", "postgresql://postgres@/b?host=/s"),
        ("postgresql://u:p@db:5432/a", "mc_app", "b", "postgresql://mc_app@db:5432/b"),
    ],
)
def test_an_address_for_another_role_or_database(address, role, database, expected):
    assert address_as(address, role, database=database) == expected
