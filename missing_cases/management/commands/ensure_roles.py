"""Make the database roles, extensions and privileges. Run by an operator, as the cluster's superuser."""

import os

import psycopg2
from django.core.management.base import BaseCommand, CommandError

from missing_cases.database_roles import APP, BACKUP, CLOCK, OWNER, ensure_roles


class Command(BaseCommand):
    """`SUPERUSER_DATABASE_URL=... manage.py ensure_roles`. Passwords: MC_OWNER_PASSWORD and so on."""

    help = __doc__
    requires_system_checks: list = []

    def handle(self, **options):
        """Make what is missing."""
        url = os.environ.get("SUPERUSER_DATABASE_URL")
        if not url:
            raise CommandError("Set SUPERUSER_DATABASE_URL to the address of the database as its superuser.")
        passwords = {role: os.environ.get(f"{role.upper()}_PASSWORD", "") for role in (OWNER, APP, CLOCK, BACKUP)}
        database = psycopg2.connect(url)
        try:
            ensure_roles(database, passwords=passwords)
        finally:
            database.close()
        self.stdout.write("The database roles are in place.")
