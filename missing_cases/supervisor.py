"""Starts processes in order, notices when one ends by itself, and stops them in order. Never used in production."""

import os
import signal
import subprocess
import sys
import threading
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

from missing_cases.embedded import die_with_parent


class Stopped(Exception):  # noqa: N818 - not an error: somebody asked
    """Somebody asked us to stop (Ctrl-C, SIGTERM, a closed terminal)."""


@dataclass
class Supervisor:
    """The processes of one `./run`. `folder`: where they run; `say`: prints a line."""

    folder: Path
    say: Callable[[str], None]
    stopping: threading.Event = field(default_factory=threading.Event)
    watched: dict[str, subprocess.Popen] = field(default_factory=dict)

    def listen(self) -> None:
        """From now on a signal asks to stop. Call it in the main thread."""
        for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            signal.signal(number, lambda *_: self.stopping.set())

    def run(self, name: str, command: list[str], environment: dict[str, str]) -> None:
        """Run one step to its end. Raises Stopped when asked to stop meanwhile, RuntimeError when the step fails."""
        if self.stopping.is_set():
            raise Stopped
        process = self._open(command, environment)
        while process.poll() is None:
            if self.stopping.wait(0.02):
                end(process, grace=10)
                raise Stopped
        if process.returncode:
            raise RuntimeError(f"{name} did not finish (it ended with {process.returncode})")

    def start(self, name: str, command: list[str], environment: dict[str, str]) -> None:
        """Start a process to watch; its lines are printed behind its name."""
        if self.stopping.is_set():
            raise Stopped
        process = self._open(command, environment, stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
        threading.Thread(target=_relay, args=(name, process.stdout), daemon=True).start()
        self.watched[name] = process

    def _open(self, command, environment, **output):
        # A session of its own: the terminal's Ctrl-C must reach the worker before it reaches the database.
        return subprocess.Popen(
            command, env=environment, cwd=self.folder, stdin=subprocess.DEVNULL, start_new_session=True,
            preexec_fn=die_with_parent(signal.SIGTERM), **output,
        )  # fmt: skip

    def ended(self) -> str | None:
        """Return the name of a watched process that has ended by itself."""
        return next((name for name, process in self.watched.items() if process.poll() is not None), None)

    def wait(self) -> str | None:
        """Wait until asked to stop (None) or until a process ends by itself (its name)."""
        while not self.stopping.wait(0.2):
            if name := self.ended():
                return name
        return None

    def stop(self, order: list[tuple[str, int]]) -> None:
        """Stop processes one after the other, each within its seconds."""
        for name, grace in order:
            process = self.watched.pop(name, None)
            if process and not end(process, grace=grace):
                self.say(f"{name} did not stop in {grace} seconds and was ended")


def end(process: subprocess.Popen, *, grace: int) -> bool:
    """Stop a process and whatever it started. True when it stopped by itself within the seconds given."""
    in_time = True
    if process.poll() is None:
        process.terminate()
        try:
            process.wait(grace)
        except subprocess.TimeoutExpired:
            in_time = False
    with suppress(ProcessLookupError):
        os.killpg(process.pid, signal.SIGKILL)
    process.wait()
    return in_time


def _relay(name, pipe):
    for line in iter(pipe.readline, b""):
        sys.stdout.write(f"{name:>6} | {line.decode(errors='replace')}")
        sys.stdout.flush()
