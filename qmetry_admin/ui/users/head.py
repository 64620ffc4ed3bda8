"""The head of the Users page: the title, how many people there are, and what to do."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtGui import QFontMetrics, QGuiApplication
from PySide6.QtWidgets import QMenu, QSizePolicy, QVBoxLayout, QWidget

from qmetry_admin.domain.users import UserFilter, UserPage, UserQuery
from qmetry_admin.ui import sentences
from qmetry_admin.ui.theme import ThemeKeeper
from qmetry_admin.ui.users.actions import UsersActions
from qmetry_admin.ui.users.confirmation import MainButton
from qmetry_admin.ui.widgets.announcement import announce
from qmetry_admin.ui.widgets.button import Button
from qmetry_admin.ui.widgets.flow_row import flowing
from qmetry_admin.ui.widgets.labels import muted, title
from qmetry_admin.ui.widgets.layouts import column, row


class Head(QWidget):
    """Its buttons are pressed for the actions; `menu` is the one of rows and of More.

    `still_chosen` says that somebody wants to see who is still to enrol.
    """

    still_chosen = Signal()

    def __init__(
        self, deeds: UsersActions, theme: ThemeKeeper, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._keeper = theme
        self._count = muted(name="countLabel")
        self._still = Button("", theme, name="stillToEnrolLink", kind="link")
        self._beside = row(self._still)
        self._more = Button("More", theme, name="moreButton")
        self.edit = Button("Edit", theme, name="editButton", icon="edit")
        self.new = MainButton("New user", theme, name="newUserButton", kind="primary", icon="plus")
        self.menu: QMenu = deeds.menu(self)
        self._more.drop_down(self.menu)
        # The button is turned round to have its arrow behind the words; its menu is not.
        self.menu.setLayoutDirection(QGuiApplication.layoutDirection())
        self._lay_out()
        self._align_count()
        self._still.clicked.connect(self.still_chosen)
        theme.changed.connect(self._align_count)

    def show_counts(self, page: UserPage, query: UserQuery) -> None:
        """Says how many there are, how many of them are listed, and how many are to enrol."""
        whole = sentences.counted(page.total, "user")
        said = f"{page.matching:,} of {whole}" if narrowed(query) else whole
        if said != self._count.text():
            self._count.setText(said)
            announce(self._count, said)
        self._still.setText(f"Still to enrol: {page.still_to_enrol:,}")
        self._still.setVisible(page.still_to_enrol > 0)

    def clear_counts(self) -> None:
        """Says nothing where nothing is known."""
        self._count.setText("")
        self._still.hide()

    def _lay_out(self) -> None:
        names, acts = QWidget(), QWidget()
        names.setLayout(row(title("Users"), 8, self._count, 4, self._beside, None))
        names.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        acts.setLayout(row(self.edit, self._more, self.new))
        whole: QVBoxLayout = column(flowing(names, acts), gap=0)
        self.setLayout(whole)
        policy = QSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)

    def _align_count(self) -> None:
        """Puts the count on the title's baseline; box layouts know none."""
        theme = self._keeper.current
        large, small = QFontMetrics(theme.font("title", strong=True)), QFontMetrics(theme.font())
        lower = 2 * (large.ascent() - small.ascent()) - (large.height() - small.height())
        self._count.setContentsMargins(0, lower, 0, 0)
        self._beside.setContentsMargins(0, lower, 0, 0)


def narrowed(query: UserQuery) -> bool:
    """Whether a search or a filter may keep somebody out."""
    return bool(query.search) or query.filter != UserFilter()
