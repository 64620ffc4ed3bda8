"""Keyrings that are no keyrings, put in place through the keyring package's own door."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator

import keyring
import keyring.core
import pytest
from keyring.backend import KeyringBackend
from keyring.backends.fail import Keyring as FailKeyring

FRIENDLY = "Keyring of the tests"


class MemoryKeyring(KeyringBackend):
    """Keeps secrets for one test, or fails as it is told to."""

    priority = -1  # never chosen by itself

    def __init__(self, failure: Exception | None = None) -> None:
        super().__init__()  # type: ignore[no-untyped-call] # keyring leaves it bare
        self.kept: dict[tuple[str, str], str] = {}
        self.failure = failure
        self.gate: threading.Event | None = None
        self.forgetful = False

    def _answer(self) -> None:
        if self.gate is not None:
            self.gate.wait(60)
        if self.failure is not None:
            raise self.failure

    def get_password(self, service: str, username: str) -> str | None:
        self._answer()
        return self.kept.get((service, username))

    def set_password(self, service: str, username: str, password: str) -> None:
        self._answer()
        if not self.forgetful:
            self.kept[service, username] = password

    def delete_password(self, service: str, username: str) -> None:
        self._answer()
        del self.kept[service, username]


ALLOWED_IN_TESTS = {f"{MemoryKeyring.__module__}.{MemoryKeyring.__qualname__}": FRIENDLY}


def made(kind: type[KeyringBackend]) -> KeyringBackend:
    """A keyring of some kind."""
    return kind()


@pytest.fixture(autouse=True)
def use_keyring() -> Iterator[Callable[[KeyringBackend], None]]:
    """Puts a keyring in place; until then, and afterwards, there is none."""
    before = keyring.core._keyring_backend  # noqa: SLF001 - asking for it would start looking for one
    keyring.set_keyring(made(FailKeyring))
    yield keyring.set_keyring
    keyring.core._keyring_backend = before  # noqa: SLF001


@pytest.fixture
def memory_keyring(use_keyring: Callable[[KeyringBackend], None]) -> MemoryKeyring:
    """A keyring that works, in place."""
    backend = MemoryKeyring()
    use_keyring(backend)
    return backend
