"""How wide the columns are in the room there is."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Final

from PySide6.QtGui import QFontMetrics

from qmetry_admin.domain.users import AuthenticationType, SortColumn, User
from qmetry_admin.ui.theme import Theme
from qmetry_admin.ui.users.columns import Column, codes_badge, two_step_text
from qmetry_admin.ui.widgets.pill import pill_size

PAD: Final = 12
"""px before the text of a cell or title."""
ARROW: Final = 16
"""px of the arrow behind the title the rows are sorted by."""
_BEHIND: Final = 5  # px after a text or title, at least: 4 of them are the cell's own
BETWEEN_PILLS: Final = 4
_LOCKED: Final = "Active · locked"
_LEAST: Final = 56  # % of its share; narrower, and no name could be told apart
_ENOUGH: Final = 80  # % of its share down to which a name gives way to addresses
_FIRST_TO_GIVE: Final = frozenset({SortColumn.USERNAME, SortColumn.NAME})
_MOST: Final = 260  # px that one long text may ask for


def wanted_by(theme: Theme, users: Iterable[User], *, locked: bool) -> dict[SortColumn, int]:
    """How wide what these people's cells show is, in px, where that differs from list to list."""
    metrics, most = QFontMetrics(theme.font()), theme.px(_MOST)
    widest = dict.fromkeys(
        (SortColumn.USERNAME, SortColumn.NAME, SortColumn.EMAIL, SortColumn.TWO_STEP), 0
    )

    def see(column: SortColumn, width: int) -> None:
        widest[column] = max(widest.get(column, 0), width)

    for user in users:
        see(SortColumn.USERNAME, min(most, metrics.horizontalAdvance(user.username)))
        see(SortColumn.NAME, min(most, metrics.horizontalAdvance(user.name)))
        see(SortColumn.EMAIL, min(most, metrics.horizontalAdvance(user.email)))
        if user.authentication is not AuthenticationType.QMETRY:
            see(SortColumn.TWO_STEP, metrics.horizontalAdvance(two_step_text(user)))
        elif badge := codes_badge(user):
            pills = pill_size(theme, "Enabled", "on"), pill_size(theme, badge, "warn")
            see(SortColumn.TWO_STEP, sum(size.width() for size in pills) + BETWEEN_PILLS)
    if locked:
        see(SortColumn.STATUS, metrics.horizontalAdvance(_LOCKED) + theme.px(14))
    return {column: width + PAD + _BEHIND for column, width in widest.items() if width}


def shared_out(
    columns: Sequence[Column],
    room: int,
    wanted: Mapping[SortColumn, int],
    sorted_by: SortColumn,
    theme: Theme,
) -> list[int]:
    """The widths of these columns in `room` px; the title sorted by has an arrow.

    Known texts get what they need. The others get what they want where there is room for it, and
    their share of what is left; where there is not, they give way by their shares.
    """
    words = QFontMetrics(theme.font())
    titles = QFontMetrics(theme.font("small", strong=True))
    least = [
        max(
            titles.horizontalAdvance(column.title)
            + (PAD + _BEHIND + (theme.px(ARROW) if column.sort is sorted_by else 0)),
            words.horizontalAdvance(column.longest) + PAD + _BEHIND + theme.px(column.more)
            if column.longest
            else 0,
            theme.px(column.share * _LEAST // 100),
        )
        for column in columns
    ]
    least = [
        low if column.share else max(low, wanted.get(column.sort, 0))
        for low, column in zip(least, columns, strict=True)
    ]
    wishes = [
        max(low, wanted.get(column.sort, 0)) for low, column in zip(least, columns, strict=True)
    ]
    spare = room - sum(wishes)
    if spare >= 0:
        return _grown(columns, wishes, spare)
    enough = [
        max(low, min(wish, theme.px(column.share * _ENOUGH // 100)))
        if column.sort in _FIRST_TO_GIVE
        else wish
        for low, wish, column in zip(least, wishes, columns, strict=True)
    ]
    widths = _shrunk(wishes, enough, -spare)
    return _shrunk(widths, least, sum(widths) - room)


def _grown(columns: Sequence[Column], widths: list[int], spare: int) -> list[int]:
    shares = sum(column.share for column in columns)
    grown = list(widths)
    for place, column in enumerate(columns):
        if column.share:
            more = spare * column.share // shares
            grown[place] += more
            spare, shares = spare - more, shares - column.share
    return grown


def _shrunk(widths: list[int], least: list[int], missing: int) -> list[int]:
    """Takes the missing px from those who can give, in proportion to what they can."""
    shrunk = list(widths)
    can_give = sum(widths) - sum(least)
    missing = min(missing, can_give)
    for place, low in enumerate(least):
        spare = widths[place] - low
        if spare > 0:
            less = missing * spare // can_give
            shrunk[place] -= less
            missing, can_give = missing - less, can_give - spare
    return shrunk
