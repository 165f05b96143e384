"""A mapping of columns to fields from a JSON file, by column number, letter or heading."""

import json
from pathlib import Path

from mzdesk.basics.problems import Refusal
from mzdesk.describe.workbook import Table
from mzdesk.sheets.headings import plain


def read_mapping(path: Path, table: Table) -> dict[int, str]:
    """``{"姓名": "name", "受委托照料人/姓名": "care.carer_name", "7": "reason"}`` → column number → path.

    Numbers count from 1, as spreadsheets do. Raises Refusal for a file or a column that cannot be found.
    """
    try:
        asked = json.loads(path.read_text("utf-8"))
        if not isinstance(asked, dict) or not all(isinstance(p, str) for p in asked.values()):
            raise ValueError
    except (OSError, ValueError):
        raise Refusal("列对应表读不出来", "它应是一个 JSON 对象：列名 → 字段", code="bad-mapping") from None
    places = {str(h.column + 1): h.column for h in table.headings}
    places.update({plain(h.text): h.column for h in reversed(table.headings)})
    places.update({plain(h.path): h.column for h in table.headings})
    found = {}
    for heading, target in asked.items():
        if plain(heading) not in places:
            raise Refusal(f"工作簿里没有列“{heading}”", "请核对列对应表", code="bad-mapping")
        found[places[plain(heading)]] = target
    return found
