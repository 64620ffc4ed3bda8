"""Paints the cells of the users table, so that no column differs by accident."""

from __future__ import annotations

from PySide6.QtCore import QModelIndex, QObject, QPersistentModelIndex, QPoint, QRect, QSize, Qt
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem

from qmetry_admin.domain.users import AuthenticationType, SortColumn, User
from qmetry_admin.ui.theme import ThemeKeeper
from qmetry_admin.ui.users.columns import COLUMNS, codes_badge
from qmetry_admin.ui.users.widths import BETWEEN_PILLS, PAD
from qmetry_admin.ui.widgets.pill import PillKind, draw_dot, draw_pill, pill_size

_QUIET = frozenset({SortColumn.EMAIL, SortColumn.LAST_SIGN_IN, SortColumn.TWO_STEP_SINCE})
_LOCK = 16  # px


class Cells(QStyledItemDelegate):
    """The one delegate of the table; `hovered` is the row under the mouse, -1 for none."""

    def __init__(self, theme: ThemeKeeper, parent: QObject) -> None:
        super().__init__(parent)
        self._keeper = theme
        self.hovered = -1

    def paint(
        self,
        painter: QPainter,
        option: QStyleOptionViewItem,
        index: QModelIndex | QPersistentModelIndex,
    ) -> None:
        """Draws the ground, then what the column shows."""
        theme = self._keeper.current
        if option.state & QStyle.StateFlag.State_Selected:
            painter.fillRect(option.rect, theme.colour("accent-soft"))
        elif index.row() == self.hovered:
            painter.fillRect(option.rect, theme.colour("hover"))
        user: User | None = index.data(Qt.ItemDataRole.UserRole)
        if user is None:
            return
        text: str = index.data()
        painter.save()
        painter.setFont(theme.font())
        match COLUMNS[index.column()].sort:
            case SortColumn.TWO_STEP if user.authentication is not AuthenticationType.QMETRY:
                self._words(painter, option, text, "faint")
            case SortColumn.TWO_STEP:
                self._pills(painter, option, text, user)
            case SortColumn.STATUS if text.endswith("locked"):
                place = _box(option, -5, QSize(theme.px(_LOCK), theme.px(_LOCK)))
                theme.icon("lock", "bad").paint(painter, place)
                self._words(painter, option, text, "bad", left=theme.px(14))
            case SortColumn.STATUS:
                ink = "ok" if user.active else "muted"
                size = QSize(theme.px(6), theme.px(6))
                draw_dot(painter, theme, ink, _box(option, 0, size), filled=user.active)
                said = "text" if user.active else "muted"
                self._words(painter, option, text, said, left=theme.px(14))
            case column:
                self._words(painter, option, text, "muted" if column in _QUIET else "text")
        painter.restore()

    def _words(
        self,
        painter: QPainter,
        option: QStyleOptionViewItem,
        text: str,
        token: str,
        *,
        left: int = 0,
    ) -> None:
        room = QStyle.visualRect(
            option.direction, option.rect, _cell(option).adjusted(left, 0, 0, 0)
        )
        shown = painter.fontMetrics().elidedText(text, Qt.TextElideMode.ElideRight, room.width())
        align = QStyle.visualAlignment(option.direction, Qt.AlignmentFlag.AlignLeft)
        painter.setPen(self._keeper.current.colour(token))
        painter.drawText(
            room, align | Qt.AlignmentFlag.AlignVCenter | Qt.TextFlag.TextSingleLine, shown
        )

    def _pills(
        self, painter: QPainter, option: QStyleOptionViewItem, text: str, user: User
    ) -> None:
        theme, left = self._keeper.current, 0
        pills: list[tuple[str, PillKind]] = [(text, "on" if user.two_step else "off")]
        if badge := codes_badge(user):
            pills.append((badge, "warn"))
        for word, kind in pills:
            size = pill_size(theme, word, kind)
            draw_pill(painter, theme, _box(option, left, size), word, kind, option.direction)
            left += size.width() + BETWEEN_PILLS


def _cell(option: QStyleOptionViewItem) -> QRect:
    """Where a cell's content goes; the last row of pixels is the hairline's."""
    return option.rect.adjusted(PAD, 0, -4, -1)


def _box(option: QStyleOptionViewItem, left: int, size: QSize) -> QRect:
    cell = _cell(option)
    corner = QPoint(cell.left() + left, cell.center().y() + 1 - size.height() // 2)
    return QStyle.visualRect(option.direction, option.rect, QRect(corner, size))
