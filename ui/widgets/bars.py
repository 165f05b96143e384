"""A table whose last column is a bar: how much of a whole is done, in words and painted."""

from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRect, QSize, Qt
from PySide6.QtGui import QColor, QPainter
from PySide6.QtWidgets import QStyledItemDelegate, QStyleOptionViewItem, QWidget

from ui import theme
from ui.widgets.long_table import LongTable

Index = QModelIndex | QPersistentModelIndex
PALE = 0.3  # of the full colour, so that the words over it keep their contrast


class _Bar(QStyledItemDelegate):
    """「218/287」 over a bar of that share; full is green."""

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        words = str(index.data(Qt.ItemDataRole.DisplayRole))
        done, _, whole = words.partition("/")
        given: Any = option
        painter.save()
        rect = QRect(given.rect).adjusted(4, 6, -6, -6)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(theme.Colour.GREY_SOFT))
        painter.drawRoundedRect(rect, 3, 3)
        share = min(1.0, int(done) / int(whole)) if int(whole or 0) else 0.0
        ink = QColor(theme.Colour.GREEN if share >= 1 else theme.Colour.ACCENT)
        ink.setAlphaF(PALE)
        painter.setBrush(ink)
        filled = QRect(rect)
        filled.setWidth(round(rect.width() * share))
        painter.drawRoundedRect(filled, 3, 3)
        painter.setPen(QColor(theme.Colour.INK))
        painter.drawText(rect.adjusted(6, 0, -6, 0), Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignRight, words)
        painter.restore()

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        return QSize(theme.sizes().px(120), theme.sizes().row)


class BarTable(LongTable):
    """Enter opens the row behind a bar."""

    def __init__(self, name: str, heads: Sequence[str], parent: QWidget | None = None) -> None:
        super().__init__(name, heads, stretch=len(heads) - 1)
        self.setItemDelegateForColumn(len(heads) - 1, _Bar(self))
