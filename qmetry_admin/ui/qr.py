"""From a text to the picture of its QR code; the only place that knows qrcode and pillow."""

from math import ceil, floor

from PySide6.QtGui import QImage

MARGIN = 4
"""Modules of white around the code (ISO/IEC 18004)."""

_LEAST = 3  # device pixels a module


def matrix(text: str) -> list[list[bool]]:
    """The modules of `text` at level M, row by row, True where dark, without a margin."""
    import qrcode

    code = qrcode.QRCode(error_correction=qrcode.ERROR_CORRECT_M, border=0)
    code.add_data(text)
    code.make(fit=True)
    return [[bool(dark) for dark in modules] for modules in code.modules]


def picture(text: str, *, at_least: int, ratio: float, within: int = 0) -> QImage:
    """The code in black on white with its margin, for a screen of `ratio` device pixels a px.

    A module is as many whole device pixels as make the picture `at_least` px wide, or as go into
    `within` px where that is more, and never fewer than three; so every module has sharp edges and
    the same size.
    """
    from PIL import Image

    modules = matrix(text)
    across = len(modules) + 2 * MARGIN
    module = max(_LEAST, ceil(at_least * ratio / across), floor(within * ratio / across))
    small = Image.new("L", (across, across), 255)
    for row, darks in enumerate(modules):
        for column, dark in enumerate(darks):
            if dark:
                small.putpixel((column + MARGIN, row + MARGIN), 0)
    side = across * module
    large = small.resize((side, side), Image.Resampling.NEAREST)
    # A copy: the picture must not lean on bytes that Python may free.
    image = QImage(large.tobytes(), side, side, side, QImage.Format.Format_Grayscale8).copy()
    image.setDevicePixelRatio(ratio)
    return image
