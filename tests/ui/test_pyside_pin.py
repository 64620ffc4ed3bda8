"""The PySide6 that is installed can be trusted with signals and None.

6.12.0 lost a reference with every call and aborted on Python 3.11 after some thousand signals.
"""

import subprocess
import sys

_SCRIPT = """
import sys
from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QApplication, QLabel

class Teller(QObject):
    told = Signal(bool)
    named = Signal(object)

app = QApplication([])
label, teller, heard = QLabel(), Teller(), []
teller.told.connect(heard.append)
teller.named.connect(heard.append)
label.setText("once"); teller.told.emit(True); teller.named.emit(None)
heard.clear()
before = sys.getrefcount(None), sys.getrefcount(True), sys.getrefcount(False)
for number in range(2_000):
    label.setText(str(number))
for number in range(5_000):
    teller.told.emit(number % 2 == 0)
    teller.named.emit(None)
assert len(heard) == 10_000
heard.clear()
after = sys.getrefcount(None), sys.getrefcount(True), sys.getrefcount(False)
print(max(abs(new - old) for new, old in zip(after, before)))
"""


def test_thousands_of_calls_and_signals_lose_no_reference() -> None:
    done = subprocess.run(
        [sys.executable, "-c", _SCRIPT],
        env={"QT_QPA_PLATFORM": "offscreen"},
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )
    assert done.returncode == 0, done.stderr
    if sys.version_info < (3, 12):  # from there on they are immortal, and their counts are idle
        assert int(done.stdout) < 100
