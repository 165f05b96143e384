"""Cells on the ground that their data ask for; the style sheet alone would paint every cell alike."""

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, Qt
from PySide6.QtGui import QBrush, QColor, QPainter
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem


class Tinted(QStyledItemDelegate):
    """Fills the cell with its BackgroundRole before the words are drawn."""

    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        ground = index.data(Qt.ItemDataRole.BackgroundRole)
        chosen = option.state & QStyle.StateFlag.State_Selected  # type: ignore[attr-defined]
        if isinstance(ground, QColor | QBrush) and not chosen:
            painter.fillRect(option.rect, ground)  # type: ignore[attr-defined]
        super().paint(painter, option, index)
