"""What all read-only tables of words share: one row of it, how the table behaves, how wide its columns are."""

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QTableView

from ui import theme

LOOK_AT = 60
WIDEST, WIDE, NARROWEST, AIR = 320, 120, 48, 26
FEW, MOST = 10, 0.9


@dataclass(frozen=True)
class Line:
    """One row: its key, its cells in words, and the tone of each cell that has one (by column)."""

    key: str
    cells: Sequence[str]
    tones: tuple[tuple[int, str], ...] = ()


def behave(table: QTableView, name: str) -> None:
    """Whole rows are chosen, nothing is edited, Tab leaves the table."""
    table.setAccessibleName(name)
    table.verticalHeader().hide()
    table.verticalHeader().setDefaultSectionSize(theme.sizes().row)
    table.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
    table.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
    table.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
    table.setTabKeyNavigation(False)
    table.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
    header = table.horizontalHeader()
    header.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
    header.setHighlightSections(False)


def dress(table: QTableView, name: str, stretch: int) -> None:
    """As ``behave``; column ``stretch`` takes what room is left."""
    behave(table, name)
    header = table.horizontalHeader()
    header.setMinimumSectionSize(theme.sizes().px(NARROWEST))
    header.setSectionResizeMode(stretch, QHeaderView.ResizeMode.Stretch)


def fit(table: QTableView, heads: Sequence[str], lines: Sequence[Line], stretch: int) -> None:
    """Each column but the stretched one as wide as its heading and its first cells; where that is very wide, as nine of
    ten of them: a single long name takes no room from the others, its tool tip tells it."""
    metrics, first = table.fontMetrics(), lines[:LOOK_AT]
    bold = table.horizontalHeader().fontMetrics()
    for x, head in enumerate(heads):
        if x != stretch:
            widths = sorted(metrics.horizontalAdvance(line.cells[x]) for line in first)
            most = widths[-1] if widths else 0
            if len(widths) >= FEW and most > theme.sizes().px(WIDE):
                most = max(widths[round(MOST * (len(widths) - 1))], theme.sizes().px(WIDE))
            wanted = max(bold.horizontalAdvance(head), most) + AIR
            table.setColumnWidth(x, min(wanted, theme.sizes().px(WIDEST)))


def opens(key: int) -> bool:
    """Whether a key opens the row under the cursor."""
    return key in (Qt.Key.Key_Return, Qt.Key.Key_Enter)
