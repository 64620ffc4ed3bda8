"""M18: without its key the file shows no secret and no recovery code, nor after they are gone."""

from __future__ import annotations

import base64
import contextlib
from pathlib import Path

import pytest

from qmetry_admin.domain import recovery_codes, totp
from qmetry_admin.domain.actor import Session
from qmetry_admin.store.rows import AuthenticatorRow, RecoveryCodeRow
from tests.support.directory import CODES, NOW, SECRET, Directory, entry

TOKEN = "a-token-nobody-may-read"


def on_disk(file: Path) -> bytes:
    """Every byte of every file the database keeps."""
    return b"".join(path.read_bytes() for path in sorted(file.parent.glob(f"{file.name}*")))


def spellings() -> list[bytes]:
    """Every way in which a secret, a code or a token could stand in a file."""
    codes = [text for code in CODES for text in (code.text, code.shown, code.text.lower())]
    plain = [totp.base32(SECRET), totp.grouped(SECRET), TOKEN, SECRET.hex(), *codes]
    coded = [base64.b64encode(SECRET), *(base64.b64encode(code.text.encode()) for code in CODES)]
    return [SECRET, *(text.encode() for text in plain), *coded]


def test_file_has_no_plaintext(file: Path) -> None:
    directory = Directory(f"sqlite:///{file}")
    ann = directory.found()
    directory.enable(ann)
    with directory.unit() as unit:
        unit.sessions.add(Session(TOKEN, ann.id, NOW), "ws-1", NOW)
        unit.audit.add(entry(user_id=ann.id))
    found = [text for text in spellings() if text in on_disk(file)]
    assert found == []
    assert recovery_codes.normalise(CODES[0].shown) == CODES[0].text
    directory.close()


def test_what_is_deleted_leaves_the_file_even_sealed(file: Path) -> None:
    directory = Directory(f"sqlite:///{file}")
    ann = directory.found()
    directory.enable(ann)
    engine = directory.database.engine
    with directory.look():
        sealed = [row.sealed for row in RecoveryCodeRow.select().execute(engine)]
        sealed += [row.lookup for row in RecoveryCodeRow.select().execute(engine)]
        sealed += [row.secret_sealed for row in AuthenticatorRow.select().execute(engine)]
    assert all(field in on_disk(file) for field in sealed)
    with directory.unit() as unit:
        for code in CODES:
            assert unit.recovery_codes.spend(ann.id, code.text)
        AuthenticatorRow.delete().execute(engine)
    directory.close()  # the last to close empties the log into the file
    assert [field for field in sealed if field in on_disk(file)] == []


@pytest.mark.parametrize("shown", [repr, str])
def test_no_secret_shows_in_what_comes_out_of_the_store(file: Path, shown: object) -> None:
    assert callable(shown)
    with contextlib.closing(Directory(f"sqlite:///{file}")) as directory:
        ann = directory.add_user()
        directory.enable(ann)
        with directory.look() as unit:
            texts = shown((unit.authenticators.get(ann.id), unit.recovery_codes.unused(ann.id)))
    assert not [text for text in spellings() if text.decode("latin-1") in texts]
