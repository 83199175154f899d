"""The processes of the product under fault: each may be killed at any time and is started again."""

import os
import shutil
import signal
import struct
import subprocess
import sys
from contextlib import suppress
from pathlib import Path

from missing_cases.embedded import Postgres, Valkey, die_with_parent

ROOT = Path(__file__).resolve().parents[2]
CELERY = [sys.executable, "-W", "ignore", "-m", "celery", "--quiet", "-A"]
QUIET = ["--without-mingle", "--without-gossip", "--loglevel=error"]
FAKED = ("worker", "beat", "naive")  # the processes whose clocks may be stepped
SHIM = Path(__file__).with_name("shifted_clock.c")


def shifted_clock(folder: Path) -> Path:
    """Compile the library that shifts a process's clock, and return it. SystemExit says what is missing."""
    compiler = shutil.which("cc") or shutil.which("gcc") or shutil.which("clang")
    if not compiler:
        raise SystemExit("Stepping a process's clock needs a C compiler (Debian: apt-get install gcc libc6-dev).")
    library = folder / "shifted_clock.so"
    subprocess.run([compiler, "-shared", "-fPIC", "-O2", "-o", str(library), str(SHIM), "-ldl"], check=True)
    return library


class Household:
    """Worker, beat, clockd and the naive worker on servers that outlive it, in a folder of its own."""

    def __init__(self, state: Path, postgres: Postgres, valkey: Valkey, environment: dict[str, str]):
        self.state, self.servers, self.environment = state, {"postgres": postgres, "valkey": valkey}, environment
        state.mkdir(parents=True)
        self.commands = {
            "worker": [*CELERY, "missing_cases", "worker", "--queues=clocks", "--concurrency=2", *QUIET],
            "beat": self._beat("beat"),
            "clockd": [sys.executable, str(ROOT / "manage.py"), "clockd", "--every=3"],
            "naive": [*CELERY, "tests.chaos.naive", "worker", "--concurrency=2", *QUIET],
        }
        self.away: set[str] = set()  # what stays down however often all is started
        self.library: Path | None = None  # preloaded into workers and beat where their clocks are to be stepped
        self.running: dict[str, subprocess.Popen] = {}

    def _beat(self, name: str) -> list[str]:
        schedule = f"--schedule={self.state / name}"
        return [*CELERY, "missing_cases", "beat", "--loglevel=error", schedule, "--pidfile="]

    def add_second_beat(self) -> None:
        """Run a beat more, as a careless deployment does."""
        self.commands["second beat"] = self._beat("second")

    def step(self, name: str, seconds: int) -> None:
        """Set a process's clock so many seconds from the true one, at once and while it runs."""
        with (self.state / f"{name}.clock").open("r+b") as kept:
            kept.write(struct.pack("@l", seconds))

    def _environment(self, name: str) -> dict[str, str]:
        if self.library is None or name not in FAKED:
            return self.environment
        path = self.state / f"{name}.clock"
        if not path.exists():
            path.write_bytes(struct.pack("@l", 0))
        return {**self.environment, "LD_PRELOAD": str(self.library), "SHIFTED_CLOCK": str(path)}

    def start(self, name: str) -> None:
        """Start what does not run."""
        if self.runs(name) or name in self.away:
            return
        if name in self.servers:
            self.servers[name].start()
            return
        with (self.state / f"{name}.log").open("ab") as log:
            self.running[name] = subprocess.Popen(
                self.commands[name], env=self._environment(name), cwd=ROOT, stdin=subprocess.DEVNULL, stdout=log,
                stderr=log, start_new_session=True, preexec_fn=die_with_parent(signal.SIGKILL),
            )  # fmt: skip

    def _process(self, name: str) -> subprocess.Popen | None:
        return self.servers[name].process if name in self.servers else self.running.get(name)

    def runs(self, name: str) -> bool:
        """Say whether it runs."""
        process = self._process(name)
        return process is not None and process.poll() is None

    def start_all(self) -> None:
        """Start whatever does not run: those that were killed, and those that gave up without their database."""
        for name in [*self.servers, *self.commands]:
            self.start(name)

    def kill(self, *names: str) -> None:
        """Kill -9: a server alone (its children must notice), any other with its children."""
        for name in names:
            process = self._process(name)
            if process is None or process.poll() is not None:
                continue
            with suppress(ProcessLookupError):
                if name in self.servers:
                    process.kill()
                else:
                    os.killpg(process.pid, signal.SIGKILL)
            process.wait()

    def stop(self) -> None:
        """Stop everything but the servers."""
        self.kill(*self.commands)
