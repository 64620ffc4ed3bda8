"""The visit from the mandatory confirmation: filters set, a banner, and the way back (S41)."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QWidget

from qmetry_admin.domain.users import STILL_TO_ENROL, UserFilter
from qmetry_admin.ui import sentences
from qmetry_admin.ui.theme import ThemeKeeper
from qmetry_admin.ui.users.filter_bar import FilterBar
from qmetry_admin.ui.widgets.button import Button
from qmetry_admin.ui.widgets.flow_row import flowing
from qmetry_admin.ui.widgets.icon_label import IconLabel
from qmetry_admin.ui.widgets.labels import WrappedLabel
from qmetry_admin.ui.widgets.layouts import column, row
from qmetry_admin.ui.widgets.restyle import restyle

_WORDS = 240  # px the words keep before the buttons go below them


class MainButton(Button):
    """A filled button that steps back while another one is the one to press."""

    def step_back(self, *, back: bool) -> None:
        """Is filled no longer, or again."""
        self._kind = "" if back else "primary"
        restyle(self, "kind", self._kind)
        self._tint()


class ConfirmationVisit(QWidget):
    """The banner, shown during the visit; what was filtered and searched before comes back.

    `back` and `cancelled` come with its buttons, after everything is as it was.
    """

    back = Signal()
    cancelled = Signal()

    def __init__(
        self, bar: FilterBar, new: MainButton, theme: ThemeKeeper, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._bar = bar
        self._new = new
        self._before: tuple[UserFilter, str] | None = None
        self._words = WrappedLabel("", theme, name="confirmationLabel")
        self._cancel = Button("Cancel", theme, name="cancelConfirmationButton")
        self._back = Button(
            "Back to confirmation",
            theme,
            name="backToConfirmationButton",
            kind="primary",
            icon="chevron-left",
        )
        self.setObjectName("confirmationBanner")
        frame = QFrame()
        frame.setProperty("frame", "message")
        frame.setProperty("kind", "warn")
        said = QWidget()
        words = row(column(IconLabel("warning", theme, "warn"), None, gap=0), self._words)
        words.setStretch(1, 1)
        words.setContentsMargins(4, 6, 4, 6)
        said.setLayout(words)
        said.setMinimumWidth(theme.current.px(_WORDS))
        policy = said.sizePolicy()
        policy.setHorizontalPolicy(policy.Policy.Expanding)
        said.setSizePolicy(policy)
        buttons = QWidget()
        buttons.setLayout(row(self._cancel, self._back))
        frame.setLayout(column(flowing(said, buttons), gap=0, margins=(8, 8, 8, 8)))
        self.setLayout(column(frame, 16, gap=0))
        self.hide()
        self._back.clicked.connect(self._go_back)
        self._cancel.clicked.connect(self._give_up)

    @property
    def under_way(self) -> bool:
        """Whether the confirmation waits."""
        return self._before is not None

    def begin(self) -> None:
        """Shows whom the rule would shut out; a second beginning is the same visit."""
        if self._before is None:
            self._before = (self._bar.filter, self._bar.search.text())
            self._new.step_back(back=True)
            self.show()
        self._bar.put(STILL_TO_ENROL, "")
        self._back.setFocus(Qt.FocusReason.OtherFocusReason)

    def end(self) -> None:
        """Brings the earlier filters and search back."""
        if self._before is None:
            return
        before, self._before = self._before, None
        self._new.step_back(back=False)
        self.hide()
        self._bar.put(*before)

    def show_number(self, number: int) -> None:
        """Says how many people the rule would shut out now."""
        self._words.setText(f"Two-step verification is not mandatory yet. {_consequence(number)}")
        self._words.updateGeometry()

    def _go_back(self) -> None:
        self.end()
        self.back.emit()

    def _give_up(self) -> None:
        self.end()
        self.cancelled.emit()


def _consequence(number: int) -> str:
    if number == 0:
        return "Once it is, nobody will be shut out."
    if number == 1:
        return "Once it is, this user will not be able to sign in."
    return f"Once it is, these {sentences.counted(number, 'user')} will not be able to sign in."
