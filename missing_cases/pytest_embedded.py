"""pytest plugin: a throw-away PostgreSQL and Valkey for this run.

Loaded with `-p`, so that it runs before the settings are read; the workers of a parallel run inherit the addresses.
`TEST_CLUSTER_URL` (a superuser's address of a cluster that trusts its roles) and `REDIS_URL` name servers of one's own.
"""

import os
import shutil
import tempfile
from contextlib import ExitStack
from pathlib import Path
from uuid import uuid4

from missing_cases.database_roles import OWNER, address_as, ensure_roles_at
from missing_cases.embedded import Postgres, Valkey

stack = ExitStack()


def _start():
    state = Path(tempfile.mkdtemp(prefix="mc-test-"))
    stack.callback(shutil.rmtree, state, ignore_errors=True)
    if "TEST_CLUSTER_URL" not in os.environ:
        postgres = Postgres(state, throw_away=True)
        stack.callback(postgres.stop)
        postgres.start()
        os.environ["TEST_CLUSTER_URL"] = postgres.url("postgres", "postgres")
    if "REDIS_URL" not in os.environ:
        valkey = Valkey(state)
        stack.callback(valkey.stop)
        valkey.start()
        os.environ["REDIS_URL"] = valkey.url
    os.environ["TEST_RUN"] = uuid4().hex[:8]
    # Test databases are made from template1 by the owner, who may not install extensions: so they are there already.
    ensure_roles_at(address_as(os.environ["TEST_CLUSTER_URL"], "", database="template1"), may_become=True)
    os.environ["DATABASE_URL"] = address_as(os.environ["TEST_CLUSTER_URL"], OWNER, database="missing_cases")


if "PYTEST_XDIST_WORKER" not in os.environ:
    _start()


def pytest_unconfigure(config):
    """Stop what was started."""
    stack.close()
