"""The window that shows the guide: the list of pages, and the page."""

from __future__ import annotations

from pathlib import Path
from typing import Final

from PySide6.QtCore import QSize, Qt, QUrl
from PySide6.QtGui import (
    QDesktopServices,
    QKeySequence,
    QShortcut,
    QTextBlockFormat,
    QTextCursor,
)
from PySide6.QtWidgets import QListWidget, QListWidgetItem, QTextBrowser, QWidget

from qmetry_admin.ui.guide.pages import PAGES
from qmetry_admin.ui.theme import ThemeKeeper
from qmetry_admin.ui.widgets.layouts import row

_SIZE: Final = QSize(980, 720)
_LIST: Final = 280  # px
_MARGIN: Final = 24  # px around a page
_ROW: Final = 32  # px of a page's name
_BELOW: Final = 8  # px under a paragraph
_ABOVE: Final = 16  # px over a heading in the page
_NAME = Qt.ItemDataRole.UserRole


class GuideWindow(QWidget):
    """Shows the pages of a folder, one at a time; nothing is fetched from anywhere else.

    It has no parent, so that no dialog of the program stands in its way.
    """

    def __init__(self, folder: Path, theme: ThemeKeeper) -> None:
        super().__init__()
        self._folder = folder
        self._keeper = theme
        self._list = QListWidget()
        self._page = QTextBrowser()
        self.setObjectName("guideWindow")
        self.setWindowTitle("QMetry Admin guide")
        self._list.setObjectName("guideList")
        self._list.setProperty("kind", "guide")
        self._list.setAccessibleName("Pages of the guide")
        self._page.setObjectName("guidePage")
        self._page.setProperty("kind", "guide")
        self._page.setAccessibleName("Page of the guide")
        self._page.setOpenLinks(False)
        self._page.setSearchPaths([str(folder)])
        for page in PAGES:
            item = QListWidgetItem(page.title)
            item.setData(_NAME, page.name)
            item.setSizeHint(QSize(0, theme.current.px(_ROW)))
            self._list.addItem(item)
        self._list.setFixedWidth(theme.current.px(_LIST))
        whole = row(self._list, self._page, gap=0)
        whole.setStretch(1, 1)
        self.setLayout(whole)
        room = self.screen().availableSize()
        self.resize((_SIZE * theme.current.scale).boundedTo(room))
        self._list.currentItemChanged.connect(self._chosen)
        self._page.anchorClicked.connect(self._follow)
        QShortcut(QKeySequence(Qt.Key.Key_Escape), self).activated.connect(self.close)

    @property
    def page(self) -> str:
        """The name of the page shown."""
        return PAGES[self._list.currentRow()].name

    def show_page(self, name: str) -> None:
        """Shows a page, and brings the window to the front."""
        for place, page in enumerate(PAGES):
            if page.name == name:
                self._list.setCurrentRow(place)
        self.show()
        self.raise_()
        self.activateWindow()
        self._list.setFocus()

    def _chosen(self, item: QListWidgetItem | None) -> None:
        if item is None:
            return
        text = (self._folder / f"{item.data(_NAME)}.md").read_text(encoding="utf-8")
        self._page.document().setMarkdown(text)
        self._page.document().setDocumentMargin(self._keeper.current.px(_MARGIN))
        self._part_paragraphs()
        self._page.moveCursor(QTextCursor.MoveOperation.Start)

    def _part_paragraphs(self) -> None:
        """Gives the paragraphs the room that Markdown does not know; code stays together."""
        px, document = self._keeper.current.px, self._page.document()
        cursor, block = QTextCursor(document), document.begin()
        while block.isValid():
            made, following = QTextBlockFormat(), block.next()
            code = block.blockFormat().nonBreakableLines()
            goes_on = code and following.isValid() and following.blockFormat().nonBreakableLines()
            made.setBottomMargin(0 if goes_on else px(_BELOW))
            if block.blockFormat().headingLevel() > 0 and block.blockNumber() > 0:
                made.setTopMargin(px(_ABOVE))
            cursor.setPosition(block.position())
            cursor.mergeBlockFormat(made)
            block = following

    def _follow(self, url: QUrl) -> None:
        """A link to another page is opened here, one out of the guide by the browser."""
        if url.isRelative():
            self.show_page(Path(url.path()).stem)
        else:
            QDesktopServices.openUrl(url)
