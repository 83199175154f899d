"""Prints one sign-in link for each person of the demonstration."""

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from missing_cases.access.context import database_now
from missing_cases.accounts.demo import demo_people, link_for


class Command(BaseCommand):
    """Print the links. Refused wherever the settings do not allow a demonstration."""

    help = "Print one sign-in link for each person of the demonstration"

    def add_arguments(self, parser):
        """Take the address the product is served at."""
        parser.add_argument("--base", default="http://127.0.0.1:8000", help="where the product is served")

    def handle(self, *args, base, **options):
        """Print agency, role, name and link, one person a line."""
        if not settings.DEMO_SIGN_IN:
            raise CommandError("Sign-in links exist under the local settings alone.")
        for agency, role, user in demo_people(now=database_now()):
            self.stdout.write(f"{agency} | {role} | {user.full_name} | {base.rstrip('/')}{link_for(user)}")
