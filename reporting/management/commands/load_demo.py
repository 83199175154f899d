"""Load the demonstration once: invented people, the printed example twice, and children missing today."""

import os

import dj_database_url
from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.db import connections

from clocks.sweep import sweep
from missing_cases.access.context import acting_as_system, database_now
from missing_cases.models import Agency
from reporting.demo.arrived import load_arrived
from reporting.demo.cast import AGENCIES, make_cast
from reporting.demo.printed_example import replay
from reporting.demo.today import load_today

CLOCK = "clock"


class Command(BaseCommand):
    """Runs as the application's role; CLOCK_DATABASE_URL turns the clocks of the replay. Local settings only."""

    help = __doc__

    def handle(self, **options):
        """Load what is missing; do nothing the second time."""
        if not settings.DEMO_SIGN_IN:
            raise CommandError("The demonstration is for one's own machine: the settings do not allow it here.")
        address = os.environ.get("CLOCK_DATABASE_URL")
        if not address:
            raise CommandError("Set CLOCK_DATABASE_URL to the database's address as mc_clock.")
        if Agency.objects.filter(name=AGENCIES["wigan"][1]).exists():
            return
        connections.databases[CLOCK] = {**connections.databases["default"], **dj_database_url.parse(address)}
        with acting_as_system("load_demo"):
            cast = make_cast()
        for looked_after in (True, False):
            replay(cast, looked_after=looked_after, sweep=self._turn)
        load_today(cast, database_now())
        load_arrived(cast, database_now())
        connections[CLOCK].close()
        del connections[CLOCK], connections.databases[CLOCK]
        self.stdout.write("The demonstration is loaded.")

    def _turn(self, now):
        sweep(now=now, crank="demonstration", using=CLOCK)
