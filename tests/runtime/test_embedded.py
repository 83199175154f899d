"""The servers of one's own machine: started as whoever we are, started again after a crash, refused in words."""

import os
import pwd
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import psycopg2
import pytest

from missing_cases.embedded import Postgres, Valkey, postgres_programs, socket_folder, valkey_program

ROOT_ONLY = "PostgreSQL refuses root alone; others start it as themselves"


@pytest.fixture
def started():
    """Return a function that starts servers; what it started is stopped after the test."""
    running = []

    def start(server):
        running.append(server)
        server.start()
        return server

    yield start
    for server in reversed(running):
        server.stop()


def ask(postgres, sql):
    with closing(psycopg2.connect(postgres.url("postgres", "postgres"))) as line, line.cursor() as cursor:
        cursor.execute(sql)
        return cursor.fetchone()[0]


def owner_of(process):
    return pwd.getpwuid(Path(f"/proc/{process.pid}").stat().st_uid).pw_name


def test_it_answers_on_a_socket_alone_in_utc_with_the_same_letters_everywhere(started, tmp_path):
    postgres = started(Postgres(tmp_path / "state", throw_away=True))
    assert ask(postgres, "SHOW listen_addresses") == ""
    assert ask(postgres, "SHOW timezone") == "UTC"
    assert ask(postgres, "SELECT lower('ÉÄ') || upper('ß')") == "éäß"
    assert ask(postgres, "SELECT datlocprovider FROM pg_database WHERE datname = 'postgres'") == "b"


def test_the_roles_and_extensions_are_made_as_often_as_asked(started, tmp_path):
    postgres = started(Postgres(tmp_path / "state", throw_away=True))
    for _ in range(2):
        postgres.ensure_database("one")
    with closing(psycopg2.connect(postgres.url("mc_app", "one"))) as line, line.cursor() as cursor:
        cursor.execute("SELECT similarity('Khan', 'Kahn') > 0, unaccent('é'), soundex('Khan') = soundex('Kahn')")
        assert cursor.fetchone() == (True, "e", True)


def test_as_root_without_namespaces_it_runs_as_nobody(started, tmp_path, monkeypatch):
    if os.geteuid() != 0:
        assert Postgres(tmp_path / "state").account.extra == {}, ROOT_ONLY
        return
    monkeypatch.setenv("EMBEDDED_AS_NOBODY", "yes")
    postgres = started(Postgres(tmp_path / "state", throw_away=True))
    assert owner_of(postgres.process) == "nobody"
    assert ask(postgres, "SELECT 1") == 1
    assert (tmp_path.stat().st_mode & 0o077) == 0, "no folder was opened to others"


def test_the_lock_of_a_killed_server_does_not_keep_the_next_from_starting(started, tmp_path):
    first = Postgres(tmp_path / "state", throw_away=True)
    first.start()
    first.process.kill()
    first.process.wait()
    lock = first.account.data / "postmaster.pid"
    lines = lock.read_text().splitlines()
    lock.write_text("\n".join([str(os.getpid()), *lines[1:]]))  # the number is somebody else's by now
    again = started(Postgres(tmp_path / "state", throw_away=True))
    assert ask(again, "SELECT 1") == 1


def test_data_of_another_version_is_refused_in_words(started, tmp_path):
    postgres = Postgres(tmp_path / "state", throw_away=True)
    postgres.start()
    postgres.throw_away = False
    postgres.stop()
    (postgres.account.data / "PG_VERSION").write_text("12\n")
    with pytest.raises(SystemExit, match="made by PostgreSQL 12"):
        Postgres(tmp_path / "state").start()


def test_a_server_that_cannot_start_shows_the_end_of_its_log(tmp_path):
    postgres = Postgres(tmp_path / "state", throw_away=True)
    postgres.start()
    postgres.throw_away = False
    postgres.stop()
    (postgres.account.data / "postgresql.conf").write_text("no_such_setting = on\n")
    with pytest.raises(SystemExit, match="no_such_setting"):
        Postgres(tmp_path / "state").start()


def test_a_long_path_gets_a_short_folder_for_its_sockets(tmp_path):
    deep = tmp_path / ("long" * 30)
    deep.mkdir()
    folder = socket_folder(deep)
    try:
        assert len(str(folder)) < 80
        assert folder.stat().st_mode & 0o777 == 0o700
        assert socket_folder(deep) == folder
    finally:
        folder.rmdir()


def test_valkey_answers_on_a_socket_of_its_own(started, tmp_path):
    valkey = started(Valkey(tmp_path / "state"))
    from redis import Redis

    with Redis(unix_socket_path=str(valkey.socket)) as client:
        assert client.ping()
        assert client.config_get("save") == {"save": ""}


@pytest.mark.parametrize(("variable", "program"), [("PG_BINDIR", "postgres")])
def test_programs_of_ones_own_are_taken_where_named(monkeypatch, tmp_path, variable, program):
    monkeypatch.setenv(variable, str(tmp_path))
    assert postgres_programs() == tmp_path
    monkeypatch.delenv(variable)
    assert (postgres_programs() / program).exists()
    assert valkey_program().exists()


def test_a_server_dies_with_the_process_that_started_it(tmp_path):
    code = (
        "import os, sys; from pathlib import Path; from missing_cases.embedded import Valkey\n"
        "server = Valkey(Path(sys.argv[1])); server.start(); print(server.process.pid, flush=True)\n"
        "os.kill(os.getpid(), 9)"
    )
    done = subprocess.run([sys.executable, "-c", code, str(tmp_path)], capture_output=True, text=True, timeout=60)
    number = int(done.stdout)
    assert done.returncode == -9
    for _ in range(200):
        if not Path(f"/proc/{number}").exists():
            return
        subprocess.run(["sleep", "0.05"], check=True)
    raise AssertionError("the server outlived its parent")
