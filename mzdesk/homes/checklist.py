"""检查清单 as dated data: the items in force on a day, in the order of the paper (care.md §4.3)."""

from dataclasses import dataclass
from datetime import date

from mzdesk.basics.dossier import PolicyTables
from mzdesk.homes.codes import Category, Method

TABLE = "check_item"
CATEGORIES = {one.value: one for one in Category}


@dataclass(frozen=True)
class Item:
    """One thing to check. ``major``: not met, it may be a 重大 hazard by the ministry's standard of 2023."""

    code: str
    category: Category
    text: str
    major: bool
    methods: tuple[Method, ...]
    basis: str


def items(policy: PolicyTables, day: date) -> tuple[Item, ...]:
    """The checklist of a day. Of two rows with one code the one that began last counts."""
    found: dict[str, Item] = {}
    for row in sorted(policy.rows(TABLE, day), key=lambda row: row["valid_from"]):
        methods = tuple(one for one in Method if one.value in row["methods"])
        found[row["code"]] = Item(
            row["code"], CATEGORIES[row["category"]], row["text"], bool(row.get("major")), methods, row["basis"])
    return tuple(sorted(found.values(), key=lambda item: (item.category, item.code)))


def version(policy: PolicyTables, day: date) -> str:
    """What the checklist of a day is called: by the day its newest item began."""
    newest = max((row["valid_from"] for row in policy.rows(TABLE, day)), default=None)
    return f"{newest.isoformat()}版" if newest else ""
