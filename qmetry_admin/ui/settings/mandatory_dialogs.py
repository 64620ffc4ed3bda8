"""The confirmations of the mandatory rule: whom it shuts out, and what ending it means."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QFrame, QWidget

from qmetry_admin.domain.user_outcomes import Addresses
from qmetry_admin.ui.settings import words
from qmetry_admin.ui.settings.deed_dialog import DeedDialog
from qmetry_admin.ui.settings.linked_label import LinkedLabel
from qmetry_admin.ui.theme import ThemeKeeper
from qmetry_admin.ui.widgets.announcement import announce
from qmetry_admin.ui.widgets.button import Button
from qmetry_admin.ui.widgets.confirm import Verb
from qmetry_admin.ui.widgets.icon_label import IconLabel
from qmetry_admin.ui.widgets.labels import WrappedLabel, muted
from qmetry_admin.ui.widgets.layouts import column, row
from qmetry_admin.ui.widgets.restyle import restyle

_WHO = ("users", "Open the list to see who they are and set them up first.")
_FACTS = (
    ("directory", "LDAP and SAML users are not affected."),
    ("log-out", "Whoever is signed in without it stays until they sign out."),
    ("refresh", "The number is counted again when you confirm."),
)


class MandatoryDialog(DeedDialog):
    """Warns how many people will not be able to log in; the word "Users" leads to them.

    `affected` is the number the person is looking at.
    """

    users_asked = Signal()
    set_up_asked = Signal()

    def __init__(
        self,
        affected: int,
        addresses: Addresses,
        theme: ThemeKeeper,
        *,
        until: str,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(
            "Make two-step verification mandatory?",
            theme,
            verb=Verb("Make mandatory", "makeMandatoryButton"),
            name="mandatoryDialog",
            busy_text="Counting…",
            parent=parent,
        )
        self.affected = affected
        self._addresses = addresses
        self._until = until
        self._frame = QFrame()
        self._icon = IconLabel("warning", theme, "warn")
        self._warning = LinkedLabel(theme, name="warningLabel", link_name="affectedUsersLink")
        self._copy = Button("Copy", theme, name="copyAddressesButton", icon="copy")
        self._copied = muted(name="copiedLabel")
        self._set_up = Button(
            "Let them set it up at their next sign-in", theme, name="setUpAtSignInLink", kind="link"
        )
        self._frame.setProperty("frame", "message")
        said = row(column(self._icon, None, gap=0), self._warning, gap=8, margins=(12, 8, 12, 8))
        said.setStretch(1, 1)
        self._frame.setLayout(said)
        self._room.addWidget(self._frame)
        self._who = _fact(theme, *_WHO)
        self._who.setObjectName("affectedFact")
        self._room.addLayout(column(self._who, *(_fact(theme, *one) for one in _FACTS), gap=8))
        self._room.addLayout(row(self._copy, self._copied, None))
        self._room.addLayout(row(self._set_up, None))
        self._show()
        self._warning.link.clicked.connect(self._to_users)
        self._copy.clicked.connect(self._copy_addresses)
        self._set_up.clicked.connect(self._to_set_up)

    def show_more(self, affected: int, addresses: Addresses) -> None:
        """Shows a number that grew meanwhile, to be confirmed anew (S40)."""
        self.affected, self._addresses = affected, addresses
        self._show()
        self.say("warn", words.more_affected(affected))

    def _show(self) -> None:
        before, word, after = words.warning(self.affected, self._until)
        self._warning.show_sentence(before, word, after, says="Opens the list of these users")
        kind, icon = ("warn", "warning") if self.affected else ("ok", "check-circle")
        self._icon.show_icon(icon, kind)
        restyle(self._frame, "kind", kind)
        self._who.setVisible(bool(self.affected))
        self._copy.setText(words.copy_addresses(len(self._addresses.emails)))
        self._copy.setVisible(bool(self._addresses.emails))
        self._copied.setText("")
        self._set_up.setVisible(bool(self.affected) and not self._until)
        self.fit()

    def _copy_addresses(self) -> None:
        QGuiApplication.clipboard().setText(", ".join(self._addresses.emails))
        said = words.copied(len(self._addresses.emails), self._addresses.without)
        self._copied.setText(said)
        announce(self._copied, said)

    def _to_users(self) -> None:
        if not self.verb.busy:
            self.reject()
            self.users_asked.emit()

    def _to_set_up(self) -> None:
        if not self.verb.busy:
            self.reject()
            self.set_up_asked.emit()


class MandatoryOffDialog(DeedDialog):
    """Asks once before the rule ends."""

    def __init__(self, theme: ThemeKeeper, parent: QWidget | None = None) -> None:
        super().__init__(
            "Make two-step verification voluntary again?",
            theme,
            verb=Verb("Make voluntary", "makeVoluntaryButton"),
            name="mandatoryOffDialog",
            busy_text="Changing…",
            parent=parent,
        )
        self._room.addWidget(
            WrappedLabel(
                "QMETRY users without two-step verification can log in with their password alone"
                " again.\nNobody's enrolment changes: whoever has it is still asked for a code.",
                theme,
                name="consequencesLabel",
            )
        )


def _fact(theme: ThemeKeeper, icon: str, text: str) -> QWidget:
    said = row(IconLabel(icon, theme), WrappedLabel(text, theme), gap=12, margins=(12, 0, 0, 0))
    said.setStretch(1, 1)
    fact = QWidget()
    fact.setLayout(said)
    return fact
