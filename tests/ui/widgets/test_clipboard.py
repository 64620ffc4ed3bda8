"""Secrets on the clipboard: flagged, taken away in time, and never what others copied (PRV-01)."""

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator

import pytest
from PySide6.QtCore import QCoreApplication, QEvent, QObject, Qt
from PySide6.QtGui import QClipboard, QGuiApplication, QKeySequence
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel, QPushButton
from pytestqt.qtbot import QtBot

from qmetry_admin.ui.theme import ThemeKeeper
from qmetry_admin.ui.widgets.clipboard import SecretClipboard
from qmetry_admin.ui.widgets.copyable_text import CopyableText
from tests.ui.widgets.conftest import StillClock

_KEY = "JBSWY3DPEHPK3PXP"


@pytest.fixture
def system(qapp: QGuiApplication) -> Iterator[QClipboard]:
    clipboard = qapp.clipboard()
    clipboard.clear()
    yield clipboard
    clipboard.clear()


@pytest.fixture
def secrets(system: QClipboard, clock: StillClock) -> SecretClipboard:
    assert system.text() == ""
    return SecretClipboard(clock.monotonic)


@pytest.fixture
def shown(qtbot: QtBot, secrets: SecretClipboard, theme: ThemeKeeper) -> CopyableText:
    made = CopyableText(
        secrets,
        theme,
        caption="Type this key",
        label_name="secretLabel",
        button_name="copySecretButton",
        says="Key",
    )
    qtbot.addWidget(made)
    made.set_text("JBSW Y3DP EHPK 3PXP", copied=_KEY)
    made.show()
    return made


def _press_copy(shown: CopyableText) -> None:
    button = shown.findChild(QPushButton, "copySecretButton")
    assert button is not None
    QTest.mouseClick(button, Qt.MouseButton.LeftButton)


def _says(shown: CopyableText) -> str:
    return " ".join(
        label.text()
        for label in shown.findChildren(QLabel)
        if label.property("role") == "small" and label.isVisible()
    )


def test_prv_01_a_secret_is_flagged_for_histories(
    secrets: SecretClipboard, system: QClipboard
) -> None:
    secrets.put(_KEY)
    content = system.mimeData()
    assert content.text() == _KEY
    assert bytes(content.data("x-kde-passwordManagerHint").data()) == b"secret"
    windows = 'application/x-qt-windows-mime;value="CanIncludeInClipboardHistory"'
    assert bytes(content.data(windows).data()) == bytes(4)
    assert content.hasFormat("org.nspasteboard.ConcealedType")


def test_prv_01_it_is_gone_after_thirty_seconds(
    secrets: SecretClipboard, system: QClipboard, clock: StillClock
) -> None:
    assert secrets.put(_KEY) == 30
    clock.pass_(29)
    secrets.tick()
    assert system.text() == _KEY
    clock.pass_(1)
    secrets.tick()
    assert system.text() == ""


def test_prv_01_a_second_copy_has_its_own_thirty_seconds(
    secrets: SecretClipboard, system: QClipboard, clock: StillClock
) -> None:
    secrets.put(_KEY)
    clock.pass_(5)
    secrets.put("7K2M-Q9XD")
    clock.pass_(26)
    secrets.tick()
    assert system.text() == "7K2M-Q9XD"
    clock.pass_(4)
    secrets.tick()
    assert system.text() == ""


def test_prv_01_what_others_copied_survives(
    secrets: SecretClipboard, system: QClipboard, clock: StillClock
) -> None:
    secrets.put(_KEY)
    system.setText("somebody else's")
    clock.pass_(31)
    secrets.tick()
    secrets.discard()
    assert system.text() == "somebody else's"


def test_prv_01_it_does_not_outlive_who_put_it_there(system: QClipboard, clock: StillClock) -> None:
    panel = QObject()
    SecretClipboard(clock.monotonic, panel).put(_KEY)
    panel.deleteLater()
    QCoreApplication.sendPostedEvents(panel, QEvent.Type.DeferredDelete)
    assert system.text() == ""


@pytest.mark.skipif(shutil.which("xvfb-run") is None, reason="a mouse selection needs X11")
def test_prv_01_the_mouse_selection_is_cleared_too() -> None:
    script = (
        "import time\n"
        "from PySide6.QtGui import QClipboard\n"
        "from PySide6.QtWidgets import QApplication, QLabel\n"
        "from qmetry_admin.ui.theme import ThemeKeeper\n"
        "from qmetry_admin.ui.widgets.clipboard import SecretClipboard\n"
        "from qmetry_admin.ui.widgets.copyable_text import CopyableText\n"
        "app = QApplication([])\n"
        "secrets, theme = SecretClipboard(time.monotonic), ThemeKeeper(app, 'light')\n"
        "key = CopyableText(secrets, theme, caption='', label_name='k', button_name='c', says='')\n"
        "mouse = QClipboard.Mode.Selection\n"
        "for selected in ('JBSW Y3', 'somebody else'):\n"
        "    key.set_text('JBSW Y3DP EHPK 3PXP')\n"
        "    app.clipboard().setText(selected, mouse)\n"
        "    key.discard()\n"
        "    print(repr(app.clipboard().text(mouse)))\n"
    )
    done = subprocess.run(
        ["xvfb-run", "-a", sys.executable, "-c", script],
        env={**os.environ, "QT_QPA_PLATFORM": "xcb", "PYTHONPATH": os.pathsep.join(sys.path)},
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )
    assert done.returncode == 0, done.stderr
    assert done.stdout.splitlines() == ["''", "'somebody else'"]


def test_copy_takes_the_key_without_blanks_and_says_how_long_it_stays(
    shown: CopyableText, system: QClipboard, secrets: SecretClipboard, clock: StillClock
) -> None:
    assert _says(shown) == ""
    _press_copy(shown)
    assert system.text() == _KEY
    assert _says(shown) == "Copied. Clipboard cleared in 30 s."
    clock.pass_(12)
    secrets.tick()
    assert _says(shown) == "Copied. Clipboard cleared in 18 s."
    clock.pass_(18)
    secrets.tick()
    assert _says(shown) == ""


def test_the_words_go_when_something_else_is_copied(
    shown: CopyableText, system: QClipboard
) -> None:
    _press_copy(shown)
    system.setText("somebody else's")
    assert _says(shown) == ""


def test_only_the_one_copied_last_says_so(
    qtbot: QtBot, shown: CopyableText, secrets: SecretClipboard, theme: ThemeKeeper
) -> None:
    other = CopyableText(
        secrets, theme, caption="", label_name="o", button_name="copyOther", says="Password"
    )
    qtbot.addWidget(other)
    other.set_text("four short plain words")
    other.show()
    _press_copy(shown)
    button = other.findChild(QPushButton, "copyOther")
    assert button is not None
    button.click()
    assert _says(shown) == ""
    assert _says(other) != ""


def test_ctrl_c_leaves_no_plain_copy(shown: CopyableText, system: QClipboard) -> None:
    label = shown.findChild(QLabel, "secretLabel")
    assert label is not None
    label.setSelection(0, 4)
    QTest.keySequence(label, QKeySequence(QKeySequence.StandardKey.Copy))
    assert system.text() == "JBSW"
    assert system.mimeData().hasFormat("x-kde-passwordManagerHint")


def test_discard_takes_the_text_from_screen_and_clipboard(
    shown: CopyableText, system: QClipboard
) -> None:
    _press_copy(shown)
    shown.discard()
    label = shown.findChild(QLabel, "secretLabel")
    assert label is not None
    assert label.text() == ""
    assert system.text() == ""
    button = shown.findChild(QPushButton, "copySecretButton")
    assert button is not None
    assert not button.isEnabled()


def test_discard_leaves_what_others_copied(shown: CopyableText, system: QClipboard) -> None:
    _press_copy(shown)
    system.setText("somebody else's")
    shown.discard()
    assert system.text() == "somebody else's"


@pytest.mark.parametrize("way", ["QTimer.singleShot(0, app.quit); app.exec()", ""])
def test_prv_01_the_end_of_the_program_takes_it_away(way: str) -> None:
    script = (
        "import time\n"
        "from PySide6.QtCore import QTimer\n"
        "from PySide6.QtGui import QGuiApplication\n"
        "from qmetry_admin.ui.widgets.clipboard import SecretClipboard\n"
        "app = QGuiApplication([])\n"
        "secrets = SecretClipboard(time.monotonic)\n"
        "app.clipboard().dataChanged.connect(lambda: print(repr(app.clipboard().text())))\n"
        f"secrets.put('{_KEY}')\n"
        f"{way}\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", script],
        env={"QT_QPA_PLATFORM": "offscreen", "PYTHONPATH": os.pathsep.join(sys.path)},
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )
    assert done.returncode == 0, done.stderr
    assert done.stdout.split() == [repr(_KEY), "''"]
