"""Shows recovery codes on the overview, keeps them on paper or in a file, and hides them again."""

from __future__ import annotations

from functools import partial
from typing import Literal, assert_never

from PySide6.QtCore import QObject, Signal

from qmetry_admin.domain.identity import ConfirmIdentity
from qmetry_admin.domain.outcomes import NoSuchUser, NotAllowed, SessionEnded
from qmetry_admin.domain.recovery_codes import RecoveryCode
from qmetry_admin.domain.two_step_outcomes import CodesAnswer, CodesShown, NoTwoStep, TwoStepView
from qmetry_admin.services.trouble import Trouble
from qmetry_admin.ui.sentences import not_allowed
from qmetry_admin.ui.trouble import sentence
from qmetry_admin.ui.two_step import words
from qmetry_admin.ui.two_step.attention import Attention
from qmetry_admin.ui.two_step.confirming import ask_first
from qmetry_admin.ui.two_step.doors import TabDoors
from qmetry_admin.ui.two_step.keeping import CodesKeeper
from qmetry_admin.ui.two_step.overview import Overview
from qmetry_admin.ui.two_step.panel_place import PanelPlace

HowMany = Literal["all", "one"]
Then = Literal["", "download", "print"]


class CodesShowing(QObject):
    """The codes of one person, while the overview shows them. `outdated`: look again."""

    outdated = Signal()

    def __init__(self, tab: PanelPlace, doors: TabDoors, parent: QObject) -> None:
        super().__init__(parent)
        self._tab = tab
        self._doors = doors
        self._view: TwoStepView | None = None
        self._codes: tuple[RecoveryCode, ...] = ()
        self._on_the_way = False
        self._keeper = CodesKeeper(tab, doors.desk, doors.zone, self)
        self._attention = Attention(doors.desk, self)
        self._keeper.kept.connect(self._kept)
        self._keeper.failed.connect(self._not_kept)
        self._attention.left.connect(self._hide)

    def works_for(self, overview: Overview, view: TwoStepView) -> None:
        """Takes over an overview that was just made."""
        self.forget()
        self._on_the_way = False  # what was asked for the one before comes to nobody
        self.is_about(view)
        overview.codes_wanted.connect(self._wanted)
        overview.codes_hidden.connect(self.forget)
        overview.download_wanted.connect(self._download)
        overview.print_wanted.connect(self._print)

    def is_about(self, view: TwoStepView) -> None:
        """Whose codes they are; those that were used meanwhile are forgotten (S29)."""
        self._view = view
        self._codes = tuple(code for code in self._codes if code.slot in view.slots_left)
        self._keeper.is_about(view.organisation.name, view.user.username, own=view.own)

    def ask(self, how_many: HowMany, then: Then = "") -> None:
        """Asks for codes, which is recorded; `then` names what is done with all of them.

        Asked twice before they are there, they are looked at once.
        """
        overview = self._tab.panel
        if self._view is None or not isinstance(overview, Overview) or self._on_the_way:
            return
        self._on_the_way = True
        overview.say_nothing()
        two_step, session = self._doors.two_step, self._doors.session
        self._doors.desk.tasks.run(
            partial(two_step.recovery_codes, session, self._view.user.id, how_many),
            owner=overview,
            done=partial(self._came, how_many, then),
            failed=self._failed,
        )

    def forget(self) -> None:
        """Lets go of the codes, but for those a dialog was opened to keep."""
        self._codes = ()
        self._attention.stop()

    def close(self) -> None:
        """Lets go of everything."""
        self.forget()
        self._keeper.discard()

    def _wanted(self, how_many: str) -> None:
        self.ask("one" if how_many == "one" else "all")

    def _came(self, how_many: HowMany, then: Then, answer: CodesAnswer) -> None:
        self._on_the_way = False
        overview = self._tab.panel
        if not isinstance(overview, Overview):
            return
        if isinstance(answer, ConfirmIdentity):
            self._ask_identity(overview, how_many, then, with_code=answer.with_code)
            return
        overview.end_identity()
        match answer:
            case CodesShown():
                self._show(overview, how_many, then, answer)
            case NoTwoStep() | NoSuchUser():
                self.outdated.emit()
            case NotAllowed():
                hidden = not answer.missing
                overview.say("bad", words.HIDDEN_CODES if hidden else not_allowed(answer))
                self.outdated.emit()
            case SessionEnded():
                pass  # the shell has it from the tasks
            case _:
                assert_never(answer)

    def _ask_identity(
        self, overview: Overview, how_many: HowMany, then: Then, *, with_code: bool
    ) -> None:
        if self._view is None:
            return
        panel = overview.ask_identity(for_codes=True, with_code=with_code)
        two_step, session = self._doors.two_step, self._doors.session
        deed = partial(two_step.recovery_codes, session, self._view.user.id, how_many)
        ask_first(panel, self._doors, deed, partial(self._came, how_many, then))

    def _show(self, overview: Overview, how_many: HowMany, then: Then, answer: CodesShown) -> None:
        self._codes = answer.codes if how_many == "all" else ()
        if self._view is not None and len(self._view.slots_left) != answer.left:
            self.outdated.emit()
            if how_many == "all":
                overview.show_slots(tuple(code.slot for code in answer.codes))
        overview.show_codes(answer.codes)
        self._attention.start()
        self._keep(then)

    def _download(self) -> None:
        self._keep_shown("download")

    def _print(self) -> None:
        self._keep_shown("print")

    def _keep_shown(self, how: Then) -> None:
        """Keeps the codes on the screen; where they are masked, they are asked for first."""
        if self._codes:
            self._keep(how)
        else:
            self.ask("all", how)

    def _keep(self, how: Then) -> None:
        if not self._codes:
            return
        if how == "download":
            self._keeper.download(self._codes)
        elif how == "print":
            self._keeper.print_codes(self._codes)

    def _hide(self) -> None:
        """Nobody may be looking: the codes are masked, and asked for again (M15)."""
        self.forget()
        if isinstance(self._tab.panel, Overview):
            self._tab.panel.hide_codes()

    def _kept(self, text: str) -> None:
        if isinstance(self._tab.panel, Overview):
            self._tab.panel.say("ok", text)

    def _not_kept(self, text: str) -> None:
        if isinstance(self._tab.panel, Overview):
            self._tab.panel.say("bad", text)

    def _failed(self, trouble: Trouble) -> None:
        self._on_the_way = False
        self._not_kept(sentence(trouble))
