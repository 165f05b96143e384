"""The list below a picker: shows what fits while the focus (and the input method) stays in the field."""

from collections.abc import Callable, Collection, Sequence
from typing import Any

from PySide6.QtCore import (
    QAbstractListModel,
    QCoreApplication,
    QEvent,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    QPoint,
    QRect,
    QSize,
    Qt,
)
from PySide6.QtGui import QColor, QPainter
from PySide6.QtWidgets import (
    QFrame,
    QListView,
    QStyledItemDelegate,
    QVBoxLayout,
    QWidget,
)

from ui import theme
from ui.fields.matching import Candidate

ROWS_SHOWN = 10
Index = QModelIndex | QPersistentModelIndex


class CandidateModel(QAbstractListModel):
    """The candidates as rows; ``ticked`` holds the values that carry a tick (several-choice)."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.candidates: Sequence[Candidate] = ()
        self.ticked: Collection[Any] | None = None

    def show(self, candidates: Sequence[Candidate], ticked: Collection[Any] | None) -> None:
        self.beginResetModel()
        self.candidates, self.ticked = candidates, ticked
        self.endResetModel()

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008
        return 0 if parent.isValid() else len(self.candidates)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        candidate = self.candidates[index.row()]
        if role == Qt.ItemDataRole.DisplayRole:
            return candidate.label
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return " ".join(filter(None, (candidate.code, candidate.label, candidate.hint)))
        if role == Qt.ItemDataRole.UserRole:
            return candidate
        return None


class _Painter(QStyledItemDelegate):
    """Code, label and hint of a row; a tick before the ticked ones."""

    def sizeHint(self, option: Any, index: Index) -> QSize:
        candidate: Candidate = index.data(Qt.ItemDataRole.UserRole)
        metrics = option.fontMetrics
        width = metrics.horizontalAdvance(candidate.label) + metrics.horizontalAdvance(candidate.hint)
        return QSize(width + 80, theme.sizes().px(28))

    def paint(self, painter: QPainter, option: Any, index: Index) -> None:
        candidate: Candidate = index.data(Qt.ItemDataRole.UserRole)
        model = index.model()
        assert isinstance(model, CandidateModel)
        view = option.widget
        chosen = isinstance(view, QListView) and view.currentIndex() == index
        painter.save()
        rect = QRect(option.rect)
        painter.fillRect(rect, QColor(theme.Colour.ACCENT if chosen else theme.Colour.CARD))
        ink = QColor(theme.Colour.ON_ACCENT if chosen else theme.Colour.INK)
        pale = QColor(theme.Colour.ON_ACCENT if chosen else theme.Colour.MUTED)
        middle = Qt.AlignmentFlag.AlignVCenter
        rect.adjust(8, 0, -8, 0)
        painter.setPen(pale)
        if model.ticked is not None:
            painter.setPen(ink)
            painter.drawText(rect, middle, "☑" if candidate.value in model.ticked else "☐")
            rect.setLeft(rect.left() + option.fontMetrics.horizontalAdvance("☑") + 8)
            painter.setPen(pale)
        widest = max((option.fontMetrics.horizontalAdvance(c.code) for c in model.candidates), default=0)
        if widest:
            painter.drawText(rect, middle, candidate.code)
            rect.setLeft(rect.left() + widest + 10)
        painter.drawText(rect, middle | Qt.AlignmentFlag.AlignRight, candidate.hint)
        painter.setPen(ink)
        painter.drawText(rect, middle, candidate.label)
        painter.restore()


class PickerPopup(QFrame):
    """A window without focus of its own below ``owner``. The owner moves the current row and is told of clicks."""

    def __init__(self, owner: QWidget, on_clicked: Callable[[Candidate], None]) -> None:
        kind = Qt.WindowType
        super().__init__(owner, kind.ToolTip | kind.FramelessWindowHint | kind.WindowDoesNotAcceptFocus)
        self.setObjectName("picker")
        self.setAttribute(Qt.WidgetAttribute.WA_ShowWithoutActivating)
        self._owner = owner
        self.rows_shown = ROWS_SHOWN
        self._model = CandidateModel(self)
        self._view = QListView(self)
        self._view.setModel(self._model)
        self._view.setItemDelegate(_Painter(self._view))
        self._view.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._view.setUniformItemSizes(True)
        self._view.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._view.clicked.connect(lambda index: on_clicked(index.data(Qt.ItemDataRole.UserRole)))
        column = QVBoxLayout(self)
        column.setContentsMargins(1, 1, 1, 1)
        column.addWidget(self._view)

    def offer(self, candidates: Sequence[Candidate], current: int, ticked: Collection[Any] | None = None) -> None:
        """Show these rows with one of them current (-1: none); without rows the list closes."""
        self._model.show(candidates, ticked)
        if not candidates:
            self.hide()
            return
        index = self._model.index(current) if current >= 0 else QModelIndex()
        self._view.setCurrentIndex(index)
        self._place(len(candidates))
        if not self.isVisible():
            self.show()
        if current >= 0:
            self._view.scrollTo(index)

    def current(self) -> Candidate | None:
        found = self._view.currentIndex().data(Qt.ItemDataRole.UserRole) if self.isVisible() else None
        return found if isinstance(found, Candidate) else None

    def row(self) -> int:
        return self._view.currentIndex().row()

    def move_by(self, rows: int) -> None:
        last = self._model.rowCount() - 1
        here = self._view.currentIndex().row()
        self._view.setCurrentIndex(self._model.index(max(0, min(last, here + rows if here >= 0 else 0))))

    def _place(self, rows: int) -> None:
        shown = min(rows, self.rows_shown)
        height = shown * self._view.sizeHintForRow(0) + 4
        width = max(self._owner.width(), min(self._view.sizeHintForColumn(0) + 24, 640))
        below = self._owner.mapToGlobal(QPoint(0, self._owner.height() + 1))
        screen = self._owner.screen().availableGeometry()
        if below.y() + height > screen.bottom():
            below.setY(self._owner.mapToGlobal(QPoint(0, 0)).y() - height - 1)
        below.setX(max(screen.left(), min(below.x(), screen.right() - width)))
        self.setGeometry(QRect(below, QSize(width, height)))

    def showEvent(self, event: Any) -> None:
        super().showEvent(event)
        self._app().installEventFilter(self)

    def hideEvent(self, event: Any) -> None:
        self._app().removeEventFilter(self)
        super().hideEvent(event)

    @staticmethod
    def _app() -> QCoreApplication:
        app = QCoreApplication.instance()
        assert app is not None
        return app

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Close when the world below moves: the window, a wheel turned elsewhere, a press elsewhere."""
        kind, owner = event.type(), self._owner
        if kind in (QEvent.Type.Move, QEvent.Type.Resize):
            elsewhere = watched is owner.window()
        elif kind in (QEvent.Type.Wheel, QEvent.Type.MouseButtonPress) and isinstance(watched, QWidget):
            elsewhere = watched is not owner and watched.window() is not self and not owner.isAncestorOf(watched)
        else:
            return False
        if elsewhere:
            self.hide()
        return False
