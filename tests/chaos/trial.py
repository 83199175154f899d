"""One fault from beginning to end: a database of its own, the processes, alarms that fall due, the wait, the proof."""

import random
import subprocess
import sys
import time
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path

import psycopg2
import redis

from missing_cases.embedded import Postgres, Valkey
from tests.chaos import naive
from tests.chaos.household import ROOT, Household
from tests.chaos.letterbox import Letterbox
from tests.chaos.proof import Proof, take
from tests.chaos.provider import ADDRESS, Provider

TEMPLATE, SETTLING, STARTING = "chaos", 150, 60
CRANKS = ("worker", "clockd")
# One live alarm of each running duty falls due at a chosen moment; whatever else is due stays so.
PRIME = """
CREATE TABLE primed AS SELECT DISTINCT ON (clock_id) id AS alarm,
       clock_timestamp() + random() * (%(upto)s - %(since)s) * interval '1 second' + %(since)s * interval '1 second'
       AS fire_at FROM alarm WHERE fired_at IS NULL AND void_at IS NULL ORDER BY clock_id, rank;
UPDATE alarm a SET fire_at = now() + interval '30 days' WHERE fired_at IS NULL AND void_at IS NULL;
UPDATE alarm a SET fire_at = p.fire_at FROM primed p WHERE p.alarm = a.id;
"""
BLOCKED = (
    "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND usename = 'mc_clock'"
    " AND wait_event_type = 'Lock' AND query LIKE '-- Fires one batch%'"
)


@dataclass
class Servers:
    """What outlives every trial."""

    state: Path
    postgres: Postgres
    valkey: Valkey
    environment: dict[str, str]
    seconds: float
    provider: Provider = field(default_factory=Provider)

    def run(self, database: str, role: str, *command: str) -> None:
        """Run one of our programs to its end on a database as a role. Raises `CalledProcessError`."""
        environment = {**self.environment, "DATABASE_URL": self.postgres.url(role, database)}
        environment[ADDRESS] = self.provider.address
        subprocess.run([sys.executable, *command], env=environment, cwd=ROOT, check=True, stdout=subprocess.DEVNULL)

    def execute(self, statement: str, database: str = "postgres") -> None:
        """Run a statement as superuser, outside any transaction."""
        with closing(psycopg2.connect(self.postgres.url("postgres", database))) as line:
            line.autocommit = True
            with line.cursor() as cursor:
                cursor.execute(statement)

    def copy(self, source: str, target: str) -> None:
        """Make a database as a copy of another to which nobody is connected."""
        self.execute(f'CREATE DATABASE "{target}" TEMPLATE "{source}"')
        self.postgres.ensure_database(target)


class Trial:
    """What a fault does its work on."""

    def __init__(self, servers: Servers, name: str, chance: random.Random, *, by_mail: bool = False):
        self.servers, self.name, self.chance, self.by_mail = servers, name, chance, by_mail
        self.letterbox = Letterbox() if by_mail else None
        self.database = f"chaos_{name}".replace(" ", "_")
        environment = {**servers.environment, "DATABASE_URL": servers.postgres.url("mc_clock", self.database)}
        environment |= {naive.DATABASE: self.url, ADDRESS: servers.provider.address}
        if self.letterbox:
            environment |= {"MESSAGE_PROVIDER": "clocks.delivery.providers.MailProvider"}
            environment |= {"CHAOS_MAIL_PORT": str(self.letterbox.port)}
        self.household = Household(
            servers.state / self.database, servers.postgres, servers.valkey, environment
        )  # fmt: skip
        self.primed_until = 0.0
        self.recovered = None

    @property
    def url(self) -> str:
        """Return the address of the trial's database for the superuser."""
        return self.servers.postgres.url("postgres", self.database)

    @contextmanager
    def line(self):
        """Yield a cursor as superuser; what it did is committed at the end."""
        with closing(psycopg2.connect(self.url)) as line, line, line.cursor() as cursor:
            yield cursor

    def open(self) -> None:
        """Make the database, with the naive way's table and a row for each crank."""
        self.servers.provider.accepted.clear()
        self.servers.copy(TEMPLATE, self.database)
        with self.line() as cursor:
            cursor.execute("CREATE TABLE naive_fired (alarm uuid, at timestamptz)")
            cursor.execute("UPDATE alarm SET fire_at = now() + interval '30 days' WHERE fired_at IS NULL")
        self.household.start("valkey")

    def start(self) -> None:
        """Start every process and wait until each crank that is to turn has turned."""
        self.household.start_all()
        wanted = [f"sweep:{crank}" for crank in CRANKS if crank not in self.household.away]
        self.wait("SELECT count(*) FROM heartbeat WHERE name = ANY(%s)", [wanted], len(wanted), STARTING)

    def wait(self, question: str, parameters: list, least: int, seconds: float) -> None:
        """Wait until a count is reached. Raises `TimeoutError`."""
        end = time.monotonic() + seconds
        with closing(psycopg2.connect(self.url)) as line:
            line.autocommit = True
            while time.monotonic() < end:
                with line.cursor() as cursor:
                    cursor.execute(question, parameters or None)
                    if cursor.fetchone()[0] >= least:
                        return
                time.sleep(0.02)
        raise TimeoutError(f"{self.name}: waited {seconds} s for {question}")

    def prime(self, since: float = 0, upto: float | None = None, *, times: int = 1) -> None:
        """Let alarms fall due between so many seconds from now, and hand the same to the naive way (`times` times)."""
        upto = self.servers.seconds if upto is None else upto
        with self.line() as cursor:
            cursor.execute(PRIME, {"since": since, "upto": upto})
            cursor.execute("SELECT alarm, fire_at FROM primed")
            alarms = cursor.fetchall()
        self.primed_until = time.monotonic() + max(upto, 0)
        naive.schedule(alarms, self.servers.environment["REDIS_URL"], times=times)

    def step(self, names: tuple[str, ...], seconds: int) -> None:
        """Step the clocks of processes so many seconds from the true time."""
        for name in names:
            self.household.step(name, seconds)

    def flush(self) -> None:
        """FLUSHALL."""
        with suppress(redis.RedisError):
            redis.Redis(unix_socket_path=str(self.servers.valkey.socket)).flushall()

    def pause(self, share: float) -> None:
        """Let a share of the seconds in which alarms fall due pass by."""
        time.sleep(self.servers.seconds * share)

    @contextmanager
    def held_sweep(self, *cranks: str):
        """Hold the sweep of each crank in its midst, its rows taken and nothing committed, while the block lasts."""
        with closing(psycopg2.connect(self.url)) as holder:
            with holder.cursor() as cursor:
                names = [f"sweep:{crank}" for crank in cranks]
                cursor.execute("SELECT name FROM heartbeat WHERE name = ANY(%s) ORDER BY name FOR UPDATE", [names])
            self.wait(BLOCKED, [], len(cranks), 30)
            yield
            with suppress(psycopg2.Error):
                holder.rollback()

    def recover(self) -> None:
        """Start all again that is not to stay away, and note the moment by the database's time."""
        self.household.start_all()
        with self.line() as cursor:
            cursor.execute("SELECT clock_timestamp()")
            self.recovered = cursor.fetchone()[0]

    def settle(self) -> Proof:
        """Wait until nothing is left to fire or send, or time is up, and return the proof."""
        end = max(time.monotonic(), self.primed_until) + SETTLING
        while True:
            self.household.start_all()
            proof = self.proof()
            over = time.monotonic() > self.primed_until + 2
            if over and (proof.settled or time.monotonic() > end):
                return proof
            time.sleep(1)

    def proof(self) -> Proof:
        """Return the proof as it stands."""
        accepted = self.letterbox.accepted if self.letterbox else self.servers.provider.accepted
        with self.line() as cursor:
            return take(cursor, accepted, self.recovered, by_mail=self.by_mail)

    def close(self) -> None:
        """Stop the processes and forget everything they did."""
        self.household.stop()
        self.servers.valkey.stop()
        with suppress(psycopg2.Error):
            self.servers.execute(f'DROP DATABASE IF EXISTS "{self.database}" WITH (FORCE)')
