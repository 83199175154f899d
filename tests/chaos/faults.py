"""The faults, by name. Each primes the trial, does its harm, and leaves the recovery to the trial."""

import time
from collections.abc import Callable
from dataclasses import dataclass

from tests.chaos.restore import restore_and_go_on
from tests.chaos.trial import Trial

HOUR, TWO_DAYS = 3600, 48 * 3600
HANDS = ("worker", "naive")


@dataclass(frozen=True)
class Fault:
    """A fault: what it does, whether letters go by mail, and whether clocks are stepped. `runs` is how many seeds."""

    do: Callable[[Trial], None]
    by_mail: bool = False
    stepped: bool = False
    away: tuple[str, ...] = ()
    runs: int = 1


def nothing(trial: Trial) -> None:
    """Let everything be."""
    trial.start()
    trial.prime()


def kill_worker_mid_sweep(trial: Trial) -> None:
    """Kill -9 the workers while a sweep has taken its rows and not committed."""
    trial.start()
    trial.prime()
    trial.pause(0.4)
    with trial.held_sweep("worker"):
        trial.household.kill(*HANDS)
    trial.pause(0.2)


def two_beats(trial: Trial) -> None:
    """Run two beats, and hold both cranks' sweeps in their midst until they overlap."""
    trial.household.add_second_beat()
    trial.start()
    trial.prime(times=2)
    trial.pause(0.4)
    with trial.held_sweep("worker", "clockd"):
        time.sleep(0.5)


def flush_redis(trial: Trial) -> None:
    """FLUSHALL, then kill -9 and start Redis anew."""
    trial.start()
    trial.prime()
    trial.pause(0.4)
    trial.flush()
    trial.pause(0.1)
    trial.household.kill("valkey", *HANDS)
    trial.pause(0.2)


def lose_redis(trial: Trial) -> None:
    """Take Redis away for good."""
    trial.start()
    trial.prime()
    trial.pause(0.4)
    trial.household.away.add("valkey")
    trial.household.kill("valkey")


def restart_postgres_mid_sweep(trial: Trial) -> None:
    """Stop and start PostgreSQL while a sweep has taken its rows and not committed."""
    trial.start()
    trial.prime()
    trial.pause(0.4)
    with trial.held_sweep("worker"):
        trial.servers.postgres.stop()
        trial.pause(0.1)
        trial.servers.postgres.start()


def two_days_off(trial: Trial) -> None:
    """Find 48 hours of due rows on switching on."""
    trial.prime(since=-TWO_DAYS, upto=0)


def step_worker_clock(trial: Trial) -> None:
    """Step the worker's clock an hour forward, back and forward, and leave it so; there is no other crank to help."""
    trial.start()
    trial.step(HANDS, HOUR)
    trial.prime()
    trial.pause(0.4)
    trial.step(HANDS, -HOUR)
    trial.pause(0.4)
    trial.step(HANDS, HOUR)


def step_beat_clock(trial: Trial) -> None:
    """Step beat's clock an hour forward and then back; beat may fall silent, the duties may not."""
    trial.start()
    trial.prime()
    for seconds in (HOUR, -HOUR, 0):
        trial.pause(0.25)
        trial.step(("beat",), seconds)


def refuse_mail(trial: Trial) -> None:
    """Have the mail server refuse everything, then kill -9 who sends while it accepts again."""
    trial.letterbox.refusing = True
    trial.start()
    trial.prime()
    trial.pause(1)
    trial.letterbox.refusing = False
    before = trial.letterbox.accepted.total()
    end = time.monotonic() + 40
    while trial.letterbox.accepted.total() < before + 20 and time.monotonic() < end:
        time.sleep(0.005)
    trial.household.kill("worker", "clockd")


def random_faults(trial: Trial, faults: int = 30, seconds: float = 90) -> None:
    """Thirty faults in ninety seconds, each drawn by chance; what was killed stays away for up to two seconds."""
    trial.start()
    trial.prime(upto=seconds)
    began = time.monotonic()
    killable = ["worker", "worker", "beat", "clockd", "naive", "valkey", "postgres"]
    for number in range(faults):
        time.sleep(max(0.0, began + (number + trial.chance.random() / 2) * seconds / faults - time.monotonic()))
        victim = trial.chance.choice([*killable, "flush"])
        if victim == "flush":
            trial.flush()
        else:
            trial.household.kill(victim)
        time.sleep(trial.chance.uniform(0, seconds / faults / 2))
        trial.household.start_all()


FAULTS = {
    "none": Fault(nothing),
    "kill-worker": Fault(kill_worker_mid_sweep),
    "two-beats": Fault(two_beats),
    "flush-redis": Fault(flush_redis),
    "no-redis": Fault(lose_redis),
    "restart-postgres": Fault(restart_postgres_mid_sweep),
    "two-days-off": Fault(two_days_off),
    "worker-clock": Fault(step_worker_clock, stepped=True, away=("clockd",)),
    "beat-clock": Fault(step_beat_clock, stepped=True),
    "mail-refuses": Fault(refuse_mail, by_mail=True),
    "restore": Fault(restore_and_go_on, away=("worker", "beat", "naive")),
    "random": Fault(random_faults, runs=3),
}
