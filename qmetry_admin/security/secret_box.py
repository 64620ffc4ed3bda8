"""Seals fields to their place, and makes the keyed hashes; all from a directory's one key."""

from __future__ import annotations

import hmac
import secrets
from typing import Final

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from qmetry_admin.domain.users import UserId
from qmetry_admin.services.ports import Place
from qmetry_admin.services.trouble import Trouble, TroubleKind

KEY_BYTES: Final = 32
_SCHEME: Final = b"qmadm/1"
_VERSION: Final = b"\x01"
_KEY_ID_BYTES: Final = 4
_NONCE_BYTES: Final = 12
_HEAD_BYTES: Final = len(_VERSION) + _KEY_ID_BYTES + _NONCE_BYTES
_TAG_BYTES: Final = 16


class FieldBox:
    """Fulfils the port `SecretBox` for one instance.

    A sealed field is version (1 byte), key id (4), nonce (12), AES-256-GCM ciphertext, tag (16).
    The nonce is random, which is safe for far more fields than a directory has (2^32 a key).
    Each use has a key of its own, by HKDF-SHA256 (RFC 5869) under its own label; the key id is
    one more such output, so a field sealed under another key is known before it is opened.
    """

    def __init__(self, key: bytes, instance_id: str) -> None:
        """`key` is the directory's 32 bytes."""
        if len(key) != KEY_BYTES:
            raise ValueError(f"a key has {KEY_BYTES} bytes, not {len(key)}")
        self._instance = instance_id.encode()
        self._key_id = _derived(key, b"key id", _KEY_ID_BYTES)
        self._cipher = AESGCM(_derived(key, b"field"))
        self._lookup_key = _derived(key, b"lookup")
        self._token_key = _derived(key, b"token")
        self._audit_key = _derived(key, b"audit")

    def __repr__(self) -> str:
        """Which instance it is for, and nothing of its keys."""
        return f"FieldBox(instance {self._instance.decode()})"

    def __reduce__(self) -> str:
        """Refused: a box never travels, for its keys would go with it."""
        raise TypeError("a FieldBox is not pickled or copied")

    def seal(self, plain: bytes, place: Place) -> bytes:
        """The sealed form of a field; two sealings of one text differ."""
        nonce = secrets.token_bytes(_NONCE_BYTES)
        sealed = self._cipher.encrypt(nonce, plain, self._bound_to(place))
        return _VERSION + self._key_id + nonce + sealed

    def open(self, sealed: bytes, place: Place) -> bytes:
        """The plain form. Raises Trouble(SEALED_CHANGED) where it was made elsewhere or changed."""
        expected = _VERSION + self._key_id
        if len(sealed) < _HEAD_BYTES + _TAG_BYTES or not sealed.startswith(expected):
            raise _changed(place)
        nonce = sealed[len(expected) : _HEAD_BYTES]
        try:
            return self._cipher.decrypt(nonce, sealed[_HEAD_BYTES:], self._bound_to(place))
        except InvalidTag as error:
            raise _changed(place) from error

    def lookup(self, user_id: UserId, recovery_code: str) -> bytes:
        """HMAC-SHA256 of instance, person and normalised code."""
        return self._hash(self._lookup_key, str(user_id).encode(), recovery_code.encode())

    def token_hash(self, token: str) -> str:
        """HMAC-SHA256 of a session's token, as 64 hexadecimal digits."""
        return self._hash(self._token_key, token.encode()).hex()

    def chain(self, previous: bytes, content: bytes) -> bytes:
        """HMAC-SHA256 of an audit entry over the seal of the one before it."""
        return self._hash(self._audit_key, previous, content)

    def _hash(self, key: bytes, *parts: bytes) -> bytes:
        return hmac.digest(key, _joined(self._instance, *parts), "sha256")

    def _bound_to(self, place: Place) -> bytes:
        where = (place.table, place.row, place.column)
        return _joined(self._instance, *(part.encode() for part in where), self._key_id)


def _derived(key: bytes, label: bytes, length: int = KEY_BYTES) -> bytes:
    return HKDF(SHA256(), length, salt=None, info=_SCHEME + b" " + label).derive(key)


def _joined(*parts: bytes) -> bytes:
    """The parts, each with its length before it, so that none can lend to the next."""
    return b"".join(len(part).to_bytes(4) + part for part in (_SCHEME, *parts))


def _changed(place: Place) -> Trouble:
    return Trouble(TroubleKind.SEALED_CHANGED, f"{place.table}.{place.column}")
