"""The global search (Ctrl+K): finds under the heading of their kind while one types, by keyboard alone."""

from collections.abc import Callable, Sequence
from typing import Any

from PySide6.QtCore import QEvent, QModelIndex, QPersistentModelIndex, QRect, QSize, Qt, QTimer, Signal
from PySide6.QtGui import QColor, QFocusEvent, QKeyEvent, QPainter
from PySide6.QtWidgets import QLineEdit, QListView, QStyledItemDelegate

from ui import theme
from ui.fields.matching import Candidate
from ui.fields.popup import PickerPopup
from ui.shell.page import Hit

Search = Callable[[str], Sequence[Hit] | None]
Recent = Callable[[], Sequence[Hit] | None]
Index = QModelIndex | QPersistentModelIndex
NOTHING_FOUND = "没有找到，可输入姓名、拼音或首字母、身份证号开头、电话末四位、机构名、编号、文书名、页面名"
LATELY = "最近找过"
SHOWN = 18


class _Painter(QStyledItemDelegate):
    """A heading small and pale; a find with its title at the left and what tells it from its like at the right."""

    def sizeHint(self, option: Any, index: Index) -> QSize:
        candidate: Candidate = index.data(Qt.ItemDataRole.UserRole)
        metrics = option.fontMetrics
        return QSize(metrics.horizontalAdvance(candidate.label) + metrics.horizontalAdvance(candidate.hint) + 70,
                     theme.sizes().px(28))

    def paint(self, painter: QPainter, option: Any, index: Index) -> None:
        candidate: Candidate = index.data(Qt.ItemDataRole.UserRole)
        view, rect, metrics = option.widget, QRect(option.rect), option.fontMetrics
        chosen = isinstance(view, QListView) and view.currentIndex() == index and candidate.value is not None
        painter.save()
        painter.fillRect(rect, QColor(theme.Colour.ACCENT if chosen else theme.Colour.CARD))
        rect.adjust(8, 0, -8, 0)
        side, pale = Qt.AlignmentFlag.AlignVCenter, theme.Colour.ON_ACCENT if chosen else theme.Colour.MUTED
        if candidate.value is None:
            painter.setFont(theme.font(theme.sizes().small))
            painter.setPen(QColor(pale))
            painter.drawText(rect, side | Qt.TextFlag.TextWordWrap, candidate.label)
        else:
            rect.adjust(14, 0, 0, 0)
            painter.setPen(QColor(theme.Colour.ON_ACCENT if chosen else theme.Colour.INK))
            painter.drawText(rect, side, candidate.label)
            rect.setLeft(rect.left() + metrics.horizontalAdvance(candidate.label) + 18)
            painter.setPen(QColor(pale))
            told = metrics.elidedText(candidate.hint, Qt.TextElideMode.ElideRight, rect.width())
            painter.drawText(rect, side | Qt.AlignmentFlag.AlignRight, told)
        painter.restore()


class FindsPopup(PickerPopup):
    """The finds below the box. Headings are passed over; ``next_group`` goes to the first find of another kind."""

    def __init__(self, owner: QLineEdit, on_clicked: Callable[[Candidate], None]) -> None:
        super().__init__(owner, on_clicked)
        self.rows_shown = SHOWN
        self._view.setItemDelegate(_Painter(self._view))
        self._view.setAccessibleName("找到的")

    def offer_hits(self, hits: Sequence[Hit], heading: str = "") -> None:
        rows: list[Candidate] = [Candidate(None, heading)] if heading else []
        kind = ""
        for hit in hits:
            if hit.kind != kind and not heading:
                kind = hit.kind
                rows.append(Candidate(None, kind))
            rows.append(Candidate(hit, hit.title, "", hit.hint))
        first = next((place for place, row in enumerate(rows) if row.value is not None), -1)
        self.offer(rows, first)

    @property
    def labels(self) -> list[str]:
        """What stands in the list, headings too."""
        return [one.label for one in self._model.candidates]

    def move_by(self, rows: int) -> None:
        self._go([place for place, one in enumerate(self._model.candidates) if one.value is not None], rows)

    def next_group(self, by: int) -> None:
        """To the first find below the next heading, or the one before."""
        candidates = self._model.candidates
        self._go([place for place in range(1, len(candidates))
                  if candidates[place - 1].value is None and candidates[place].value is not None], by)

    def _go(self, places: Sequence[int], by: int) -> None:
        """To the next of these places beyond the current row; from the last on to the first."""
        if not places:
            return
        here = self.row()
        beyond = [place for place in places if (place > here if by > 0 else place < here)]
        wrapped = places[0] if by > 0 else places[-1]
        index = self._model.index((beyond[0] if by > 0 else beyond[-1]) if beyond else wrapped)
        self._view.setCurrentIndex(index)
        self._view.scrollTo(index)


class SearchBox(QLineEdit):
    """Enter opens the marked find, Ctrl+Enter all about the person, Tab goes to the next kind, Esc leaves."""

    picked = Signal(object)  # Hit
    about = Signal(object)  # Hit whose person is wanted

    def __init__(self, search: Search, recent: Recent = lambda: ()) -> None:
        super().__init__()
        self._search, self._recent = search, recent
        self._popup: FindsPopup | None = None
        self._soon = QTimer(self, singleShot=True, interval=0)
        self._soon.timeout.connect(self._look)
        self.setPlaceholderText("查人查档（Ctrl+K）")
        self.setAccessibleName("查人查档")
        self.setToolTip("回车打开，Ctrl+回车看个人总览，Tab 换一类")
        self.setClearButtonEnabled(True)
        self.addAction(theme.icon("fa6s.magnifying-glass"), QLineEdit.ActionPosition.LeadingPosition)
        self.textEdited.connect(self._soon.start)

    @property
    def popup(self) -> FindsPopup:
        if self._popup is None:
            self._popup = FindsPopup(self, self._take)
        return self._popup

    def look_now(self) -> None:
        """Search without waiting for the event loop."""
        if self._soon.isActive():
            self._look()

    def _look(self) -> None:
        self._soon.stop()
        typed = self.text().strip()
        if not typed:
            self.show_recent()
            return
        found = self._search(typed) or ()
        if found:
            self.popup.offer_hits(found)
        else:
            self.popup.offer([Candidate(None, NOTHING_FOUND)], -1)

    def show_recent(self) -> None:
        """Nothing is typed: what was found last."""
        lately = self._recent() or ()
        if lately:
            self.popup.offer_hits(lately, LATELY)
        else:
            self.close_list()

    def _take(self, candidate: Candidate, *, about: bool = False) -> None:
        hit = candidate.value
        if isinstance(hit, Hit):
            self.close_list()
            self.clear()
            (self.about if about and hit.person else self.picked).emit(hit)

    def close_list(self) -> None:
        if self._popup is not None:
            self._popup.hide()

    def event(self, event: QEvent) -> bool:
        """Tab is a key of the list while it stands open, else it leaves the box."""
        if event.type() == QEvent.Type.KeyPress and isinstance(event, QKeyEvent) and event.key() in (
                Qt.Key.Key_Tab, Qt.Key.Key_Backtab) and self._popup is not None and self._popup.isVisible():
            self._popup.next_group(1 if event.key() == Qt.Key.Key_Tab else -1)
            return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key, popup = event.key(), self._popup
        if key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.look_now()
            marked = self._popup.current() if self._popup else None
            if marked:
                self._take(marked, about=bool(event.modifiers() & Qt.KeyboardModifier.ControlModifier))
        elif key in (Qt.Key.Key_Down, Qt.Key.Key_Up) and popup is not None and popup.isVisible():
            popup.move_by(1 if key == Qt.Key.Key_Down else -1)
        elif key == Qt.Key.Key_Down and not self.text():
            self.show_recent()
        elif key == Qt.Key.Key_Escape:
            self.clear()
            self.close_list()
            event.ignore()
        else:
            super().keyPressEvent(event)

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        if event.reason() == Qt.FocusReason.ShortcutFocusReason and not self.text():
            self.show_recent()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self.close_list()
