"""`./run bench`: start throw-away servers, load 50,000 children and 150,000 episodes, and print every measure.

`--children N` changes the size; `--only pages|sweep|wire|intake|board|interview|scale|past` runs one part.
`scale` sets a million running duties (`--clocks N`) beside ten thousand. `past` runs only when asked for: it lives
10,000 episodes again (`--children` a third of them). `intake` reads a list; `board` reports episodes to a hundred
screens; `interview` writes one interview among 50,000.
"""

import argparse
import os
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from benchmarks.scale import measure
from missing_cases.embedded import Postgres, Valkey

ROOT = Path(__file__).resolve().parents[1]
PARTS = {
    "pages": "mc_app", "wire": "mc_app", "sweep": "mc_clock", "past": "mc_clock", "intake": "mc_clock",
    "board": "mc_app", "interview": "mc_app",
}  # fmt: skip
SETTINGS = "missing_cases.settings.bench"
SCALE = "scale"  # on databases of its own
PAST = "past"  # of three episodes for each child
BEFORE = {
    "sweep": "benchmarks.alarms",
    PAST: "benchmarks.lived",
    "intake": "benchmarks.listed",
    "interview": "benchmarks.held",
}


def main() -> int:
    """Run the parts asked for, each in a process of its own under the database role it has in production."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--children", type=int)
    options.add_argument("--only", choices=[*PARTS, SCALE])
    options.add_argument("--clocks", type=int, default=1_000_000)
    asked = options.parse_args()
    state = Path(tempfile.mkdtemp(prefix="mc-bench-"))
    postgres, valkey = Postgres(state), Valkey(state)
    try:
        postgres.start()
        valkey.start()
        wrong = 0 if asked.only == SCALE else _run(postgres, valkey, asked, state / "files")
        if asked.only in (None, SCALE):
            environment = {**os.environ, "REDIS_URL": valkey.url, "DJANGO_SETTINGS_MODULE": SETTINGS}
            wrong = max(wrong, measure(postgres, environment, asked.clocks))
        return wrong
    finally:
        valkey.stop()
        postgres.stop()
        shutil.rmtree(state, ignore_errors=True)


def _run(postgres, valkey, asked, files: Path) -> int:
    postgres.ensure_database("bench")

    def step(role, *command):
        environment = {**os.environ, "DATABASE_URL": postgres.url(role, "bench"), "REDIS_URL": valkey.url,
                       "DJANGO_SETTINGS_MODULE": SETTINGS, "MEDIA_ROOT": str(files)}  # fmt: skip
        return subprocess.run([sys.executable, *command], cwd=ROOT, env=environment).returncode

    children = asked.children or (3_334 if asked.only == PAST else 50_000)
    began = time.monotonic()
    for command in (["migrate", "-v0"], ["load_protocols"], ["load_forms"], ["collectstatic", "--noinput", "-v0"]):
        if step("mc_owner", "manage.py", *command):
            return 1
    if step("mc_owner", "-m", "benchmarks.population", str(children)):
        return 1
    print(f"loaded in {time.monotonic() - began:.0f} s", flush=True)  # noqa: T201 - a command's output
    parts = [asked.only] if asked.only else [each for each in PARTS if each != PAST]
    wrong = 0
    for part in parts:
        if part in BEFORE and step("mc_owner", "-m", BEFORE[part]):
            return 1
        wrong = max(wrong, step(PARTS[part], "-m", f"benchmarks.{part}"))
    return wrong


if __name__ == "__main__":
    sys.exit(main())
