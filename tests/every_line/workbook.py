"""Workbooks made for a line out of its own labels, as an office would head its columns."""

from typing import Any

from mzdesk.describe import Kind, Line
from mzdesk.describe.values import words_of
from mzdesk.describe.workbook import Heading, Table
from mzdesk.people.desk import Desk
from mzdesk.services.dossiers import fields
from mzdesk.services.names import names


def table_for(line: Line, paths: tuple[str, ...], *rows: tuple[Any, ...]) -> tuple[Table, dict[int, str]]:
    """A table with one column for each path, under the group heading where it belongs to a part; and the mapping."""
    described = fields(line)
    headings = []
    for column, path in enumerate(paths):
        part = path.rpartition(".")[0]
        group = line.part(part).headings[0] if part and line.part(part).headings else ""
        headings.append(Heading(column, group, described[path].label))
    numbered = tuple((number, row) for number, row in enumerate(rows, 3))
    return Table("花名册", tuple(headings), numbered), dict(enumerate(paths))


def cell_of(desk: Desk, line: Line, path: str, value: Any) -> Any:
    """A value as it would stand in a cell."""
    field = fields(line)[path]
    if value is None:
        return None
    if field.kind is Kind.VILLAGE:
        return names(desk).villages[value]
    if field.kind is Kind.RECORD:
        return names(desk).record(field.of, value)
    if field.kind is Kind.NUMBER:
        return float(value)
    return value if field.kind is Kind.DAY else words_of(value)
