"""Brings a database to what the code needs: tables, protocols, form definitions. Run as mc_owner; safe to run again."""

from django.core.management import call_command
from django.core.management.base import BaseCommand

STEPS = ("migrate", "load_protocols", "load_forms")


class Command(BaseCommand):
    """One process for what would be three: starting each costs more than its work when there is nothing new."""

    help = __doc__
    requires_system_checks: list = []

    def handle(self, *, verbosity, **options):
        """Run each step; the first that fails ends the command with its own words."""
        for step in STEPS:
            more = {"interactive": False} if step == "migrate" else {}
            call_command(step, verbosity=0, stdout=self.stdout, **more)
