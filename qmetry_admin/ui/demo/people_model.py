"""The made-up people as rows: who they are, how their sign-in stands, and their password."""

from __future__ import annotations

import enum
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from PySide6.QtCore import QAbstractListModel, QModelIndex, QObject, QPersistentModelIndex, Qt

from qmetry_admin.domain.users import Lock, User
from qmetry_admin.ui.demo import words
from qmetry_admin.ui.demo.cast import Person


class Standing(enum.Enum):
    """Whether the password is what it was, or there is none here."""

    KNOWN = "known"
    CHANGED = "changed"
    NONE = "none"


@dataclass(frozen=True)
class PersonRow:
    """One row. `began_as` is the username at the beginning, by which the phone knows them."""

    began_as: str
    username: str
    name: str
    role: str
    state: str
    standing: Standing
    password: str = field(repr=False)

    @property
    def password_words(self) -> str:
        """The password as it is shown."""
        match self.standing:
            case Standing.KNOWN:
                return self.password
            case Standing.CHANGED:
                return words.PASSWORD_CHANGED
            case Standing.NONE:
                return words.NO_PASSWORD

    @property
    def said(self) -> str:
        """All of it in one line, for whoever hears it."""
        parts = (self.name, self.username, self.role, self.state, self.password_words)
        return ", ".join(part for part in parts if part)


class PeopleModel(QAbstractListModel):
    """Pushed in whole; a row that stays the same is not told as changed."""

    def __init__(self, people: Sequence[Person], parent: QObject) -> None:
        super().__init__(parent)
        self._people = tuple(people)
        self._rows = [_row(person, None, "", changed=False) for person in self._people]

    def rowCount(
        self,
        parent: QModelIndex | QPersistentModelIndex = QModelIndex(),  # noqa: B008 - Qt's own
    ) -> int:
        """How many people there are."""
        return 0 if parent.isValid() else len(self._rows)

    def data(
        self,
        index: QModelIndex | QPersistentModelIndex,
        role: int = Qt.ItemDataRole.DisplayRole,
    ) -> object:
        """The name, the row itself, or all of it as one line."""
        if not index.isValid():
            return None
        row = self._rows[index.row()]
        match role:
            case Qt.ItemDataRole.DisplayRole:
                return row.name
            case Qt.ItemDataRole.UserRole:
                return row
            case Qt.ItemDataRole.AccessibleTextRole | Qt.ItemDataRole.ToolTipRole:
                return row.said
            case _:
                return None

    def show_now(
        self,
        people: Mapping[str, User],
        locks: Mapping[str, Lock],
        changed: frozenset[str],
        now: datetime,
    ) -> None:
        """Shows how everybody stands; `changed` have another password than they began with."""
        for place, person in enumerate(self._people):
            user, name = people.get(person.username), person.username
            said = words.state(user, locks.get(name), now)
            row = _row(person, user, said, changed=name in changed)
            if row != self._rows[place]:
                self._rows[place] = row
                index = self.index(place)
                self.dataChanged.emit(index, index)


def _row(person: Person, user: User | None, state: str, *, changed: bool) -> PersonRow:
    standing = Standing.CHANGED if changed else Standing.KNOWN
    return PersonRow(
        began_as=person.username,
        username=user.username if user else person.username,
        name=user.name if user else person.name,
        role=str(user.role if user else person.role),
        state=state,
        standing=standing if person.password else Standing.NONE,
        password=person.password,
    )
