"""Between the Users page and the service: what is asked for, and which answers still count."""

from __future__ import annotations

import dataclasses

from PySide6.QtCore import QObject, Signal

from qmetry_admin.domain.actor import Session
from qmetry_admin.domain.outcomes import NotAllowed, SessionEnded
from qmetry_admin.domain.users import SortColumn, User, UserFilter, UserPage, UserQuery
from qmetry_admin.services.trouble import Trouble
from qmetry_admin.services.user_administration import UserAdministration
from qmetry_admin.ui import sentences
from qmetry_admin.ui.changes import Topic
from qmetry_admin.ui.desk import Desk
from qmetry_admin.ui.users.deeds import PersonDeeds
from qmetry_admin.ui.users.page import UsersPage
from qmetry_admin.ui.widgets.paged_rows import PAGE

_Pages = tuple[UserPage, ...]


class UsersPresenter(QObject):
    """Keeps the page true to the directory.

    Each question gets a number; an answer whose number is no longer the newest is dropped, so that
    a slow search never overwrites a later one. `edit_requested` carries a UserId, `deed_requested`
    that and the SecurityDeed to begin with, `filtered` the UserFilter set last.
    """

    edit_requested = Signal(object)
    new_requested = Signal()
    deed_requested = Signal(object, object)
    back_to_confirmation = Signal()
    confirmation_cancelled = Signal()
    filtered = Signal(object)

    def __init__(
        self, page: UsersPage, users: UserAdministration, session: Session, desk: Desk
    ) -> None:
        super().__init__(page)
        self._page = page
        self._users = users
        self._session = session
        self._desk = desk
        self._query = page.query
        self._generation = 0
        self._asked: set[int] = set()
        self._matching = 0
        self._deeds = PersonDeeds(page, users, session, desk, self._shown)
        page.looked_for.connect(self._look_for)
        page.sort_requested.connect(self._sort)
        page.rows_shown.connect(self._fetch)
        page.refresh_requested.connect(self.refresh)
        page.edit_requested.connect(self.edit_requested)
        page.security_requested.connect(self.deed_requested)
        page.new_requested.connect(self.new_requested)
        page.visit.back.connect(self.back_to_confirmation)
        page.visit.cancelled.connect(self.confirmation_cancelled)
        desk.changes.changed.connect(self._changed)

    def open_page(self, actor: User) -> None:
        """Shows the page to a person, with the people as they are now."""
        self._page.show_actor(actor)
        self.refresh()

    def refresh(self) -> None:
        """Fetches again what is in sight."""
        rows = self._page.rows_of_interest()
        self._ask(sorted({row // PAGE * PAGE for row in rows} or {0}))

    def show_still_to_enrol(self) -> None:
        """Sets the three filters visibly, and clears the others and the search (M22)."""
        self._page.show_still_to_enrol()

    def begin_confirmation(self) -> None:
        """Shows whom the mandatory rule would shut out, and the way back (S41)."""
        self._page.visit.begin()

    def end_confirmation(self) -> None:
        """Brings back what was filtered and searched before; the banner goes."""
        self._page.visit.end()

    def _shown(self) -> UserQuery:
        return self._query

    def _look_for(self, words: str, chosen: UserFilter) -> None:
        other_filter = chosen != self._query.filter
        if other_filter or words != self._query.search:
            self._query = dataclasses.replace(self._query, search=words, filter=chosen)
            self._ask([0])
        if other_filter:
            self.filtered.emit(chosen)

    def _sort(self, column: SortColumn, descending: bool) -> None:
        if (column, descending) != (self._query.sort, self._query.descending):
            self._query = dataclasses.replace(self._query, sort=column, descending=descending)
            self._ask([0])

    def _changed(self, topic: Topic) -> None:
        if topic in (Topic.USERS, Topic.TWO_STEP):
            self.refresh()

    def _ask(self, offsets: list[int]) -> None:
        """Asks anew: whatever was asked before no longer counts."""
        self._generation += 1
        self._asked = set()
        generation, query = self._generation, self._query

        def work() -> _Pages | NotAllowed | SessionEnded:
            pages: list[UserPage] = []
            for offset in offsets:
                if generation != self._generation:
                    break
                answer = self._users.page(self._session, query, offset, PAGE)
                if not isinstance(answer, UserPage):
                    return answer
                pages.append(answer)
            return tuple(pages)

        def done(answer: _Pages | NotAllowed | SessionEnded) -> None:
            if generation != self._generation:
                return
            if isinstance(answer, tuple):
                self._matching = answer[-1].matching
                self._page.show_pages(answer, query)
            else:
                self._refused(answer)

        self._desk.tasks.run(work, self, done, failed=self._failed)

    def _fetch(self, first: int, last: int) -> None:
        """Fetches what came into sight and is neither here nor on its way."""
        for offset in self._page.missing(first, last):
            if offset not in self._asked:
                self._asked.add(offset)
                self._ask_more(offset)

    def _ask_more(self, offset: int) -> None:
        generation, query = self._generation, self._query

        def work() -> UserPage | NotAllowed | SessionEnded | None:
            if generation != self._generation:
                return None
            return self._users.page(self._session, query, offset, PAGE)

        def done(answer: UserPage | NotAllowed | SessionEnded | None) -> None:
            if generation != self._generation:
                return
            if isinstance(answer, UserPage) and answer.matching != self._matching:
                self.refresh()  # people came or went meanwhile: the rows are no longer these
            elif isinstance(answer, UserPage):
                self._page.fill(answer)
            else:
                self._refused(answer)

        self._desk.tasks.run(work, self, done, failed=self._failed)

    def _refused(self, answer: NotAllowed | SessionEnded | None) -> None:
        """Says which right is missing; the end of the session is the shell's to say."""
        if isinstance(answer, NotAllowed):
            self._page.show_refusal(sentences.not_allowed(answer))

    def _failed(self, trouble: Trouble) -> None:
        """What was asked for did not come: trying again means asking anew."""
        self._asked = set()
        self._desk.tasks.trouble.emit(trouble, self.refresh)
