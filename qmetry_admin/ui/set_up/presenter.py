"""Between the set-up window and the opening: makes the directory, or says why not."""

from __future__ import annotations

from typing import assert_never

from PySide6.QtCore import QObject, QTimeZone, Signal

from qmetry_admin.domain.outcomes import AlreadySetUp, FieldsRefused
from qmetry_admin.domain.problems import FieldProblem
from qmetry_admin.services.opening import DirectoryMade, Opening, SetUpAnswer, SetUpForm
from qmetry_admin.services.trouble import Trouble
from qmetry_admin.ui import trouble as troubles
from qmetry_admin.ui.desk import Desk
from qmetry_admin.ui.sentences import field_problem
from qmetry_admin.ui.set_up.form import ASKED_FOR, Filled
from qmetry_admin.ui.set_up.window import SetUpWindow


class SetUpPresenter(QObject):
    """`made` carries DirectoryMade; `already_set_up` says that another set-up was first."""

    made = Signal(object)
    already_set_up = Signal()

    def __init__(self, window: SetUpWindow, opening: Opening, desk: Desk) -> None:
        super().__init__(window)
        self._window = window
        self._opening = opening
        self._desk = desk
        window.submitted.connect(self._make)
        desk.tasks.run(
            opening.expected_key_place, window, window.show_key_place, failed=self._show_trouble
        )

    def _make(self, filled: Filled) -> None:
        form = SetUpForm(
            organisation=filled.organisation,
            username=filled.username,
            first_name=filled.first_name,
            last_name=filled.last_name,
            email=filled.email,
            password=filled.password,
            time_zone=bytes(QTimeZone.systemTimeZoneId().data()).decode(),
            kind=filled.kind,
        )
        self._window.set_busy(True)
        self._desk.tasks.run(
            lambda: self._opening.set_up(form),
            self._window,
            self._answer,
            failed=self._show_trouble,
        )

    def _answer(self, answer: SetUpAnswer) -> None:
        match answer:
            case DirectoryMade():
                self._window.form.discard()
                self.made.emit(answer)
            case FieldsRefused():
                self._window.set_busy(False)
                self._refuse(answer.problems)
            case AlreadySetUp():
                self.already_set_up.emit()
            case _:
                assert_never(answer)

    def _refuse(self, problems: tuple[FieldProblem, ...]) -> None:
        """Says each problem at its field; one of something no field asks for, over the form."""
        elsewhere = [problem for problem in problems if problem.field not in ASKED_FOR]
        if elsewhere:
            self._window.show_refused(" ".join(field_problem(problem) for problem in elsewhere))
        self._window.form.show_problems(problems)

    def _show_trouble(self, trouble: Trouble) -> None:
        self._window.show_refused(troubles.sentence(trouble))
