"""The short table of a part's rows: words as people read them, amounts and numbers at the right."""

from collections.abc import Callable, Mapping
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QTableWidget, QTableWidgetItem

from mzdesk.basics.money import Money
from mzdesk.describe import Field, Kind, Part, fields_of
from mzdesk.services.names import Names, mask
from ui.widgets.tables import behave

_LEFT = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
_RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter


class Cells:
    """Values as table cells. People are looked up once each, since a row may name somebody who was just picked."""

    def __init__(self, names: Names, person: Callable[[str], str]) -> None:
        self._names, self._person = names, person
        self._known: dict[str, str] = {}

    def words(self, field: Field, value: Any) -> str:
        if field.kind is Kind.PERSON and value:
            if value not in self._known:
                self._known[value] = self._person(value)
            return mask(field, self._known[value] or "未知人员")
        if isinstance(value, Money):
            return mask(field, value.grouped)
        return self._names.shown(field, value)


def is_number(field: Field) -> bool:
    return field.kind in (Kind.MONEY, Kind.NUMBER)


def part_table(part: Part) -> QTableWidget:
    """An empty table with the part's columns; read-only, one row chosen at a time."""
    described = fields_of(part.record)
    made = QTableWidget(0, len(part.columns))
    behave(made, f"{part.title}各行")
    for x, key in enumerate(part.columns):
        field = described[key]
        head = QTableWidgetItem(f"{field.label}（元）" if field.kind is Kind.MONEY else field.label)
        head.setTextAlignment(_RIGHT if is_number(field) else _LEFT)
        made.setHorizontalHeaderItem(x, head)
        made.setColumnWidth(x, max(made.columnWidth(x), made.fontMetrics().horizontalAdvance(head.text()) + 28))
    return made


def write_row(table: QTableWidget, y: int, part: Part, cells: Cells, row: Mapping[str, Any]) -> None:
    """Put one row's words into the table."""
    described = fields_of(part.record)
    for x, key in enumerate(part.columns):
        item = QTableWidgetItem(cells.words(described[key], row.get(key)))
        item.setTextAlignment(_RIGHT if is_number(described[key]) else _LEFT)
        table.setItem(y, x, item)
