"""The one key of a directory: where it is made, and how it is found again."""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from pathlib import Path
from typing import Final

from qmetry_admin.security import key_file
from qmetry_admin.security.key_ring import (
    ALLOWED_BACKENDS,
    KeyRing,
    KeyringAbsent,
    KeyringSilent,
)
from qmetry_admin.services.trouble import Trouble, TroubleKind

_KEYRING: Final = "keyring"
_FILE: Final = "file"
_OTHER_FILE: Final = "file:"


class DataKeys:
    """Fulfils the port `KeyKeeper`: an allowed keyring that answers in time, else a file.

    The place is chosen only when a key is made. Afterwards the recorded place is asked and no
    other: a keyring that is locked today is no reason to look elsewhere.
    """

    def __init__(
        self,
        key_folder: Path,
        key_file: Path | None = None,
        keyring_timeout: float = 10,
        allowed_backends: Mapping[str, str] = ALLOWED_BACKENDS,
    ) -> None:
        """`key_folder` is where standard files lie; `key_file` is used instead of all.

        `keyring_timeout` in seconds; `allowed_backends` as `key_ring.ALLOWED_BACKENDS`.
        """
        self._folder = key_folder
        self._file = key_file.absolute() if key_file else None
        self._ring = KeyRing(keyring_timeout, allowed_backends)

    def make(self, instance_id: str) -> tuple[str, bytes]:
        """A new key, and its place. Raises Trouble: KEY_EXISTS, FULL, READ_ONLY, NO_ACCESS."""
        key = secrets.token_bytes(key_file.KEY_BYTES)
        if self._file is not None:
            key_file.write(self._file, instance_id, key)
            return f"{_OTHER_FILE}{self._file}", key
        try:
            made = self._ring.make(instance_id, key)
        except (KeyringAbsent, KeyringSilent):
            key_file.write(self._standard_file(instance_id), instance_id, key)
            return _FILE, key
        if not made:
            raise Trouble(TroubleKind.KEY_EXISTS, _KEYRING)
        return _KEYRING, key

    def fetch(self, instance_id: str, key_place: str) -> bytes:
        """The key. Raises Trouble: KEY_MISSING, KEY_LOCKED, KEY_EXPOSED, KEY_WRONG or NO_ACCESS."""
        path = self._path(instance_id, key_place)
        if path is not None:
            return key_file.read(path, instance_id)
        try:
            text = self._ring.get(instance_id)
        except KeyringAbsent as error:
            raise Trouble(TroubleKind.KEY_MISSING, _KEYRING) from error
        except KeyringSilent as error:
            raise Trouble(TroubleKind.KEY_LOCKED, _KEYRING) from error
        if text is None:
            raise Trouble(TroubleKind.KEY_MISSING, _KEYRING)
        key = key_file.key_from_text(text)
        if key is None:
            raise Trouble(TroubleKind.KEY_WRONG, _KEYRING)
        return key

    def drop(self, instance_id: str, key_place: str) -> None:
        """Takes a key back, if it is still there. Raises Trouble: KEY_LOCKED, NO_ACCESS."""
        path = self._path(instance_id, key_place)
        if path is not None:
            key_file.remove(path, instance_id)
            return
        try:
            self._ring.remove(instance_id)
        except KeyringAbsent:
            return
        except KeyringSilent as error:
            raise Trouble(TroubleKind.KEY_LOCKED, _KEYRING) from error

    def expected_place(self) -> tuple[str, Path | None]:
        """Where `make` would put a key: the keyring's name, or "" and the file or its folder.

        An allowed keyring may still turn out locked; where the key really is, `make` says.
        """
        if self._file is not None:
            return "", self._file
        try:
            return self._ring.name(), None
        except (KeyringAbsent, KeyringSilent):
            return "", self._folder

    def readable(self, instance_id: str, key_place: str) -> tuple[str, Path | None]:
        """A recorded place as a person looks for it: the keyring's name, or "" and the file."""
        path = self._path(instance_id, key_place)
        if path is not None:
            return "", path
        try:
            return self._ring.name(), None
        except (KeyringAbsent, KeyringSilent):
            return _KEYRING, None

    def _path(self, instance_id: str, key_place: str) -> Path | None:
        """The file that is meant, or nothing where it is the keyring."""
        if self._file is not None:
            return self._file
        if key_place == _FILE:
            return self._standard_file(instance_id)
        if key_place.startswith(_OTHER_FILE):
            return Path(key_place.removeprefix(_OTHER_FILE))
        if key_place == _KEYRING:
            return None
        raise ValueError(f"no place of a key: {key_place!r}")

    def _standard_file(self, instance_id: str) -> Path:
        return self._folder / f"{instance_id}.key"
