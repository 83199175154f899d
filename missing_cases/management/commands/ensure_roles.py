"""Makes the database roles, extensions and privileges. An operator runs it, as the cluster's superuser."""

from django.core.exceptions import ImproperlyConfigured
from django.core.management.base import BaseCommand, CommandError

from missing_cases.database_roles import APP, BACKUP, CLOCK, OWNER, ensure_roles_at
from missing_cases.settings.given import SHORTEST_PASSWORD, given, secret

SIGNING_IN = (OWNER, APP, CLOCK, BACKUP)


class Command(BaseCommand):
    """Needs SUPERUSER_DATABASE_URL and a password a role: MC_OWNER_PASSWORD and so on; each may be NAME_FILE."""

    help = __doc__
    requires_system_checks: list = []

    def handle(self, **options):
        """Make what is missing and set the passwords. CommandError names what is absent, short or a known default."""
        try:
            address = given("SUPERUSER_DATABASE_URL")
            passwords = {role: secret(f"{role.upper()}_PASSWORD", shortest=SHORTEST_PASSWORD) for role in SIGNING_IN}
        except ImproperlyConfigured as error:
            raise CommandError(str(error)) from None
        ensure_roles_at(address, passwords=passwords)
        self.stdout.write("The database roles are in place.")
