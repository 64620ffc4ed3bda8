"""Between a table of entries and the audit: what is asked for, and which answers still count."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QWidget

from qmetry_admin.domain.actor import Session
from qmetry_admin.domain.audit import AuditPage
from qmetry_admin.domain.outcomes import NoSuchUser, NotAllowed, SessionEnded
from qmetry_admin.domain.users import UserId
from qmetry_admin.services.audit_log import AuditLog
from qmetry_admin.services.trouble import Trouble
from qmetry_admin.ui.audit.columns import ACTIVITY, AUDIT
from qmetry_admin.ui.audit.tab import AuditTab
from qmetry_admin.ui.changes import Topic
from qmetry_admin.ui.desk import Desk
from qmetry_admin.ui.sentences import not_allowed
from qmetry_admin.ui.widgets.paged_rows import PAGE

_GONE = "This person is not there any more."
_Answer = AuditPage | NoSuchUser | NotAllowed | SessionEnded
_Ask = Callable[[str, int], _Answer]
"""Asks for the entries with these words in them, from this one on."""


def make_audit_tab(
    parent: QWidget | None, *, audit: AuditLog, session: Session, zone: str, desk: Desk
) -> QWidget:
    """All of the audit, with a search; times are said in `zone`."""
    tab = AuditTab(AUDIT, desk, zone, searchable=True, parent=parent)

    def ask(search: str, offset: int) -> _Answer:
        return audit.page(session, search, offset, PAGE)

    AuditPresenter(tab, ask, desk).look()
    return tab


def make_activity_tab(
    parent: QWidget | None,
    user_id: UserId,
    *,
    audit: AuditLog,
    session: Session,
    zone: str,
    desk: Desk,
) -> QWidget:
    """What the audit has about one person, newest first."""
    tab = AuditTab(ACTIVITY, desk, zone, searchable=False, parent=parent)

    def ask(_search: str, offset: int) -> _Answer:
        return audit.about(session, user_id, offset, PAGE)

    AuditPresenter(tab, ask, desk).look()
    return tab


class AuditPresenter(QObject):
    """Keeps a table of entries true; each question gets a number, and only the newest counts."""

    def __init__(self, tab: AuditTab, ask: _Ask, desk: Desk) -> None:
        super().__init__(tab)
        self._tab = tab
        self._ask_for = ask
        self._desk = desk
        self._search = ""
        self._generation = 0
        self._matching: int | None = None
        self._asked: set[int] = set()
        tab.search_requested.connect(self._searched)
        tab.rows_shown.connect(self._fetch)
        desk.changes.changed.connect(self._changed)

    def look(self) -> None:
        """Asks whether there is something new; where there is not, nothing is shown anew."""
        self._ask()

    def _searched(self, words: str) -> None:
        if words.strip() != self._search:
            self._search = words.strip()
            self._matching = None
            self._ask()

    def _changed(self, topic: Topic) -> None:
        if topic is Topic.AUDIT:
            self.look()

    def _ask(self) -> None:
        self._generation += 1
        self._asked = set()
        generation, search, before = self._generation, self._search, self._matching
        rows = self._tab.rows_of_interest() if before is not None else []

        def work() -> tuple[AuditPage, ...] | NoSuchUser | NotAllowed | SessionEnded:
            """The first page tells how far the rows moved, which are then fetched again."""
            first = self._ask_for(search, 0)
            if not isinstance(first, AuditPage):
                return first
            moved = 0 if before is None else first.matching - before
            if before is not None and not moved:
                return ()
            pages = [first]
            offsets = {(row + moved) // PAGE * PAGE for row in rows if row + moved >= 0}
            for offset in sorted(offsets - {0}):
                page = self._ask_for(search, offset)
                if not isinstance(page, AuditPage):
                    return page
                pages.append(page)
            return tuple(pages)

        def done(answer: tuple[AuditPage, ...] | NoSuchUser | NotAllowed | SessionEnded) -> None:
            if generation == self._generation:
                self._show(answer, search)

        self._desk.tasks.run(work, self, done, failed=self._failed)

    def _show(
        self, answer: tuple[AuditPage, ...] | NoSuchUser | NotAllowed | SessionEnded, search: str
    ) -> None:
        match answer:
            case ():
                self._tab.look_what_is_missing()
            case tuple():
                before, self._matching = self._matching, answer[-1].matching
                moved = None if before is None else self._matching - before
                self._tab.show_pages(answer, search, moved=moved)
            case NotAllowed():
                self._tab.show_refusal(not_allowed(answer))
            case NoSuchUser():
                self._tab.show_refusal(_GONE)
            case SessionEnded():
                """The shell is told of this one."""

    def _fetch(self, first: int, last: int) -> None:
        """Fetches what came into sight and is neither here nor on its way."""
        for offset in self._tab.missing(first, last):
            if offset not in self._asked:
                self._asked.add(offset)
                self._ask_more(offset)

    def _ask_more(self, offset: int) -> None:
        generation, search = self._generation, self._search

        def done(answer: _Answer) -> None:
            if generation != self._generation or not isinstance(answer, AuditPage):
                return
            if answer.matching != self._matching:
                self._ask()  # entries came meanwhile: the rows are no longer these
            else:
                self._tab.fill(answer)

        self._desk.tasks.run(lambda: self._ask_for(search, offset), self, done, failed=self._failed)

    def _failed(self, trouble: Trouble) -> None:
        """What was asked for did not come: trying again means asking anew."""
        self._asked = set()
        self._desk.tasks.trouble.emit(trouble, self.look)
