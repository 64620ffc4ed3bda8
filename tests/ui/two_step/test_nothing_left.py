"""Nothing is left of a panel or a dialog of the tab that was closed."""

from __future__ import annotations

import pytest
from PySide6.QtWidgets import QApplication

from qmetry_admin.domain.users import User
from tests.support.world import FakeClock
from tests.ui.test_leaks import settle, there_is
from tests.ui.two_step.conftest import Opener

pytestmark = pytest.mark.leak

_TIMES = 10


@pytest.mark.parametrize("deed", ["resync", "register again", "remove", "codes", "identity"])
def test_doing_it_again_and_again_leaves_what_was_there(
    open_tab: Opener, julia: User, clock: FakeClock, qapp: QApplication, deed: str
) -> None:
    page = open_tab(julia)

    def begin_and_leave() -> None:
        page.switch()
        match deed:
            case "resync":
                page.press("resyncButton")
                page.press("cancelResyncButton")
            case "register again":
                page.press("registerAgainButton")
                page.press("cancelEnrolmentButton")
                page.answer("closeStepsDialog", "closeStepsButton")
            case "remove":
                page.press("removeButton")
                page.removal.cancel()
                page.switch()
            case "codes":
                page.press("showCodesButton")
                page.press("showCodesButton")
                page.switch()
            case _:
                clock.move(16 * 60)
                page.press("registerAgainButton")
                page.press("declineButton")
                page.switch()
        settle()

    begin_and_leave()
    before = there_is(page.tab)
    for _ in range(_TIMES):
        begin_and_leave()
        qapp.processEvents()
    assert not there_is(page.tab) - before
