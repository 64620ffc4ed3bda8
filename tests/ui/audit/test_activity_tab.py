"""A person's Activity: their entries alone, newest first, without a search."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtWidgets import QLineEdit

from qmetry_admin.domain.audit import Entry
from qmetry_admin.domain.users import Role
from qmetry_admin.ui.changes import Topic
from qmetry_admin.ui.desk import Desk
from tests.support.world import Directory
from tests.ui.audit.conftest import Opener

Write = Callable[..., None]
Unlocked = Callable[..., Entry]


def test_it_has_the_persons_entries_alone_newest_first(
    open_activity: Opener, acme: Directory, write: Write, unlocked: Unlocked
) -> None:
    julia, other = acme.add_user(), acme.add_user("other", "Other")
    write(unlocked(julia, note="first"), unlocked(other), unlocked(julia, note="second"))

    entries = open_activity(julia)

    assert entries.tab.objectName() == "activityTab"
    assert entries.titles == ["When", "Who", "What", "Result", "Details"]
    assert entries.column("Details") == ["Note: second", "Note: first"]
    assert entries.count == "2 entries"
    assert entries.tab.findChild(QLineEdit, "auditSearchEdit") is None
    assert entries.hint(0, "Who") == "<qt>praman, at desk-7</qt>"
    assert entries.table.horizontalScrollBar().maximum() == 0


def test_it_follows_what_is_done(
    open_activity: Opener, acme: Directory, desk: Desk, write: Write, unlocked: Unlocked
) -> None:
    julia = acme.add_user()
    entries = open_activity(julia)
    assert entries.empty_words == "Nothing yet. What is done from now on appears here."

    write(unlocked(julia))
    desk.changes.tell(Topic.AUDIT)

    assert entries.column("What") == ["Unlock"]
    assert entries.empty_words == ""


def test_somebody_without_a_right_reads_why_and_ones_own_is_always_shown(
    open_activity: Opener, acme: Directory, write: Write, unlocked: Unlocked
) -> None:
    julia, member = acme.add_user(), acme.add_user("member", "Mem", role=Role.MEMBER)
    write(unlocked(member))

    refused, own = open_activity(julia, member), open_activity(member, member)

    assert "Your role needs View on Audit or View on Users." in refused.empty_words
    assert own.column("What") == ["Unlock"]


def test_somebody_who_is_gone_is_said_so(open_activity: Opener, acme: Directory) -> None:
    julia = acme.add_user()
    with acme.writing() as unit:
        unit.users.delete(julia.id, acme.clock.now())

    assert open_activity(julia).empty_words == "Not shown. This person is not there any more."
