"""A check of a home as it is typed: begin, answer item by item, finish (care.md §4.2, §4.3)."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date

from sqlalchemy import select

from mzdesk.basics.dossier import Dossier
from mzdesk.basics.problems import Refusal
from mzdesk.describe.paper import Paper
from mzdesk.homes.checklist import Item, items, version
from mzdesk.homes.codes import Result
from mzdesk.lines import LINES
from mzdesk.lines.inspections.codes import InspectionKind
from mzdesk.lines.inspections.record import InspectionItem
from mzdesk.people.access import Permission
from mzdesk.people.desk import Desk
from mzdesk.people.doors import asks
from mzdesk.services import records
from mzdesk.services.dossiers import blank, load
from mzdesk.services.references import labels
from mzdesk.store.work import Changes, table_of

LINE, HAZARDS = LINES["inspections"], LINES["hazards"]


@dataclass(frozen=True)
class Answered:
    """One item of the list with its answer; ``result`` None is 未查. ``open_hazard`` is the number of a hazard of the
    same item that is open in this home."""

    item: Item
    row: str = ""
    result: Result | None = None
    words: str = ""
    place: str = ""
    open_hazard: str = ""


@dataclass(frozen=True)
class Answer:
    """What was found about an item."""

    code: str
    result: Result
    words: str = ""
    place: str = ""


@dataclass(frozen=True)
class Sheet:
    """An inspection with every item of the edition it asks."""

    inspection: Dossier
    answers: tuple[Answered, ...]

    @property
    def done(self) -> int:
        return sum(one.result is not None for one in self.answers)

    def count(self, result: Result) -> int:
        return sum(one.result is result for one in self.answers)


@asks(Permission.SAVE)
def begin(desk: Desk, home: str, kind: InspectionKind, day: date, inspectors: str, accompanied: str = "") -> str:
    """A new check, with the edition of the checklist that holds on its day; returns its id."""
    if day > desk.today():
        raise Refusal("检查日期在今天之后", "请核对日期", code="future-day")
    if not inspectors.strip():
        raise Refusal("还没有填写检查人员", "请填写检查人员后再开始", code="no-inspector")
    records.refuse_new_at_bureau(desk)
    with desk.store.work(desk.operator, "开始检查") as work:
        return work.put(LINE.record, {
            "state": "草稿", "home": home, "kind": kind, "inspected": day, "inspectors": inspectors.strip(),
            "accompanied": accompanied.strip() or None, "edition": version(desk.policy, day)})


@asks(Permission.READ)
def sheet(desk: Desk, key: str) -> Sheet:
    """The check with all items of its edition. Items it answered are told in the words in which they were asked."""
    inspection = load(desk, LINE, key)
    day = inspection.get("inspected") or desk.today()
    asked = {row["code"]: row for row in inspection.parts["items"] if row.get("code")}
    listed = {item.code: item for item in items(desk.policy, day)}
    for code, row in asked.items():
        known = listed.get(code)
        listed[code] = Item(code, row["category"], row.get("wording") or "", bool(row.get("major")),
                            known.methods if known else (), known.basis if known else "")
    open_ = open_hazards(desk, str(inspection.get("home") or ""))
    return Sheet(inspection, tuple(
        Answered(item, asked[item.code]["id"], asked[item.code].get("result"), asked[item.code].get("words") or "",
                 asked[item.code].get("place") or "", open_.get(item.code, "")) if item.code in asked
        else Answered(item, open_hazard=open_.get(item.code, ""))
        for item in sorted(listed.values(), key=lambda item: (item.category, item.code))))


@asks(Permission.PRINT)
def blank_paper(desk: Desk, home: str) -> Paper:
    """检查记录表 with the list in force today and the home's name, to be filled in by hand on the way."""
    with desk.store.reading() as connection:
        name = labels(connection, "elder_home").get(home, "")
    empty = blank(desk, LINE)
    form = replace(empty, values={**empty.values, "home": home, "home_name": name})
    return LINE.papers["检查记录表"](form, desk.around(), desk.office_name())


@asks(Permission.READ)
def open_hazards(desk: Desk, home: str) -> dict[str, str]:
    """The numbers of the open hazards of a home by the item they came from."""
    table = table_of(HAZARDS.record)
    with desk.store.reading() as connection:
        rows = connection.execute(select(table.c.item, table.c.number).where(
            table.c.home == home, table.c.item.is_not(None), table.c.state.in_(HAZARDS.roster_states),
            table.c.void_reason.is_(None)))
        return {row.item: row.number or "" for row in rows}


@asks(Permission.SAVE)
def answer(desk: Desk, key: str, answers: Iterable[Answer]) -> Changes:
    """Write what was found about some items; an item answered before is answered anew."""
    found = sheet(desk, key)
    _refuse_finished(found.inspection)
    known = {one.item.code: one for one in found.answers}
    with desk.store.work(desk.operator, "检查录入") as work:
        for one in answers:
            before = known.get(one.code)
            if before is None:
                raise Refusal(f"检查清单里没有编号“{one.code}”", "请核对编号", code="no-item")
            values = {"result": one.result, "words": one.words.strip() or None, "place": one.place.strip() or None}
            if before.row:
                work.put(InspectionItem, values, before.row)
            else:
                item = before.item
                work.put(InspectionItem, {"owner_id": key, "code": item.code, "category": item.category,
                                          "wording": item.text, "major": item.major, **values})
    return work.changes


@asks(Permission.SAVE)
def take_back(desk: Desk, key: str, code: str) -> Changes:
    """An item is 未查 again."""
    found = sheet(desk, key)
    _refuse_finished(found.inspection)
    row = next((one.row for one in found.answers if one.item.code == code), "")
    with desk.store.work(desk.operator, "检查录入") as work:
        if row:
            work.void(InspectionItem, row, "改回未查")
    return work.changes


@asks(Permission.STEP)
def finish(desk: Desk, key: str) -> Changes:
    """完成检查: everything that was not met becomes a hazard."""
    inspection = load(desk, LINE, key)
    day = inspection.get("inspected") or desk.today()
    return records.advance(desk, LINE, key, "完成检查", day=day).changes


def _refuse_finished(inspection: Dossier) -> None:
    if inspection.state != "草稿":
        raise Refusal("这次检查已经完成，不能再改检查结果", "如有差错，请作废后重新检查", code="finished")


@asks(Permission.READ)
def unfinished(desk: Desk, home: str) -> str:
    """The newest check of a home that was begun and not finished, or nothing."""
    table = table_of(LINE.record)
    with desk.store.reading() as connection:
        return connection.scalar(select(table.c.id).where(
            table.c.home == home, table.c.state == "草稿", table.c.void_reason.is_(None)).order_by(
            table.c.id.desc()).limit(1)) or ""
