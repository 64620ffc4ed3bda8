"""Sealed fields open in their place alone, unchanged alone, with their key alone."""

from __future__ import annotations

import copy
import dataclasses
import hashlib
import hmac
import pickle

import pytest
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from hypothesis import given
from hypothesis import strategies as st

from qmetry_admin.domain.users import UserId
from qmetry_admin.security.secret_box import FieldBox
from qmetry_admin.services.ports import Place
from qmetry_admin.services.trouble import Trouble, TroubleKind

KEY = bytes(range(32))
INSTANCE = "00112233445566778899aabbccddeeff"
PLACE = Place("authenticator", "7", "secret")
PLAIN = bytes.fromhex("48656c6c6f21deadbeef48656c6c6f21deadbeef")


@pytest.fixture
def box() -> FieldBox:
    return FieldBox(KEY, INSTANCE)


def hkdf_by_hand(key: bytes, salt: bytes, info: bytes, length: int) -> bytes:
    """RFC 5869 section 2, in its own words."""
    pseudo_random_key = hmac.new(salt or bytes(32), key, hashlib.sha256).digest()
    made, block = b"", b""
    for counter in range(1, -(-length // 32) + 1):
        block = hmac.new(
            pseudo_random_key, block + info + bytes([counter]), hashlib.sha256
        ).digest()
        made += block
    return made[:length]


def test_hkdf_rfc_5869_case_1() -> None:
    key, salt = bytes([0x0B]) * 22, bytes(range(13))
    info = bytes.fromhex("f0f1f2f3f4f5f6f7f8f9")
    expected = bytes.fromhex(
        "3cb25f25faacd57a90434f64d0362f2a2d2d0a90cf1a5a4c5db02d56ecc4c5bf34007208d5b887185865"
    )
    assert HKDF(SHA256(), 42, salt=salt, info=info).derive(key) == expected
    assert hkdf_by_hand(key, salt, info, 42) == expected


def test_hkdf_rfc_5869_case_3_without_salt_and_info() -> None:
    key = bytes([0x0B]) * 22
    expected = bytes.fromhex(
        "8da4e775a563c18f715f802a063c5a31b8a11f5c5ee1879ec3454e5f3c738d2d9d201395faa4b61a96c8"
    )
    assert HKDF(SHA256(), 42, salt=None, info=b"").derive(key) == expected
    assert hkdf_by_hand(key, b"", b"", 42) == expected


def test_aes_256_gcm_known_answers() -> None:
    # Cases 13 and 14 of the mode's own specification (McGrew, Viega): a key and a nonce of zeroes.
    cipher = AESGCM(bytes(32))
    assert cipher.encrypt(bytes(12), b"", b"").hex() == "530f8afbc74536b9a963b4f1c4cb738b"
    assert cipher.encrypt(bytes(12), bytes(16), b"").hex() == (
        "cea7403d4d606b6e074ec5d3baf39d18d0d1c8a799996bf0265b98b5d48ab919"
    )


def test_the_sealed_form_is_as_documented(box: FieldBox) -> None:
    """Opened here by hand, from the description alone."""
    sealed = box.seal(PLAIN, PLACE)
    assert sealed[0] == 1
    key_id, nonce, rest = sealed[1:5], sealed[5:17], sealed[17:]
    assert len(sealed) == 1 + 4 + 12 + len(PLAIN) + 16
    assert key_id == hkdf_by_hand(KEY, b"", b"qmadm/1 key id", 4)
    parts = [b"qmadm/1", INSTANCE.encode(), b"authenticator", b"7", b"secret", key_id]
    bound = b"".join(len(part).to_bytes(4, "big") + part for part in parts)
    field_key = hkdf_by_hand(KEY, b"", b"qmadm/1 field", 32)
    assert AESGCM(field_key).decrypt(nonce, rest, bound) == PLAIN


def test_hashes_are_as_documented(box: FieldBox) -> None:
    def by_hand(label: bytes, *parts: bytes) -> bytes:
        joined = b"".join(
            len(part).to_bytes(4, "big") + part for part in (b"qmadm/1", INSTANCE.encode(), *parts)
        )
        key = hkdf_by_hand(KEY, b"", b"qmadm/1 " + label, 32)
        return hmac.new(key, joined, hashlib.sha256).digest()

    code = "0123456789ABCDEF"
    assert box.lookup(UserId(7), code) == by_hand(b"lookup", b"7", code.encode())
    assert box.token_hash("t") == by_hand(b"token", b"t").hex()
    assert box.chain(b"p", b"c") == by_hand(b"audit", b"p", b"c")


@given(plain=st.binary(max_size=200), table=st.text(), row=st.text(), column=st.text())
def test_what_is_sealed_opens_in_its_place(plain: bytes, table: str, row: str, column: str) -> None:
    box = FieldBox(KEY, INSTANCE)
    place = Place(table, row, column)
    assert box.open(box.seal(plain, place), place) == plain


def test_two_sealings_differ(box: FieldBox) -> None:
    assert len({box.seal(PLAIN, PLACE) for _ in range(100)}) == 100


@pytest.mark.parametrize(
    "elsewhere",
    [
        dataclasses.replace(PLACE, row="8"),
        dataclasses.replace(PLACE, column="code"),
        dataclasses.replace(PLACE, table="recovery_code"),
        Place("authenticator7", "", "secret"),  # the same letters, parted elsewhere
        Place("authenticator", "7s", "ecret"),
    ],
)
def test_opens_nowhere_else(box: FieldBox, elsewhere: Place) -> None:
    with pytest.raises(Trouble) as refused:
        box.open(box.seal(PLAIN, PLACE), elsewhere)
    assert refused.value.kind is TroubleKind.SEALED_CHANGED
    assert refused.value.place == f"{elsewhere.table}.{elsewhere.column}"


@pytest.mark.parametrize(
    "other", [FieldBox(KEY, "f" * 32), FieldBox(bytes(32), INSTANCE)], ids=["instance", "key"]
)
def test_opens_with_no_other_instance_or_key(box: FieldBox, other: FieldBox) -> None:
    with pytest.raises(Trouble) as refused:
        other.open(box.seal(PLAIN, PLACE), PLACE)
    assert refused.value.kind is TroubleKind.SEALED_CHANGED


def test_every_single_bit_flip_is_refused(box: FieldBox) -> None:
    sealed = box.seal(PLAIN, PLACE)
    for bit in range(len(sealed) * 8):
        flipped = bytearray(sealed)
        flipped[bit // 8] ^= 1 << bit % 8
        with pytest.raises(Trouble):
            box.open(bytes(flipped), PLACE)


def test_every_cut_and_every_addition_is_refused(box: FieldBox) -> None:
    sealed = box.seal(PLAIN, PLACE)
    for changed in [*(sealed[:length] for length in range(len(sealed))), sealed + b"\0"]:
        with pytest.raises(Trouble):
            box.open(changed, PLACE)


def test_hashes_differ_by_person_use_instance_and_key(box: FieldBox) -> None:
    code = "0123456789ABCDEF"
    hashes = {
        box.lookup(UserId(1), code),
        box.lookup(UserId(2), code),
        box.lookup(UserId(11), code[1:]),
        bytes.fromhex(box.token_hash(code)),
        box.chain(b"", code.encode()),
        box.chain(code.encode(), b""),
        FieldBox(KEY, "f" * 32).lookup(UserId(1), code),
        FieldBox(bytes(32), INSTANCE).lookup(UserId(1), code),
    }
    assert len(hashes) == 8


def test_the_box_shows_no_key(box: FieldBox) -> None:
    shown = repr(box) + str(box)
    assert shown == f"FieldBox(instance {INSTANCE})" * 2
    for form in (KEY.hex(), repr(KEY), str(list(KEY))):
        assert form not in shown


def test_the_box_does_not_travel(box: FieldBox) -> None:
    with pytest.raises(TypeError):
        pickle.dumps(box)
    with pytest.raises(TypeError):
        copy.copy(box)


@pytest.mark.parametrize("length", [0, 16, 31, 33])
def test_a_key_of_another_length_is_a_mistake(length: int) -> None:
    with pytest.raises(ValueError, match="32 bytes"):
        FieldBox(bytes(length), INSTANCE)
