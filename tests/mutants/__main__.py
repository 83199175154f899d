"""`./run mutants`: plant each hole in a copy of the tree, run the matrix there, and demand that it fails.

`--one-per-route` plants one hole for each kind of route (what CI runs). Exit 1 when a hole goes unseen.
"""

import os
import shutil
import subprocess
import sys
import tempfile
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from tests.migrated import KEPT as MIGRATED
from tests.mutants.holes import HOLES, Hole

ROOT = Path(__file__).resolve().parents[2]
LEFT_OUT = shutil.ignore_patterns(".git", ".venv", ".local", "node_modules", "__pycache__", ".*_cache", ".hypothesis")
AT_ONCE = 2


def plant(hole: Hole, tree: Path) -> None:
    """Replace the hole's text in a copy of the tree. ValueError when the source no longer reads as the hole expects."""
    path = tree / hole.path
    source = path.read_text()
    if source.count(hole.find) != 1:
        raise ValueError(f"{hole.name}: {hole.path} holds the expected text {source.count(hole.find)} times, not once")
    path.write_text(source.replace(hole.find, hole.plant))


def seen(hole: Hole) -> bool:
    """Say whether the matrix, run on the application's wall alone, fails with this hole planted."""
    with tempfile.TemporaryDirectory(prefix="mc-mutant-") as folder:
        tree = Path(folder) / "tree"
        shutil.copytree(ROOT, tree, ignore=LEFT_OUT)
        if MIGRATED.exists():  # read only where no file that decides it was changed
            shutil.copytree(MIGRATED, tree / MIGRATED.relative_to(ROOT))
        plant(hole, tree)
        command = [sys.executable, "-m", "pytest", *hole.tests, "-q", "-x", "-p", "no:cacheprovider"]
        environment = {**os.environ, "MATRIX_WALL": hole.wall, "MATRIX_ONLY": hole.only}
        done = subprocess.run(command, cwd=tree, env=environment, capture_output=True, text=True)
        if done.returncode not in (0, 1):
            raise SystemExit(f"{hole.name}: the matrix could not run\n{done.stdout[-2000:]}{done.stderr[-2000:]}")
        return done.returncode == 1


def main(arguments: list[str]) -> int:
    """Plant the holes asked for, print a line for each, and return the exit code."""
    holes = [h for h in HOLES if h.sample] if "--one-per-route" in arguments else HOLES
    unseen = []
    with ThreadPoolExecutor(max_workers=AT_ONCE) as hands:
        outcomes = hands.map(seen, holes)
        for hole, caught in zip(holes, outcomes, strict=True):
            print(f"{'caught' if caught else 'NOT SEEN':8}  {hole.name}", flush=True)  # noqa: T201 - a command's output
            unseen += [] if caught else [hole]
    print(f"{len(holes) - len(unseen)} of {len(holes)} holes caught")  # noqa: T201 - a command's output
    return 1 if unseen else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
