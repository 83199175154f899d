"""`./run chaos`: kill -9 PostgreSQL, Valkey, worker, beat and clockd at random under load, then prove that nothing is
lost, late without end, or done twice. Takes the seconds of faults, and up to ten minutes more to settle. Not in CI.
"""

import argparse
import os
import random
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import django
import psycopg2

from missing_cases.embedded import Postgres, Valkey
from tests.chaos.household import ROOT, Household
from tests.chaos.proof import Proof, take
from tests.chaos.provider import FOLDER

DATABASE, SETTLING = "chaos", 600


def main(arguments: list[str]) -> int:
    """Run the faults and the proof; print the numbers. Returns 1 when something is not as it must be."""
    parser = argparse.ArgumentParser(prog="./run chaos", description=__doc__)
    parser.add_argument("--seconds", type=float, default=120, help="how long the faults last (default %(default)s)")
    parser.add_argument("--children", type=int, default=150, help="children reported missing (default %(default)s)")
    parser.add_argument("--seed", type=int, default=None, help="repeat the faults of an earlier run")
    given = parser.parse_args(arguments)
    seed = given.seed if given.seed is not None else random.SystemRandom().randrange(10_000)
    with tempfile.TemporaryDirectory(prefix="mc-chaos-") as folder:
        state = Path(folder)
        household = _prepared(state)
        try:
            proof, waited = _run(household, given.seconds, given.children, random.Random(seed))  # noqa: S311
        finally:
            household.stop()
    return _report(proof, household, seed, waited)


def _prepared(state: Path) -> Household:
    """Start the servers, make the tables and load Django as the application."""
    accepted = state / "accepted"
    accepted.mkdir()
    postgres, valkey = Postgres(state), Valkey(state)
    postgres.start()
    valkey.start()
    postgres.ensure_database(DATABASE)
    settings = {"DJANGO_SETTINGS_MODULE": "missing_cases.settings.test", "REDIS_URL": valkey.url}
    settings |= {"MESSAGE_PROVIDER": "tests.chaos.provider.KeepingProvider", FOLDER: str(accepted)}
    os.environ.update(settings, DATABASE_URL=postgres.url("mc_app", DATABASE))
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    prepare = [sys.executable, str(ROOT / "manage.py"), "prepare"]
    owner = {**environment, "DATABASE_URL": postgres.url("mc_owner", DATABASE)}
    subprocess.run(prepare, env=owner, cwd=ROOT, check=True, stdout=subprocess.DEVNULL)
    django.setup()
    return Household(state, postgres, valkey, {**environment, "DATABASE_URL": postgres.url("mc_clock", DATABASE)})


def _run(household: Household, seconds: float, children: int, chance: random.Random) -> tuple[Proof, float]:
    from django.db import connection  # once Django is set up

    from missing_cases.access.context import database_now
    from tests.chaos.population import populate

    populate(children, seconds, database_now(), chance)
    connection.close()
    household.start_all()
    household.suffer(seconds, chance)
    began = time.monotonic()
    while True:
        household.start_all()
        proof = _taken(household)
        waited = time.monotonic() - began
        if waited > SETTLING or (proof and not proof.faults()):
            return proof or _taken(household) or Proof({}), waited
        time.sleep(2)


def _taken(household: Household) -> Proof | None:
    url = household.servers["postgres"].url("postgres", DATABASE)
    try:
        return take(url, household.state / "accepted")
    except psycopg2.OperationalError:
        return None


def _report(proof: Proof, household: Household, seed: int, waited: float) -> int:
    faults = proof.faults() if proof.numbers else ["the database did not come back"]
    lines = [f"seed {seed}; killed: " + ", ".join(f"{name} {count}" for name, count in household.kills.items())]
    lines += [f"{name:24} {number:g}" for name, number in proof.numbers.items()]
    lines += [f"{'settled after, seconds':24} {waited:.0f}", f"{'incidents':24} {len(proof.incidents)}", *faults]
    lines.append("PROVED: nothing lost, nothing twice" if not faults else f"{len(faults)} FAULTS")
    print("\n".join(lines))  # noqa: T201 - a command's output
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
