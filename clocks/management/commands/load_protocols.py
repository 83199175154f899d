"""Publishes the protocols that ship with the product."""

from pathlib import Path

from django.core.management.base import BaseCommand, CommandError

from clocks.engine.errors import ProtocolError
from clocks.models import ENGLAND
from clocks.services.publish import publish_protocol
from missing_cases.access.context import acting_as_system

SHIPPED = Path(__file__).resolve().parents[2] / "protocols"


def shipped_protocols() -> list[Path]:
    """Return the shipped files, the England baseline first, in its versions: the others stand on it."""
    return sorted(SHIPPED.glob("*.yaml"), key=lambda path: (not path.stem.startswith(ENGLAND), path.stem))


class Command(BaseCommand):
    """Publish each shipped protocol that is not published yet; run again, it changes nothing."""

    help = "Publish the protocols that ship with the product (idempotent)."

    def handle(self, *args, **options):
        """Publish all or none. Raises `CommandError` with a sentence and line per fault."""
        with acting_as_system("load_protocols") as now:
            for path in shipped_protocols():
                try:
                    version, new = publish_protocol(text=path.read_text(), now=now)
                except ProtocolError as error:
                    raise CommandError(f"{path.name}:\n{error}") from error
                self.stdout.write(f"{version}: {'published' if new else 'already there'}")
