"""Start-up refuses a database role that row-level security does not bind, and tables it does not cover."""

import subprocess
import sys

import pytest
from django.core.exceptions import ImproperlyConfigured

from missing_cases.access.startup import refuse_unsafe_role, unprotected_tables
from tests.browser import ROOT


def test_the_application_and_the_clock_may_start(committed_database):
    refuse_unsafe_role("mc_app")
    with committed_database.django_as("mc_clock"):
        refuse_unsafe_role("mc_clock")


@pytest.mark.parametrize(
    ("role", "why"),
    [
        ("postgres", "can bypass"),
        ("mc_owner", "can bypass"),
        ("mc_backup", "can bypass"),
        ("mc_clock", "must sign in to the database as mc_app, not as mc_clock"),
    ],
)
def test_every_other_role_is_refused(committed_database, role, why):
    with committed_database.django_as(role), pytest.raises(ImproperlyConfigured, match=why):
        refuse_unsafe_role("mc_app")


def test_a_role_that_may_become_the_owner_is_refused(committed_database):
    committed_database.run("CREATE ROLE mc_sly LOGIN")
    committed_database.run("GRANT mc_owner TO mc_sly WITH INHERIT FALSE, SET TRUE")
    try:
        with committed_database.django_as("mc_sly"), pytest.raises(ImproperlyConfigured, match="can bypass"):
            refuse_unsafe_role("mc_sly")
    finally:
        committed_database.run("DROP ROLE mc_sly")


def test_every_table_that_names_a_child_is_forced_behind_row_level_security(committed_database):
    assert unprotected_tables() == []


def test_a_table_that_names_a_child_in_the_open_is_refused(committed_database):
    committed_database.run("CREATE TABLE left_open (child_id uuid)", role="mc_owner")
    with pytest.raises(ImproperlyConfigured, match="left_open"):
        refuse_unsafe_role("mc_app")


def test_a_table_that_is_not_forced_is_refused(committed_database):
    committed_database.run("ALTER TABLE child NO FORCE ROW LEVEL SECURITY", role="mc_owner")
    with pytest.raises(ImproperlyConfigured, match="child"):
        refuse_unsafe_role("mc_app")


@pytest.mark.parametrize(
    "command",
    [
        ["-m", "gunicorn", "missing_cases.wsgi", "--bind", "127.0.0.1:0", "--workers=1", "--no-control-socket"],
        ["-m", "celery", "-A", "missing_cases", "worker", "--pool=solo", "--queues=clocks"],
        ["manage.py", "clockd", "--once"],
    ],
    ids=["web", "worker", "clockd"],
)
def test_no_process_serves_as_the_owner(committed_database, command):
    done = subprocess.run(
        [sys.executable, *command], cwd=ROOT, env=committed_database.environment("mc_owner"),
        capture_output=True, text=True, timeout=60,
    )  # fmt: skip
    assert done.returncode != 0
    assert "can bypass row-level security" in done.stdout + done.stderr
