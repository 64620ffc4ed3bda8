"""Columns: what they say, their order, which are shown, how wide: S26, S31, UI-02."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from PySide6.QtCore import QLocale, QSettings, Qt
from PySide6.QtWidgets import QListWidget, QPushButton

from qmetry_admin.domain.users import SortColumn, User
from qmetry_admin.ui.changes import Topic
from qmetry_admin.ui.desk import Desk
from qmetry_admin.ui.users.columns import COLUMNS
from qmetry_admin.ui.users.memory import ColumnLayout, Memory
from tests.services.people import Directory, changed
from tests.ui.users.conftest import Opened

Open = Callable[[User], Opened]
_USUAL = ["Username", "Name", "Email", "Role", "Authentication", "2FA", "Status", "Last sign-in"]
_USUAL_WINDOW = 956, 688  # what the window of 1180 x 720 leaves for the page


def sign_in_at(acme: Directory, user: User, at: datetime) -> None:
    with acme.store.writing() as unit:
        unit.users.signed_in(user.id, at)


@pytest.fixture(params=["en_US", "de_DE"])
def locale(request: pytest.FixtureRequest) -> Iterator[str]:
    before = QLocale()
    QLocale.setDefault(QLocale(str(request.param)))
    yield str(request.param)
    QLocale.setDefault(before)


@pytest.mark.usefixtures("locale")
def test_ui_02_last_sign_ins_are_ordered_by_instant_and_never_comes_last(
    acme: Directory, opened: Open
) -> None:
    """Two of them are both 02:30 in Berlin, in the night the clocks go back."""
    at = {
        "b-summer": datetime(2024, 10, 27, 0, 30, tzinfo=UTC),
        "a-winter": datetime(2024, 10, 27, 1, 30, tzinfo=UTC),
        "e-sept": datetime(2025, 9, 30, 12, tzinfo=UTC),
        "d-oct": datetime(2025, 10, 1, 12, tzinfo=UTC),
        "c-jan": datetime(2026, 1, 2, 12, tzinfo=UTC),
    }
    acme.clock.set(datetime(2026, 1, 3, 12, tzinfo=UTC))
    for name, instant in at.items():
        sign_in_at(acme, acme.person(name), instant)
    acme.person("never")
    first = acme.first
    with acme.store.writing() as unit:
        berlin = changed(first, time_zone="Europe/Berlin")
        assert unit.users.change(first.id, first.version, berlin)
    users = opened(acme.now(first)).users

    users.sort_by("Last sign-in")
    assert users.usernames == ["praman", *at, "never"]
    assert users.said("b-summer", "Last sign-in") == users.said("a-winter", "Last sign-in")
    assert "27 Oct 2024, 02:30:00 UTC+02:00" in users.hint("b-summer", "Last sign-in")
    assert "27 Oct 2024, 02:30:00 UTC+01:00" in users.hint("a-winter", "Last sign-in")
    assert users.said("never", "Last sign-in") == "Never"

    users.sort_by("Last sign-in")
    assert users.usernames == [*reversed(at), "praman", "never"]


def test_ui_02_two_step_since_is_in_the_readers_zone_and_sorts_by_instant(
    acme: Directory, opened: Open
) -> None:
    acme.enrolled(acme.person("zoe"))
    acme.clock.move(timedelta(days=2).total_seconds())
    acme.enrolled(acme.person("ann"))
    acme.person("kim")
    users = opened(acme.first).users
    users.tick_column("2FA since")

    assert users.said("ann", "2FA since") == "Today 23:13"
    assert "23:13:30 UTC+01:00, by Priya Raman" in users.hint("ann", "2FA since")
    assert users.said("zoe", "2FA since") == "14 Nov"
    assert users.said("kim", "2FA since") == ""
    users.sort_by("2FA since")
    assert users.usernames == ["zoe", "ann", "kim", "praman"]
    users.sort_by("2FA since")
    assert users.usernames == ["ann", "zoe", "kim", "praman"]


def test_every_column_is_sorted_by_its_title_and_by_its_action(
    acme: Directory, opened: Open
) -> None:
    for name in ("zoe", "ann"):
        acme.person(name)
    page = opened(acme.first)
    page.page.resize(1400, 688)
    page.users.tick_column("2FA since")
    asked: list[tuple[object, bool]] = []
    page.page.sort_requested.connect(lambda column, down: asked.append((column, down)))

    for column in COLUMNS[1:]:
        page.users.sort_by(column.title)
        page.users.sort_by(column.title)
    by_click = [*asked]
    asked.clear()
    sort = page.page.deeds.sort
    for action in sort.columns.actions()[1:]:
        sort.descending.setChecked(False)
        action.trigger()
        sort.descending.trigger()

    both_ways = [(column.sort, down) for column in COLUMNS[1:] for down in (False, True)]
    assert by_click == both_ways
    assert asked == both_ways


def test_the_usual_columns_are_there_and_others_can_be_chosen(
    acme: Directory, opened: Open
) -> None:
    acme.person("ann")
    users = opened(acme.first).users
    assert users.columns == _USUAL

    users.tick_column("2FA since")
    users.tick_column("Role")
    assert users.columns == [*_USUAL[:3], *_USUAL[4:], "2FA since"]
    assert users.column_reason("Username").startswith("The username is always shown")


def test_columns_are_moved_with_the_mouse_and_remembered(
    acme: Directory, opened_again: Callable[[], Opened]
) -> None:
    acme.person("ann")
    first = opened_again()
    first.users.drag_column("2FA", onto="Name")
    first.users.tick_column("Email")
    order = ["Username", "2FA", "Name", "Role", "Authentication", "Status", "Last sign-in"]
    assert first.users.columns == order

    second = opened_again()
    assert second.users.columns == order
    assert second.users.said("ann", "2FA") == "Disabled"
    second.users.choose("ann")
    second.users.press_edit()
    assert second.asked


def test_columns_are_arranged_by_keyboard_alone(
    acme: Directory, opened_again: Callable[[], Opened]
) -> None:
    acme.person("ann")
    users = opened_again().users
    users.open_arrange()
    columns = users.part_of_question(QListWidget, "columnsList")

    for key in (Qt.Key.Key_Down, Qt.Key.Key_Space):  # hides Name
        users.press_in_question(key, inside="columnsList")
    users.press_in_question(Qt.Key.Key_End, inside="columnsList")
    users.press_in_question(Qt.Key.Key_Space, inside="columnsList")  # shows 2FA since
    users.press_in_question(Qt.Key.Key_Space, inside="moveUpButton")
    assert columns.currentItem().text() == "2FA since"
    users.press_in_question(Qt.Key.Key_Escape)

    order = [*_USUAL[:1], *_USUAL[2:7], "2FA since", "Last sign-in"]
    assert users.columns == order
    assert opened_again().users.columns == order

    users.open_arrange()
    users.press_in_question(Qt.Key.Key_Space, inside="resetColumnsButton")
    users.answer("closeButton")
    assert users.columns == _USUAL


def test_the_ends_of_the_list_move_no_further(acme: Directory, opened: Open) -> None:
    acme.person("ann")
    users = opened(acme.first).users
    users.open_arrange()
    up, down = (
        users.part_of_question(QPushButton, name) for name in ("moveUpButton", "moveDownButton")
    )

    assert (up.isEnabled(), down.isEnabled()) == (False, True)
    for _ in COLUMNS[1:]:
        users.answer("moveDownButton")
    assert (up.isEnabled(), down.isEnabled()) == (True, False)
    assert users.columns[-1] == "Username"
    users.answer("closeButton")


def test_widths_set_by_hand_are_remembered_and_not_overruled(
    acme: Directory, opened_again: Callable[[], Opened]
) -> None:
    acme.person("ann")
    first = opened_again()
    first.users.widen_column("Name", by=60)
    wide = first.users.width("Name")
    assert wide > 60

    first.page.resize(1300, 688)
    assert first.users.width("Name") == wide
    assert opened_again().users.width("Name") == wide


def test_usual_addresses_are_whole_at_the_usual_width(
    acme: Directory, opened: Open, desk: Desk
) -> None:
    for name in ("jokafor", "mgarcia", "zivkovic"):
        user = acme.person(name, "Jude", "Okafor")
        with acme.store.writing() as unit:
            email = f"{name}@example.com"
            assert unit.users.change(user.id, user.version, changed(user, email=email))
    page = opened(acme.first)
    page.page.resize(*_USUAL_WINDOW)
    desk.changes.tell(Topic.USERS)
    letters = desk.theme.current.font()

    for title, texts in (("Email", ["zivkovic@example.com"]), ("Name", ["Jude Okafor"])):
        for text in texts:
            assert page.users.room_for(text, title, letters), f"{text} is cut off"
    assert page.users.table.horizontalScrollBar().maximum() == 0


def test_long_names_make_no_column_wider_than_the_window(acme: Directory, opened: Open) -> None:
    acme.person("wolfe" * 12, "Hubert Blaine" * 5, "Wolfeschlegelsteinhausen" * 3)
    page = opened(acme.first)
    page.page.resize(*_USUAL_WINDOW)

    assert page.users.table.horizontalScrollBar().maximum() == 0


@pytest.mark.parametrize(
    "damaged",
    [
        "[users]\ncolumns\\order=nonsense name name\ncolumns\\widths=name=99999999 x=y name\n",
        "[users]\ncolumns\\order=@Invalid()\nfilter\\role=King\nsort\\column=shoe size\n",
        "\x00\xff[[[",
        "[users]\ncolumns\\hidden=username name\ncolumns\\order=email\n",
    ],
)
def test_ui_04_damaged_memory_is_passed_over(
    acme: Directory, opened_again: Callable[[], Opened], tmp_path: Path, damaged: str
) -> None:
    (tmp_path / "window.ini").write_text(damaged, "latin-1")
    acme.person("ann")

    page = opened_again()

    assert page.users.usernames == ["ann", "praman"]
    assert "Username" in page.users.columns
    assert page.users.filters == {}


def test_memory_gives_back_every_order_and_choice(tmp_path: Path) -> None:
    settings = QSettings(str(tmp_path / "window.ini"), QSettings.Format.IniFormat)
    all_columns = [column.sort for column in COLUMNS]
    for turn, hidden in itertools.product(range(len(COLUMNS)), ([], [SortColumn.EMAIL])):
        order = (*all_columns[turn:], *all_columns[:turn])
        layout = ColumnLayout(order, frozenset(hidden), {SortColumn.NAME: 100 + turn})
        Memory(settings).keep_columns(layout)
        settings.sync()
        assert Memory(settings).columns == layout


def test_the_header_takes_no_click_between_two_titles_for_an_order(
    acme: Directory, opened: Open
) -> None:
    """Pulling at the edge of a title sets a width and leaves the order."""
    acme.person("ann")
    page = opened(acme.first)
    page.users.widen_column("Name", by=20)
    assert page.page.query.sort is SortColumn.USERNAME


def test_people_can_be_sorted_by_a_column_that_is_hidden(acme: Directory, opened: Open) -> None:
    for name in ("ann", "zoe"):
        acme.person(name, name.title(), "X")
    page = opened(acme.first)
    page.users.tick_column("Name")
    page.page.deeds.sort.columns.actions()[1].trigger()
    page.page.deeds.sort.descending.trigger()
    assert page.users.usernames == ["zoe", "praman", "ann"]


@pytest.mark.parametrize("has_menu_key", [True, False])
def test_the_menu_is_opened_by_keyboard_under_the_row(
    acme: Directory, opened: Open, *, has_menu_key: bool
) -> None:
    acme.person("ann")
    page = opened(acme.first)
    page.users.choose("ann")

    if has_menu_key:
        page.users.press_menu_key()
    else:
        page.users.press(Qt.Key.Key_F10, shift=True)

    assert page.users.menu_is_open
    page.users.press_in_menu(Qt.Key.Key_Escape)
    assert not page.users.menu_is_open
