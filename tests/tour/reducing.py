"""Makes a picture small enough for a page of the guide."""

from __future__ import annotations

from pathlib import Path
from typing import Final

from PIL import Image

WIDEST: Final = 680
"""What a page of the guide has room for, in pixels."""
LARGEST: Final = 60 * 1024
"""Bytes of one picture."""
_COLOURS: Final = (256, 128, 64)


def reduce(file: Path) -> None:
    """No wider than a page of the guide, and as many colours as its size allows."""
    with Image.open(file) as opened:
        picture = opened.convert("RGB")
    if picture.width > WIDEST:
        height = round(picture.height * WIDEST / picture.width)
        picture = picture.resize((WIDEST, height), Image.Resampling.LANCZOS)
    for colours in _COLOURS:
        picture.quantize(colours, dither=Image.Dither.NONE).save(file, optimize=True)
        if file.stat().st_size <= LARGEST:
            return
