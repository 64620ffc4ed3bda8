"""What holds for every test: throw-away folders, no stray warning, nothing left behind."""

from __future__ import annotations

import atexit
import logging
import os
import shutil
import tempfile
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

_MEASURED = {Path(__file__).parent / room for room in ("unit", "services")}
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


@pytest.hookimpl(tryfirst=True)  # the workers read the groups in a hook of the same name
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Screens and races want the machine's cores: they stay on one worker, one after the other.

    Coverage is measured where a room is tested for itself; it takes as long again as the test.
    """
    for item in items:
        of_the_machine = item.get_closest_marker("end2end") or item.get_closest_marker("race")
        if of_the_machine:
            item.add_marker(pytest.mark.xdist_group("machine"))
        if of_the_machine or not _MEASURED.intersection(item.path.parents):
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
