"""The ring around whatever has the keyboard's focus."""

from PySide6.QtCore import QEvent, QObject, QRect, QRectF, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QAbstractItemView, QApplication, QMenu, QStyle, QTabBar, QWidget
from shiboken6 import isValid

from qmetry_admin.ui.theme import ThemeKeeper

_REACH = 4  # px outside the control: 2 of air, 2 of ring
_TAB_GAP = 24  # px after a tab, which Qt counts as the tab's
_MOVES = (
    QEvent.Type.Move,
    QEvent.Type.Resize,
    QEvent.Type.Show,
    QEvent.Type.Hide,
    QEvent.Type.ParentChange,
)


class FocusRing(QObject):
    """Keeps one ring, 2 px wide, outside the focused control of the program's active window.

    A style sheet can only draw inside a control, where a ring on a filled button is lost and a
    wider border moves the words. The ring is a widget laid over an ancestor that has the room for
    it; it follows the control and everything between the two. Tables show the focus on the row,
    menus on the item.
    """

    def __init__(self, app: QApplication, theme: ThemeKeeper) -> None:
        super().__init__()
        self._keeper = theme
        self._watched: list[QWidget] = []
        self._ring: _Ring | None = None
        app.focusChanged.connect(self._follow)
        self._follow(None, app.focusWidget())

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Puts the ring back in place when something under it moved."""
        if event.type() in _MOVES and self._watched:
            self._place(self._watched[0])
        return super().eventFilter(watched, event)

    def _follow(self, _old: QWidget | None, new: QWidget | None) -> None:
        self._release()
        if new is None or isinstance(new, QAbstractItemView | QMenu) or new.isWindow():
            return
        if new.focusPolicy() is Qt.FocusPolicy.NoFocus:
            return  # a page that holds the focus until there is something in it
        self._place(new)

    def _release(self) -> None:
        self._watch([])
        self._drop_ring()

    def _place(self, target: QWidget) -> None:
        """Climbs until the ring fits: a control at its parent's edge would have it cut off."""
        if not isValid(target):
            return
        box = _outline(target).adjusted(-_REACH, -_REACH, _REACH, _REACH)
        host, chain = target, [target]
        while (parent := host.parentWidget()) is not None and not host.isWindow():
            box.translate(host.pos())
            host = parent
            if host.rect().contains(box):
                break
            chain.append(host)
        self._watch(chain)
        ring = self._ring_over(host)
        ring.setGeometry(box)
        ring.setVisible(target.isVisible())
        ring.raise_()

    def _ring_over(self, host: QWidget) -> "_Ring":
        ring = self._ring
        if ring is None or not isValid(ring) or ring.parentWidget() is not host:
            self._drop_ring()
            ring = self._ring = _Ring(self._keeper, host)
        return ring

    def _drop_ring(self) -> None:
        """A ring dies with the window it lies on, which may have been before this."""
        if self._ring is not None and isValid(self._ring):
            self._ring.hide()
            self._ring.deleteLater()
        self._ring = None

    def _watch(self, chain: list[QWidget]) -> None:
        for widget in self._watched:
            if widget not in chain and isValid(widget):
                widget.removeEventFilter(self)
        for widget in chain:
            if widget not in self._watched:
                widget.installEventFilter(self)
        self._watched = chain


class _Ring(QWidget):
    """The ring itself: seen, never pressed, never focused."""

    def __init__(self, keeper: ThemeKeeper, host: QWidget) -> None:
        super().__init__(host)
        self._keeper = keeper
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        keeper.changed.connect(self.update)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draws a rounded line along the edge."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(self._keeper.current.colour("accent"), 2))
        painter.drawRoundedRect(QRectF(self.rect()).adjusted(1, 1, -1, -1), 9, 9)
        painter.end()


def _outline(target: QWidget) -> QRect:
    """What the ring goes around: the control, or of a tab bar the tab that is open."""
    if isinstance(target, QTabBar):
        whole = target.tabRect(target.currentIndex())
        tab = whole.adjusted(0, _REACH, -_TAB_GAP, -_REACH)
        return QStyle.visualRect(target.layoutDirection(), whole, tab)
    return target.rect()
