"""Matching the columns of a workbook to the fields of a register; a mapping is remembered by its headings."""

import hashlib
import json
from collections.abc import Mapping

from mzdesk.describe import Line
from mzdesk.describe.workbook import Heading, Table
from mzdesk.people.desk import Desk
from mzdesk.services import settings
from mzdesk.services.dossiers import fields
from mzdesk.services.names import Option

_PUNCTUATION = str.maketrans("", "", " 　\n\r\t（）()：:*＊、/／")


def targets(line: Line) -> list[Option]:
    """What a column can be matched to: path, label, and the part it belongs to."""
    described, titles = fields(line), {part.key: part.title for part in line.parts}
    return [Option(path, described[path].label, titles.get(path.rpartition(".")[0], "")) for path in line.import_paths]


def known_words(line: Line) -> set[str]:
    """Words that headings of this register use; helps to find the header rows."""
    described = fields(line)
    words = {part_word for part in line.parts for part_word in part.headings}
    for path in line.import_paths:
        words.update((described[path].label, *described[path].aliases))
    return words


def propose(desk: Desk, line: Line, table: Table) -> dict[int, str]:
    """Column number → path: as the clerk matched these headings last time, else by labels and their other names."""
    kept = settings.get(desk, _mapping_key(line, table))
    if kept:
        return {int(column): path for column, path in json.loads(kept).items() if path in line.import_paths}
    found: dict[int, str] = {}
    taken: set[str] = set()
    for heading in table.headings:
        path = _match(line, heading)
        if path and path not in taken:
            found[heading.column] = path
            taken.add(path)
    return found


def remember(desk: Desk, line: Line, table: Table, mapping: Mapping[int, str]) -> None:
    """Keep a mapping for workbooks with the same headings."""
    settings.put(desk, _mapping_key(line, table), json.dumps({str(k): v for k, v in mapping.items()}))


def _mapping_key(line: Line, table: Table) -> str:
    return f"mapping:{line.key}:{hashlib.sha256(table.signature.encode()).hexdigest()[:32]}"


def _plain(heading: str) -> str:
    return heading.translate(_PUNCTUATION)


def _match(line: Line, heading: Heading) -> str | None:
    """The path a heading means. Under a part's group heading only that part's fields are meant."""
    upper, text = _plain(heading.upper), _plain(heading.text)
    described = fields(line)
    group = next((p.key for p in line.parts if upper and upper in map(_plain, p.headings)), "")
    for path in line.import_paths:
        part = path.rpartition(".")[0]
        names = {_plain(n) for n in (described[path].label, *described[path].aliases)}
        if text not in names or (group and part != group):
            continue
        if part and not group and text == "姓名":
            continue
        return path
    return None
