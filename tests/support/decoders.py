"""Two QR decoders that know nothing of each other: zxing-cpp and zbar."""

from __future__ import annotations

import subprocess
import tempfile
from pathlib import Path

import zxingcpp
from PySide6.QtGui import QImage


def read_by_both(picture: QImage) -> str:
    """The one QR code in a picture, as both decoders read it."""
    first, second = read_by_zxing(picture), read_by_zbar(picture)
    assert first == second
    return first


def read_by_zxing(picture: QImage) -> str:
    """What zxing-cpp reads; it is asked not to try inverted colours, which many phones cannot."""
    grey = picture.convertToFormat(QImage.Format.Format_Grayscale8)
    pixels = memoryview(bytes(grey.constBits()))
    found = zxingcpp.read_barcodes(
        pixels.cast("B", (grey.height(), grey.bytesPerLine())), try_invert=False
    )
    assert len(found) == 1, f"zxing-cpp finds {len(found)} codes"
    return found[0].text


def read_by_zbar(picture: QImage) -> str:
    """What zbar reads."""
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "picture.png"
        assert picture.save(str(file))
        done = subprocess.run(
            ["zbarimg", "-q", "--raw", "-Sdisable", "-Sqrcode.enable", str(file)],
            capture_output=True,
            text=True,
            timeout=30,
            check=False,
        )
    return done.stdout.removesuffix("\n")
