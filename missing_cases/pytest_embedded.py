"""pytest plugin: a throw-away PostgreSQL and Valkey for this run, unless the environment names its own.

Loaded with `-p`, so that it runs before the settings are read; the workers of a parallel run inherit the addresses.
"""

import os
import shutil
import tempfile
from contextlib import ExitStack
from pathlib import Path

from missing_cases.embedded import Postgres, Valkey

stack = ExitStack()

if "PYTEST_XDIST_WORKER" not in os.environ and "TEST_CLUSTER_URL" not in os.environ:
    state = Path(tempfile.mkdtemp(prefix="mc-test-"))
    stack.callback(shutil.rmtree, state, ignore_errors=True)
    postgres, valkey = Postgres(state, throw_away=True), Valkey(state)
    stack.callback(postgres.stop)
    postgres.start()
    postgres.ensure_database("template1", may_become=True)
    stack.callback(valkey.stop)
    valkey.start()
    os.environ["TEST_CLUSTER_URL"] = postgres.url("postgres", "postgres")
    os.environ["DATABASE_URL"] = postgres.url("mc_owner", "template_base")
    os.environ["REDIS_URL"] = valkey.url


def pytest_unconfigure(config):
    """Stop what was started."""
    stack.close()
