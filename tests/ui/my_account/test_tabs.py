"""S10, S38: the tabs of one's own account, and the way straight to a deed in them."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QCoreApplication, QEvent
from PySide6.QtWidgets import QApplication, QLabel, QTabWidget, QWidget
from pytestqt.qtbot import QtBot

from qmetry_admin.domain.users import UserId
from qmetry_admin.services.identity import IdentityKeeper
from qmetry_admin.ui.changes import Changes
from qmetry_admin.ui.desk import Desk
from qmetry_admin.ui.my_account import MyAccountPage, MyAccountPresenter
from qmetry_admin.ui.tasks import TaskRunner
from qmetry_admin.ui.theme import ThemeKeeper
from qmetry_admin.ui.two_step import SecurityTab, make_security_tab
from qmetry_admin.ui.widgets.security_deed import SecurityDeed
from tests.support.pages.security import SecurityPage
from tests.support.world import Directory, FakeClock, found_directory


@pytest.fixture
def acme(tmp_path: Path, clock: FakeClock) -> Iterator[Directory]:
    with found_directory(tmp_path, clock) as made:
        yield made


@pytest.fixture
def desk(qapp: QApplication, clock: FakeClock) -> Iterator[Desk]:
    tasks = TaskRunner(inline=True)
    yield Desk(tasks, Changes(), ThemeKeeper(qapp, "light", scale=1), clock)
    tasks.close()
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)


@pytest.fixture
def page(desk: Desk, qtbot: QtBot) -> MyAccountPage:
    made = MyAccountPage(desk.theme)
    qtbot.addWidget(made)
    with qtbot.waitExposed(made):
        made.show()
    return made


@pytest.fixture
def presenter(acme: Directory, desk: Desk, page: MyAccountPage) -> Iterator[MyAccountPresenter]:
    tabs: list[SecurityTab] = []

    def security(parent: QWidget, user_id: UserId) -> SecurityTab:
        tabs.append(
            make_security_tab(
                parent,
                user_id,
                two_step=acme.services.two_step,
                identity=IdentityKeeper(acme.world),
                session=acme.session,
                zone="UTC",
                desk=desk,
            )
        )
        return tabs[0]

    def activity(parent: QWidget, user_id: UserId) -> QWidget:
        return QLabel(f"what was done to {user_id}", parent)

    yield MyAccountPresenter(
        page, acme.services.account, acme.session, desk, security, activity_tab=activity
    )
    tabs[0].discard()


def test_a7_there_is_what_one_is_what_protects_one_and_what_was_done(
    page: MyAccountPage, presenter: MyAccountPresenter, acme: Directory
) -> None:
    presenter.show_user(acme.first_user)
    tabs = page.findChild(QTabWidget, "myAccountTabs")
    assert tabs is not None
    assert [tabs.tabText(n) for n in range(tabs.count())] == ["Details", "Security", "Activity"]


def test_s38_set_it_up_for_my_account_shows_the_qr_code_at_once(
    page: MyAccountPage, presenter: MyAccountPresenter
) -> None:
    presenter.begin(SecurityDeed.TWO_STEP)
    security = SecurityPage(page)
    assert security.shows("qrView")
    assert security.focus == "firstCodeEdit"
