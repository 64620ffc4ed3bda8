"""What the world does to a database: each is a Trouble by its name, and nothing is half done."""

from __future__ import annotations

import contextlib
import os
import resource
import shutil
import signal
import sqlite3
import subprocess
import sys
import tempfile
import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from qmetry_admin.domain.users import AuthenticationType, UserQuery
from qmetry_admin.services.trouble import Trouble, TroubleKind
from qmetry_admin.store.failures import trouble_kind
from qmetry_admin.store.statements import run
from qmetry_admin.store.unit_of_work import PeeweeStore
from qmetry_admin.store.upgrade import prepare
from tests.support.directory import NOW, Directory, details, page_of
from tests.support.engines import Server, local, open_url, postgresql_server, sqlite_url

_HOLDER = """
import sqlite3, sys
connection = sqlite3.connect(sys.argv[1], isolation_level=None)
connection.execute("BEGIN IMMEDIATE")
print("held", flush=True)
sys.stdin.readline()
connection.execute("UPDATE users SET email = 'by the other'")
connection.execute("COMMIT")
"""


@contextlib.contextmanager
def another_program_writing(file: Path) -> Iterator[Callable[[], None]]:
    """Another program holds the write lock until the given callable is called."""
    with subprocess.Popen(
        [sys.executable, "-c", _HOLDER, str(file)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    ) as holder:
        assert holder.stdin is not None
        assert holder.stdout is not None
        assert holder.stdout.readline() == "held\n"
        yield holder.stdin.close
        holder.stdin.close()
    assert holder.returncode == 0


def test_db_01_a_save_waits_for_another_program(file: Path) -> None:
    directory = Directory(f"sqlite:///{file}")
    ann = directory.add_user("ann")
    with another_program_writing(file) as let_go:
        saved = threading.Thread(target=directory.add_user, args=("bob",))
        saved.start()
        let_go()
        saved.join()
    with directory.look() as unit:
        user = unit.users.get(ann.id)
        assert user is not None
        assert user.email == "by the other"
        assert unit.users.by_username("bob") is not None
    directory.close()


def test_db_01_who_read_first_saves_and_the_other_waits(file: Path) -> None:
    first, second = Directory(f"sqlite:///{file}"), Directory(f"sqlite:///{file}")
    ann = first.add_user("ann")
    with first.unit() as unit:
        read = unit.users.get(ann.id)
        assert read is not None
        other = threading.Thread(target=second.add_user, args=("bob",))
        other.start()
        assert unit.users.change(ann.id, read.version, details("ann", email="a@example.org"))
    other.join()
    with second.look() as unit:
        assert page_of(unit, UserQuery()).total == 2
    for directory in (first, second):
        directory.close()


def test_db_01_a_lock_held_too_long_is_said(file: Path) -> None:
    url = f"sqlite:///{file}"
    database = prepare(url, file_system=local, now=NOW, busy_timeout=0.05)
    store = PeeweeStore(database, None, lambda: True)
    with another_program_writing(file):
        with pytest.raises(Trouble) as caught, store.writing():
            pytest.fail("another program is writing")
        assert caught.value.kind is TroubleKind.LOCKED
        assert caught.value.place == str(file)
        with store.reading() as unit:  # reading goes on
            assert page_of(unit, UserQuery()).total == 0
    with store.writing() as unit:
        assert unit.users.add(details(), AuthenticationType.QMETRY) is not None
    database.close()


@contextlib.contextmanager
def no_file_longer_than(limit: int) -> Iterator[None]:
    """Writing beyond so many bytes fails, as on a full disk."""
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    before = signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    resource.setrlimit(resource.RLIMIT_FSIZE, (limit, hard))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))
        signal.signal(signal.SIGXFSZ, before)


@pytest.mark.parametrize("space", range(0, 96 * 1024, 7919))
def test_a_full_disk_is_said_and_leaves_nothing_half_done(file: Path, space: int) -> None:
    directory = Directory(f"sqlite:///{file}")
    directory.add_user("first")
    log = Path(f"{file}-wal")
    saved = 1
    limit = log.stat().st_size + space
    with no_file_longer_than(limit), pytest.raises(Trouble) as caught:  # noqa: PT012
        while True:
            directory.add_user(email="x" * 1000)
            saved += 1
    assert caught.value.kind is TroubleKind.FULL
    with directory.look() as unit:
        assert page_of(unit, UserQuery()).total == saved
    directory.add_user("after")  # once there is space again
    directory.reopen()
    with directory.look() as unit:
        assert page_of(unit, UserQuery()).total == saved + 1
    directory.close()


def test_a_disk_too_full_for_a_directory_makes_none(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path / 'directory.db'}"
    with pytest.raises(Trouble) as caught, no_file_longer_than(16 * 1024):
        open_url(url)
    assert caught.value.kind is TroubleKind.FULL
    open_url(url).close()


@pytest.fixture
def anybodys_folder() -> Iterator[Path]:
    """A folder that a user without rights can reach: `tmp_path` is the test's own user's."""
    folder = Path(tempfile.mkdtemp(prefix="qmetry-anybody-"))
    folder.chmod(0o755)
    yield folder
    folder.chmod(0o700)
    shutil.rmtree(folder)


def as_a_user_without_rights(work: Callable[[], object]) -> str:
    """What work comes to in a process that may not overrule rights: a trouble's kind, or fine."""
    read_end, write_end = os.pipe()
    child = os.fork()
    if child == 0:
        answer = "bug"
        try:
            if os.geteuid() == 0:
                os.setgroups([])
                os.setgid(65534)
                os.setuid(65534)
            work()
            answer = "fine"
        except Trouble as trouble:
            answer = trouble.kind.value
        finally:
            os.write(write_end, answer.encode())
            os._exit(0)
    os.close(write_end)
    with os.fdopen(read_end, "rb") as pipe:
        answer = pipe.read().decode()
    os.waitpid(child, 0)
    return answer


@pytest.mark.parametrize(
    ("of_file", "of_folder", "kind"),
    [
        (0o444, 0o777, TroubleKind.READ_ONLY),
        (0o666, 0o555, TroubleKind.READ_ONLY),
        (0o222, 0o777, TroubleKind.NO_ACCESS),
        (0o666, 0o000, TroubleKind.NO_ACCESS),
        (0o666, 0o777, None),
    ],
)
@pytest.mark.skipif(not hasattr(os, "fork"), reason="rights are given up by forking")
def test_what_may_not_be_written_or_read_is_said(
    anybodys_folder: Path, of_file: int, of_folder: int, kind: TroubleKind | None
) -> None:
    url = sqlite_url(anybodys_folder / "data")
    file = Path(url.removeprefix("sqlite:///"))
    file.chmod(of_file)
    file.parent.chmod(of_folder)
    answer = as_a_user_without_rights(lambda: open_url(url).close())
    assert answer == (kind.value if kind else "fine")
    file.parent.chmod(0o700)
    assert [path.name for path in file.parent.iterdir()] == ["directory.db"]


def test_a_folder_that_may_not_be_made_is_said(anybodys_folder: Path) -> None:
    url = f"sqlite:///{anybodys_folder / 'new' / 'directory.db'}"
    answer = as_a_user_without_rights(lambda: open_url(url).close())
    assert answer == TroubleKind.NO_ACCESS.value


@pytest.mark.parametrize("word", ["x'fffe'", "x'c328'"])
def test_text_that_is_none_is_damage(file: Path, word: str) -> None:
    directory = Directory(f"sqlite:///{file}")
    ann = directory.add_user()
    with directory.unit():
        run(directory.database.engine, f"UPDATE users SET email = CAST({word} AS TEXT)")  # noqa: S608
    with pytest.raises(Trouble) as caught, directory.look() as unit:
        unit.users.get(ann.id)
    assert caught.value.kind is TroubleKind.DAMAGED
    directory.close()


_SPOILER = """
import os, sys
with open(sys.argv[1], "r+b") as file:
    file.seek(4096)
    file.write(os.urandom(os.path.getsize(sys.argv[1]) - 4096))
"""


def test_a_file_spoiled_while_it_is_open_is_damage(file: Path) -> None:
    with contextlib.closing(Directory(f"sqlite:///{file}")) as directory:
        # By another program, for closing a handle here would drop SQLite's locks.
        subprocess.run([sys.executable, "-c", _SPOILER, str(file)], check=True)
        run(directory.database.engine, "PRAGMA shrink_memory")  # what was read is read again
        with pytest.raises(Trouble) as caught, directory.look() as unit:
            page_of(unit, UserQuery())
        assert caught.value.kind in {TroubleKind.DAMAGED, TroubleKind.NOT_A_DATABASE}


def test_a_mistake_of_the_program_is_no_trouble(directory: Directory) -> None:
    with pytest.raises(Exception, match="nothing_there") as caught, directory.unit():
        run(directory.database.engine, "SELECT * FROM nothing_there")
    assert not isinstance(caught.value, Trouble)
    assert directory.add_user() is not None


def test_the_reason_behind_a_failed_rollback_is_found() -> None:
    full = sqlite3.OperationalError("database or disk is full")
    full.sqlite_errorname = "SQLITE_FULL"
    hiding = sqlite3.OperationalError("cannot rollback - no transaction is active")
    hiding.sqlite_errorname = "SQLITE_ERROR"
    hiding.__context__ = full
    outer = ValueError()
    outer.__cause__ = hiding
    assert trouble_kind(outer) is TroubleKind.FULL
    assert trouble_kind(ValueError()) is None


@pytest.fixture
def own_server() -> Iterator[Server]:
    """A server that the test may stop."""
    with postgresql_server() as server:
        yield server


@pytest.mark.postgresql
def test_a_server_that_comes_back_is_used_again(own_server: Server) -> None:
    with own_server.fresh() as url:
        directory = Directory(url)
        ann = directory.add_user()
        for mode in ("fast", "immediate"):
            own_server.stop(mode)
            for _ in range(2):
                with pytest.raises(Trouble) as caught, directory.look():
                    pytest.fail("there is no server")
                assert caught.value.kind is TroubleKind.UNREACHABLE
            own_server.start()
            with directory.look() as unit:
                assert unit.users.get(ann.id) == ann
        directory.close()


@pytest.mark.postgresql
def test_a_connection_cut_in_the_middle_leaves_nothing(server: Server) -> None:
    with server.fresh() as url, contextlib.closing(server.connect("postgres")) as own:
        directory = Directory(url)
        with pytest.raises(Trouble) as caught, directory.unit() as unit:  # noqa: PT012
            unit.users.add(details("ann"), AuthenticationType.QMETRY)
            [(process,)] = run(directory.database.engine, "SELECT pg_backend_pid()")
            own.execute("SELECT pg_terminate_backend(%s)", (process,))
            unit.users.add(details("bob"), AuthenticationType.QMETRY)
        assert caught.value.kind is TroubleKind.UNREACHABLE
        with directory.look() as unit:
            assert page_of(unit, UserQuery()).total == 0
        directory.close()


@pytest.mark.postgresql
def test_a_deadlock_is_said_as_locked(server: Server) -> None:
    with server.fresh() as url:
        directory = Directory(url)
        ann, bob = directory.add_user(), directory.add_user()
        both = threading.Barrier(2)
        answers: list[TroubleKind | None] = []

        def hold(first: int, then: int) -> None:
            try:
                with directory.unit() as unit:
                    unit.users.hold((ann, bob)[first].id)
                    both.wait()
                    unit.users.hold((ann, bob)[then].id)
            except Trouble as trouble:
                answers.append(trouble.kind)
            else:
                answers.append(None)

        threads = [threading.Thread(target=hold, args=order) for order in ((0, 1), (1, 0))]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert sorted(answers, key=str) == [None, TroubleKind.LOCKED]
        directory.close()
