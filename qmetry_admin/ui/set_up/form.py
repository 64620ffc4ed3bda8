"""The fields of set-up, what is wrong with them, and what they suggest to each other."""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Final

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QGridLayout, QLineEdit, QWidget

from qmetry_admin.domain import names
from qmetry_admin.domain.organisation import InstanceKind
from qmetry_admin.domain.problems import Field, FieldProblem
from qmetry_admin.ui.sentences import field_problem
from qmetry_admin.ui.theme import ThemeKeeper
from qmetry_admin.ui.widgets.button import Button
from qmetry_admin.ui.widgets.combo_box import ComboBox
from qmetry_admin.ui.widgets.form_field import FormField
from qmetry_admin.ui.widgets.labels import heading, line
from qmetry_admin.ui.widgets.layouts import column, row
from qmetry_admin.ui.widgets.password_edit import PasswordEdit

DIFFERENT: Final = "The two passwords are not the same. Type the password again."
ASKED_FOR: Final = frozenset(
    {
        Field.ORGANISATION,
        Field.FIRST_NAME,
        Field.LAST_NAME,
        Field.USERNAME,
        Field.EMAIL,
        Field.PASSWORD,
    }
)
_GAP: Final = 16
_KINDS: Final = {
    InstanceKind.ON_PREMISES: "On our own computers",
    InstanceKind.SAAS: "As a service (SaaS)",
}


@dataclass(frozen=True)
class Filled:
    """What was filled in."""

    organisation: str
    username: str
    first_name: str
    last_name: str
    email: str
    password: str = field(repr=False)
    kind: InstanceKind


class SetUpForm(QWidget):
    """Organisation and first administrator; `completed` comes with Enter in the last field."""

    completed = Signal()

    def __init__(self, theme: ThemeKeeper, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._suggested = ""
        self._organisation = _edit("organisationEdit")
        self._more = Button("More", theme, name="moreButton", kind="link", icon="chevron-right")
        self._closed = QWidget()
        self._kind = ComboBox(name="instanceKindCombo")
        self._first = _edit("firstNameEdit")
        self._last = _edit("lastNameEdit")
        self._username = _edit("usernameEdit")
        self._email = _edit("emailEdit", "name@example.com")
        self._password = PasswordEdit(theme)
        self._repeat = PasswordEdit(theme, name="repeatPasswordEdit")
        for kind, text in _KINDS.items():
            self._kind.addItem(text, kind)
        self._kind_field = FormField("How is QMetry run here?", self._kind, theme)
        self._kind_field.hide()
        self._fields = {
            Field.ORGANISATION: FormField(
                "Organisation name", self._organisation, theme, hint="Name shown in people's phones"
            ),
            Field.FIRST_NAME: FormField("First name", self._first, theme),
            Field.LAST_NAME: FormField("Last name", self._last, theme),
            Field.USERNAME: FormField("Username", self._username, theme),
            Field.EMAIL: FormField("Email", self._email, theme),
            Field.PASSWORD: FormField(
                "Password",
                self._password,
                theme,
                hint="At least 12 characters. A few unrelated words are easy to remember.",
            ),
        }
        self._repeat_field = FormField("Repeat password", self._repeat, theme)
        self.setLayout(self._columns())
        self._connect()

    def filled(self) -> Filled | None:
        """What stands in the fields; nothing where something is wrong, which is then said there."""
        organisation = names.text_problem(self._organisation.text(), Field.ORGANISATION)
        if not self.show_problems([organisation] if organisation else []):
            return None
        if self._password.text() != self._repeat.text():
            self._repeat_field.show_error(DIFFERENT)
            self._focus(self._repeat)
            return None
        return Filled(
            organisation=self._organisation.text(),
            username=self._username.text(),
            first_name=self._first.text(),
            last_name=self._last.text(),
            email=self._email.text(),
            password=self._password.text(),
            kind=InstanceKind(self._kind.currentData()),
        )

    def show_problems(self, problems: Sequence[FieldProblem]) -> bool:
        """Says what is wrong at each field and goes to the first; answers whether all is well."""
        said = {problem.field: field_problem(problem) for problem in reversed(problems)}
        for name, form_field in self._fields.items():
            form_field.show_error(said.get(name, ""))
        self._repeat_field.clear_error()
        edits = self._edits()
        first = next((edits[name] for name in edits if name in said), None)
        if first is not None:
            self._focus(first)
        return not said

    def take_focus(self) -> None:
        """To the first field."""
        self._organisation.setFocus()

    def discard(self) -> None:
        """Empties the passwords."""
        self._password.discard()
        self._repeat.discard()

    def _edits(self) -> dict[Field, QLineEdit]:
        """The fields in reading order."""
        return {
            Field.ORGANISATION: self._organisation,
            Field.FIRST_NAME: self._first,
            Field.LAST_NAME: self._last,
            Field.USERNAME: self._username,
            Field.EMAIL: self._email,
            Field.PASSWORD: self._password,
        }

    def _columns(self) -> QGridLayout:
        grid = QGridLayout()
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(_GAP)
        grid.setVerticalSpacing(_GAP)
        self._closed.setLayout(column(28, row(self._more, None), gap=0))
        top = Qt.AlignmentFlag.AlignTop
        grid.addWidget(self._fields[Field.ORGANISATION], 0, 0, top)
        grid.addWidget(self._closed, 0, 1, top)
        grid.addWidget(self._kind_field, 0, 1, top)
        grid.addLayout(column(8, line(), 16, heading("First administrator"), gap=0), 1, 0, 1, 2)
        order: list[tuple[QWidget, QWidget]] = [
            (self._fields[Field.FIRST_NAME], self._fields[Field.LAST_NAME]),
            (self._fields[Field.USERNAME], self._fields[Field.EMAIL]),
            (self._fields[Field.PASSWORD], self._repeat_field),
        ]
        for place, (left, right) in enumerate(order, start=2):
            grid.addWidget(left, place, 0, top)
            grid.addWidget(right, place, 1, top)
        grid.setColumnStretch(0, 1)
        grid.setColumnStretch(1, 1)
        return grid

    def _connect(self) -> None:
        self._more.clicked.connect(self._show_more)
        self._organisation.textChanged.connect(self._look_at_organisation)
        self._first.textChanged.connect(self._suggest_username)
        self._last.textChanged.connect(self._suggest_username)
        chain = [*self._edits().values(), self._repeat]
        for here, following in itertools.pairwise(chain):
            here.returnPressed.connect(following.setFocus)
        self._repeat.returnPressed.connect(self.completed)

    def _show_more(self) -> None:
        self._closed.hide()
        self._kind_field.show()
        self._kind.setFocus()

    def _look_at_organisation(self, text: str) -> None:
        """A colon is refused as it is typed: phones would cut the name there."""
        problem = names.text_problem(text, Field.ORGANISATION) if ":" in text else None
        self._fields[Field.ORGANISATION].show_error(field_problem(problem) if problem else "")

    def _suggest_username(self) -> None:
        """Suggests a log-in name until the person types one of their own."""
        if self._username.text() == self._suggested:
            self._suggested = names.suggested_username(self._first.text(), self._last.text())
            self._username.setText(self._suggested)

    @staticmethod
    def _focus(edit: QLineEdit) -> None:
        edit.setFocus(Qt.FocusReason.OtherFocusReason)
        edit.selectAll()


def _edit(name: str, place_holder: str = "") -> QLineEdit:
    made = QLineEdit()
    made.setObjectName(name)
    made.setPlaceholderText(place_holder)
    return made
