"""The picture of a QR code: read back by a decoder, at every ratio and in every theme."""

import os
import subprocess
import sys
from pathlib import Path

import pytest
import zxingcpp
from PySide6.QtGui import QImage

from qmetry_admin.ui import qr

_SHORT = "otpauth://totp/Acme%20QA:jokafor?secret=JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP&issuer=Acme%20QA"
_LONG = _SHORT.ljust(287, "x")  # the longest the program makes

_WINDOW = """
import sys
from PySide6.QtGui import QPalette
from PySide6.QtWidgets import QApplication, QVBoxLayout, QWidget
from qmetry_admin.ui.theme import ThemeKeeper
from qmetry_admin.ui.widgets.qr_view import QrView

app = QApplication([])
keeper = ThemeKeeper(app, sys.argv[3])
window, view = QWidget(), QrView()
window.setProperty("ground", "surface")
layout = QVBoxLayout(window)
layout.setContentsMargins(33, 21, 17, 9)
layout.addWidget(view)
view.set_text(sys.argv[1])
window.show()
app.processEvents()
assert view.width() >= 220
assert window.grab().save(sys.argv[2])
print(view.picture.width(), window.devicePixelRatioF())
"""


def _read(image: QImage) -> str:
    grey = image.convertToFormat(QImage.Format.Format_Grayscale8)
    view = memoryview(bytes(grey.constBits()))
    rows = view.cast("B", (grey.height(), grey.bytesPerLine()))
    found = zxingcpp.read_barcodes(rows)
    assert len(found) == 1
    return found[0].text


@pytest.mark.parametrize("text", [_SHORT, _LONG])
@pytest.mark.parametrize("ratio", [1, 1.25, 1.5, 2])
def test_a_picture_is_read_back(text: str, ratio: float) -> None:
    image = qr.picture(text, at_least=220, ratio=ratio)
    assert _read(image) == text
    assert image.devicePixelRatio() == ratio
    assert image.width() / ratio >= 220


@pytest.mark.parametrize("ratio", [1, 1.25, 1.5, 2])
@pytest.mark.parametrize("at_least", [10, 220, 480])
def test_modules_are_whole_pixels_and_never_fewer_than_three(at_least: int, ratio: float) -> None:
    image = qr.picture(_SHORT, at_least=at_least, ratio=ratio)
    modules = qr.matrix(_SHORT)
    across = len(modules) + 2 * qr.MARGIN
    module, rest = divmod(image.width(), across)
    assert rest == 0
    assert module >= 3
    for row in range(across):
        for column in range(across):
            inside = qr.MARGIN <= row < across - qr.MARGIN
            inside = inside and qr.MARGIN <= column < across - qr.MARGIN
            dark = inside and modules[row - qr.MARGIN][column - qr.MARGIN]
            for x, y in ((0, 0), (module - 1, module - 1)):
                colour = image.pixelColor(column * module + x, row * module + y).name()
                assert colour == ("#000000" if dark else "#ffffff")


def test_the_matrix_is_square_and_has_no_margin() -> None:
    modules = qr.matrix(_SHORT)
    assert all(len(row) == len(modules) for row in modules)
    assert modules[0][:7] == [True] * 7


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("ratio", ["1", "1.25", "1.5", "2"])
def test_qr_01_a_window_keeps_the_white_margin(tmp_path: Path, theme: str, ratio: str) -> None:
    file = tmp_path / "window.png"
    done = subprocess.run(
        [sys.executable, "-c", _WINDOW, _SHORT, str(file), theme],
        env={
            "QT_QPA_PLATFORM": "offscreen",
            "QT_SCALE_FACTOR": ratio,
            "PYTHONPATH": os.pathsep.join(sys.path),
        },
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )
    assert done.returncode == 0, done.stderr
    side, seen_ratio = done.stdout.split()
    assert float(seen_ratio) == float(ratio)
    image = QImage(str(file))
    assert _read(image) == _SHORT
    darks = [
        (x, y)
        for x in range(image.width())
        for y in range(image.height())
        if image.pixelColor(x, y).name() == "#000000"
    ]
    left, right = min(x for x, _ in darks), max(x for x, _ in darks)
    top, bottom = min(y for _, y in darks), max(y for _, y in darks)
    module = int(side) // (len(qr.matrix(_SHORT)) + 2 * qr.MARGIN)
    assert right - left == bottom - top == int(side) - 2 * qr.MARGIN * module - 1
    quiet = qr.MARGIN * module
    for x in range(left - quiet, right + quiet + 1):
        for y in (top - quiet, top - 1, bottom + 1, bottom + quiet):
            assert image.pixelColor(x, y).name() == "#ffffff"
    for y in range(top - quiet, bottom + quiet + 1):
        for x in (left - quiet, left - 1, right + 1, right + quiet):
            assert image.pixelColor(x, y).name() == "#ffffff"
    # Pixel on pixel: nothing between black and white inside.
    inside = {image.pixelColor(x, y).name() for x in range(left, right) for y in range(top, bottom)}
    assert inside == {"#000000", "#ffffff"}
