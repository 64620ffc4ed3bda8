"""The desktop's keyring: only an allowed one, asked aside so that a prompt holds nobody up."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable, Mapping
from concurrent.futures import Future
from typing import TYPE_CHECKING, Final, TypeVar

from qmetry_admin.security import key_file

if TYPE_CHECKING:
    from keyring.backend import KeyringBackend

T = TypeVar("T")
_log = logging.getLogger(__name__)

ALLOWED_BACKENDS: Final = {
    "keyring.backends.Windows.WinVaultKeyring": "Windows Credential Manager",
    "keyring.backends.macOS.Keyring": "macOS Keychain",
    "keyring.backends.SecretService.Keyring": "Secret Service",
    "keyring.backends.libsecret.Keyring": "Secret Service",
    "keyring.backends.kwallet.DBusKeyring": "KWallet",
}
"""Backends that keep a secret from other people, by class, and how they are called to a person.

Everything else is refused: the ones that write plain text, and the ones that keep nothing.
"""
_SERVICE: Final = "QMetry Admin"


class KeyringAbsent(Exception):  # noqa: N818 - a state of the computer, not an error of the program
    """There is no allowed keyring here."""


class KeyringSilent(Exception):  # noqa: N818 - the same
    """The keyring is locked, refuses, or does not answer in time."""


class KeyRing:
    """Keys by instance id in the keyring of whoever is logged in to this computer."""

    def __init__(self, timeout: float, allowed: Mapping[str, str]) -> None:
        """`timeout` in seconds, for one question; `allowed` as `ALLOWED_BACKENDS`."""
        self._timeout = timeout
        self._allowed = allowed

    def name(self) -> str:
        """How the allowed keyring is called. Raises KeyringAbsent or KeyringSilent."""
        return self._asked(lambda backend, _: self._allowed[_class_name(backend)])

    def get(self, instance_id: str) -> str | None:
        """The text kept for an instance. Raises KeyringAbsent or KeyringSilent."""
        return self._asked(lambda backend, _: backend.get_password(_SERVICE, instance_id))

    def make(self, instance_id: str, key: bytes) -> bool:
        """Keeps a key where there is none, and reads it back; says whether it did.

        Raises KeyringAbsent or KeyringSilent. What is kept after the time is up is taken back.
        """
        text = key_file.key_text(key)

        def keep(backend: KeyringBackend, given_up: threading.Event) -> bool:
            if backend.get_password(_SERVICE, instance_id) is not None:
                return False
            backend.set_password(_SERVICE, instance_id, text)
            if backend.get_password(_SERVICE, instance_id) != text:
                raise KeyringSilent("it did not keep what it was given")
            if given_up.is_set():
                backend.delete_password(_SERVICE, instance_id)
            return True

        return self._asked(keep)

    def remove(self, instance_id: str) -> None:
        """Takes an instance's key away, if there is one. Raises KeyringAbsent or KeyringSilent."""

        def take_away(backend: KeyringBackend, _: threading.Event) -> None:
            if backend.get_password(_SERVICE, instance_id) is not None:
                backend.delete_password(_SERVICE, instance_id)

        self._asked(take_away)

    def _asked(self, question: Callable[[KeyringBackend, threading.Event], T]) -> T:
        """What a keyring answers, asked on a thread of its own that dies with the program."""
        answer: Future[T] = Future()
        given_up = threading.Event()

        def ask() -> None:
            try:
                answer.set_result(question(self._backend(), given_up))
            except Exception as error:  # noqa: BLE001 - handed over whole; each backend raises its own kinds
                answer.set_exception(error)

        asking = threading.Thread(target=ask, name="keyring", daemon=True)
        asking.start()
        try:
            return answer.result(self._timeout)
        except (KeyringAbsent, KeyringSilent):
            raise
        except Exception as error:
            given_up.set()
            _log.info("the keyring gave no answer: %s", type(error).__name__)
            if _class_name(error) == "keyring.errors.NoKeyringError":
                raise KeyringAbsent from error
            raise KeyringSilent from error
        finally:
            if answer.done():
                asking.join()

    def _backend(self) -> KeyringBackend:
        """The chosen backend if it is allowed; of a chain, the first that is."""
        import keyring  # looks for backends, some of them slowly: on the asking thread only
        from keyring.backends.chainer import ChainerBackend

        try:
            chosen = keyring.get_keyring()
        except (RuntimeError, ImportError, AttributeError) as error:
            # One is named in the person's settings, and is not usable here.
            raise KeyringAbsent from error
        candidates = chosen.backends if isinstance(chosen, ChainerBackend) else [chosen]
        for candidate in candidates:
            if _class_name(candidate) in self._allowed:
                return candidate
        raise KeyringAbsent


def _class_name(thing: object) -> str:
    return f"{type(thing).__module__}.{type(thing).__qualname__}"
