"""A field with its label above and what helps or is wrong below."""

from PySide6.QtWidgets import QWidget

from qmetry_admin.ui.theme import ThemeKeeper
from qmetry_admin.ui.widgets.announcement import announce
from qmetry_admin.ui.widgets.labels import WrappedLabel, label
from qmetry_admin.ui.widgets.layouts import column
from qmetry_admin.ui.widgets.password_edit import PasswordEdit
from qmetry_admin.ui.widgets.restyle import restyle


class FormField(QWidget):
    """Label, field and hint; the label is the field's buddy and its accessible name.

    An error stands in the hint's place, colours the field's edge and is read out. Under a password
    the Caps Lock hint stands too.
    """

    def __init__(
        self,
        caption: str,
        field: QWidget,
        theme: ThemeKeeper,
        *,
        hint: str = "",
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._field = field
        self._hint_text = hint
        self._caption = label(caption, "strong")
        self._hint = WrappedLabel(hint, theme, "small")
        self._error = WrappedLabel("", theme, "bad")
        self._caps_lock = WrappedLabel("Caps Lock is on.", theme, "warn")
        self._caption.setBuddy(field)
        field.setAccessibleName(caption.replace("&", ""))
        field.setAccessibleDescription(hint)
        below = column(self._caps_lock, self._hint, self._error, gap=0)
        self.setLayout(column(self._caption, 8, field, below, gap=0))
        self._error.hide()
        self._caps_lock.hide()
        self._hint.setVisible(bool(hint))
        for note in (self._caps_lock, self._hint, self._error):
            note.setContentsMargins(0, 4, 0, 0)
        if isinstance(field, PasswordEdit):
            field.call(caption.replace("&", ""))
            field.caps_lock_seen.connect(self._show_caps_lock)

    @property
    def error(self) -> str:
        """What is said to be wrong with the field; empty when nothing is."""
        return self._error.text()

    def set_hint(self, hint: str) -> None:
        """Says something else under the field."""
        self._hint_text = hint
        self._hint.setText(hint)
        self.show_error(self._error.text())

    def show_error(self, text: str) -> None:
        """Says what is wrong with the field and what to do; an empty text takes it back."""
        self._error.setText(text)
        self._error.setVisible(bool(text))
        self._hint.setVisible(bool(self._hint_text) and not text)
        self._field.setAccessibleDescription(text or self._hint_text)
        restyle(self._field, "state", "error" if text else "")
        if text:
            announce(self._error, text)

    def clear_error(self) -> None:
        """Takes back what was said to be wrong."""
        self.show_error("")

    def _show_caps_lock(self, on: bool) -> None:
        self._caps_lock.setVisible(on)
        if on:
            announce(self._caps_lock, self._caps_lock.text())
