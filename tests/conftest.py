"""What holds for every test: throw-away folders, no stray warning, nothing left behind."""

from __future__ import annotations

import atexit
import importlib
import logging
import os
import re
import shutil
import tempfile
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

_OF_THE_MACHINE = re.compile(r"tests/end2end/|.*/test_(\w+_)?races\.py::")
_MEASURED = ("tests/unit/", "tests/services/")
_HOME = Path(tempfile.mkdtemp(prefix="qmetry-tests-"))
atexit.register(shutil.rmtree, _HOME, ignore_errors=True)


def _throw_away_places() -> None:
    """Keeps tests off the person's own folders, keyring and screen, before anything is imported."""
    for name in ("config", "data", "runtime"):
        (_HOME / name).mkdir(mode=0o700)
    os.environ["XDG_CONFIG_HOME"] = str(_HOME / "config")
    os.environ["XDG_DATA_HOME"] = str(_HOME / "data")
    os.environ["XDG_RUNTIME_DIR"] = str(_HOME / "runtime")
    os.environ["PYTHON_KEYRING_BACKEND"] = "keyring.backends.fail.Keyring"
    os.environ["QT_QPA_PLATFORM"] = "offscreen"
    os.environ.pop("QMETRY_ADMIN_DATABASE", None)


_throw_away_places()


def pytest_configure(config: pytest.Config) -> None:
    config.addinivalue_line(
        "markers", "logs(reason): the test provokes a warning or error in the log, and looks at it"
    )


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config: pytest.Config, log: object) -> object:
    """Each test goes to the worker that is free, but all that want the machine to one of them.

    They are the largest group, so they begin first.
    """
    kind = importlib.import_module("xdist.scheduler").LoadScopeScheduling  # it has no types
    grouped = {"_split_scope": staticmethod(_group)}
    return type("Scheduling", (kind,), grouped)(config, log)


def _group(nodeid: str) -> str:
    """Screens and races want the machine's cores: they run one after the other."""
    return "machine" if _OF_THE_MACHINE.match(nodeid) else nodeid


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Coverage is measured where a room is tested for itself; it takes as long as the tests."""
    for item in items:
        of_the_machine = _OF_THE_MACHINE.match(item.nodeid)
        marked = item.get_closest_marker("end2end") or item.get_closest_marker("race")
        assert bool(of_the_machine) == bool(marked), f"{item.nodeid}: its file and marker disagree"
        if of_the_machine or not item.nodeid.startswith(_MEASURED):
            item.add_marker(pytest.mark.no_cover)


class _Kept(logging.Handler):
    def __init__(self) -> None:
        super().__init__(logging.WARNING)
        self.records: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        self.records.append(f"{record.name}: {record.getMessage()}")


@pytest.fixture(autouse=True)
def _no_stray_warning(request: pytest.FixtureRequest) -> Iterator[None]:
    """A log record of level WARNING fails the test, unless it says that it provokes one."""
    kept = _Kept()
    logging.getLogger().addHandler(kept)
    yield
    logging.getLogger().removeHandler(kept)
    if request.node.get_closest_marker("logs") is None:
        assert kept.records == [], "the log holds warnings"


@pytest.fixture(autouse=True)
def _no_thread_left() -> Iterator[None]:
    """A thread left behind fails the test that started it."""
    before = set(threading.enumerate())
    yield
    left = [
        thread.name
        for thread in threading.enumerate()
        if thread not in before and thread.is_alive() and not thread.name.startswith("execnet")
    ]
    assert left == [], "threads are left behind"
