"""The Users page: listing, finding, sorting, choosing, and what its role allows."""

from collections.abc import Callable

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAccessible
from PySide6.QtWidgets import QAbstractButton, QComboBox, QLabel, QLineEdit, QTableView, QWidget

from qmetry_admin.domain.users import AuthenticationType, Role, User, UserDetails
from qmetry_admin.ui.changes import Topic
from qmetry_admin.ui.desk import Desk
from tests.services.people import Directory, details_of
from tests.support.pages.users import UsersList
from tests.ui.users.conftest import Opened

Open = Callable[[User], Opened]


def test_the_list_says_of_everybody_what_its_columns_promise(acme: Directory, opened: Open) -> None:
    acme.enrolled(acme.person("ann", "Ann", "Lee", role=Role.HELP_DESK))
    acme.person("kim", "Kim", "Park", authentication=AuthenticationType.LDAP, active=False)
    with acme.store.writing() as unit:
        unit.users.signed_in(acme.first.id, acme.clock.now())
    users = opened(acme.first).users

    assert users.usernames == ["ann", "kim", "praman"]
    assert users.count == "3 users"
    assert [users.said("ann", title) for title in ("Name", "Role", "Authentication", "2FA")] == [
        "Ann Lee",
        "Help desk",
        "QMETRY",
        "Enabled",
    ]
    assert users.said("kim", "2FA") == "Disabled · by LDAP"
    assert users.said("kim", "Status") == "Inactive"
    assert users.said("kim", "Last sign-in") == "Never"
    assert users.said("praman", "2FA") == "Disabled"
    assert users.said("praman", "Status") == "Active"


def test_a_last_sign_in_is_in_the_readers_zone_and_the_offset_is_on_the_hover(
    acme: Directory, opened: Open
) -> None:
    with acme.store.writing() as unit:
        unit.users.signed_in(acme.first.id, acme.clock.now())  # 2023-11-14 22:13:30 UTC
    users = opened(acme.first).users

    assert users.said("praman", "Last sign-in") == "Today 23:13"
    assert "23:13:30 UTC+01:00" in users.hint("praman", "Last sign-in")


def test_few_recovery_codes_are_said_in_the_list(acme: Directory, opened: Open) -> None:
    """S26: from two left on."""
    ann = acme.enrolled(acme.person("ann"))
    for code in acme.codes(ann)[:6]:
        with acme.store.writing() as unit:
            unit.recovery_codes.spend(ann.id, code.text)
    users = opened(acme.first).users

    assert "2 recovery codes left" in users.hint("ann", "2FA")


def test_typing_finds_by_name_and_esc_brings_everybody_back(acme: Directory, opened: Open) -> None:
    acme.person("ann", "Ann", "Lee")
    acme.person("kim", "Kim", "Park")
    users = opened(acme.first).users

    users.search("park")
    assert users.usernames == ["kim"]
    assert users.count == "1 of 3 users"
    assert users.chosen == "kim"

    users.clear_search()
    assert users.usernames == ["ann", "kim", "praman"]
    assert users.count == "3 users"
    assert users.chosen == "kim"


def test_ctrl_f_name_enter_enter_opens_a_person_without_a_mouse(
    acme: Directory, opened: Open
) -> None:
    """S12 to S14, by keyboard."""
    kim = acme.person("kim", "Kim", "Park")
    page = opened(acme.first)

    page.users.search("kim")
    page.users.press_in_search(Qt.Key.Key_Return)
    assert page.users.table.hasFocus()
    page.users.press(Qt.Key.Key_Return)

    assert page.asked == [kim.id]


def test_every_way_of_editing_opens_the_person_chosen(acme: Directory, opened: Open) -> None:
    ann = acme.person("ann")
    page = opened(acme.first)

    assert not page.users.edit_button.isEnabled()
    page.users.choose("ann")
    page.users.press_edit()
    page.users.press(Qt.Key.Key_E, control=True)
    page.users.press(Qt.Key.Key_Enter)
    assert page.asked == [ann.id] * 3
    page.asked.clear()
    page.users.double_click("ann")
    assert page.asked == [ann.id]


def test_nobody_is_chosen_until_somebody_chooses(acme: Directory, opened: Open) -> None:
    """Qt gives the table a current row of its own accord; that is no choice."""
    page = opened(acme.first)
    page.users.table.setFocus(Qt.FocusReason.ActiveWindowFocusReason)
    assert page.users.chosen == ""
    assert not page.users.edit_button.isEnabled()

    page.users.search_field.setFocus()
    page.users.table.setFocus(Qt.FocusReason.TabFocusReason)
    assert page.users.chosen == "praman"
    assert page.users.edit_button.isEnabled()


def test_new_user_is_asked_for_by_button_and_by_key(acme: Directory, opened: Open) -> None:
    page = opened(acme.first)

    page.users.press_new()
    page.users.press(Qt.Key.Key_N, control=True)

    assert page.asked == ["new", "new"]


def test_nobody_found_says_what_to_do(acme: Directory, opened: Open) -> None:
    acme.person("ann")
    page = opened(acme.first)

    page.users.search("<b>zz</b>")

    assert page.users.usernames == []
    assert page.users.count == "0 of 2 users"
    assert "No users match" in page.users.empty_words
    assert "<b>zz</b>" in page.users.empty_words
    assert not page.users.edit_button.isEnabled()
    page.users.press_empty()
    assert page.users.usernames == ["ann", "praman"]
    assert page.users.empty_words == ""


def test_who_is_alone_is_shown_how_to_add_people(acme: Directory, opened: Open) -> None:
    page = opened(acme.first)

    assert page.users.count == "1 user"
    assert page.users.usernames == ["praman"]
    assert "Only you are here yet" in page.users.empty_words
    page.users.press_empty()
    assert page.asked == ["new"]


@pytest.mark.parametrize("role", [Role.HELP_DESK, Role.READ_ONLY])
def test_what_a_role_lacks_is_disabled_and_named(acme: Directory, opened: Open, role: Role) -> None:
    """A2."""
    page = opened(acme.person("helga", role=role))

    assert not page.users.new_button.isEnabled()
    assert page.users.new_button.toolTip() == "Your role needs Create on Users."
    assert page.users.new_button.accessibleDescription() == "Your role needs Create on Users."
    page.users.press(Qt.Key.Key_N, control=True)
    assert page.asked == []
    page.users.choose("praman")
    assert page.users.menu()[0] == ("Edit", True)
    assert page.users.menu()[-2:] == [("Refresh", True), ("New user", False)]


def test_a_role_without_view_reads_why_there_is_no_list(acme: Directory, opened: Open) -> None:
    page = opened(acme.person("max", role=Role.MEMBER))

    assert page.users.usernames == []
    assert "Your role needs View on Users." in page.users.empty_words


def test_the_list_follows_what_others_do_and_the_choice_stays_with_the_person(
    acme: Directory, opened: Open, desk: Desk
) -> None:
    for name in ("ann", "kim", "zoe"):
        acme.person(name)
    page = opened(acme.first)
    page.users.choose("kim")

    acme.person("bob")
    desk.changes.tell(Topic.USERS)

    assert page.users.usernames == ["ann", "bob", "kim", "praman", "zoe"]
    assert page.users.count == "5 users"
    assert page.users.chosen == "kim"
    assert page.users.table.hasFocus()


def test_f5_and_two_step_changes_look_again(acme: Directory, opened: Open, desk: Desk) -> None:
    ann, bob = acme.person("ann"), acme.person("bob")
    page = opened(acme.first)

    acme.enrolled(ann)
    desk.changes.tell(Topic.TWO_STEP)
    assert page.users.said("ann", "2FA") == "Enabled"
    acme.enrolled(bob)
    page.users.press(Qt.Key.Key_F5)
    assert page.users.said("bob", "2FA") == "Enabled"


def test_scrolling_stays_where_it_was_when_the_list_is_fetched_again(
    acme: Directory, opened: Open, desk: Desk
) -> None:
    for number in range(60):
        acme.person(f"user{number:03}")
    page = opened(acme.first)
    bar = page.users.table.verticalScrollBar()
    page.users.choose("user003")
    bar.setValue(900)

    desk.changes.tell(Topic.USERS)

    assert bar.value() == 900
    assert page.users.chosen == "user003"


@pytest.mark.parametrize("chosen", ["", "user003"])
@pytest.mark.parametrize(
    "ask_for_others",
    [
        lambda users: users.filter("statusFilter", "Active"),
        lambda users: users.clear_filters(),
        lambda users: users.search("user0"),
        lambda users: users.sort_by("Name"),
    ],
    ids=["filter", "all", "search", "order"],
)
def test_other_people_are_shown_from_the_first_one_on(
    acme: Directory, opened: Open, ask_for_others: Callable[[UsersList], None], chosen: str
) -> None:
    for number in range(60):
        acme.person(f"user{number:03}")
    page = opened(acme.first)
    bar = page.users.table.verticalScrollBar()
    page.users.filter("twoStepFilter", "Disabled")
    if chosen:
        page.users.choose(chosen)
    bar.setValue(900)

    ask_for_others(page.users)

    assert bar.value() == 0


def test_another_order_shows_the_person_chosen(acme: Directory, opened: Open) -> None:
    for number in range(60):
        acme.person(f"user{number:03}")
    page = opened(acme.first)
    page.users.choose("user003")

    page.users.sort_by("Username")

    bar = page.users.table.verticalScrollBar()
    assert page.users.chosen == "user003"
    assert bar.value() > 0
    row, height = page.users.row("user003"), page.users.table.rowHeight(0)
    in_sight = page.users.table.viewport().height()
    assert bar.value() <= row * height <= bar.value() + in_sight - height


def test_only_the_pages_in_sight_are_fetched(acme: Directory, opened: Open) -> None:
    with acme.store.writing() as unit:
        for number in range(450):
            name = f"user{number:04}"
            details = UserDetails(name, name, "A", "B", "", "UTC", Role.MEMBER)
            unit.users.add(details, AuthenticationType.SAML)
    page = opened(acme.first)

    assert page.users.count == "451 users"
    assert page.users.usernames.count("") == 251
    page.users.choose_row(0)
    page.users.press(Qt.Key.Key_End, control=True)
    assert page.users.usernames[-1] == "user0449"
    assert page.users.usernames.count("") == 200
    assert page.users.chosen == "user0449"


@pytest.mark.parametrize("sort_again", [False, True])
def test_qt_01_after_sorting_the_person_in_the_row_is_the_one_opened(
    acme: Directory, opened: Open, *, sort_again: bool
) -> None:
    ids = {name: acme.person(name, name.title(), "X").id for name in ("zoe", "ann", "kim")}
    ids["praman"] = acme.first.id
    page = opened(acme.first)

    page.users.sort_by("Name")
    if sort_again:
        page.users.sort_by("Name")
    in_order = ["ann", "kim", "praman", "zoe"]
    assert page.users.usernames == (in_order[::-1] if sort_again else in_order)
    for row, name in enumerate(page.users.usernames):
        page.users.choose_row(row)
        page.users.press_edit()
        assert page.asked[-1] == ids[name]


def test_qt_01_the_choice_follows_the_person_through_sort_and_search(
    acme: Directory, opened: Open
) -> None:
    ids = {name: acme.person(name, name.title(), "X").id for name in ("zoe", "ann", "kim")}
    page = opened(acme.first)
    page.users.choose("zoe")

    for title in ("Name", "2FA", "Username", "Username", "Last sign-in", "Role"):
        page.users.sort_by(title)
        assert page.users.chosen == "zoe"
        page.users.press_edit()
        assert page.asked[-1] == ids["zoe"]
    page.users.search("zoe")
    page.users.press_edit()
    assert page.asked[-1] == ids["zoe"]


def test_nam_03_a_name_like_html_is_shown_as_it_is_written(acme: Directory, opened: Open) -> None:
    acme.person("xx", "<b>x</b>", "& <i>y</i>")
    page = opened(acme.first)

    assert page.users.said("xx", "Name") == "<b>x</b> & <i>y</i>"
    assert page.users.hint("xx", "Name") == (
        "<qt>&lt;b&gt;x&lt;/b&gt; &amp; &lt;i&gt;y&lt;/i&gt;</qt>"
    )
    for label in page.page.findChildren(QLabel):
        if label.pixmap().isNull():  # else it is a picture
            assert label.textFormat() is Qt.TextFormat.PlainText


def test_db_02_the_list_shows_what_another_administrator_changed(
    acme: Directory, opened: Open, desk: Desk
) -> None:
    ann = acme.person("ann")
    page = opened(acme.first)
    changed = UserDetails(**{**vars(details_of(ann)), "active": False})
    with acme.store.writing() as unit:
        assert unit.users.change(ann.id, ann.version, changed)

    desk.changes.tell(Topic.USERS)

    assert page.users.said("ann", "Status") == "Inactive"


def test_ui_01_everything_that_takes_the_focus_has_a_name_of_its_own(
    acme: Directory, opened: Open
) -> None:
    acme.person("ann")
    page = opened(acme.first)
    page.users.search("a")

    reached = [
        widget
        for widget in page.page.findChildren(QWidget)
        if widget.isVisible()
        and widget.focusPolicy() & Qt.FocusPolicy.TabFocus
        and isinstance(widget, QAbstractButton | QComboBox | QLineEdit | QTableView)
    ]
    names = []
    for widget in reached:
        if isinstance(widget, QComboBox):  # on Linux its interface's name is what is chosen
            names.append(widget.accessibleName())
            continue
        interface = QAccessible.queryAccessibleInterface(widget)
        assert interface is not None
        names.append(interface.text(QAccessible.Text.Name))
    assert all(names), [widget.objectName() for widget in reached]
    assert len(set(names)) == len(names)
    assert {"Edit", "More", "New user", "Search users", "List of users"} <= set(names)
    assert {"2FA", "Authentication", "Role", "Status", "Sign-in"} <= set(names)
    assert "Still to enrol: 2" in names
    assert "Copy email addresses" in names


def test_rows_that_came_while_scrolling_are_not_shown_out_of_place(
    acme: Directory, opened: Open
) -> None:
    for number in range(210):
        acme.person(f"user{number:04}")
    page = opened(acme.first)
    page.users.choose_row(0)

    acme.person("aaron")
    page.users.press(Qt.Key.Key_End, control=True)

    assert page.users.count == "212 users"
    assert page.users.usernames[-1] == "user0209"
    assert page.users.chosen == "user0208"
