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
    """Each column but the stretched one as wide as its heading and its first cells; where that is more than there is
    room for, a very wide one as nine of ten of them: a single long name takes no room from the others, its tool tip
    tells it."""
    metrics, bold = table.fontMetrics(), table.horizontalHeader().fontMetrics()
    cells = [sorted(metrics.horizontalAdvance(line.cells[x]) for line in lines[:LOOK_AT]) for x in range(len(heads))]
    wide = [_width(bold.horizontalAdvance(head), widths, 1) for head, widths in zip(heads, cells, strict=True)]
    share = 1 if sum(wide) <= table.viewport().width() else MOST
    for x, head in enumerate(heads):
        if x != stretch:
            table.setColumnWidth(x, _width(bold.horizontalAdvance(head), cells[x], share))


def _width(head: int, cells: Sequence[int], share: float) -> int:
    """Of a column whose cells are so wide, narrowest first, with room for that share of them."""
    most = cells[-1] if cells else 0
    if len(cells) >= FEW and most > theme.sizes().px(WIDE):
        most = max(cells[round(share * (len(cells) - 1))], theme.sizes().px(WIDE))
    return min(max(head, most) + AIR, theme.sizes().px(WIDEST))


def opens(key: int) -> bool:
    """Whether a key opens the row under the cursor."""
    return key in (Qt.Key.Key_Return, Qt.Key.Key_Enter)
