"""The page on which somebody sets up two-step verification before they come in (S36)."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from PySide6.QtCore import QEvent, QObject
from PySide6.QtWidgets import QScrollArea, QWidget

from qmetry_admin.ui.sign_in import words
from qmetry_admin.ui.sign_in.page import SignInPage
from qmetry_admin.ui.sign_in.steps import SetUpSteps
from qmetry_admin.ui.theme import ThemeKeeper
from qmetry_admin.ui.widgets.facts import Facts
from qmetry_admin.ui.widgets.icon_label import IconLabel
from qmetry_admin.ui.widgets.labels import WrappedLabel, label, line
from qmetry_admin.ui.widgets.layouts import column, row

_TITLE: Final = "Set up two-step verification"
_WIDTH: Final = 736  # px: the steps are as wide here as in the Security tab


class SetUpPage(SignInPage):
    """Says why it has to be, and shows the steps."""

    def __init__(self, username: str, theme: ThemeKeeper) -> None:
        super().__init__("setUpTwoStepPage", _TITLE, username, theme, width=_WIDTH)
        self._steps: SetUpSteps | None = None
        self._shown: QWidget | None = None
        self._waiting = False
        self._enabled = False
        self._why = WrappedLabel(words.SET_UP_HERE, theme, "muted", name="setUpReasonLabel")
        self._apps = Facts(theme, name="setUpAppsLabel")
        self._apps.show_facts(words.SET_UP_APPS)

    def put_steps(self, steps: SetUpSteps) -> None:
        """Shows the steps under the words."""
        if not isinstance(steps, QWidget):
            raise TypeError("The steps are no widget.")
        self._steps, self._shown = steps, steps
        above = column(self._message, self._why, self._apps, gap=8)
        self.fill(column(self._low_head(), 16, above, 8, line(), 8, steps, gap=0))
        scroll = steps.findChild(QScrollArea)
        if scroll is not None and (inside := scroll.widget()) is not None:
            _AsHigh(steps, inside)
        steps.enabled.connect(self._show_enabled)

    @property
    def enabled(self) -> bool:
        """Whether two-step verification is set up, and only the codes are to be kept yet."""
        return self._enabled

    @property
    def busy(self) -> bool:
        """Whether an answer is awaited."""
        return self._waiting

    def set_busy(self, busy: bool) -> None:
        """While an answer is awaited nothing is pressed a second time."""
        self._waiting = busy
        if self._shown is not None:
            self._shown.setEnabled(not busy)

    def show_trouble(self, text: str) -> None:
        """Says that the directory could not answer; the steps stand as they stood."""
        super().show_trouble(text)
        self.take_focus()

    def ask_to_leave(self, proceed: Callable[[], None]) -> None:
        """Asks first while the recovery codes are not kept (S21)."""
        if self._steps is None:
            proceed()
        else:
            self._steps.ask_to_close(proceed)

    def take_focus(self) -> None:
        """To what is to be done in the steps."""
        if self._shown is not None:
            self._shown.setFocus()

    def discard(self) -> None:
        """Drops key and codes."""
        if self._steps is not None:
            self._steps.discard()
        super().discard()

    def _low_head(self) -> QWidget:
        """The head, with the mark beside the words: the steps need the height."""
        made, (title, second) = QWidget(), self._head_words
        beside = row(IconLabel("user", self._theme), label(second, "muted"), None, gap=4)
        beside.setContentsMargins(-2, 0, 0, 0)
        said = column(label(title, "title"), beside, gap=0)
        made.setLayout(row(IconLabel("mark", self._theme, "accent", side=32), said, None, gap=16))
        return made

    def _show_enabled(self) -> None:
        """It is set up: why it had to be need not be said any longer."""
        self._enabled = True
        self._why.hide()
        self._apps.hide()


class _AsHigh(QObject):
    """Gives a widget the room of what scrolls in it: the page scrolls, and not a part of it."""

    def __init__(self, widget: QWidget, inside: QWidget) -> None:
        super().__init__(widget)
        self._widget = widget
        inside.installEventFilter(self)
        self._measure(inside)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Measures anew whenever the inside is laid out; keeps nothing from anybody."""
        kinds = (QEvent.Type.LayoutRequest, QEvent.Type.Resize)
        if event.type() in kinds and isinstance(watched, QWidget):
            self._measure(watched)
        return False

    def _measure(self, inside: QWidget) -> None:
        layout = inside.layout()
        high = layout.totalHeightForWidth(inside.width()) if layout is not None else -1
        self._widget.setFixedHeight(max(high, inside.sizeHint().height()))
        self._widget.setMinimumWidth(inside.minimumSizeHint().width())
