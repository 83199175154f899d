"""A million running duties beside ten thousand: the sweep's cost follows what is due, and a work list what is shown.

Both databases are asked in turn, each by a process of its own under its role in production.
"""

import statistics
import subprocess
import sys
import time
from contextlib import closing
from pathlib import Path

import psycopg2

from missing_cases.embedded import Postgres

ROOT = Path(__file__).resolve().parents[1]
EMPTY = "running"
SMALL, DUE, ROUNDS, WARM = 10_000, (0, 1_000, 10_000), 7, 1
PAGE_ROUNDS, PAGE_WARM = 30, 5
GROWTH, SHARE, PAGE = 2.0, 0.7, 2.0  # at most, at least, at most
# New steps of running duties, due a moment ago: what was fired before stays, as history does.
REFILL = """
INSERT INTO alarm (id, clock_id, child_id, agency_id, stage, rank, generation, tell, fire_at)
SELECT uuidv7(), c.id, c.child_id, c.agency_id, 'due', 1, %(generation)s,
       '[{"role": "assistant_director", "at": "owner"}]', now() - interval '1 second' * random()
  FROM (SELECT * FROM clock WHERE agency_id = (SELECT id FROM agency WHERE name = 'Wigan Council')
         UNION ALL SELECT * FROM clock WHERE agency_id <> (SELECT id FROM agency WHERE name = 'Wigan Council')) c
 LIMIT %(due)s
"""


class Side:
    """One of the two databases: how many duties run in it, and the processes that are timed on it."""

    def __init__(self, postgres: Postgres, environment: dict[str, str], clocks: int):
        self.postgres, self.environment, self.clocks = postgres, environment, clocks
        self.database, self.generation = f"running_{clocks}", 1

    def load(self) -> float:
        """Copy the empty database and fill it; return the seconds it took."""
        began = time.monotonic()
        with closing(psycopg2.connect(self.postgres.url("postgres", "postgres"))) as line:
            line.autocommit = True
            with line.cursor() as cursor:
                cursor.execute(f'CREATE DATABASE "{self.database}" TEMPLATE "{EMPTY}"')
        self.postgres.ensure_database(self.database)
        _run(self._environment("postgres"), "-m", "benchmarks.million", str(self.clocks))
        return time.monotonic() - began

    def _environment(self, role: str) -> dict[str, str]:
        return {**self.environment, "DATABASE_URL": self.postgres.url(role, self.database)}

    def open(self, role: str) -> None:
        """Start the process that is timed, as a role."""
        self.watch = subprocess.Popen(
            [sys.executable, "-m", "benchmarks.stopwatch"], cwd=ROOT, env=self._environment(role),
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True,
        )  # fmt: skip

    def close(self) -> None:
        """End the process that is timed."""
        self.watch.stdin.close()
        self.watch.wait()

    def time(self, name: str, due: int = 0) -> float:
        """Return the milliseconds of one action, with so many alarms due before it."""
        if due:
            self._refill(due)
        self.watch.stdin.write(f"{name}\n")
        self.watch.stdin.flush()
        milliseconds, count = self.watch.stdout.readline().split()
        if int(count) != due:
            raise SystemExit(f"{name} fired {count} of {due} alarms")
        return float(milliseconds)

    def _refill(self, due: int) -> None:
        self.generation += 1
        with closing(psycopg2.connect(self.postgres.url("postgres", self.database))) as line:
            with line, line.cursor() as cursor:
                cursor.execute("SET LOCAL session_replication_role = replica")
                cursor.execute(REFILL, {"generation": self.generation, "due": due})
            line.autocommit = True
            with line.cursor() as cursor:
                cursor.execute("ANALYZE alarm")


def _run(environment: dict[str, str], *command: str) -> None:
    subprocess.run([sys.executable, *command], cwd=ROOT, env=environment, check=True, stdout=subprocess.DEVNULL)


def _make_empty(postgres: Postgres, environment: dict[str, str]) -> None:
    """Make the database that both sides copy: tables, protocols, forms; and collect the static files of the page."""
    postgres.ensure_database(EMPTY)
    owner = {**environment, "DATABASE_URL": postgres.url("mc_owner", EMPTY)}
    for command in (["migrate", "-v0"], ["load_protocols"], ["load_forms"], ["collectstatic", "--noinput", "-v0"]):
        _run(owner, "manage.py", *command)


def measure(postgres: Postgres, environment: dict[str, str], large: int) -> int:
    """Load both, time both in turn, print every ratio; return 1 when one is over its limit."""
    _make_empty(postgres, environment)
    sides = [Side(postgres, environment, clocks) for clocks in (SMALL, large)]
    for side in sides:
        _say(f"{side.clocks:,} running duties loaded in {side.load():.0f} s")
    return max(_sweeps(*sides), _pages(*sides))


def _say(line: str) -> None:
    print(line, flush=True)  # noqa: T201 - a command's output


def _sweeps(small: Side, large: Side) -> int:
    for side in (small, large):
        side.open("mc_clock")
    wrong = 0
    _say(f"{'due':>8}{'sweep of ' + format(small.clocks, ','):>20}{'of ' + format(large.clocks, ','):>16}{'ratio':>8}"
         f"{'raw SQL there':>16}{'share':>8}")  # fmt: skip
    for due in DUE:
        few, many, bound = _in_turn(
            [lambda: small.time("sweep", due), lambda: large.time("sweep", due), lambda: large.time("raw", due)],  # noqa: B023
            rounds=ROUNDS, warm=WARM,
        )  # fmt: skip
        _say(f"{due:8,}{few:17.1f} ms{many:13.1f} ms{many / few:8.2f}{bound:13.1f} ms{bound / many:8.2f}")
        wrong |= many / few > GROWTH or (due > 0 and bound / many < SHARE)
    _say(f"ratio at most {GROWTH}, share of the raw rate at least {SHARE}")
    for side in (small, large):
        side.close()
    return int(wrong)


def _pages(small: Side, large: Side) -> int:
    for side in (small, large):
        side.open("mc_app")
    few, many = _in_turn(
        [lambda: small.time("page"), lambda: large.time("page")], rounds=PAGE_ROUNDS, warm=PAGE_WARM
    )  # fmt: skip
    _say(f"My work over {small.clocks:,}: {few:.1f} ms, over {large.clocks:,}: {many:.1f} ms, "
         f"ratio {many / few:.2f} (at most {PAGE})")  # fmt: skip
    for side in (small, large):
        side.close()
    return int(many / few > PAGE)


def _in_turn(actions, *, rounds: int, warm: int) -> list[float]:
    """Run the actions in turn, so that whatever else the machine does falls on all alike; return their medians."""
    times: list[list[float]] = [[] for _ in actions]
    for number in range(warm + rounds):
        for action, kept in zip(actions, times, strict=True):
            took = action()
            if number >= warm:
                kept.append(took)
    return [statistics.median(each) for each in times]
