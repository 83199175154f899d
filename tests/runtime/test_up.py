"""One command starts everything, says what it does, and stops everything in order."""

import os
import re
import signal
import socket
import subprocess
import sys
import time
from contextlib import contextmanager, suppress
from pathlib import Path
from urllib.request import urlopen

import pytest

from tests.browser import ROOT

OURS = ("DATABASE_URL", "REDIS_URL", "TEST_CLUSTER_URL", "DJANGO_SETTINGS_MODULE", "PYTEST_XDIST_WORKER")


def free_port():
    with socket.create_server(("127.0.0.1", 0)) as line:
        return line.getsockname()[1]


class Up:
    """A running `manage.py up` of its own folder and port; its lines are read as they come."""

    def __init__(self, state, port):
        self.state, self.url, self.lines = state, f"http://127.0.0.1:{port}", []
        self.log = Path(f"{state}.{port}.log")
        environment = {name: value for name, value in os.environ.items() if name not in OURS}
        command = [sys.executable, "manage.py", "up", f"--bind=127.0.0.1:{port}", f"--state={state}"]
        with self.log.open("ab") as log:
            self.process = subprocess.Popen(
                command, cwd=ROOT, env={**environment, "PYTHONUNBUFFERED": "1"}, stdout=log, stderr=log,
                start_new_session=True,
            )  # fmt: skip

    def text(self):
        return self.log.read_text(errors="replace")

    def await_line(self, pattern, seconds=180):
        deadline = time.monotonic() + seconds
        while not (found := re.search(pattern, self.text())):
            if self.process.poll() is not None or time.monotonic() > deadline:
                raise AssertionError(f"never said {pattern!r}:\n{self.text()}")
            time.sleep(0.1)
        return found

    def end(self, number=signal.SIGINT):
        self.process.send_signal(number)
        return self.process.wait(90)

    def processes(self):
        """Return the numbers of the processes whose command names this folder."""
        return [number for number, (_, command) in running_processes().items() if str(self.state) in command]

    def children(self):
        """Return number -> command of what the supervisor started."""
        table = running_processes()
        return {number: command for number, (parent, command) in table.items() if parent == self.process.pid}


def running_processes():
    """Return number -> (parent, command) of every process of this machine."""
    table = {}
    for folder in Path("/proc").glob("[0-9]*"):
        with suppress(OSError):
            parent = int((folder / "stat").read_text().rpartition(")")[2].split()[1])
            table[int(folder.name)] = parent, (folder / "cmdline").read_bytes().replace(b"\0", b" ").decode()
    return table


@contextmanager
def started(state, port=None):
    running = Up(state, port or free_port())
    try:
        running.await_line("serving http")
        yield running
    finally:
        if running.process.poll() is None:
            running.process.kill()
            running.process.wait()
        deadline = time.monotonic() + 20  # what it started dies with it
        while running.processes() and time.monotonic() < deadline:
            time.sleep(0.1)


@pytest.fixture(scope="module")
def state(tmp_path_factory):
    return tmp_path_factory.mktemp("up") / "state"


@pytest.fixture(scope="module")
def first(state):
    """The outcome of a first run: started, looked at, run beside, interrupted."""
    with started(state) as running:
        with urlopen(f"{running.url}/accounts/login/") as answer:
            page = answer.status
        beside = subprocess.run(
            [sys.executable, "manage.py", "up", f"--bind=127.0.0.1:{free_port()}", f"--state={state}"],
            cwd=ROOT, env={k: v for k, v in os.environ.items() if k not in OURS}, capture_output=True, text=True,
        )  # fmt: skip
        names = sorted(running.children().values())
        code = running.end()
        yield {"page": page, "beside": beside, "children": names, "code": code, "text": running.text(),
               "left": running.processes(), "state": state}  # fmt: skip


def test_it_serves_the_first_page_and_says_how_long_it_took(first):
    assert first["page"] == 200
    assert re.search(r"first page after \d+\.\d s", first["text"])


@pytest.mark.parametrize(
    "part", ["postgres", "valkey-server", "celery.* worker", "celery.* beat", "clockd", "gunicorn"]
)
def test_every_part_runs_as_a_process_of_its_own(first, part):
    assert [name for name in first["children"] if re.search(part, name)], first["children"]


def test_only_the_turners_of_clocks_get_the_clocks_role(first):
    assert "mc_clock" not in (first["state"] / "DATABASE_URL").read_text()


def test_an_interrupt_stops_everything_and_ends_well(first):
    assert first["code"] == 0, first["text"]
    assert first["left"] == []
    assert first["text"].rstrip().endswith("run | stopped")


def test_a_second_run_of_the_same_folder_is_refused_in_one_line(first):
    assert first["beside"].returncode == 1
    assert first["beside"].stderr.strip().splitlines() == [
        "CommandError: Another ./run serves this checkout. Stop it first (Ctrl-C where it runs)."
    ]


def test_the_second_start_keeps_the_data_and_ends_when_a_part_dies(first):
    with started(first["state"]) as again:
        assert "england 1: already there" in again.text()
        victim = next(number for number, command in again.children().items() if "clockd" in command)
        os.kill(victim, signal.SIGKILL)
        assert again.process.wait(90) == 1
        assert "clockd ended with -9; stopping the rest" in again.text()
        assert again.processes() == []


def test_a_port_in_use_is_one_line(tmp_path):
    with socket.create_server(("127.0.0.1", 0)) as taken:
        bind = f"127.0.0.1:{taken.getsockname()[1]}"
        done = subprocess.run(
            [sys.executable, "manage.py", "up", f"--bind={bind}", f"--state={tmp_path}/state"],
            cwd=ROOT, env={k: v for k, v in os.environ.items() if k not in OURS}, capture_output=True, text=True,
        )  # fmt: skip
    assert done.returncode == 1
    assert len(done.stderr.strip().splitlines()) == 1
    assert f"{bind} cannot be served on" in done.stderr
    assert not (tmp_path / "state").exists(), "nothing was started"


def test_nothing_outlives_a_killed_supervisor(first):
    with started(first["state"]) as running:
        numbers = list(running.children())
        running.process.kill()
        running.process.wait()
        deadline = time.monotonic() + 30
        while (left := [n for n in numbers if Path(f"/proc/{n}").exists()]) and time.monotonic() < deadline:
            time.sleep(0.1)
        assert left == []
