"""How long the worker reads 5,000 rows of a list, and how long the same rows again: under a minute each."""

import django

django.setup()

from benchmarks.listed import ROWS  # noqa: E402 - Django must be set up first
from intake.lists.asking import counts_of  # noqa: E402
from intake.lists.reader import turn_lists  # noqa: E402
from intake.models import ListRun  # noqa: E402
from missing_cases.access.context import acting_as_system, database_now  # noqa: E402

LIMIT = 60  # seconds


def main() -> int:
    """Print what each list took; return 1 when one took too long or was not read whole."""
    with acting_as_system("benchmark"):
        runs = list(ListRun.objects.order_by("asked_at"))
    wrong, began = 0, database_now()
    while turn_lists():
        pass
    for run in runs:
        with acting_as_system("benchmark"):
            run.refresh_from_db()
            counts = counts_of(run)
        seconds, began = (run.finished_at - began).total_seconds(), run.finished_at
        words = ", ".join(f"{number} {outcome}" for outcome, number in counts.items() if number)
        print(f"list of {ROWS:,} rows: {seconds:.1f} s ({words}; at most {LIMIT} s)")  # noqa: T201 - a command's output
        wrong |= seconds > LIMIT or sum(counts.values()) != ROWS or bool(counts["bad"])
    return int(wrong)


if __name__ == "__main__":
    raise SystemExit(main())
