"""Works for the start card: how far a new directory has come."""

from __future__ import annotations

from PySide6.QtCore import QObject, Signal

from qmetry_admin.domain.actor import Session
from qmetry_admin.domain.outcomes import NotAllowed, SessionEnded
from qmetry_admin.domain.users import SortColumn, User, UserPage, UserQuery
from qmetry_admin.services.user_administration import UserAdministration
from qmetry_admin.ui.desk import Desk
from qmetry_admin.ui.shell.start_card import Begun, StartCard


class FirstSteps(QObject):
    """Ticks the lines of the card; `all_done` says that nothing is left to do."""

    all_done = Signal()

    def __init__(
        self,
        users: UserAdministration,
        session: Session,
        key_place: str,
        desk: Desk,
        parent: QObject,
    ) -> None:
        super().__init__(parent)
        self.card = StartCard(key_place, desk.theme)
        self._users = users
        self._session = session
        self._desk = desk

    def look(self, user: User) -> None:
        """Looks once more, for the person at work; who has two-step verification sorts first."""
        enabled_first = UserQuery(sort=SortColumn.TWO_STEP, descending=True)

        def done(answer: UserPage | NotAllowed | SessionEnded) -> None:
            if isinstance(answer, UserPage):
                self._show(user, answer)

        self._desk.tasks.run(
            lambda: self._users.page(self._session, enabled_first, 0, 2), self.card, done
        )

    def _show(self, user: User, page: UserPage) -> None:
        enabled = {person.id for person in page.rows if person.two_step is not None}
        begun = Begun(
            own_two_step=user.id in enabled or user.two_step is not None,
            people=page.total > 1,
            others_enrolled=bool(enabled - {user.id}),
        )
        if begun.all:
            self.all_done.emit()
        else:
            self.card.show_begun(begun)
