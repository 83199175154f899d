"""Bugs planted on purpose in a copy of the tree: each must make its fault fail."""

import os
import shutil
import subprocess
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path

from tests.mutants.__main__ import LEFT_OUT, ROOT
from tests.mutants.__main__ import plant as plant_hole
from tests.mutants.holes import Hole


@dataclass(frozen=True)
class Plant:
    """A bug: the texts it replaces, the fault that must show it, and a word of what the fault then says."""

    name: str
    fault: str
    says: str
    holes: tuple[tuple[str, str, str], ...]


SWEEP = "clocks/sql/sweep.sql"
PLANTS = [
    Plant(
        "no unique event", "two-beats", "duplicate",
        (
            ("clocks/migrations/0001_initial.py", "('alarm', models.OneToOneField(", "('alarm', models.ForeignKey("),
            (SWEEP, " LIMIT %(batch)s FOR UPDATE SKIP LOCKED", " LIMIT %(batch)s"),
        ),
    ),
    Plant(
        "expires on ticks", "worker-clock", "lost",
        (
            (
                "missing_cases/settings/base.py", '{"task": "clocks.sweep", "schedule": 15.0}',
                '{"task": "clocks.sweep", "schedule": 15.0, "options": {"expires": 30}}',
            ),
        ),
    ),
    Plant(
        "serial keys after a restore", "restore", "duplicate",
        ((SWEEP, "concat_ws(':', 'v1', o.clock_id,",
          "concat_ws(':', 'v1', (SELECT count(*) FROM message) + row_number() OVER (ORDER BY o.clock_id),"),),
    ),
    Plant(
        "a forgotten void", "none", "told of what had ended",
        (("clocks/services/ending.py", "    set_aside_alarms(clock, now)\n    ClockEvent", "    ClockEvent"),),
    ),
]  # fmt: skip


def caught(plant: Plant, arguments: list[str]) -> tuple[bool, str]:
    """Run the plant's fault in a copy of the tree with the bug in it; return whether it failed as it should, and how.

    ValueError when the source no longer reads as the plant expects.
    """
    with tempfile.TemporaryDirectory(prefix="mc-plant-") as folder:
        tree = Path(folder) / "tree"
        shutil.copytree(ROOT, tree, ignore=LEFT_OUT)
        for path, find, text in plant.holes:
            plant_hole(Hole(plant.name, path, find, text), tree)
        command = [sys.executable, "-m", "tests.chaos", "--only", plant.fault, *arguments]
        done = subprocess.run(command, cwd=tree, env=os.environ, capture_output=True, text=True)
    reasons = [line.strip() for line in done.stdout.splitlines() if "must be" in line]
    return done.returncode == 1 and any(plant.says in reason for reason in reasons), "; ".join(reasons) or done.stderr
