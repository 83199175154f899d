"""Everything in one command: PostgreSQL, Valkey, migrations, protocols, demonstration, web, worker, beat, clockd."""

import os
import signal
import socket
import subprocess
import sys
import threading
import time
from contextlib import ExitStack, suppress
from pathlib import Path

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from missing_cases.embedded import Postgres, Valkey, die_with_parent

DATABASE = "missing_cases"
SET_UP = [["migrate", "--noinput", "-v0"], ["load_protocols"], ["load_forms"], ["load_demo"]]
STOP_ORDER = [("web", 10), ("beat", 10), ("clockd", 10), ("worker", 60)]


class Command(BaseCommand):
    """Serve the whole product on this machine until Ctrl-C."""

    help = __doc__
    requires_system_checks: list = []

    def add_arguments(self, parser):
        """Take the address to serve on and where data is kept."""
        parser.add_argument("--bind", default="127.0.0.1:8000", help="HOST:PORT")
        parser.add_argument("--state", default=str(settings.BASE_DIR / ".local"), help="folder for data and logs")

    def handle(self, **options):
        """Start everything in order, wait, and stop everything in order."""
        self.stopping = threading.Event()
        for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            signal.signal(number, lambda *_: self.stopping.set())
        self.started_at = time.monotonic()
        self._refuse_taken(options["bind"])
        self.watched: dict[str, subprocess.Popen] = {}
        with ExitStack() as stack:
            environment = self._servers(Path(options["state"]), stack)
            self._set_up(environment)
            self._serve(options["bind"], environment)
            failed = self._wait()
            for name, grace in STOP_ORDER:
                self._stop(name, grace)
        self._say("stopped")
        if failed:
            raise CommandError(f"{failed} ended by itself; everything else was stopped")

    def _refuse_taken(self, bind):
        host, _, port = bind.rpartition(":")
        with socket.socket() as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                probe.bind((host, int(port)))
            except (OSError, ValueError) as error:
                raise CommandError(f"{bind} is not free ({error}). Choose another with --bind HOST:PORT") from None

    def _servers(self, state, stack):
        postgres, valkey = Postgres(state), Valkey(state)
        stack.callback(postgres.stop)
        postgres.start()
        stack.callback(valkey.stop)
        valkey.start()
        self.watched.update(postgres=postgres.process, valkey=valkey.process)
        postgres.ensure_database(DATABASE)
        self._say(f"database and queue ready after {self._elapsed()}")
        self.urls = {role: postgres.url(role, DATABASE) for role in ("mc_owner", "mc_app", "mc_clock")}
        return {**os.environ, "REDIS_URL": valkey.url, "DATABASE_URL": self.urls["mc_app"], "PYTHONUNBUFFERED": "1"}

    def _set_up(self, environment):
        for step in SET_UP:
            role = "mc_app" if step[0] == "load_demo" else "mc_owner"
            run = {**environment, "DATABASE_URL": self.urls[role]}
            if self.stopping.is_set() or subprocess.run([*self._manage(), *step], env=run).returncode:
                raise CommandError(f"{step[0]} did not finish")
        self._say(f"set up after {self._elapsed()}")

    def _manage(self):
        return [sys.executable, str(settings.BASE_DIR / "manage.py")]

    def _serve(self, bind, environment):
        clock = {**environment, "DATABASE_URL": self.urls["mc_clock"]}
        python, state = [sys.executable, "-m"], settings.BASE_DIR / ".local"
        celery = [*python, "celery", "-A", "missing_cases"]
        quiet = ["--loglevel=warning"]
        self._start(
            "worker", [*celery, "worker", *quiet, "--concurrency=2", "--without-mingle", "--without-gossip"], clock
        )
        self._start("clockd", [*self._manage(), "clockd"], clock)
        self._start("beat", [*celery, "beat", *quiet, f"--schedule={state / 'beat'}", "--pidfile="], clock)
        web = [*python, "gunicorn", "missing_cases.wsgi", "--bind", bind, "--workers=2", "--threads=4"]
        self._start("web", [*web, "--no-control-socket", "--log-level=warning"], environment)
        self._await_page(bind)
        self._say(f"serving http://{bind}/ after {self._elapsed()} (Ctrl-C stops everything, data stays)")
        subprocess.run([*self._manage(), "demo_sign_in_links", "--base", f"http://{bind}"], env=environment)

    def _start(self, name, command, environment):
        process = subprocess.Popen(
            command, env=environment, cwd=settings.BASE_DIR, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT, start_new_session=True, preexec_fn=die_with_parent(signal.SIGTERM),
        )  # fmt: skip
        threading.Thread(target=self._relay, args=(name, process.stdout), daemon=True).start()
        self.watched[name] = process

    def _await_page(self, bind):
        host, _, port = bind.rpartition(":")
        deadline = time.monotonic() + 60
        while time.monotonic() < deadline and self.watched["web"].poll() is None and not self.stopping.is_set():
            try:
                socket.create_connection((host, int(port)), 1).close()
                return
            except OSError:
                time.sleep(0.05)

    def _wait(self):
        while not self.stopping.wait(0.2):
            for name, process in self.watched.items():
                if process.poll() is not None:
                    self._say(f"{name} ended with {process.returncode}; stopping the rest")
                    return name
        return None

    def _stop(self, name, grace):
        process = self.watched[name]
        if process.poll() is None:
            process.terminate()
            try:
                process.wait(grace)
            except subprocess.TimeoutExpired:
                self._say(f"{name} did not stop in {grace} seconds; ending it")
        with suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)
        process.wait()

    def _relay(self, name, pipe):
        for line in iter(pipe.readline, b""):
            sys.stdout.write(f"{name:>6} | {line.decode(errors='replace')}")
            sys.stdout.flush()

    def _elapsed(self):
        return f"{time.monotonic() - self.started_at:.1f} s"

    def _say(self, text):
        self.stdout.write(f"   run | {text}")
        self.stdout.flush()
