"""The processes of the product under fault: each may be killed at any time and is started again."""

import os
import random
import signal
import subprocess
import sys
import time
from contextlib import suppress
from pathlib import Path

from missing_cases.embedded import Postgres, Valkey, die_with_parent

ROOT = Path(__file__).resolve().parents[2]
CELERY = [sys.executable, "-W", "ignore", "-m", "celery", "--quiet", "-A", "missing_cases"]
QUIET = ["--without-mingle", "--without-gossip", "--loglevel=error"]


class Household:
    """PostgreSQL, Valkey, worker, beat and clockd in a folder of their own."""

    def __init__(self, state: Path, postgres: Postgres, valkey: Valkey, environment: dict[str, str]):
        self.state, self.servers, self.environment = state, {"postgres": postgres, "valkey": valkey}, environment
        self.commands = {
            "worker": [*CELERY, "worker", "--queues=clocks", "--concurrency=2", *QUIET],
            "beat": [*CELERY, "beat", "--loglevel=error", f"--schedule={state / 'beat'}", "--pidfile="],
            "clockd": [sys.executable, str(ROOT / "manage.py"), "clockd"],
        }
        self.running: dict[str, subprocess.Popen] = {}
        self.kills = dict.fromkeys([*self.servers, *self.commands], 0)

    def start(self, name: str) -> None:
        """Start what does not run."""
        if self._runs(name):
            return
        if name in self.servers:
            self.servers[name].start()
            return
        with (self.state / f"{name}.log").open("ab") as log:
            self.running[name] = subprocess.Popen(
                self.commands[name], env=self.environment, cwd=ROOT, stdin=subprocess.DEVNULL, stdout=log, stderr=log,
                start_new_session=True, preexec_fn=die_with_parent(signal.SIGKILL),
            )  # fmt: skip

    def _process(self, name: str) -> subprocess.Popen | None:
        return self.servers[name].process if name in self.servers else self.running.get(name)

    def _runs(self, name: str) -> bool:
        process = self._process(name)
        return process is not None and process.poll() is None

    def start_all(self) -> None:
        """Start whatever does not run: those that were killed, and those that gave up without their database."""
        for name in self.kills:
            self.start(name)

    def kill(self, name: str) -> None:
        """Kill -9: a server alone (its children must notice), any other with its children."""
        process = self._process(name)
        if process is None or process.poll() is not None:
            return
        with suppress(ProcessLookupError):
            if name in self.servers:
                process.kill()
            else:
                os.killpg(process.pid, signal.SIGKILL)
        process.wait()
        self.kills[name] += 1

    def suffer(self, seconds: float, chance: random.Random) -> None:
        """Kill one process after another at random for so many seconds; each stays away for up to three."""
        end = time.monotonic() + seconds
        while time.monotonic() < end:
            time.sleep(chance.uniform(0.3, 3))
            self.kill(chance.choice(list(self.kills)))
            time.sleep(chance.uniform(0, 3))
            self.start_all()

    def stop(self) -> None:
        """Stop everything, the servers last."""
        for name in self.commands:
            process = self.running.get(name)
            if process is not None and process.poll() is None:
                os.killpg(process.pid, signal.SIGKILL)
                process.wait()
        for server in self.servers.values():
            server.stop()
