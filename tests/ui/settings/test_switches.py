"""The switches of General Settings: shown, changed, saved, refused (S09, S24, S34, S36, M03)."""

from __future__ import annotations

import dataclasses
from datetime import UTC, datetime, timedelta

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QWheelEvent
from PySide6.QtWidgets import QApplication, QCheckBox, QLabel, QWidget

from qmetry_admin.domain.audit import Action
from qmetry_admin.domain.organisation import InstanceKind, Settings
from qmetry_admin.domain.users import RIGHTS, Right, Role
from qmetry_admin.services.trouble import Trouble, TroubleKind
from qmetry_admin.ui.changes import Topic
from tests.support.world import T0, Directory
from tests.ui.settings.conftest import Opener

FIELDS = (
    *("maximumAttemptsSpin", "reactivateAfterSpin", "selfServiceToggle", "hideCodesToggle"),
    *("setUpAtSignInToggle", "resyncRangeSpin"),
)


# ---- what is shown -------------------------------------------------------------------------------


def test_s39_general_settings_comes_first_then_audit(open_page: Opener) -> None:
    page = open_page().settings

    assert page.tabs == ["General Settings", "Audit"]
    assert page.screen.shows("maximumAttemptsSpin")


@pytest.mark.parametrize(
    ("role", "tabs"),
    [(Role.ADMIN, ["General Settings", "Audit"]), (Role.AUDITOR, ["Audit"]), (Role.MEMBER, [])],
)
def test_a2_each_tab_only_where_the_role_allows_it(
    open_page: Opener, acme: Directory, role: Role, tabs: list[str]
) -> None:
    before = acme.newest().number

    page = open_page(acme.add_user("them", role=role)).settings

    assert page.tabs == tabs
    assert page.screen.shows("saveSettingsButton") is (role is Role.ADMIN)
    assert acme.newest().number == before, "nothing was asked that had to be refused"


def test_the_fields_show_what_is_stored(open_page: Opener, acme: Directory) -> None:
    with acme.writing() as unit:
        unit.organisation.change_settings(
            Settings(
                maximum_attempts=5,
                reactivate_after=timedelta(minutes=90),
                resync_range=21,
                self_service=True,
                set_up_until=datetime(2023, 12, 24, 23, tzinfo=UTC),  # the day's end in Zurich
            )
        )

    page = open_page().settings

    assert page.text("maximumAttemptsSpin") == "5"
    assert page.text("reactivateAfterSpin") == "90 min"
    assert page.text("resyncRangeSpin") == "10.5 min"
    assert page.is_on("selfServiceToggle")
    assert not page.is_on("hideCodesToggle")
    assert page.is_on("setUpAtSignInToggle")
    assert page.text("setUpUntilEdit") == "24 Dec 2023"
    assert not page.is_enabled("saveSettingsButton")


def test_s36_a_day_that_is_past_reads_as_off_and_stays_stored(
    open_page: Opener, acme: Directory
) -> None:
    past = T0 - timedelta(days=3)
    with acme.writing() as unit:
        unit.organisation.change_settings(Settings(set_up_until=past))
    opened = open_page()
    page = opened.settings

    assert not page.is_on("setUpAtSignInToggle")
    assert not page.is_enabled("setUpUntilEdit")
    page.switch("hideCodesToggle")
    page.save()

    assert opened.stored == Settings(hide_codes=True, set_up_until=past)


@pytest.mark.parametrize(
    ("kind", "said"),
    [
        (InstanceKind.ON_PREMISES, "On our own computers"),
        (InstanceKind.SAAS, "As a service (SaaS)"),
    ],
)
def test_s37_how_it_is_run_and_who_the_first_user_is(open_page: Opener, said: str) -> None:
    page = open_page().settings

    assert page.screen.read("instanceKindLabel") == said
    assert page.first_user == "First user (super-admin): Priya Raman"


def test_s39_the_option_is_in_sight_at_1180_by_720_without_scrolling(open_page: Opener) -> None:
    opened = open_page()
    page = opened.settings

    for name in ("mandatoryToggle", "mandatoryReasonLabel", "setUpMineButton"):
        part = page.screen.find(name, QWidget)
        bottom = part.mapTo(opened.page, QPoint(0, part.height())).y()
        assert 0 < bottom <= opened.page.height(), name
    assert opened.page.general.verticalScrollBar().maximum() == 0
    words = page.screen.all_words()
    assert words.index("Enrolment and recovery") < words.index("Two-step authentication")


def test_every_label_is_plain_text(open_page: Opener) -> None:
    opened = open_page()

    for label in opened.page.findChildren(QLabel):
        assert label.textFormat() is Qt.TextFormat.PlainText or not label.text(), label.objectName()


# ---- changing ------------------------------------------------------------------------------------


def test_all_of_them_are_changed_and_saved(open_page: Opener, acme: Directory) -> None:
    opened = open_page()
    page = opened.settings

    page.type("maximumAttemptsSpin", "5")
    page.type("reactivateAfterSpin", "30")
    page.type("resyncRangeSpin", "60")
    page.switch("selfServiceToggle")
    page.switch_by_key("hideCodesToggle")
    page.switch("setUpAtSignInToggle")
    page.type_day(20)
    assert page.state == "Your changes are not saved yet"
    page.save()

    assert opened.stored == Settings(
        maximum_attempts=5,
        reactivate_after=timedelta(minutes=30),
        resync_range=120,
        self_service=True,
        hide_codes=True,
        set_up_until=datetime(2023, 11, 20, 23, tzinfo=UTC),  # the end of that day in Zurich
    )
    assert page.state == "Saved"
    assert not page.is_enabled("saveSettingsButton")
    assert acme.newest().entry.action is Action.SETTINGS_CHANGE


def test_s36_the_way_offers_two_weeks(open_page: Opener) -> None:
    page = open_page().settings

    assert not page.is_enabled("setUpUntilEdit")
    page.switch("setUpAtSignInToggle")

    assert page.is_enabled("setUpUntilEdit")
    assert page.text("setUpUntilEdit") == "28 Nov 2023"


def test_s36_it_is_switched_off_again(open_page: Opener) -> None:
    opened = open_page()
    page = opened.settings
    page.switch("setUpAtSignInToggle")
    page.save()
    assert opened.stored.set_up_until is not None

    page.switch("setUpAtSignInToggle")
    page.save()

    assert opened.stored.set_up_until is None


@pytest.mark.parametrize(
    ("typed", "shown", "steps"),
    [
        ("10", "10 min", 20),
        ("10.5", "10.5 min", 21),
        ("1440", "1,440 min", 2880),
        ("1,440", "1,440 min", 2880),
        ("1441", "144 min", 288),  # the last digit would be too much, and is not taken
        ("9", "10 min", 20),
        ("abc", "10 min", 20),
    ],
)
def test_s34_the_resync_range_is_minutes_to_people(
    open_page: Opener, acme: Directory, typed: str, shown: str, steps: int
) -> None:
    with acme.writing() as unit:
        unit.organisation.change_settings(Settings(resync_range=20))
    opened = open_page()
    page = opened.settings

    page.type("resyncRangeSpin", typed)

    assert page.text("resyncRangeSpin") == shown
    assert opened.page.general.switches.values().resync_range == steps


def test_what_is_changed_back_is_no_change(open_page: Opener) -> None:
    page = open_page().settings
    page.switch("hideCodesToggle")
    assert page.is_enabled("saveSettingsButton")

    page.switch("hideCodesToggle")

    assert not page.is_enabled("saveSettingsButton")
    assert page.state == ""


def test_scrolling_over_a_number_changes_nothing(open_page: Opener) -> None:
    opened = open_page()
    spin = opened.settings.screen.find("reactivateAfterSpin", QWidget)
    opened.settings.screen.find("hideCodesToggle", QWidget).setFocus()
    down = QPoint(0, -120)
    place = spin.rect().center().toPointF()
    event = QWheelEvent(
        place,
        spin.mapToGlobal(spin.rect().center()).toPointF(),
        down,
        down,
        Qt.MouseButton.NoButton,
        Qt.KeyboardModifier.NoModifier,
        Qt.ScrollPhase.NoScrollPhase,
        False,
    )

    QApplication.sendEvent(spin, event)

    assert opened.settings.text("reactivateAfterSpin") == "15 min"


# ---- refused, and changed meanwhile --------------------------------------------------------------


def test_db_02_what_others_saved_meanwhile_is_offered_to_be_loaded(
    open_page: Opener, acme: Directory
) -> None:
    opened = open_page()
    page = opened.settings
    luis = acme.add_user("lgarcia", "Luis", "García", role=Role.ADMIN)
    theirs = Settings(maximum_attempts=7)
    page.switch("hideCodesToggle")
    acme.services.settings.change(acme.session_of(luis), Settings(), theirs)

    page.save()

    assert page.message.startswith("Luis García changed these settings on 14 Nov, 23:13.")
    assert opened.stored == theirs
    assert page.is_on("hideCodesToggle"), "what was typed is still there"

    page.press("reloadSettingsButton")

    assert page.message == ""
    assert page.text("maximumAttemptsSpin") == "7"
    assert not page.is_on("hideCodesToggle")
    assert not page.is_enabled("saveSettingsButton")


def test_a_refresh_keeps_what_was_typed_and_follows_where_nothing_was(
    open_page: Opener, acme: Directory
) -> None:
    opened = open_page()
    page = opened.settings
    luis = acme.add_user("lgarcia", role=Role.ADMIN)
    acme.services.settings.change(acme.session_of(luis), Settings(), Settings(maximum_attempts=7))
    opened.desk.changes.tell(Topic.SETTINGS)
    assert page.text("maximumAttemptsSpin") == "7"

    page.type("maximumAttemptsSpin", "4")
    acme.services.settings.change(
        acme.session_of(luis),
        Settings(maximum_attempts=7),
        Settings(maximum_attempts=7, hide_codes=True),
    )
    opened.desk.changes.tell(Topic.SETTINGS)

    assert page.text("maximumAttemptsSpin") == "4"
    assert page.is_enabled("saveSettingsButton")


def test_an_equal_view_leaves_a_half_typed_number_alone(open_page: Opener) -> None:
    opened = open_page()
    page = opened.settings
    spin = opened.page.general.switches.stops[0]
    spin.setFocus()
    page.key(Qt.Key.Key_End)
    page.key(Qt.Key.Key_Backspace)
    page.key(Qt.Key.Key_Backspace)
    assert page.text("maximumAttemptsSpin") == ""

    opened.desk.changes.tell(Topic.SETTINGS)

    assert page.text("maximumAttemptsSpin") == ""
    assert page.focus == "maximumAttemptsSpin"


def test_who_may_not_change_them_reads_why(
    open_page: Opener, acme: Directory, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(RIGHTS, Role.AUDITOR, frozenset({Right.SETTINGS_VIEW}))
    opened = open_page(acme.add_user("auditor", role=Role.AUDITOR))
    page = opened.settings

    assert page.tabs == ["General Settings"]
    for name in FIELDS:
        assert not page.is_enabled(name), name
        reason = page.screen.find(name, QWidget).toolTip()
        assert reason == "Your role needs Modify on General Settings."
    assert page.message == "Your role needs Modify on General Settings."
    assert not page.is_enabled("mandatoryToggle")
    assert page.reason == "Only an Admin can change this."
    assert not page.screen.shows("handOverButton")


def test_a_right_lost_meanwhile_is_said(open_page: Opener, monkeypatch: pytest.MonkeyPatch) -> None:
    opened = open_page()
    page = opened.settings
    page.switch("hideCodesToggle")
    monkeypatch.setitem(RIGHTS, Role.ADMIN, RIGHTS[Role.ADMIN] - {Right.SETTINGS_MODIFY})

    page.save()

    assert page.message == "Your role needs Modify on General Settings."
    assert not opened.stored.hide_codes


def test_trouble_is_said_and_what_was_typed_stays(
    open_page: Opener, acme: Directory, monkeypatch: pytest.MonkeyPatch
) -> None:
    opened = open_page()
    page = opened.settings
    page.switch("hideCodesToggle")

    def full(*_: object) -> object:
        raise Trouble(TroubleKind.FULL, "directory.db")

    monkeypatch.setattr(type(acme.services.settings), "change", full)
    page.save()

    assert page.message.startswith("The disk with directory.db is full")
    assert page.is_on("hideCodesToggle")
    assert page.is_enabled("saveSettingsButton")


def test_a_day_that_passed_while_it_lay_there_is_refused_with_the_keyboard_on_it(
    open_page: Opener, acme: Directory
) -> None:
    opened = open_page()
    page = opened.settings
    page.switch("setUpAtSignInToggle")
    acme.clock.move(timedelta(days=30).total_seconds())

    page.save()

    assert "in the past" in page.message
    assert page.focus == "setUpUntilEdit"
    assert opened.stored.set_up_until is None


# ---- unsaved -------------------------------------------------------------------------------------


def test_unsaved_changes_are_asked_for_before_one_leaves(open_page: Opener) -> None:
    opened = open_page()
    page = opened.settings
    left: list[str] = []
    opened.page.ask_to_close(lambda: left.append("at once"))
    assert left == ["at once"]

    page.switch("hideCodesToggle")
    opened.page.ask_to_close(lambda: left.append("asked"))
    assert page.dialog == "unsavedSettingsDialog"
    assert page.focus == "cancelButton"
    page.key(Qt.Key.Key_Escape)
    assert left == ["at once"]
    assert page.is_on("hideCodesToggle")

    opened.page.ask_to_close(lambda: left.append("asked"))
    page.press("leaveUnsavedButton")
    assert left == ["at once", "asked"]


def test_tab_goes_through_the_fields_in_reading_order(open_page: Opener) -> None:
    opened = open_page()
    page = opened.settings
    page.screen.find("maximumAttemptsSpin", QWidget).setFocus()
    seen = [page.focus]
    for _ in range(7):
        page.key(Qt.Key.Key_Tab)
        seen.append(page.focus)

    assert seen == [
        "maximumAttemptsSpin",
        "reactivateAfterSpin",
        "selfServiceToggle",
        "hideCodesToggle",
        "setUpAtSignInToggle",
        "resyncRangeSpin",
        "handOverButton",
        "setUpMineButton",
    ]


def test_every_control_has_an_accessible_name(open_page: Opener) -> None:
    opened = open_page()

    for stop in opened.page.general.switches.stops:
        assert stop.accessibleName(), stop.objectName()
    toggle = opened.settings.screen.find("mandatoryToggle", QCheckBox)
    assert toggle.accessibleName() == "Mandatory Two-step Authentication"
    assert "Enable two-step verification for your own account" in toggle.accessibleDescription()


def test_values_nobody_touched_are_stored_as_they_were(open_page: Opener, acme: Directory) -> None:
    odd = Settings(
        reactivate_after=timedelta(minutes=15, seconds=20),
        resync_range=41,
        set_up_until=T0 + timedelta(days=2, seconds=7),
    )
    with acme.writing() as unit:
        unit.organisation.change_settings(odd)
    opened = open_page()
    page = opened.settings

    page.switch("hideCodesToggle")
    page.save()

    assert opened.stored == dataclasses.replace(odd, hide_codes=True)
