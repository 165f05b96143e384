"""待遇 as rows from month to month, both inclusive: granted, changed, stopped, tapered, raised. Nothing is overwritten:
a change ends one row and begins another (assistance.md §3, traps 4, 14, 30)."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from typing import Any

from mzdesk.basics.dossier import Circumstances, Dossier
from mzdesk.basics.money import Money, rounded
from mzdesk.basics.months import Month
from mzdesk.cases.codes import Component

Row = Mapping[str, Any]
PART = "entitlements"


@dataclass(frozen=True)
class Grant:
    """What shall be paid each month: one component for the household (``person`` None) or one person."""

    component: Component
    monthly: Money
    people: int = 1
    person: str | None = None
    words: str = ""

    @property
    def what(self) -> tuple[str, str | None]:
        return str(self.component), self.person


@dataclass
class Rewrite:
    """New rows and changed rows of the part ``entitlements``, to be written by a step."""

    rows: list[tuple[str, dict[str, Any]]] = field(default_factory=list)
    changes: list[tuple[str, str, dict[str, Any]]] = field(default_factory=list)

    def add(self, grant: Grant, began: Month, ended: Month | None = None, words: str = "") -> None:
        self.rows.append((PART, {
            "component": grant.component, "person": grant.person, "began": began, "ended": ended,
            "monthly": grant.monthly, "people": grant.people, "words": words or grant.words,
        }))

    def end(self, row: Row, last: Month) -> None:
        """Last payable month; a row that had not begun by then is ended before it began and pays nothing."""
        if row.get("ended") is None or row["ended"] > last:
            self.changes.append((PART, row["id"], {"ended": max(last, row["began"].plus(-1))}))


def covers(row: Row, month: Month) -> bool:
    """Does this row pay in a month?"""
    return bool(row["began"] <= month and (row.get("ended") is None or row["ended"] >= month))


def in_month(rows: Iterable[Row], month: Month) -> list[Row]:
    """The rows that pay in a month."""
    return [row for row in rows if row.get("began") and covers(row, month)]


def due(rows: Iterable[Row], month: Month) -> Money:
    """What is due in a month over all rows."""
    return Money(sum(int(row.get("monthly") or 0) for row in in_month(rows, month)))


def open_rows(case: Dossier, month: Month) -> list[Row]:
    """Rows that pay in ``month`` or later."""
    return [
        row for row in case.parts.get(PART, ())
        if row.get("began") and (row.get("ended") is None or (row["ended"] >= month and row["ended"] >= row["began"]))
    ]


def settle(case: Dossier, wanted: Sequence[Grant], start: Month, words: str = "") -> Rewrite:
    """From ``start`` on exactly ``wanted`` is paid: rows that say the same go on, others end, new ones begin."""
    made, left = Rewrite(), {grant.what: grant for grant in wanted}
    for row in open_rows(case, start):
        grant = left.get((str(row["component"]), row.get("person")))
        same = grant is not None and row["began"] <= start and row.get("ended") is None and (
            row["monthly"], row.get("people")) == (grant.monthly, grant.people)
        if same and grant is not None:
            del left[grant.what]
        else:
            made.end(row, start.plus(-1))
    for grant in left.values():
        if grant.monthly > 0:
            made.add(grant, start, words=words)
    return made


def stop(case: Dossier, last: Month, person: str | None = None) -> Rewrite:
    """Nothing is paid after ``last``; with ``person`` only that person's own rows end."""
    made = Rewrite()
    for row in case.parts.get(PART, ()):
        if row.get("began") and (person is None or row.get("person") == person):
            made.end(row, last)
    return made


def taper(case: Dossier, start: Month, percents: Sequence[int]) -> Rewrite:
    """渐退: from ``start`` each month its share of what was paid before; ends by itself after the last month."""
    rows = in_month(case.parts.get(PART, ()), start.plus(-1))
    made = stop(case, start.plus(-1))
    for row in rows:
        for place, percent in enumerate(percents):
            month = start.plus(place)
            share = rounded(Fraction(int(row["monthly"]) * percent, 100))
            grant = Grant(row["component"], share, int(row.get("people") or 1), row.get("person"))
            made.add(grant, month, month, f"渐退第{place + 1}月（{percent}%）")
    return made


def raised(
    case: Dossier, effective: Month, grants: Callable[[Month], Sequence[Grant]], words: str,
) -> Rewrite:
    """提标: every row that pays in ``effective`` or later is reckoned again for its own months, ended rows too, so that
    those who left meanwhile get what was due (trap 14). A row never becomes longer."""
    made = Rewrite()
    for row in open_rows(case, effective):
        start = max(effective, row["began"])
        again = {grant.what: grant for grant in grants(start)}
        grant = again.get((str(row["component"]), row.get("person")))
        if grant is None or grant.monthly == row["monthly"] or row.get("once"):
            continue
        if start == row["began"]:
            made.changes.append((PART, row["id"], {"ended": start.plus(-1)}))
        else:
            made.end(row, start.plus(-1))
        made.rows.append((PART, {
            "component": row["component"], "person": row.get("person"), "began": start, "ended": row.get("ended"),
            "monthly": grant.monthly, "people": row.get("people"), "words": words,
        }))
    return made


def topped_up(standard: Money, received: Fraction) -> Money:
    """补差 (民发〔2019〕62号): what is missing to the standard over what a member of the household receives already."""
    return rounded(max(Fraction(0), standard - received))


def start_month(programme: str, case: Dossier, around: Circumstances) -> Month:
    """起始月 by the programme's rule (trap 4): the month after the decision, or the month of application."""
    row = around.policy.demand("start_rule", around.today, programme=programme)
    if row["rule"] == "next":
        return Month.of(around.today).plus(1)
    return Month.of(case.get("applied") or around.today)
