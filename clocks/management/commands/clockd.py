"""The second crank: turns the clocks without Redis, beat or worker. Any number may run at once."""

import signal
from threading import Event

from django.core.management.base import BaseCommand
from django.db import Error, close_old_connections, connection

from clocks import crank
from missing_cases.access.startup import refuse_unsafe_role


class Command(BaseCommand):
    """Sweep, drain and run periodic jobs each few seconds until told to stop."""

    help = "Turn the clocks: fire what is due, send what waits, run periodic jobs. Needs no Redis."

    def add_arguments(self, parser):
        """Add --every and --once."""
        parser.add_argument("--every", type=float, default=5.0, help="seconds between two turns (default 5)")
        parser.add_argument("--once", action="store_true", help="turn once and stop")

    def execute(self, *args, **options):
        """Refuse to turn as a role that row-level security does not bind, when started as a process."""
        if not options["skip_checks"]:
            refuse_unsafe_role("mc_clock")
        return super().execute(*args, **options)

    def handle(self, *args, every, once, **options):
        """Turn until SIGTERM or SIGINT. A database that is away is waited for; nothing is lost meanwhile."""
        stop = Event()
        if not once:
            for name in (signal.SIGTERM, signal.SIGINT):
                signal.signal(name, lambda *_: stop.set())
        while not stop.is_set():
            self._turn(raising=once)
            if once:
                return
            stop.wait(every)

    def _turn(self, *, raising):
        try:
            fired, sent, ran = crank.turn_sweep("clockd"), crank.turn_drain(), crank.turn_jobs()
        except Error as error:
            if raising:
                raise
            self.stderr.write(f"the database did not answer, trying again: {type(error).__name__}")
            connection.close()
            return
        finally:
            close_old_connections()
        if fired or sent or ran:
            self.stdout.write(f"fired {fired}, sent {sent}, jobs: {', '.join(ran) or 'none'}")
