"""Recomputes every seal of the audit and names those that do not hold."""

import re
from pathlib import Path

from django.core.management.base import BaseCommand, CommandError

from missing_cases.audit.seal import problems, seals

PUBLISHED = re.compile(r"audit seal (\d+) ([0-9a-f]{64})")


class Command(BaseCommand):
    """Exit 1 and name each bad seal, or say how many rows are sealed."""

    help = "Recompute every seal of the audit; exit 1 when one does not hold"

    def add_arguments(self, parser):
        """Take a copy of the published seals, such as the log lines of the clock."""
        parser.add_argument("--published", type=Path, help="a file with lines 'audit seal NUMBER HASH'")

    def handle(self, *args, published, **options):
        """Check."""
        copies = {int(n): kept for n, kept in PUBLISHED.findall(published.read_text())} if published else {}
        found = seals()
        wrong = problems(found, copies)
        if wrong:
            raise CommandError("\n".join(wrong))
        self.stdout.write(f"{len(found)} seals over {sum(one.rows for one in found)} rows hold.")
