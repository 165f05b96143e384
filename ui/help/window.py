"""The help window: contents and search at the left, the page at the right; stays beside the work."""

from typing import Any

from PySide6.QtCore import Qt, QUrl
from PySide6.QtGui import QImage, QKeyEvent, QKeySequence, QShortcut, QTextCursor, QTextDocument
from PySide6.QtWidgets import (
    QApplication,
    QDialog,
    QHBoxLayout,
    QLineEdit,
    QListWidget,
    QListWidgetItem,
    QTextBrowser,
    QVBoxLayout,
    QWidget,
)

from ui import theme
from ui.help import manual
from ui.widgets.words import button, label

PLACE = int(Qt.ItemDataRole.UserRole)
WIDTH, HEIGHT, LEFT = 900, 620, 250


class HelpWindow(QDialog):
    """One a window it stands beside. ``/`` searches, Enter opens, Esc closes."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setObjectName("help")
        self.setWindowTitle("帮助")
        self.resize(theme.sizes().px(WIDTH), theme.sizes().px(HEIGHT))
        self.search = QLineEdit(placeholderText="查帮助（/）")
        self.search.setAccessibleName("查帮助")
        self.search.setClearButtonEnabled(True)
        self.list = QListWidget()
        self.list.setAccessibleName("帮助目录")
        self.list.setWordWrap(True)
        self.page = _Browser()
        left = QVBoxLayout()
        left.setSpacing(6)
        for widget in (self.search, self.list):
            widget.setFixedWidth(theme.sizes().px(LEFT))
            left.addWidget(widget)
        row = QHBoxLayout()
        row.setSpacing(10)
        row.addLayout(left)
        row.addWidget(self.page, 1)
        bottom = QHBoxLayout()
        bottom.addWidget(label("/ 查找　Enter 打开　Alt+← 上一页", "small"))
        bottom.addStretch(1)
        bottom.addWidget(button("关闭（Esc）", self.reject))
        column = QVBoxLayout(self)
        column.setContentsMargins(14, 12, 14, 10)
        column.addLayout(row, 1)
        column.addLayout(bottom)
        self.search.textChanged.connect(lambda _: self._fill())
        self.search.returnPressed.connect(self._first)
        self.list.currentRowChanged.connect(lambda _: self._chosen())
        self.list.itemActivated.connect(lambda _: self.page.setFocus())
        for keys, slot in (("/", self._search), ("Ctrl+F", self._search), ("Alt+Left", self.page.back)):
            QShortcut(QKeySequence(keys), self, slot)
        self._fill()

    def show_topic(self, name: str = "", heading: str = "") -> None:
        """Show a page at a heading; "" the contents with the first page."""
        self.search.clear()
        for row in range(self.list.count()):
            if self.list.item(row).data(PLACE)[0] == name:
                self.list.blockSignals(True)
                self.list.setCurrentRow(row)
                self.list.blockSignals(False)
        found = manual.page(name) or next(iter(manual.pages()), None)
        if found is not None:
            self.page.show_page(found, heading)
        self.page.setFocus()

    # the list

    def _fill(self) -> None:
        typed = self.search.text().strip()
        self.list.blockSignals(True)
        self.list.clear()
        if typed:
            for hit in manual.search(typed):
                self._offer(" › ".join(filter(None, (hit.page.title, hit.heading))), hit.words, hit.page.name,
                            hit.heading)
        else:
            for one in manual.pages():
                self._offer(one.title, "", one.name, "")
        if not self.list.count():
            self._offer("没有找到，换几个字再查", "", "", "")
        self.list.blockSignals(False)

    def _offer(self, title: str, words: str, name: str, heading: str) -> None:
        item = QListWidgetItem(f"{title}\n{words}" if words else title)
        item.setData(PLACE, (name, heading))
        self.list.addItem(item)

    def _chosen(self) -> None:
        item = self.list.currentItem()
        found = manual.page(item.data(PLACE)[0]) if item else None
        if item is not None and found is not None:
            self.page.show_page(found, item.data(PLACE)[1])

    def _first(self) -> None:
        self.list.setCurrentRow(0)
        self.list.setFocus()

    def _search(self) -> None:
        self.search.setFocus()
        self.search.selectAll()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            event.accept()  # Enter is for the list, it closes nothing
        elif event.key() == Qt.Key.Key_F1:
            self.reject()
        else:
            super().keyPressEvent(event)


class _Browser(QTextBrowser):
    """A page of the manual; its links lead to other pages and headings, its pictures fit its width."""

    def __init__(self) -> None:
        super().__init__()
        self.setAccessibleName("帮助内容")
        self.setOpenLinks(False)
        self.anchorClicked.connect(self._follow)
        self._past: list[tuple[str, str]] = []
        self._here = ("", "")

    def show_page(self, page: manual.HelpPage, heading: str = "") -> None:
        if self._here[0]:
            self._past.append(self._here)
        self._show(page, heading)

    def _show(self, page: manual.HelpPage, heading: str) -> None:
        self._here = (page.name, heading)
        self.setMarkdown(page.text)
        self.verticalScrollBar().setValue(0)
        if heading:
            self._go_to(heading)

    def _go_to(self, heading: str) -> None:
        block = self.document().begin()
        while block.isValid():
            if block.blockFormat().headingLevel() and block.text().strip() == heading:
                cursor = QTextCursor(block)
                self.setTextCursor(cursor)
                top = self.document().documentLayout().blockBoundingRect(block).top()
                self.verticalScrollBar().setValue(int(top))
                return
            block = block.next()

    def back(self) -> None:
        """Alt+Left."""
        if self._past:
            name, heading = self._past.pop()
            found = manual.page(name)
            if found is not None:
                self._show(found, heading)

    def _follow(self, link: QUrl) -> None:
        name = link.path(QUrl.ComponentFormattingOption.FullyDecoded).removesuffix(".md")
        heading = link.fragment(QUrl.ComponentFormattingOption.FullyDecoded)
        found = manual.page(name or self._here[0])
        if found is not None:
            self.show_page(found, heading)

    def loadResource(self, kind: int, name: QUrl | str) -> Any:
        """Pictures lie beside the pages; a wide one is made as narrow as the window."""
        path = manual.FOLDER / QUrl(name).path(QUrl.ComponentFormattingOption.FullyDecoded)
        if kind != int(QTextDocument.ResourceType.ImageResource.value) or not path.is_file():
            return super().loadResource(kind, name)
        image, room = QImage(str(path)), max(self.viewport().width() - 40, 200)
        if image.width() > room:
            image = image.scaledToWidth(room, Qt.TransformationMode.SmoothTransformation)
        return image


def show_help(window: QWidget, name: str = "", heading: str = "") -> HelpWindow:
    """The help beside a window, or beside the dialog that stands open above it, at a page and a heading."""
    above = QApplication.activeModalWidget() or window
    kept = above.findChild(HelpWindow, "help")
    shown = kept if isinstance(kept, HelpWindow) else HelpWindow(above)
    shown.show()
    shown.raise_()
    shown.activateWindow()
    shown.show_topic(name, heading)
    return shown
