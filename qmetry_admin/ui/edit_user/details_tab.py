"""The Details tab: a person's names, address, time zone, authentication type, role and status."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QFrame,
    QGridLayout,
    QLineEdit,
    QScrollArea,
    QWidget,
)

from qmetry_admin.domain import names
from qmetry_admin.domain.problems import Field, FieldProblem
from qmetry_admin.domain.users import AuthenticationType, Role, User, UserDetails
from qmetry_admin.ui import sentences
from qmetry_admin.ui.edit_user import time_zones, words
from qmetry_admin.ui.edit_user.start_password import StartPassword
from qmetry_admin.ui.theme import ThemeKeeper
from qmetry_admin.ui.widgets.combo_box import ComboBox
from qmetry_admin.ui.widgets.form_field import FormField
from qmetry_admin.ui.widgets.labels import label
from qmetry_admin.ui.widgets.layouts import column, row


class DetailsTab(QWidget):
    """A form that knows what it was filled with, so that it can tell whether something was changed.

    `type_changed` tells that another authentication type was chosen.
    """

    type_changed = Signal()

    def __init__(self, theme: ThemeKeeper, now: datetime, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._keeper = theme
        self._person: User | None = None
        self._filled: tuple[UserDetails, AuthenticationType, str] | None = None
        self.setObjectName("detailsTab")
        self._make_fields(now)
        self._lay_out()
        self._first.textEdited.connect(self._suggest)
        self._last.textEdited.connect(self._suggest)
        self._authentication.currentIndexChanged.connect(self._show_type)
        self._role.currentIndexChanged.connect(self._show_role)
        for field, edit in self._edits.items():
            edit.textEdited.connect(self._fields[field].clear_error)
        self.start_password.edited.connect(self.start_password.field.clear_error)

    @property
    def authentication(self) -> AuthenticationType:
        """The authentication type chosen."""
        return AuthenticationType(self._authentication.currentData())

    @property
    def new_type(self) -> AuthenticationType | None:
        """The type chosen for a person who has another one."""
        person = self._person
        changed = person is not None and person.authentication is not self.authentication
        return self.authentication if changed else None

    @property
    def changed(self) -> bool:
        """Whether something differs from what the form was filled with."""
        return self._filled is not None and self._filled != self._content()

    def details(self) -> UserDetails:
        """What the form says now."""
        return UserDetails(
            username=self._username.text(),
            alias=self._alias.text(),
            first_name=self._first.text(),
            last_name=self._last.text(),
            email=self._email.text(),
            time_zone=str(self._zone.currentData()),
            role=Role(self._role.currentData()),
            active=self._active.isChecked(),
        )

    def show_new(self) -> None:
        """An empty form for somebody new: QMETRY, Member, active, in this computer's time zone."""
        for edit in self._edits.values():
            edit.clear()
        _choose(self._zone, time_zones.here())
        _choose(self._authentication, AuthenticationType.QMETRY)
        _choose(self._role, Role.MEMBER)
        self._active.setChecked(True)
        self._show_type()
        self._show_role()
        self._filled = self._content()

    def start(self) -> None:
        """Goes to where one starts."""
        self._first.setFocus(Qt.FocusReason.OtherFocusReason)

    def show_person(self, user: User) -> None:
        """The details of a person; whatever was typed before is gone, a start password too."""
        self._filled = None
        self._person = user
        self.clear_problems()
        self.start_password.discard()
        for field, text in (
            (Field.USERNAME, user.username),
            (Field.ALIAS, user.alias),
            (Field.FIRST_NAME, user.first_name),
            (Field.LAST_NAME, user.last_name),
            (Field.EMAIL, user.email),
        ):
            self._edits[field].setText(text)
        if self._zone.findData(user.time_zone) < 0:  # another computer may know more of them
            self._zone.addItem(user.time_zone, user.time_zone)
        _choose(self._zone, user.time_zone)
        _choose(self._authentication, user.authentication)
        _choose(self._role, user.role)
        self._active.setChecked(user.active)
        self._show_type()
        self._show_role()
        self._filled = self._content()

    def follow(self, user: User) -> None:
        """Takes over a person who is as they were in the form, and changed around it."""
        self._person = user
        self._fields[Field.AUTHENTICATION].set_hint(self._type_hint())

    def fix(self, fixed: words.Fixed) -> None:
        """Holds role, status and type fast, each for its reason."""
        self._role.setEnabled(not fixed.role)
        self._active.setEnabled(not fixed.status)
        self._authentication.setEnabled(not fixed.authentication)
        self._active.setAccessibleDescription(fixed.status)
        self._fields[Field.ROLE].set_hint(fixed.role or self._role_hint())
        self._fields[Field.AUTHENTICATION].set_hint(fixed.authentication or self._type_hint())
        self._status_hint.setText(fixed.status)
        self._status_hint.setVisible(bool(fixed.status))

    def lock(self, reason: str) -> None:
        """Lets everything be read and copied, nothing be changed."""
        for edit in self._edits.values():
            edit.setReadOnly(True)
            edit.setAccessibleDescription(reason)
        self.start_password.setEnabled(False)
        for box in (self._zone, self._authentication, self._role, self._active):
            box.setEnabled(False)
            box.setToolTip(reason)
            box.setAccessibleDescription(reason)

    def show_problems(self, problems: Iterable[FieldProblem]) -> tuple[str, ...]:
        """Says at each field what is wrong, goes to the first; answers what has no field here."""
        self.clear_problems()
        elsewhere: list[str] = []
        for problem in problems:
            sentence = sentences.field_problem(problem)
            field = self._fields.get(problem.field)
            if field is None:
                elsewhere.append(sentence)
            elif not field.error:
                field.show_error(sentence)
        wrong = (self._inputs[name] for name, field in self._fields.items() if field.error)
        if (first := next(wrong, None)) is not None:
            first.setFocus(Qt.FocusReason.OtherFocusReason)
            self._scroll.ensureWidgetVisible(first)
        return tuple(elsewhere)

    def clear_problems(self) -> None:
        """Takes back what was said to be wrong."""
        for field in self._fields.values():
            field.clear_error()

    def _content(self) -> tuple[UserDetails, AuthenticationType, str]:
        return self.details(), self.authentication, self.start_password.text

    def _make_fields(self, now: datetime) -> None:
        self._first = _line("firstNameEdit")
        self._last = _line("lastNameEdit")
        self._username = _line("usernameEdit")
        self._alias = _line("aliasEdit")
        self._email = _line("emailEdit")
        self._zone = ComboBox(name="timeZoneCombo")
        self._authentication = ComboBox(name="authenticationCombo")
        self._role = ComboBox(name="roleCombo")
        self._active = QCheckBox("Active: this person may sign in")
        self._status_hint = label("", "small", name="statusHintLabel")
        self.start_password = StartPassword(self._keeper)
        self._active.setObjectName("activeCheck")
        self._status_hint.hide()
        for name, called in time_zones.offered(now).items():
            self._zone.addItem(called, name)
        for kind in AuthenticationType:
            self._authentication.addItem(kind.value, kind)
        for role in Role:
            self._role.addItem(role.value, role)
        self._edits = {
            Field.USERNAME: self._username,
            Field.ALIAS: self._alias,
            Field.FIRST_NAME: self._first,
            Field.LAST_NAME: self._last,
            Field.EMAIL: self._email,
        }
        # Names first: username and alias follow from them.
        captions: tuple[tuple[Field, str, QWidget], ...] = (
            (Field.FIRST_NAME, "First name", self._first),
            (Field.LAST_NAME, "Last name", self._last),
            (Field.USERNAME, "Username", self._username),
            (Field.ALIAS, "Alias", self._alias),
            (Field.EMAIL, "Email", self._email),
            (Field.TIME_ZONE, "Time zone", self._zone),
            (Field.AUTHENTICATION, "Authentication Type", self._authentication),
            (Field.ROLE, "Role", self._role),
        )
        self._fields = {
            field: FormField(caption, widget, self._keeper) for field, caption, widget in captions
        }
        self._fields[Field.PASSWORD] = self.start_password.field
        self._inputs = {field: widget for field, _, widget in captions}
        self._inputs[Field.PASSWORD] = self.start_password.edit

    def _lay_out(self) -> None:
        grid = QGridLayout()
        grid.setContentsMargins(24, 20, 24, 12)
        grid.setHorizontalSpacing(16)
        grid.setVerticalSpacing(16)
        pairs = [field for field in self._fields.values() if field is not self.start_password.field]
        for place, field in enumerate(pairs):
            grid.addWidget(field, place // 2, place % 2, Qt.AlignmentFlag.AlignTop)
        grid.setColumnStretch(0, 1)
        grid.setColumnStretch(1, 1)
        status = row(self._active, self._status_hint, None)
        grid.addLayout(column(status, 16, self.start_password, None, gap=0), 4, 0, 1, 2)
        grid.setRowStretch(5, 1)
        inside = QWidget()
        inside.setProperty("ground", "none")
        inside.setLayout(grid)
        self._scroll = QScrollArea()
        self._scroll.setWidget(inside)
        self._scroll.setWidgetResizable(True)
        self._scroll.setFrameShape(QFrame.Shape.NoFrame)
        self._scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setLayout(column(self._scroll, gap=0))

    def _suggest(self) -> None:
        """Username and alias follow the names, until somebody types them or the person is made."""
        if self._person is not None:
            return
        first, last = self._first.text(), self._last.text()
        for field, suggested in (
            (Field.USERNAME, names.suggested_username(first, last)),
            (Field.ALIAS, names.suggested_alias(first, last)),
        ):
            edit = self._edits[field]
            if not edit.isModified():  # typing marks a field modified; setText takes it back
                edit.setText(suggested)
                self._fields[field].clear_error()

    def _show_type(self) -> None:
        """Whoever is given the type QMETRY is given a start password too."""
        self._fields[Field.AUTHENTICATION].set_hint(self._type_hint())
        given = self._person is None or self.new_type is not None
        wanted = given and self.authentication is AuthenticationType.QMETRY
        if not wanted:
            self.start_password.discard()
        self.start_password.setVisible(wanted)
        self.type_changed.emit()

    def _type_hint(self) -> str:
        if self._person is None or self.new_type is None:
            return words.type_hint(self.authentication)
        return words.new_type_hint(self._person, self.new_type)

    def _show_role(self) -> None:
        self._fields[Field.ROLE].set_hint(self._role_hint())

    def _role_hint(self) -> str:
        return words.ROLES[Role(self._role.currentData())]


def _line(name: str) -> QLineEdit:
    edit = QLineEdit()
    edit.setObjectName(name)
    return edit


def _choose(box: QComboBox, value: object) -> None:
    box.setCurrentIndex(box.findData(value))
