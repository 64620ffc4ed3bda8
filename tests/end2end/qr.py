"""Two decoders that know nothing of each other, and read the whole screen as a phone would."""

from __future__ import annotations

import subprocess
from pathlib import Path
from urllib.parse import parse_qs, unquote, urlsplit

import zxingcpp
from PIL import Image


def read_by_both(picture: Path) -> str:
    """The text of the one QR code in a picture; both decoders have to find it, and agree."""
    with Image.open(picture) as opened:
        one = [found.text for found in zxingcpp.read_barcodes(opened.convert("L"))]
    other = subprocess.run(
        ["zbarimg", "--quiet", "--raw", "-Sdisable", "-Sqrcode.enable", str(picture)],
        check=True,
        timeout=30,
        capture_output=True,
        text=True,
    ).stdout.splitlines()
    assert len(one) == 1, f"zxing-cpp finds {len(one)} codes in {picture}"
    assert other == one
    return one[0]


def entry_and_key(uri: str) -> tuple[str, str]:
    """What an app makes of an otpauth URI: its entry "Acme QA (jokafor)", and the key."""
    parts = urlsplit(uri)
    assert (parts.scheme, parts.netloc) == ("otpauth", "totp")
    issuer, _, username = unquote(parts.path.removeprefix("/")).partition(":")
    query = parse_qs(parts.query)
    assert query["issuer"] == [issuer]
    assert set(query) == {"secret", "issuer"}
    return f"{issuer} ({username})", query["secret"][0]
