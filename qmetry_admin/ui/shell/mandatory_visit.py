"""From the mandatory confirmation to the people it names, and back again (S41)."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject

from qmetry_admin.ui.settings import SettingsPresenter
from qmetry_admin.ui.users.presenter import UsersPresenter


class MandatoryVisit(QObject):
    """Leads whoever confirms to the Users page and brings them back, the filters as they were."""

    def __init__(
        self,
        users: UsersPresenter,
        settings: SettingsPresenter,
        show_users: Callable[[], None],
        show_settings: Callable[[], None],
        parent: QObject,
    ) -> None:
        super().__init__(parent)
        self._users = users
        self._settings = settings
        self._show_users = show_users
        self._show_settings = show_settings
        settings.affected_users_requested.connect(self._begin)
        users.back_to_confirmation.connect(self._back)
        users.confirmation_cancelled.connect(self._cancel)

    def _begin(self) -> None:
        self._show_users()
        self._users.begin_confirmation()

    def _back(self) -> None:
        self._end()
        self._settings.back_to_confirmation()

    def _cancel(self) -> None:
        self._end()
        self._settings.confirmation_cancelled()

    def _end(self) -> None:
        self._users.end_confirmation()
        self._show_settings()
