"""Ways through the steps of a line: the shortest one to a step, and what a clerk fills in before each step of it."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

from mzdesk.basics.money import Money
from mzdesk.basics.months import Month
from mzdesk.cases.codes import CaseKind, Material
from mzdesk.describe import Line, Step
from mzdesk.describe.line import DRAFT
from mzdesk.lines.temporary_aid.codes import Track
from mzdesk.people.attachments import Attachment
from mzdesk.people.codes import Purpose
from mzdesk.people.desk import Desk
from mzdesk.services import records
from tests.every_line.filled import person, pointed_to

DAYS_APART = 9  # longer than any posting


def way_to(line: Line, step: Step) -> list[Step]:
    """The fewest steps from draft to where ``step`` begins; what follows an objection leads through one."""
    if step.action == "复查后上报":
        objected = next(found for found in line.steps if found.action == "公示有异议，重新调查")
        return [*way_to(line, objected), objected]
    ways: dict[str, list[Step]] = {DRAFT: []}
    todo = [DRAFT]
    while step.source not in ways:
        state = todo.pop(0)
        for found in line.steps:
            if found.source == state and found.target not in ways and found.action != "复查后上报":
                ways[found.target] = [*ways[state], found]
                todo.append(found.target)
    return ways[step.source]


def walk(desk: Desk, line: Line, key: str, steps: list[Step]) -> None:
    """Take the steps some days apart, the last of them today."""
    for place, step in enumerate(steps):
        ready(desk, line, key, step)
        day = desk.today() - timedelta(days=DAYS_APART * (len(steps) - 1 - place))
        reason = str(next(iter(step.reasons))) if step.reasons else ""
        records.advance(desk, line, key, step.action, day=day, reason=reason, words="说明")


def ready(desk: Desk, line: Line, key: str, step: Step) -> None:
    """Fill in what the step asks for beyond a whole record."""
    if line.key == "hazards":
        _hazard(desk, line, key, step)
    if step.action == "再次入住":
        before = records.load(desk, line, key)
        bed = {"id": None, "bed": pointed_to(desk, "elder_home_bed"), "began": desk.today()}
        records.save(desk, line, before, replace(before, parts={**before.parts, "beds": (*before.parts["beds"], bed)}))
    if not line.relief:
        return
    before = records.load(desk, line, key)
    values, parts = dict(before.values), {k: [dict(row) for row in rows] for k, rows in before.parts.items()}
    values |= _values(desk, step)
    if step.source == DRAFT and line.key == "temporary_aid":
        values["track"] = Track.URGENT if step.action == "先行救助" else Track.EXPENSE
    if parts.get("postings"):
        _posting(desk, parts, step)
    if step.action == "渐退":
        values["accepted"] = values.get("accepted")
    for row in parts.get("surveys", []):
        row["surveyed"] = desk.today()
    after = replace(before, values=values, parts={k: tuple(rows) for k, rows in parts.items()})
    records.save(desk, line, before, after)


def _hazard(desk: Desk, line: Line, key: str, step: Step) -> None:
    """A hazard asks before each step for what the step fixes."""
    before = records.load(desk, line, key)
    values: dict[str, Any] = {}
    match step.action:
        case "延期":
            values = {"extend_to": desk.today() + timedelta(days=60), "extend_why": "材料未到", "approver": "分管领导"}
        case "整改完成":
            values = {"mended_words": "已清理疏散通道"}
        case "销号":
            with desk.store.work("经办人") as work:
                work.put(Attachment, {"owner_id": key, "purpose": Purpose.AFTER, "title": "整改后"})
        case "复查不合格":
            values = {"plan_due": desk.today() + timedelta(days=5)}
        case "督办":  # late: the order went out long ago
            round_ = before.parts["rounds"][0]
            with desk.store.work("经办人") as work:
                work.put(line.part("rounds").record, {"due": desk.today() - timedelta(days=1)}, round_["id"])
    if values:
        before = records.load(desk, line, key)
        records.save(desk, line, before, replace(before, values={**before.values, **values}))


def _values(desk: Desk, step: Step) -> dict[str, Any]:
    match step.action:
        case "通知补正":
            return {"lacking": (Material.INCOME,)}
        case "补齐":
            return {"lacking": (Material.NONE,)}
        case "历史数据登记":
            return {"kind": CaseKind.HISTORY, "decided": desk.today() - timedelta(days=400),
                    "history_monthly": Money(30_000), "paid_through": Month.of(desk.today()).plus(-2)}
        case _:
            return {}


def _posting(desk: Desk, parts: dict[str, list[dict[str, Any]]], step: Step) -> None:
    match step.action:
        case "公示无异议，上报":
            parts["postings"][0]["objected"] = False
        case "公示有异议，重新调查":
            parts["postings"][0] |= {"objected": True, "objection": "邻居反映家中有车"}
        case "复查后上报":
            parts["postings"][0] |= {"objected": True, "objection": "邻居反映家中有车"}
            parts.setdefault("hearings", []).append({
                "held": desk.today(), "present": 9, "agreed": 9, "against": 0, "result": "同意"})
            if "surveys" in parts and not parts["surveys"]:
                parts["surveys"].append({"first": person(desk), "second": person(desk, 1)})
