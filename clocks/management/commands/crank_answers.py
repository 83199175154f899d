"""Container health of a crank: it has turned lately."""

from django.core.management.base import BaseCommand, CommandError

from clocks.health import HEARTBEAT_LIMIT
from clocks.models import Heartbeat
from missing_cases.access.context import database_now


class Command(BaseCommand):
    """Succeed when the crank (worker, clockd) swept within the limit."""

    help = "Say whether a crank has swept lately; exit 1 when it has not."
    requires_system_checks: list = []

    def add_arguments(self, parser):
        """Take the crank's name."""
        parser.add_argument("crank", choices=["worker", "clockd"])

    def handle(self, *, crank, **options):
        """Raise CommandError when the last sweep is too long ago."""
        last = Heartbeat.objects.filter(name=f"sweep:{crank}").values_list("at", flat=True).first()
        if last is None or (database_now() - last).total_seconds() > HEARTBEAT_LIMIT:
            raise CommandError(f"{crank} last swept: {last or 'never'}")
        self.stdout.write(f"{crank} last swept: {last}")
