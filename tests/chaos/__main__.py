"""`./run chaos`: real PostgreSQL, Valkey, workers, beat and clockd under one fault after another, and what became of
every alarm, beside the naive way (one `apply_async(eta=...)` for each clock) under the same faults. Then four bugs are
planted, and each must be caught. Exit 1 when an alarm was lost or doubled, or a bug was not caught. Not in CI: it takes
about a quarter of an hour.
"""

import argparse
import os
import random
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from missing_cases.embedded import Postgres, Valkey
from tests.chaos.faults import FAULTS, Fault
from tests.chaos.household import ROOT, shifted_clock
from tests.chaos.plants import PLANTS, caught
from tests.chaos.proof import Proof
from tests.chaos.trial import TEMPLATE, Servers, Trial

COLUMNS = ("due", "fired", "early", "duplicate", "lost", "latest")


def main(arguments: list[str]) -> int:
    """Run what is asked for and print its lines. Returns 1 when something is not as it must be."""
    given = _read(arguments)
    everything = not given.only
    wanted = FAULTS if everything else {name: FAULTS[name] for name in given.only if name in FAULTS}
    wrong = _faults(wanted, given) if wanted else []
    if everything or "plants" in given.only:
        wrong += _plants(given)
    _say("PROVED: nothing lost, nothing twice" if not wrong else f"{len(wrong)} FAULTS")
    return 1 if wrong else 0


def _read(arguments: list[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="./run chaos", description=__doc__)
    parser.add_argument("--only", action="append", choices=[*FAULTS, "plants"], help="run this part alone; repeatable")
    parser.add_argument("--seed", type=int, help="repeat one run of the random faults")
    parser.add_argument("--seconds", type=float, default=12, help="how long alarms fall due (default %(default)s)")
    parser.add_argument("--children", type=int, default=90, help="children reported missing (default %(default)s)")
    return parser.parse_args(arguments)


def _say(line: str) -> None:
    print(line, flush=True)  # noqa: T201 - a command's output


def _faults(wanted: dict[str, Fault], given) -> list[str]:
    _say(f"{'fault':18}{'way':8}" + "".join(f"{name:>11}" for name in COLUMNS) + "  seconds late at most")
    wrong = []
    with tempfile.TemporaryDirectory(prefix="mc-chaos-") as folder:
        servers = _servers(Path(folder), given)
        try:
            for name, fault in wanted.items():
                for run in range(1 if given.seed is not None else fault.runs):
                    seed = given.seed if given.seed is not None else run + 1
                    title = f"{name} {seed}" if fault.runs > 1 else name
                    wrong += _trial(servers, title, fault, seed)
        finally:
            servers.valkey.stop()
            servers.postgres.stop()
    return wrong


def _servers(state: Path, given) -> Servers:
    """Start the servers and make the database that every trial copies: tables, protocols, children reported missing."""
    postgres, valkey = Postgres(state), Valkey(state)
    postgres.start()
    postgres.ensure_database(TEMPLATE)
    environment = {**os.environ, "PYTHONPATH": str(ROOT), "DJANGO_SETTINGS_MODULE": "tests.chaos.settings"}
    environment |= {"REDIS_URL": valkey.url, "MESSAGE_PROVIDER": "tests.chaos.provider.HttpProvider"}
    servers = Servers(state, postgres, valkey, environment, given.seconds)
    servers.run(TEMPLATE, "mc_owner", "manage.py", "prepare")
    servers.run(TEMPLATE, "mc_app", "-m", "tests.chaos.population", str(given.children), "1")
    return servers


def _trial(servers: Servers, title: str, fault: Fault, seed: int) -> list[str]:
    trial = Trial(servers, title, random.Random(seed), by_mail=fault.by_mail)  # noqa: S311
    trial.household.away = set(fault.away)
    began = time.monotonic()
    try:
        if fault.stepped:
            trial.household.library = shifted_clock(trial.household.state)
        trial.open()
        fault.do(trial)
        trial.recover()
        proof = trial.settle()
    except TimeoutError as error:
        _say(f"{title:18}{error}")
        return [str(error)]
    finally:
        trial.close()
    wrong = [f"{title}: {sentence}" for sentence in proof.faults()]
    _report(title, proof, trial, time.monotonic() - began)
    for sentence in wrong:
        _say(f"  {sentence}")
    return wrong


def _report(title: str, proof: Proof, trial: Trial, seconds: float) -> None:
    more = f"  {proof.numbers['messages']:g} letters, caught up in {proof.numbers['sweeps']:g} sweep; {seconds:.0f} s"
    if trial.letterbox:
        more += f"; refused {trial.letterbox.refused}, repeated under the same id {proof.numbers['repeated']:g}"
    for way, numbers, rest in ((title, proof.numbers, more), ("", proof.naive, "")):
        cells = "".join(f"{numbers[name]:11,.1f}" if name == "latest" else f"{numbers[name]:11g}" for name in COLUMNS)
        _say(f"{way:18}{'naive' if not way else 'ours':8}{cells}{rest}")


def _plants(given) -> list[str]:
    missed = []
    for plant in PLANTS:
        seen, how = caught(plant, ["--seconds", "6", "--children", "30"])
        _say(f"{'caught' if seen else 'NOT CAUGHT':12}{plant.name}: {how}")
        missed += [] if seen else [plant.name]
    return missed


if __name__ == "__main__":
    try:
        sys.exit(main(sys.argv[1:]))
    except subprocess.CalledProcessError as error:
        sys.exit(f"chaos could not be set up: {error}")
