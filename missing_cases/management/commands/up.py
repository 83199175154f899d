"""Everything in one command: PostgreSQL, Valkey, migrations, protocols, demonstration, web, worker, beat, clockd."""

import fcntl
import os
import socket
import sys
import time
from contextlib import ExitStack
from pathlib import Path
from urllib.error import URLError
from urllib.request import urlopen

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from missing_cases.embedded import Postgres, Valkey
from missing_cases.supervisor import Stopped, Supervisor

DATABASE = "missing_cases"
STOP_ORDER = [("web", 10), ("beat", 10), ("clockd", 10), ("worker", 60)]
FIRST_PAGE = "/accounts/login/"


class Command(BaseCommand):
    """Serve the whole product on this machine until Ctrl-C."""

    help = __doc__
    requires_system_checks: list = []

    def add_arguments(self, parser):
        """Take the address to serve on and where data is kept."""
        parser.add_argument("--bind", default="127.0.0.1:8000", help="HOST:PORT (default %(default)s)")
        parser.add_argument("--state", default=str(settings.LOCAL_STATE), help="folder for data and logs")

    def handle(self, *, bind, state, **options):
        """Start everything in order, wait, and stop everything in order. CommandError says what went wrong."""
        self.began = float(os.environ.get("RUN_BEGAN_AT") or time.time())
        self.state, self.bind = Path(state).resolve(), bind
        self.supervisor = Supervisor(settings.BASE_DIR, self._say)
        self.supervisor.listen()
        refuse_taken(bind)
        failed = None
        with ExitStack() as stack:
            stack.enter_context(sole_user_of(self.state))
            try:
                environment = self._servers(stack)
                self._set_up(environment)
                self._serve(stack, environment)
                failed = self.supervisor.wait()
            except Stopped:
                pass
            except RuntimeError as error:
                raise CommandError(str(error)) from None
            if failed:
                self._say(f"{failed} ended with {self.supervisor.watched[failed].returncode}; stopping the rest")
        self._say("stopped")
        if failed:
            raise CommandError(
                f"{failed} ended by itself; everything else was stopped. Its log is above, or in {state}."
            )

    def _servers(self, stack):
        postgres, valkey = Postgres(self.state), Valkey(self.state)
        stack.callback(postgres.stop)
        self.supervisor.watched["postgres"] = postgres.start()
        stack.callback(valkey.stop)
        self.supervisor.watched["valkey"] = valkey.start()
        postgres.ensure_database(DATABASE)
        self.urls = {role: postgres.url(role, DATABASE) for role in ("mc_owner", "mc_app", "mc_clock")}
        Path(settings.STATIC_ROOT).mkdir(parents=True, exist_ok=True)
        own = {"DATABASE_URL": self.urls["mc_app"], "REDIS_URL": valkey.url}
        for name, value in own.items():  # so that ./run manage ... in a second terminal finds them
            (self.state / name).write_text(value)
        self._say(f"database and queue ready after {self._elapsed()}")
        return {**os.environ, **own, "PYTHONUNBUFFERED": "1", "SITE_ADDRESS": f"http://{self.bind}/"}

    def _set_up(self, environment):
        run = self.supervisor.run
        run("prepare", manage("prepare"), {**environment, "DATABASE_URL": self.urls["mc_owner"]})
        # The demonstration's replay turns the clocks.
        run("load_demo", manage("load_demo"), {**environment, "CLOCK_DATABASE_URL": self.urls["mc_clock"]})
        self._say(f"tables, protocols and demonstration ready after {self._elapsed()}")

    def _serve(self, stack, environment):
        start, clock = self.supervisor.start, {**environment, "DATABASE_URL": self.urls["mc_clock"]}
        stack.callback(self.supervisor.stop, STOP_ORDER)
        clock["PYTHONWARNINGS"] = "ignore:You're running the worker with superuser"  # it is one's own machine
        celery = [sys.executable, "-m", "celery", "--quiet", "-A", "missing_cases"]
        tuned = ["--queues=clocks", "--concurrency=2", "--without-mingle", "--without-gossip", "--loglevel=warning"]
        start("worker", [*celery, "worker", *tuned], clock)
        start("beat", [*celery, "beat", "--loglevel=warning", f"--schedule={self.state / 'beat'}", "--pidfile="], clock)
        start("clockd", manage("clockd"), clock)
        web = [sys.executable, "-m", "gunicorn", "missing_cases.wsgi", "--bind", self.bind]
        start("web", [*web, "--workers=2", "--threads=4", "--no-control-socket", "--log-level=warning"], environment)
        self._await_first_page()
        self._say(f"first page after {self._elapsed()}")
        self.supervisor.run(
            "demo_sign_in_links", manage("demo_sign_in_links", f"--base=http://{self.bind}"), environment
        )
        self._say(f"serving http://{self.bind}/ - Ctrl-C stops everything and keeps the data")

    def _await_first_page(self):
        deadline = time.monotonic() + 60
        while time.monotonic() < deadline and not self.supervisor.ended():
            if self.supervisor.stopping.wait(0.05):
                raise Stopped
            try:
                with urlopen(f"http://{self.bind}{FIRST_PAGE}", timeout=20) as answer:  # noqa: S310 - our own address
                    return answer.read()
            except (URLError, OSError):
                continue
        raise RuntimeError(f"{self.supervisor.ended() or 'the first page'} did not come; see the lines above")

    def _elapsed(self):
        return f"{time.time() - self.began:.1f} s"

    def _say(self, text):
        self.stdout.write(f"   run | {text}")
        self.stdout.flush()


def manage(*words: str) -> list[str]:
    """Return the command line of one of Django's commands."""
    return [sys.executable, str(settings.BASE_DIR / "manage.py"), *words]


def refuse_taken(bind: str) -> None:
    """Raise CommandError with one line when the address cannot be served on."""
    host, _, port = bind.rpartition(":")
    try:
        with socket.socket() as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            probe.bind((host, int(port)))
    except (OSError, ValueError, OverflowError) as error:
        raise CommandError(f"{bind} cannot be served on ({error}). Choose another: ./run --bind HOST:PORT") from None


class sole_user_of:  # noqa: N801 - used as a context manager
    """Hold the folder of the data; CommandError when another `./run` holds it."""

    def __init__(self, state: Path):
        state.mkdir(parents=True, exist_ok=True)
        self.line = (state / "lock").open("w")

    def __enter__(self):
        try:
            fcntl.flock(self.line, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            raise CommandError("Another ./run serves this checkout. Stop it first (Ctrl-C where it runs).") from None

    def __exit__(self, *_):
        self.line.close()
