"""Publishes the form definitions and code lists that the applications ship."""

from django.core.management.base import BaseCommand, CommandError

from missing_cases.access.context import acting_as_system
from missing_cases.errors import RuleError
from missing_cases.forms.lined_yaml import DefinitionError
from missing_cases.forms.loading import load_all


class Command(BaseCommand):
    """Load the YAML definitions. Safe to run again: published versions stay as they are."""

    help = "Publish form definitions and code lists. A version that is published already may not have changed."

    def handle(self, *args, **options):
        """Publish what is new and name it; end with the problems when a definition is faulty."""
        try:
            with acting_as_system("load_forms") as now:
                new = load_all(now=now)
        except (DefinitionError, RuleError) as error:
            raise CommandError(str(error)) from error
        for name in new:
            self.stdout.write(f"Published {name}")
        if not new:
            self.stdout.write("Nothing new to publish.")
