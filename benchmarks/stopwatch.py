"""One process on one database that does what it is told, line by line, and answers how many milliseconds it took.

`page`: My work for the widest-scope reader. `sweep`: fire what is due. `raw`: the same by the least SQL.
"""

import sys
import time

import django

django.setup()

from django.db import connection, transaction  # noqa: E402 - Django must be set up first
from django.test import Client  # noqa: E402
from django.urls import reverse  # noqa: E402

from benchmarks.sweep import BATCH, RAW  # noqa: E402
from clocks.sweep import sweep  # noqa: E402
from missing_cases.access.context import database_now  # noqa: E402
from missing_cases.models import User  # noqa: E402
from tests.sign_in import sign_in  # noqa: E402

READER = "Priya Nair"


class Stopwatch:
    """Holds the signed-in reader and the person told, and runs what is named."""

    def __init__(self):
        self.client: Client | None = None

    def page(self) -> None:
        """Ask for My work."""
        if self.client is None:
            self.client = Client(headers={"host": "localhost"})
            with transaction.atomic():
                sign_in(self.client, User.objects.get(full_name=READER))
        answer = self.client.get(reverse("reporting:work"))
        if answer.status_code != 200:
            raise SystemExit(f"My work answered {answer.status_code}")

    def sweep(self) -> int:
        """Fire what is due; return how many."""
        return sweep(now=database_now(), crank="bench")

    def raw(self) -> int:
        """Fire what is due with the least SQL; return how many."""
        fired, now = 0, database_now()
        with connection.cursor() as cursor:
            cursor.execute("SELECT user_id FROM membership WHERE role = 'assistant_director' LIMIT 1")
            wanted = {"now": now, "batch": BATCH, "person": cursor.fetchone()[0]}
        while True:
            with transaction.atomic(), connection.cursor() as cursor:
                cursor.execute("SELECT set_config('app.actor', 'system:bench', true)")
                cursor.execute(RAW, wanted)
                count = cursor.fetchone()[0]
            fired += count
            if count < BATCH:
                return fired


def main() -> None:
    """Serve until the input ends: a name in, `milliseconds count` out."""
    watch = Stopwatch()
    for line in sys.stdin:
        action = getattr(watch, line.strip())
        began = time.perf_counter()
        count = action() or 0
        print((time.perf_counter() - began) * 1000, count, flush=True)  # noqa: T201 - the answer on the pipe


if __name__ == "__main__":
    main()
