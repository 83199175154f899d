"""Migrates the tests' database, and remembers the outcome until anything that decides it changes.

The dump lies in `.local/`, which a clean clone lacks: there, and so in CI, the migrations themselves always run.
"""

import hashlib
import os
import subprocess
from pathlib import Path

from django.core.management import call_command
from django.db import connection

from missing_cases.database_roles import address_as
from missing_cases.embedded import postgres_programs

ROOT = Path(__file__).resolve().parents[1]
KEPT = ROOT / ".local" / "migrated"
FOLDERS = {"migrations", "models", "sql"}
FILES = {"models.py", "enums.py", "row_security.py", "triggers.py", "database_roles.py", "perms.py", "base.py"}
APPS = (
    "missing_cases", "clocks", "disclosures", "episodes", "intake", "education", "cross_border", "return_interviews",
    "findings", "reporting",
)  # fmt: skip


def fingerprint() -> str:
    """Return a digest of every file that can change what the migrations make."""
    decisive = [ROOT / "requirements" / "local.txt"]
    for app in APPS:
        for path in (ROOT / app).rglob("*.*"):
            if path.suffix in {".py", ".sql"} and (path.name in FILES or FOLDERS & set(path.relative_to(ROOT).parts)):
                decisive.append(path)
    digest = hashlib.sha256()
    for path in sorted(decisive):
        digest.update(str(path.relative_to(ROOT)).encode() + path.read_bytes())
    return digest.hexdigest()[:24]


def migrate(database: str) -> None:
    """Bring an empty database, owned by mc_owner, to the newest migration."""
    dump = KEPT / f"{fingerprint()}.dump"
    if dump.exists():
        restore(dump, database)
        return
    connection.settings_dict["NAME"] = database
    call_command("migrate", verbosity=0)
    connection.close()
    keep(dump, database)


def keep(dump: Path, database: str) -> None:
    """Remember a migrated database."""
    KEPT.mkdir(parents=True, exist_ok=True)
    unfinished = dump.with_suffix(f".{os.getpid()}")
    keep_as(unfinished, database)
    unfinished.rename(dump)
    forget_old(KEPT)


def keep_as(dump: Path, database: str) -> None:
    """Write a database to a file."""
    _program("pg_dump", "--format=custom", "--compress=0", f"--file={dump}", f"--dbname={address_of(database)}")


def restore(dump: Path, database: str) -> None:
    """Fill an empty database from a file."""
    _program("pg_restore", "--exit-on-error", "--single-transaction", f"--dbname={address_of(database)}", str(dump))


def forget_old(folder: Path) -> None:
    """Remove all but the newest three files."""
    for old in sorted(folder.glob("*.dump"), key=lambda path: path.stat().st_mtime)[:-3]:
        old.unlink(missing_ok=True)


def address_of(database: str) -> str:
    """Return a database's address as the superuser."""
    return address_as(os.environ["TEST_CLUSTER_URL"], "", database=database)


def _program(name, *words):
    subprocess.run([postgres_programs() / name, *words], check=True, capture_output=True, text=True)
