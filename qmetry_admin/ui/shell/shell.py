"""Which window is shown: set-up, sign-in or main, one at a time, and what leads to the next."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication, QEvent, QObject
from PySide6.QtWidgets import QApplication, QLineEdit, QMainWindow, QWidget

from qmetry_admin.domain.actor import Session
from qmetry_admin.domain.outcomes import SessionEnded, SignedIn
from qmetry_admin.domain.users import UserFilter
from qmetry_admin.services.opening import DirectoryMade, Opened, Opening
from qmetry_admin.services.trouble import Trouble
from qmetry_admin.ui import sentences
from qmetry_admin.ui import trouble as troubles
from qmetry_admin.ui.desk import Desk
from qmetry_admin.ui.guide import GuideKeeper
from qmetry_admin.ui.resources import guide_folder
from qmetry_admin.ui.set_up import SetUpPresenter, SetUpWindow
from qmetry_admin.ui.shell.crash import CrashReporter
from qmetry_admin.ui.shell.main_window import MainWindow
from qmetry_admin.ui.shell.window_state import WindowState, put_over
from qmetry_admin.ui.shell.workplace import Workplace
from qmetry_admin.ui.sign_in import SignInPresenter, SignInWindow
from qmetry_admin.ui.theme import ThemeChoice
from qmetry_admin.ui.two_step import make_set_up_steps
from qmetry_admin.ui.widgets.button import Button
from qmetry_admin.ui.widgets.focus_ring import FocusRing

if TYPE_CHECKING:
    from qmetry_admin.ui.demo import DemoPanel

_SIGNED_OUT = "You are signed out."
_SET_UP_ELSEWHERE = (
    "Somebody else has just set up this directory. Sign in with the account you have in it."
)


class Shell(QObject):
    """The program as a person sees it, from its first window to its last.

    `data_dir` takes the state of the window.
    """

    def __init__(
        self, opening: Opening, desk: Desk, data_dir: Path, *, demo: DemoPanel | None = None
    ) -> None:
        super().__init__()
        self._demo = demo
        if demo is not None:
            demo.sign_in_chosen.connect(self._fill_sign_in)
            demo.code_copied.connect(self._come_back)
        self._opening = opening
        self._desk = desk
        self._state = WindowState(data_dir)
        self._crash = CrashReporter(desk.theme, self._front)
        self._ring: FocusRing | None = None
        self._guide: GuideKeeper | None = None
        self._window: QMainWindow | None = None
        self._workplace: Workplace | None = None
        self._opened: Opened | None = None
        self._session: Session | None = None
        desk.tasks.session_ended.connect(self._session_ended)
        desk.tasks.trouble.connect(self._show_trouble)
        desk.tasks.bug.connect(self._show_fault)

    @property
    def window(self) -> QWidget | None:
        """The top-level window shown now; none before `start` and after the last one closed."""
        return self._window

    def start(self) -> None:
        """Shows the first window at once, and opens the directory behind it."""
        app = QApplication.instance()
        if isinstance(app, QApplication):
            self._ring = FocusRing(app, self._desk.theme)
            self._guide = GuideKeeper(app, guide_folder(), self._desk.theme)
        self._crash.install()
        if self._desk.theme.choice == "system" and self._state.theme is not None:
            self._desk.theme.choose(self._state.theme)
        if self._opening.exists():
            self._show_sign_in().open_directory(self._opening)
        else:
            self._show_set_up()

    def close(self) -> None:
        """Takes the window away, with all that lies open in it."""
        self._crash.uninstall()
        if self._ring is not None:
            self._ring.deleteLater()
            QCoreApplication.sendPostedEvents(self._ring, QEvent.Type.DeferredDelete)
            self._ring = None
        if self._guide is not None:
            self._guide.close()
            self._guide = None
        demo, self._demo = self._demo, None
        if demo is not None:
            demo.hide()
            demo.deleteLater()
            QCoreApplication.sendPostedEvents(demo, QEvent.Type.DeferredDelete)
        window = self._window
        if window is not None:
            self._leave()
            window.hide()
            window.deleteLater()
            QCoreApplication.sendPostedEvents(window, QEvent.Type.DeferredDelete)

    # ---- windows ---------------------------------------------------------------------------------

    def _show_set_up(self) -> None:
        window = SetUpWindow(self._desk.theme)
        presenter = SetUpPresenter(window, self._opening, self._desk)
        window.closed.connect(self._closed)
        presenter.made.connect(self._made)
        presenter.already_set_up.connect(self._set_up_elsewhere)
        self._show(window)

    def _show_sign_in(self) -> SignInPresenter:
        window = SignInWindow(self._desk.theme)
        presenter = SignInPresenter(window, self._desk, make_set_up_steps)
        window.closed.connect(self._closed)
        presenter.directory_opened.connect(self._directory_opened)
        presenter.directory_empty.connect(self._show_set_up)
        presenter.signed_in.connect(self._signed_in)
        self._show(window)
        return presenter

    def _show_main(self, opened: Opened, signed_in: SignedIn) -> None:
        self._opened, self._session = opened, signed_in.session
        window = MainWindow(self._desk.theme)
        window.closed.connect(self._closed)
        window.theme_chosen.connect(self._choose_theme)
        if self._demo is not None:
            self._mark_as_demo(window)
        self._state.restore(window, scale=self._desk.theme.current.scale)
        self._show(window)
        window.guide_chosen.connect(self._open_guide)
        remembered = self._state.settings
        self._workplace = Workplace(window, opened, signed_in, self._desk, remembered)
        self._workplace.left.connect(self._sign_out)
        self._workplace.filtered.connect(self._filtered)

    def _show(self, window: QMainWindow) -> None:
        """Puts a window in the place of the one before, which goes with all that is open in it."""
        before = self._window
        self._leave()
        self._window = window
        if before is not None and not isinstance(window, MainWindow):
            put_over(window, before)
        if self._demo is not None:
            self._demo.make_room(window)
        window.show()
        window.activateWindow()
        if self._demo is not None:
            window.setWindowTitle(f"{window.windowTitle()} (demo)")
            self._demo.show_beside(window)
        if before is not None:
            before.hide()
            before.deleteLater()

    def _leave(self) -> None:
        window, self._window = self._window, None
        if self._workplace is not None:
            self._workplace.discard()
            self._workplace = None
        if isinstance(window, MainWindow):
            self._state.keep(window)
        elif isinstance(window, SignInWindow):
            window.drop_page()
        elif isinstance(window, SetUpWindow):
            window.form.discard()

    def _closed(self) -> None:
        """A person closed the window: the program is about to end."""
        window = self._window
        self._leave()
        if window is not None:
            window.deleteLater()
        if self._demo is not None:
            self._demo.hide()
        if self._guide is not None:
            self._guide.close()
        self._tell_directory()

    def _front(self) -> QWidget | None:
        """The window a dialog belongs over."""
        return QApplication.activeModalWidget() or self._window

    # ---- the demo --------------------------------------------------------------------------------

    def _mark_as_demo(self, window: MainWindow) -> None:
        """Says so in the menu bar; pressed, it brings the demo's window back."""
        mark = Button(
            "Demo: nothing is kept",
            self._desk.theme,
            name="demoMarkButton",
            kind="link",
            icon="info",
            parent=window.menuBar(),  # a menu bar does not keep its corner's widget
        )
        mark.clicked.connect(self._show_demo)
        mark.setFixedHeight(window.menuBar().sizeHint().height())
        window.menuBar().setCornerWidget(mark)

    def _show_demo(self) -> None:
        if self._demo is not None and self._window is not None:
            self._demo.show_beside(self._window)

    def _fill_sign_in(self, username: str, password: str) -> None:
        """Puts both into the sign-in page's fields, where it has them; nobody is signed in."""
        window = self._window
        if not isinstance(window, SignInWindow):
            return
        for name, text in (("usernameEdit", username), ("passwordEdit", password)):
            field = window.findChild(QLineEdit, name)
            if field is not None:
                field.setText(text)
                field.setFocus()
        window.activateWindow()

    def _come_back(self) -> None:
        """From the demo's phone to the field that waits for its code."""
        front = self._front()
        if front is not None:
            front.activateWindow()

    def _filtered(self, chosen: UserFilter) -> None:
        if self._demo is not None and chosen.two_step is not None:
            self._demo.note_filtered()

    # ---- from one to the next --------------------------------------------------------------------

    def _made(self, made: DirectoryMade) -> None:
        self._show_main(made.opened, made.signed_in)

    def _set_up_elsewhere(self) -> None:
        self._show_sign_in().open_directory(self._opening, _SET_UP_ELSEWHERE)

    def _directory_opened(self, opened: Opened) -> None:
        self._opened = opened

    def _signed_in(self, signed_in: SignedIn) -> None:
        if self._opened is not None:
            self._show_main(self._opened, signed_in)

    def _sign_out(self) -> None:
        self._back_to_sign_in(_SIGNED_OUT)
        self._tell_directory()

    def _tell_directory(self) -> None:
        session, self._session = self._session, None
        if session is not None and self._opened is not None:
            sessions = self._opened.services.sessions
            self._desk.tasks.run(lambda: sessions.sign_out(session), self, _nothing)

    def _session_ended(self, ended: SessionEnded) -> None:
        if self._workplace is not None:
            self._session = None
            self._back_to_sign_in(sentences.session_ended(ended))

    def _back_to_sign_in(self, reason: str) -> None:
        if self._opened is not None:
            self._show_sign_in().start_again(self._opened, reason)

    def _open_guide(self) -> None:
        if self._guide is not None:
            self._guide.open()

    def _choose_theme(self, choice: ThemeChoice) -> None:
        self._desk.theme.choose(choice)
        self._state.keep_theme(choice)

    def _show_trouble(self, trouble: Trouble, again: Callable[[], None]) -> None:
        said = troubles.sentence(trouble)
        if isinstance(self._window, MainWindow):
            self._window.say("bad", said, again)
        elif isinstance(self._window, SignInWindow):
            self._window.say("bad", said)

    def _show_fault(self, error: Exception) -> None:
        """Says it, and lets the person try again: the answer they wait for will not come."""
        self._crash.report(error)
        if isinstance(self._window, SignInWindow | SetUpWindow):
            self._window.set_busy(False)


def _nothing(_: object) -> None:
    """Takes the answer of a deed that has none."""
