"""Every test that asks for a `directory` or a `url` runs on SQLite and on PostgreSQL."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.support.directory import Directory
from tests.support.engines import Server, postgresql_server, sqlite_url

ENGINES = ("sqlite", pytest.param("postgresql", marks=pytest.mark.postgresql))


@pytest.fixture(scope="session")
def server() -> Iterator[Server]:
    """The session's PostgreSQL server."""
    with postgresql_server() as server:
        yield server


@pytest.fixture(params=ENGINES)
def url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """A migrated database of the test's own."""
    if request.param == "sqlite":
        yield sqlite_url(tmp_path)
        return
    server: Server = request.getfixturevalue("server")
    with server.fresh() as fresh:
        yield fresh


@pytest.fixture
def directory(url: str) -> Iterator[Directory]:
    """The database, opened."""
    directory = Directory(url)
    yield directory
    directory.close()


@pytest.fixture
def file(tmp_path: Path) -> Path:
    """A migrated SQLite file, for what only a file can suffer."""
    return Path(sqlite_url(tmp_path).removeprefix("sqlite:///"))
