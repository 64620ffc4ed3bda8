"""The Audit tab: newest first, searched, kept in place, in pages (M07, UI-02)."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime

import pytest
from PySide6.QtCore import QLocale, Qt
from PySide6.QtWidgets import QLineEdit

from qmetry_admin.domain.audit import Entry
from qmetry_admin.domain.users import RIGHTS, Right, Role
from qmetry_admin.services.audit_log import AuditLog
from qmetry_admin.services.trouble import Trouble, TroubleKind
from qmetry_admin.ui.changes import Topic
from qmetry_admin.ui.desk import Desk
from tests.support.world import Directory, FakeClock
from tests.ui.audit.conftest import Opener

Write = Callable[..., None]
Unlocked = Callable[..., Entry]


def test_the_columns_and_the_newest_entry_first(
    open_audit: Opener, acme: Directory, write: Write, unlocked: Unlocked
) -> None:
    julia = acme.add_user()
    write(unlocked(julia, locked="for 15 minutes"))

    entries = open_audit()

    assert entries.titles == ["When", "Who", "What", "Whom", "Result", "Details", "Workstation"]
    assert [entries.said(0, title) for title in entries.titles] == [
        "14 Nov, 23:13:30",
        "praman",
        "Unlock",
        "jokafor",
        "Done",
        "Locked: for 15 minutes",
        "desk-7",
    ]
    assert entries.column("What")[-1] == "Set-up"
    assert entries.count == "2 entries"
    newest = entries.entry(0)
    assert newest == acme.newest()
    assert entries.hint(0, "When") == "<qt>14 Nov 2023, 23:13:30 UTC+01:00</qt>"


def test_names_are_never_read_as_html(open_audit: Opener, write: Write, unlocked: Unlocked) -> None:
    write(unlocked(note="<b>bold</b>", more="<i>"))

    entries = open_audit()

    assert entries.said(0, "Details") == "More: <i> · Note: <b>bold</b>"
    assert entries.hint(0, "Details") == (
        "<qt>More: &lt;i&gt;<br>Note: &lt;b&gt;bold&lt;/b&gt;</qt>"
    )


@pytest.mark.parametrize("language", ["en_US", "de_DE"])
def test_ui_02_order_is_by_what_happened_first_whatever_the_language(
    open_audit: Opener, write: Write, unlocked: Unlocked, clock: FakeClock, language: str
) -> None:
    moments = [
        datetime(2024, 10, 27, 0, 30, tzinfo=UTC),
        datetime(2024, 10, 27, 1, 30, tzinfo=UTC),
        datetime(2025, 9, 30, 10, tzinfo=UTC),
        datetime(2025, 10, 1, 10, tzinfo=UTC),
        datetime(2026, 1, 2, 10, tzinfo=UTC),
    ]
    for moment in moments:
        clock.set(moment)
        write(unlocked())
    before = QLocale()
    QLocale.setDefault(QLocale(language))
    try:
        shown = open_audit().column("When")
    finally:
        QLocale.setDefault(before)

    assert shown[:5] == [
        "2 Jan, 11:00:00",
        "1 Oct 2025, 12:00",
        "30 Sep 2025, 12:00",
        "27 Oct 2024, 02:30 +01:00",
        "27 Oct 2024, 02:30 +02:00",
    ]


@pytest.mark.parametrize(
    ("searched", "found"),
    [("unlock", 2), ("UNLOCK desk-8", 1), ("praman", 3), ("jokafor", 1), ("set-up", 1)],
)
def test_a_search_finds_by_all_words(
    open_audit: Opener,
    acme: Directory,
    write: Write,
    unlocked: Unlocked,
    searched: str,
    found: int,
) -> None:
    write(unlocked(acme.add_user()), unlocked(workstation="desk-8"))
    entries = open_audit()

    entries.search(searched)

    assert entries.rows == found
    assert entries.count == f"{found} {'entry' if found == 1 else 'entries'} found"


def test_what_stands_on_the_screen_is_found(
    open_audit: Opener, write: Write, unlocked: Unlocked
) -> None:
    write(unlocked())
    entries = open_audit()
    wanted = entries.said(0, "What")

    entries.search(wanted)

    assert wanted in entries.column("What")


def test_no_match_says_so_and_leads_back(open_audit: Opener) -> None:
    entries = open_audit()

    entries.search("xylophone")
    assert entries.rows == 0
    assert entries.empty_words == (
        "No entries match. No entry has “xylophone” in it. Try fewer words."
    )
    entries.press_clear()
    assert entries.empty_words == ""
    assert entries.rows == 1

    entries.search("xylophone")
    entries.search_key(Qt.Key.Key_Escape)
    assert entries.rows == 1


def test_from_the_search_down_leads_into_the_list(
    open_audit: Opener, write: Write, unlocked: Unlocked
) -> None:
    write(unlocked())
    entries = open_audit()
    entries.search("unlock")

    entries.search_key(Qt.Key.Key_Return)

    assert entries.table.hasFocus()
    assert entries.chosen == entries.entry(0)


def test_what_is_new_shows_at_the_top(
    open_audit: Opener, desk: Desk, write: Write, unlocked: Unlocked
) -> None:
    entries = open_audit()
    write(unlocked())

    desk.changes.tell(Topic.AUDIT)

    assert entries.column("What") == ["Unlock", "Set-up"]


@pytest.fixture
def many(write: Write, unlocked: Unlocked) -> None:
    write(*(unlocked(number=str(number)) for number in range(450)))


@pytest.mark.usefixtures("many")
def test_a_refresh_keeps_place_and_choice_for_who_reads_further_down(
    open_audit: Opener, desk: Desk, write: Write, unlocked: Unlocked
) -> None:
    entries = open_audit()
    entries.scroll_down(25)
    row = entries.table.rowAt(60)
    entries.choose(row)
    chosen, place = entries.chosen, entries.place(row)
    assert chosen is not None

    write(unlocked(), unlocked(), unlocked())
    desk.changes.tell(Topic.AUDIT)

    assert entries.chosen == chosen
    assert entries.place(row + 3) == place
    assert entries.entry(row + 3) == chosen
    assert entries.rows == 454


@pytest.mark.usefixtures("many")
def test_all_pages_are_fetched_as_they_come_into_sight(open_audit: Opener) -> None:
    entries = open_audit()
    assert entries.rows == 451
    assert entries.entry(0) is not None
    assert entries.entry(300) is None

    entries.scroll_down(45)

    last = entries.entry(450)
    assert last is not None
    assert last.number == 1
    numbers = [entry.number for row in range(451) if (entry := entries.entry(row))]
    assert numbers == sorted(numbers, reverse=True)


@pytest.mark.usefixtures("many")
def test_where_nothing_is_new_nothing_is_shown_anew(open_audit: Opener, desk: Desk) -> None:
    entries = open_audit()
    resets: list[None] = []
    entries.table.model().modelReset.connect(lambda: resets.append(None))
    entries.scroll_down(3)

    desk.changes.tell(Topic.AUDIT)

    assert resets == []


@pytest.mark.usefixtures("many")
def test_entries_that_come_while_one_scrolls_are_taken_in(
    open_audit: Opener, write: Write, unlocked: Unlocked
) -> None:
    entries = open_audit()
    write(unlocked())  # nobody tells

    entries.scroll_down(25)

    assert entries.rows == 452
    numbers = [entry.number for row in range(452) if (entry := entries.entry(row))]
    assert numbers == sorted(set(numbers), reverse=True)


@pytest.mark.usefixtures("many")
def test_another_search_is_read_from_the_top(open_audit: Opener) -> None:
    entries = open_audit()
    entries.scroll_down(10)
    entries.choose(entries.table.rowAt(60))

    entries.search("unlock")

    assert entries.table.rowAt(0) == 0
    assert entries.chosen is None


def test_a_role_without_the_right_reads_which_one(open_audit: Opener, acme: Directory) -> None:
    entries = open_audit(acme.add_user("member", role=Role.MEMBER))

    assert entries.empty_words == "Not shown. Your role needs View on Audit."


def test_a_right_lost_meanwhile_takes_the_entries_away(
    open_audit: Opener, acme: Directory, desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    auditor = acme.add_user("auditor", role=Role.AUDITOR)
    entries = open_audit(auditor)
    assert entries.rows == 1
    monkeypatch.setitem(RIGHTS, Role.AUDITOR, frozenset({Right.AUDIT_EXPORT}))

    desk.changes.tell(Topic.AUDIT)

    assert entries.rows == 0
    assert "View on Audit" in entries.empty_words


def test_trouble_is_passed_on_with_a_way_to_ask_again(
    open_audit: Opener,
    desk: Desk,
    monkeypatch: pytest.MonkeyPatch,
    write: Write,
    unlocked: Unlocked,
) -> None:
    entries = open_audit()
    told: list[Callable[[], None]] = []
    desk.tasks.trouble.connect(lambda _trouble, again: told.append(again))
    write(unlocked())

    def busy(*_: object) -> object:
        raise Trouble(TroubleKind.LOCKED, "directory.db")

    with monkeypatch.context() as patch:
        patch.setattr(AuditLog, "page", busy)
        desk.changes.tell(Topic.AUDIT)
    assert entries.rows == 1
    [again] = told
    again()

    assert entries.rows == 2


def test_the_search_has_its_names(open_audit: Opener) -> None:
    entries = open_audit()
    field = entries.tab.findChild(QLineEdit, "auditSearchEdit")
    assert field is not None
    assert field.accessibleName() == "Search audit"
    assert entries.table.accessibleName()


def test_all_columns_fit_without_scrolling_sideways(
    open_audit: Opener, write: Write, unlocked: Unlocked
) -> None:
    write(unlocked())
    entries = open_audit()

    assert entries.table.horizontalScrollBar().maximum() == 0
