"""The demo's window: it stands beside the program's own and is blocked by none of its dialogs."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import QPoint, QRect, QSize, Qt, QTimer, Signal
from PySide6.QtGui import QGuiApplication, QHideEvent, QShowEvent
from PySide6.QtWidgets import QFrame, QScrollArea, QWidget

from qmetry_admin.domain.audit import Action, Entry, Result
from qmetry_admin.services.trouble import Trouble
from qmetry_admin.ui.demo import entries, try_lines, words
from qmetry_admin.ui.demo.cast import Demo, Look
from qmetry_admin.ui.demo.people_list import PeopleList
from qmetry_admin.ui.demo.people_model import PeopleModel, PersonRow, Standing
from qmetry_admin.ui.demo.phone import VirtualPhone
from qmetry_admin.ui.demo.try_card import TryThisCard
from qmetry_admin.ui.desk import Desk
from qmetry_admin.ui.widgets.icon_label import IconLabel
from qmetry_admin.ui.widgets.labels import WrappedLabel, heading, label
from qmetry_admin.ui.widgets.layouts import column, row

_WIDTH: Final = 340  # px
_HEIGHT: Final = 880  # px, where the screen has them
_TITLE_BAR: Final = 40  # px a window's frame may take of the screen's height
_GAP: Final = 12  # px between the two windows
_LOOK_EVERY: Final = 2_000  # ms


class DemoPanel(QWidget):
    """People to be, their phone, and what to try.

    `sign_in_chosen` carries username and password of who was chosen; the password is empty where
    it is not known here. `code_copied` says that a code waits to be pasted. The panel has no
    parent, so that no dialog of the program blocks it, and it does not keep the program alive when
    the last of the other windows closes.
    """

    sign_in_chosen = Signal(str, str)
    code_copied = Signal()

    def __init__(self, demo: Demo, desk: Desk) -> None:
        super().__init__()
        self._demo = demo
        self._desk = desk
        self._newest = 0
        self._looking = False
        self._changed: frozenset[str] = frozenset()
        self._placed: QPoint | None = None
        self._phone_entries = _enrolled(demo)
        self._model = PeopleModel(demo.people, self)
        self._people = PeopleList(self._model, desk.theme)
        self._phone = VirtualPhone(self._phone_entries, desk.clock, desk.theme)
        self._card = TryThisCard(desk.theme)
        self._timer = QTimer(self)
        self.setObjectName("demoPanel")
        self.setWindowTitle(words.TITLE)
        self.setProperty("ground", "canvas")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setAttribute(Qt.WidgetAttribute.WA_ShowWithoutActivating)
        self.setAttribute(Qt.WidgetAttribute.WA_QuitOnClose, on=False)
        self._timer.setInterval(_LOOK_EVERY)
        self._lay_out()
        self._measure()
        self._timer.timeout.connect(self.look)
        self._people.looked_at.connect(self._show_phone)
        self._people.chosen.connect(self._choose)
        self._phone.copied.connect(self.code_copied)
        self._people.setCurrentIndex(self._model.index(0))
        desk.changes.changed.connect(self._something_changed)
        desk.theme.changed.connect(self._measure)

    @property
    def tried(self) -> frozenset[str]:
        """The names of the lines that are ticked."""
        return self._card.done

    def note_filtered(self) -> None:
        """The filter "2FA" was set; the audit does not tell."""
        self._card.tick({try_lines.FILTERED})

    def make_room(self, window: QWidget) -> None:
        """Moves a window that is not shown yet, and makes it smaller if need be: both fit then."""
        room = QGuiApplication.primaryScreen().availableGeometry()
        left = room.width() - self.width() - 3 * _GAP
        window.resize(window.size().boundedTo(QSize(left, room.height() - _TITLE_BAR)))
        beside = QPoint(
            room.left() + _GAP + (left - window.width()) // 2,
            room.top() + (room.height() - _TITLE_BAR - window.height()) // 2,
        )
        window.move(beside)

    def show_beside(self, window: QWidget) -> None:
        """Shows it at the side of a window where there is room, unless a person moved it."""
        moved = self.isVisible() and self.pos() != self._placed
        if not moved:
            place = self._beside(window.frameGeometry(), window.screen().availableGeometry())
            self.resize(place.size())
            self.move(place.topLeft())
            self._placed = place.topLeft()
        self.show()

    def look(self) -> None:
        """Looks what was done, and how everybody stands; one look at a time."""
        if self._looking:
            return
        self._looking = True
        after, demo = self._newest, self._demo
        self._desk.tasks.run(
            lambda: demo.look(after), self, self._looked, failed=self._could_not_look
        )

    def showEvent(self, event: QShowEvent) -> None:
        """Looks at once and then again and again, while it is seen."""
        super().showEvent(event)
        self.look()
        self._timer.start()

    def hideEvent(self, event: QHideEvent) -> None:
        """Nobody sees it: nothing is looked at."""
        self._timer.stop()
        super().hideEvent(event)

    def _lay_out(self) -> None:
        theme = self._desk.theme
        mark, ground = WrappedLabel(words.MARK, theme, name="demoMarkLabel"), QFrame()
        marked = row(IconLabel("info", theme, "warn"), mark, margins=(12, 6, 12, 6))
        marked.setStretch(1, 1)
        ground.setProperty("frame", "demo-mark")
        ground.setLayout(marked)
        password = label(_passwords(self._demo), "key", name="demoPasswordLabel")
        password.setTextInteractionFlags(
            Qt.TextInteractionFlag.TextSelectableByMouse
            | Qt.TextInteractionFlag.TextSelectableByKeyboard
        )
        password.setAccessibleName(f"Everybody's password: {password.text()}")
        people = QFrame()
        people.setProperty("frame", "card")
        hint = WrappedLabel(words.PEOPLE_HINT, theme, "small")
        known = row(label("Everybody's password:", "small"), password, None)
        about = column(heading("People"), hint, known, gap=2, margins=(12, 8, 12, 0))
        listed = column(about, self._people, gap=6, margins=(1, 1, 1, 4))
        listed.setStretch(1, 1)
        people.setLayout(listed)
        inside, scroll = QWidget(), QScrollArea()
        parts = column(people, self._phone, self._card, gap=8, margins=(8, 8, 8, 8))
        parts.setStretch(0, 1)
        parts.setStretch(2, 1)
        inside.setLayout(parts)
        inside.setProperty("ground", "none")
        scroll.setWidget(inside)
        scroll.setWidgetResizable(True)
        scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        whole = column(ground, scroll, gap=0)
        whole.setStretch(1, 1)
        self.setLayout(whole)

    def _measure(self) -> None:
        self.setFixedWidth(self._desk.theme.current.px(_WIDTH))

    def _beside(self, other: QRect, room: QRect) -> QRect:
        """After the window, else before it, else at the edge of the screen over it."""
        width = self.width()
        height = min(self._desk.theme.current.px(_HEIGHT), room.height() - _TITLE_BAR)
        after, before = other.right() + _GAP, other.left() - _GAP - width
        if after + width <= room.right():
            left = after
        elif before >= room.left():
            left = before
        else:
            left = room.right() + 1 - width
        top = min(max(other.top(), room.top()), room.bottom() - height - _TITLE_BAR)
        return QRect(left, max(top, room.top()), width, height)

    # ---- what is chosen --------------------------------------------------------------------------

    def _show_phone(self, row_: PersonRow) -> None:
        known = self._phone_entries.find(self._demo.organisation, row_.username)
        account = row_.username if known else row_.began_as
        self._phone.show_entry_of(self._demo.organisation, account, row_.name)

    def _choose(self, row_: PersonRow) -> None:
        self._show_phone(row_)
        password = row_.password if row_.standing is Standing.KNOWN else ""
        self.sign_in_chosen.emit(row_.username, password)

    # ---- what was done ---------------------------------------------------------------------------

    def _something_changed(self, _topic: object) -> None:
        if self.isVisible():
            self.look()

    def _looked(self, look: Look | None) -> None:
        self._looking = False
        if look is None:
            return
        self._newest = look.newest
        new = [recorded.entry for recorded in look.entries]
        began_as = {user.id: name for name, user in look.people.items()}
        self._changed |= {
            began_as[entry.user_id]
            for entry in new
            if entry.user_id in began_as and _changed_password(entry)
        }
        now = self._desk.clock.now()
        self._model.show_now(look.people, look.locks, self._changed, now)
        self._card.tick(try_lines.tried(new))

    def _could_not_look(self, _trouble: Trouble) -> None:
        """The next look may: whoever does something meanwhile is told the trouble anyway."""
        self._looking = False


def _enrolled(demo: Demo) -> entries.PhoneEntries:
    """Everybody's entries in one phone: it is passed from hand to hand."""
    made = entries.PhoneEntries()
    for person in demo.people:
        if person.secret:
            made.add(entries.Entry(demo.organisation, person.username, person.secret))
    return made


def _passwords(demo: Demo) -> str:
    """The password people begin with; they all have the same."""
    return next((person.password for person in demo.people if person.password), "")


def _changed_password(entry: Entry) -> bool:
    if entry.result is not Result.DONE:
        return False
    by_sign_in = entry.action is Action.SIGN_IN and "start password" in entry.detail
    return by_sign_in or entry.action is Action.PASSWORD_CHANGE
