"""Which answers still count: the newest question's, and no other."""

from collections.abc import Callable
from typing import Any, TypeVar

import pytest
from PySide6.QtCore import QObject
from pytestqt.qtbot import QtBot

from qmetry_admin.domain.users import SortColumn
from qmetry_admin.services.trouble import Trouble, TroubleKind
from qmetry_admin.services.user_administration import UserAdministration
from qmetry_admin.ui.changes import Changes
from qmetry_admin.ui.desk import Desk
from qmetry_admin.ui.tasks import TaskRunner
from qmetry_admin.ui.users.page import UsersPage
from qmetry_admin.ui.users.presenter import UsersPresenter
from tests.services.people import Directory
from tests.support.pages.users import UsersList

T = TypeVar("T")


class HeldTasks(TaskRunner):
    """Keeps every piece of work until the test lets its answer come home."""

    def __init__(self) -> None:
        super().__init__(inline=True)
        self.held: list[tuple[Callable[[], Any], Callable[[Any], None]]] = []
        self.failed: list[Callable[[Trouble], None] | None] = []

    def run(
        self,
        work: Callable[[], T],
        owner: QObject,  # noqa: ARG002 - the owner of the answer outlives the test
        done: Callable[[T], None],
        *,
        failed: Callable[[Trouble], None] | None = None,
    ) -> None:
        self.held.append((work, done))
        self.failed.append(failed)


class Held:
    """The page with its answers held back."""

    def __init__(self, acme: Directory, desk: Desk, qtbot: QtBot) -> None:
        self.tasks = HeldTasks()
        held = Desk(self.tasks, Changes(), desk.theme, desk.clock)
        page = UsersPage(desk.theme, desk.clock)
        qtbot.addWidget(page)
        page.resize(976, 728)
        page.show()
        self.presenter = UsersPresenter(
            page, UserAdministration(acme.world), acme.signed_in(acme.first), held
        )
        self.presenter.open_page(acme.first)
        self.page = page
        self.users = UsersList(page)

    def come_home(self, number: int) -> None:
        work, done = self.tasks.held[number]
        done(work())


@pytest.fixture
def held(acme: Directory, desk: Desk, qtbot: QtBot) -> Held:
    for name in ("ann", "anton", "kim"):
        acme.person(name, name, name)
    return Held(acme, desk, qtbot)


def test_until_the_first_answer_the_page_says_that_it_is_loading(held: Held) -> None:
    assert "Loading users" in held.users.empty_words
    assert held.users.count == ""

    held.come_home(0)

    assert held.users.empty_words == ""
    assert held.users.count == "4 users"


def test_a_slow_answer_to_an_earlier_search_is_dropped(held: Held) -> None:
    held.come_home(0)
    held.users.search("an")  # two letters, two questions
    first_work, first_done = held.tasks.held[-2]
    early = first_work()
    held.users.search("kim")
    held.come_home(-1)
    assert held.users.usernames == ["kim"]

    first_done(early)

    assert held.users.usernames == ["kim"]
    assert held.users.count == "1 of 4 users"


def test_a_question_that_no_longer_counts_is_not_even_asked(
    held: Held, monkeypatch: pytest.MonkeyPatch
) -> None:
    held.come_home(0)
    asked: list[str] = []
    page = UserAdministration.page

    def seen(self: UserAdministration, *details: Any) -> Any:  # noqa: ANN401 - passed on as they are
        asked.append(details[1].search)
        return page(self, *details)

    monkeypatch.setattr(UserAdministration, "page", seen)
    before = len(held.tasks.held)
    held.users.search("kim")
    for number in range(before, len(held.tasks.held)):
        held.come_home(number)

    assert asked == ["kim"]


def test_trouble_is_passed_on_with_a_way_to_ask_again(held: Held) -> None:
    told: list[tuple[Trouble, Callable[[], None]]] = []
    held.tasks.trouble.connect(lambda trouble, again: told.append((trouble, again)))
    failed = held.tasks.failed[0]
    assert failed is not None

    failed(Trouble(TroubleKind.LOCKED, "directory.db"))
    [(trouble, again)] = told
    assert trouble.kind is TroubleKind.LOCKED
    again()
    held.come_home(-1)

    assert held.users.count == "4 users"


def test_sorting_the_same_way_twice_asks_once(held: Held) -> None:
    held.come_home(0)
    before = len(held.tasks.held)

    held.page.sort_requested.emit(SortColumn.NAME, False)
    held.page.sort_requested.emit(SortColumn.NAME, False)

    assert len(held.tasks.held) == before + 1
