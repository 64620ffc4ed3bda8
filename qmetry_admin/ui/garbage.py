"""Cyclic garbage is collected on the window's thread alone."""

from __future__ import annotations

import gc
from typing import Final

from PySide6.QtCore import QObject, QTimer

_EVERY: Final = 500
"""Milliseconds between two looks whether there is enough of it."""


class GarbageCollector(QObject):
    """Collects in place of Python's own collector, for as long as another thread is at work.

    What is there at the start, mostly modules, is left out until the end: looking through it all
    would hold the window up.

    Python's runs on whichever thread happens to need memory. Where that is not the thread Qt's
    objects live on, those among the garbage are destroyed under Qt's hands, and the program ends
    with a segmentation fault.
    """

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._was_on = False
        self._timer = QTimer(self)
        self._timer.setInterval(_EVERY)
        self._timer.timeout.connect(self.look)

    def start(self) -> None:
        """Takes over from Python's own."""
        self._was_on = gc.isenabled()
        gc.disable()
        gc.freeze()
        self._timer.start()

    def stop(self) -> None:
        """Gives back to Python's own."""
        self._timer.stop()
        gc.unfreeze()
        if self._was_on:
            gc.enable()

    def look(self) -> None:
        """Collects the oldest generation of which there is enough, as Python itself would."""
        counted = zip(gc.get_count(), gc.get_threshold(), strict=True)
        full = [number for number, (many, most) in enumerate(counted) if many > most > 0]
        if full:
            gc.collect(full[-1])
