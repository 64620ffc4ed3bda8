"""Buttons, toggle, password, messages, forms and the question before a deed."""

import pytest
from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QAccessible, QKeyEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QApplication,
    QLabel,
    QLineEdit,
    QMenu,
    QPushButton,
    QToolButton,
    QWidget,
)
from pytestqt.qtbot import QtBot

from qmetry_admin.ui.theme import ThemeKeeper
from qmetry_admin.ui.widgets.banner import Banner, Message
from qmetry_admin.ui.widgets.busy_button import BusyButton
from qmetry_admin.ui.widgets.button import Button
from qmetry_admin.ui.widgets.combo_box import ComboBox
from qmetry_admin.ui.widgets.confirm import ConfirmDialog, Verb
from qmetry_admin.ui.widgets.form_field import FormField
from qmetry_admin.ui.widgets.labels import WrappedLabel, label
from qmetry_admin.ui.widgets.password_edit import PasswordEdit
from qmetry_admin.ui.widgets.toggle import Toggle
from tests.ui.widgets.conftest import Show

_NAME = "<b>x</b> &amp; <img src='file:///etc/passwd'>"


def test_nam_03_a_name_is_shown_as_it_is_written(
    qtbot: QtBot, show: Show, theme: ThemeKeeper
) -> None:
    message, wrapped, plain = Message(theme), WrappedLabel(_NAME, theme), label(_NAME)
    message.show_message("info", _NAME)
    dialog = ConfirmDialog(
        _NAME, [_NAME], theme, verb=Verb("Remove", "removeButton"), name="removeDialog"
    )
    field = FormField("Username", QLineEdit(), theme, hint=_NAME)
    window = show(message, wrapped, plain, field)
    qtbot.addWidget(dialog)
    labels = [*window.findChildren(QLabel), *dialog.findChildren(QLabel)]
    assert sum(one.text() == _NAME for one in labels) == 6
    for one in labels:
        assert one.textFormat() == Qt.TextFormat.PlainText or not one.text()


def test_wrapped_text_takes_twenty_pixels_a_line(show: Show, theme: ThemeKeeper) -> None:
    words = WrappedLabel("one\ntwo\nthree", theme)
    show(words)
    assert words.heightForWidth(400) == 60
    assert words.heightForWidth(20) > 60
    assert words.text() == "one\ntwo\nthree"


@pytest.mark.parametrize("key", [Qt.Key.Key_Space])
def test_a_toggle_is_switched_by_keyboard_and_mouse(
    show: Show, theme: ThemeKeeper, key: Qt.Key
) -> None:
    toggle = Toggle(theme, name="hideCodesToggle", says="Hide recovery codes after enrolment")
    show(toggle)
    toggle.setFocus()
    QTest.keyClick(toggle, key)
    assert toggle.isChecked()
    QTest.mouseClick(toggle, Qt.MouseButton.LeftButton, pos=toggle.rect().center())
    assert not toggle.isChecked()
    assert toggle.accessibleName() == "Hide recovery codes after enrolment"
    assert (toggle.width(), toggle.height()) == (36, 24)


def test_a_busy_button_is_pressed_once_and_keeps_its_width(show: Show, theme: ThemeKeeper) -> None:
    button, other = BusyButton("Create directory", theme, busy_text="…"), QLineEdit()
    show(button, other)
    pressed: list[str] = []
    button.clicked.connect(lambda: pressed.append("once"))
    button.clicked.connect(lambda: button.set_busy(True))
    button.setFocus()
    width = button.width()
    QTest.mouseDClick(button, Qt.MouseButton.LeftButton)
    QTest.mouseClick(button, Qt.MouseButton.LeftButton)
    assert len(pressed) == 1
    assert button.width() == width
    assert not button.isEnabled()
    button.set_busy(False)
    assert button.text() == "Create directory"
    assert button.isEnabled()
    assert button.hasFocus()


def test_the_focus_stays_where_the_person_took_it_meanwhile(show: Show, theme: ThemeKeeper) -> None:
    first, button, last = QLineEdit(), BusyButton("Verify", theme), QLineEdit()
    show(first, button, last)
    button.setFocus()
    button.set_busy(True)
    first.setFocus()
    button.set_busy(False)
    assert first.hasFocus()


def test_controls_are_as_high_as_the_grid_wants(show: Show, theme: ThemeKeeper) -> None:
    menu = Button("More", theme, name="moreButton")
    menu.drop_down(QMenu())
    controls = [
        Button("Edit", theme, icon="edit"),
        Button("", theme, kind="icon", icon="copy", says="Copy"),
        BusyButton("Sign in", theme),
        menu,
        QLineEdit(),
        PasswordEdit(theme),
    ]
    show(*controls)
    assert [control.height() for control in controls] == [32] * len(controls)
    assert menu.menu() is not None


def test_an_icon_follows_the_theme(show: Show, theme: ThemeKeeper) -> None:
    button = Button("", theme, kind="icon", icon="copy", says="Copy")
    show(button)
    light = button.icon().pixmap(20, 20).toImage()
    theme.choose("dark")
    assert button.icon().pixmap(20, 20).toImage() != light
    assert button.accessibleName() == "Copy"


def test_a_password_is_shown_by_keyboard_alone(show: Show, theme: ThemeKeeper) -> None:
    edit, after = PasswordEdit(theme), QLineEdit()
    show(edit, after)
    edit.setFocus()
    QTest.keyClicks(edit, "correct horse")
    QTest.keyClick(edit, Qt.Key.Key_Tab)
    eye = QApplication.focusWidget()
    assert isinstance(eye, QToolButton)
    assert eye.accessibleName() == "Show password"
    QTest.keyClick(eye, Qt.Key.Key_Space)
    assert edit.echoMode() == QLineEdit.EchoMode.Normal
    assert eye.accessibleName() == "Hide password"
    QTest.keyClick(eye, Qt.Key.Key_Tab)
    assert after.hasFocus()


def test_a_discarded_password_is_gone_and_hidden(show: Show, theme: ThemeKeeper) -> None:
    edit = PasswordEdit(theme)
    show(edit)
    eye = edit.findChild(QToolButton)
    assert eye is not None
    QTest.keyClicks(edit, "correct horse")
    eye.click()
    edit.discard()
    assert edit.text() == ""
    assert edit.echoMode() == QLineEdit.EchoMode.Password
    assert not edit.isUndoAvailable()


@pytest.mark.parametrize(
    ("letter", "shift", "on"),
    [("A", False, True), ("a", True, True), ("a", False, False), ("A", True, False)],
)
def test_caps_lock_is_said_under_the_password(
    show: Show, theme: ThemeKeeper, letter: str, shift: bool, on: bool
) -> None:
    edit = PasswordEdit(theme)
    field = FormField("Password", edit, theme)
    show(field)
    modifier = Qt.KeyboardModifier.ShiftModifier if shift else Qt.KeyboardModifier.NoModifier
    edit.setFocus()
    QApplication.sendEvent(edit, QKeyEvent(QEvent.Type.KeyPress, Qt.Key.Key_A, modifier, letter))
    seen = [one.text() for one in field.findChildren(QLabel) if one.isVisible()]
    assert ("Caps Lock is on." in seen) == on


def test_a_form_field_names_its_control_and_says_what_is_wrong(
    show: Show, theme: ThemeKeeper
) -> None:
    edit = QLineEdit()
    field = FormField("&Username", edit, theme, hint="As people type it.")
    show(field)
    assert edit.accessibleName() == "Username"
    assert edit.accessibleDescription() == "As people type it."
    field.show_error("That name is taken.")
    assert field.error == "That name is taken."
    assert edit.property("state") == "error"
    assert edit.accessibleDescription() == "That name is taken."
    field.clear_error()
    assert edit.property("state") == ""
    assert edit.accessibleDescription() == "As people type it."


def test_a_message_comes_and_goes(show: Show, theme: ThemeKeeper) -> None:
    message = Message(theme)
    window = show(message)
    assert not message.isVisible()
    message.show_message("bad", "Sign-in failed. Check your username and password and try again.")
    words = window.findChild(QLabel, "messageLabel")
    assert words is not None
    assert words.isVisible()
    assert words.text() == message.text
    assert message.property("kind") == "bad"
    message.clear()
    assert not message.isVisible()
    assert message.text == ""


def test_a_banner_offers_a_deed_and_can_be_closed(
    qtbot: QtBot, show: Show, theme: ThemeKeeper
) -> None:
    banner = Banner(theme)
    window = show(banner)
    banner.show_message("warn", "The directory cannot be reached.")
    banner.offer("Retry", name="retryButton")
    retry = window.findChild(QPushButton, "retryButton")
    close = window.findChild(QPushButton, "bannerCloseButton")
    assert retry is not None
    assert close is not None
    with qtbot.waitSignal(banner.action_chosen):
        retry.click()
    with qtbot.waitSignal(banner.closed):
        close.click()
    assert not banner.isVisible()


def _question(qtbot: QtBot, show: Show, theme: ThemeKeeper) -> tuple[ConfirmDialog, list[str]]:
    window = show(QLineEdit())
    dialog = ConfirmDialog(
        "Close without saving the codes?",
        ["The codes stay in the Users module.", "Jude Okafor can sign in."],
        theme,
        verb=Verb("Close anyway", "closeAnywayButton", "destroy"),
        name="closeDialog",
        parent=window,
    )
    answers: list[str] = []
    dialog.confirmed.connect(lambda: answers.append("confirmed"))
    dialog.rejected.connect(lambda: answers.append("rejected"))
    with qtbot.waitActive(dialog):
        dialog.open()
        dialog.activateWindow()
    return dialog, answers


def test_the_safe_button_of_a_question_is_the_default(
    qtbot: QtBot, show: Show, theme: ThemeKeeper
) -> None:
    dialog, answers = _question(qtbot, show, theme)
    cancel = dialog.findChild(QPushButton, "cancelButton")
    assert cancel is not None
    assert cancel.isDefault()
    assert dialog.focusWidget() is cancel
    QTest.keyClick(dialog, Qt.Key.Key_Return)
    assert answers == ["rejected"]


def test_escape_cancels_a_question(qtbot: QtBot, show: Show, theme: ThemeKeeper) -> None:
    dialog, answers = _question(qtbot, show, theme)
    QTest.keyClick(dialog, Qt.Key.Key_Escape)
    assert answers == ["rejected"]


def test_the_verb_confirms_a_question(qtbot: QtBot, show: Show, theme: ThemeKeeper) -> None:
    dialog, answers = _question(qtbot, show, theme)
    verb = dialog.findChild(QPushButton, "closeAnywayButton")
    assert verb is not None
    QTest.mouseClick(verb, Qt.MouseButton.LeftButton)
    assert answers == ["confirmed"]


def test_a_box_without_a_label_on_the_screen_is_named_for_screen_readers(qtbot: QtBot) -> None:
    around = QWidget()
    qtbot.addWidget(around)
    box = ComboBox(name="statusFilter", parent=around)
    box.setAccessibleName("Status")
    box.addItem("All")
    around.show()
    interface = QAccessible.queryAccessibleInterface(box)
    named_by = [
        of.text(QAccessible.Text.Name)
        for of, kind in interface.relations()
        if kind & QAccessible.RelationFlag.Label
    ]
    assert named_by == ["Status"]
