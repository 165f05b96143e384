"""Checks of who is on a register: the dead, the doubled, the excluded, the departed, identity numbers."""

from collections import defaultdict
from collections.abc import Iterator

from mzdesk.basics import identity
from mzdesk.basics.days import PartialDay
from mzdesk.basics.dossier import Dossier
from mzdesk.basics.months import Month
from mzdesk.cases import means
from mzdesk.cases.codes import Component
from mzdesk.cases.entitle import in_month
from mzdesk.cases.exclusion import Held, conflicts
from mzdesk.cases.payments import Result
from mzdesk.describe import Line
from mzdesk.lines.household.rules import current
from mzdesk.people.codes import LeftHousehold, Uncounted
from mzdesk.services.across_rules import Someone, numbers_twice
from mzdesk.services.checks.snapshot import Found, Snapshot

AT_HOME = "across"
"""The page on which duplicate files are joined, named in the place of a register."""
GONE = (Uncounted.PRISON, Uncounted.DETOX, Uncounted.MISSING)
AWAY = (LeftHousehold.MOVED, LeftHousehold.JAILED)


def a01(s: Snapshot) -> Iterator[Found]:
    """Paid, or still to be paid, after the month of death."""
    for row in s.paid:
        person = s.people.get(row["person"] or row["holder"] or "")
        if person and person["died"] and row["month"] > Month.of(person["died"]) and not row["held"] and (
                row["result"] is not Result.RETURNED) and (row["person"] or (row["people"] or 1) <= 1):
            programme = s.batches[row["owner_id"]]["programme"]
            yield Found("A01", programme, row["case_id"] or "", f"死亡以后仍发放了{row['month'].words}的款项",
                        "核实后停发，并在案卷“追缴”中登记应追回金额")
    for line, case in s.standing():
        for person_id in {row.get("person") for row in means.insured(case, s.month)} | {case.values.get("person_id")}:
            found = s.people.get(person_id or "")
            if found and found["died"] and Month.of(found["died"]) < s.month:
                yield Found("A01", line.key, case.id or "", "有人已登记死亡而待遇还在计发", "办理停发、变更户主或变更")


def a02(s: Snapshot) -> Iterator[Found]:
    """The same person in two 低保 households."""
    for found in s.holders.values():
        dibao = [(line, case) for line, case in found if line.relief and Component.DIBAO in line.relief.claims(case)]
        for line, case in dibao if len(dibao) > 1 else ():
            yield Found("A02", line.key, case.id or "", "同一人在两户享受低保", "核对后在一户办理变更或停发")


def a03(s: Snapshot) -> Iterator[Found]:
    """Benefits that do not go together, by the dated matrix."""
    for person, found in s.holders.items():
        held = [(line, case, component) for line, case in found for component in _components(line, case, person, s)]
        for place, (line, case, component) in enumerate(held):
            for _, other, second in held[place + 1:]:
                if case.id == other.id:
                    continue
                for problem in conflicts(component, Held(second, "另享受"), s.around):
                    if problem.blocking:
                        label = getattr(Component.read(second), "label", second)
                        yield Found("A03", line.key, case.id or "", f"与另享受的{label}互斥", "按规定停发其中一项")


def _components(line: Line, case: Dossier, person: str, s: Snapshot) -> set[str]:
    if line.relief and line.relief.household:
        return set(line.relief.claims(case))
    rows = in_month(case.parts.get("entitlements", ()), s.month)
    return {str(row["component"]) for row in rows if row.get("person") in (person, None)}


def a08(s: Snapshot) -> Iterator[Found]:
    """One member of a family insured alone, without a ground."""
    for line, case in s.homes():
        family, insured = means.counted(case, s.month), means.insured(case, s.month)
        if len(insured) == 1 and len(family) > 1 and not case.get("single_ground"):
            yield Found("A08", line.key, case.id or "", "一家多人只保障一人，没有写明单人户依据",
                        "补填“单人户依据”，或把其他成员列为保障对象")


def a09(s: Snapshot) -> Iterator[Found]:
    """A household that was split shortly before the application."""
    splits = {
        row["person"]: row["ended"] for house in s.households for row in house.parts["members"]
        if row.get("left") is LeftHousehold.SPLIT and row.get("ended")
    }
    within = s.months("A09")
    for line, case in s.of():
        month = splits.get(case.values.get("person_id") or "")
        applied = case.get("applied")
        if month and applied and 0 <= Month.of(applied).number - month.number <= within:
            yield Found("A09", line.key, case.id or "", f"申请前{within}个月内分户", "核对是否为申请低保而分户")


def a18(s: Snapshot) -> Iterator[Found]:
    """Serving a sentence, missing or moved out, and still insured."""
    away = {row["person"] for house in s.households for row in house.parts["members"]
            if row.get("left") in AWAY or row.get("uncounted") in GONE}
    for line, case in s.standing():
        rows = means.insured(case, s.month) if line.relief and line.relief.household else ()
        people = {row.get("person") for row in rows} | {case.values.get("person_id")}
        if people & away or any(row.get("uncounted") in GONE for row in rows):
            yield Found("A18", line.key, case.id or "", "有成员服刑、失踪或户籍迁出，仍列为保障对象",
                        "核实后办理变更或停发")


def a20(s: Snapshot) -> Iterator[Found]:
    """A member of two households at once, for example after a marriage."""
    found: dict[str, list[str]] = defaultdict(list)
    for house in s.households:
        for row in current(house.parts["members"], s.month):
            found[row.get("person") or ""].append(house.id or "")
    for person, houses in found.items():
        for key in houses if person and len(set(houses)) > 1 else ():
            yield Found("A20", "household", key, "有成员同时在另一户", "在原来的户填写截止月和离户原因")


def a21(s: Snapshot) -> Iterator[Found]:
    """Identity numbers that cannot be right, or stand at two names."""
    names: dict[str, set[str]] = defaultdict(set)
    for person in s.people.values():
        if person["id_no"]:
            names[person["id_no"]].add(person["name"] or "")
    for line, case in s.of():
        number = case.get("id_no")
        if not number:
            continue
        birth: PartialDay | None = case.get("birth")
        if identity.check(number):
            yield Found("A21", line.key, case.id or "", "身份证号不对（位数或校验码）", "核对原件后更正")
        elif (birth and not birth.agrees(PartialDay.of(identity.facts(number).birth))) or (
                case.get("sex") in ("1", "2") and case.get("sex") != identity.facts(number).sex):
            yield Found("A21", line.key, case.id or "", "身份证号与出生日期或性别不一致", "核对原件后更正")
        if len(names[number]) > 1:
            yield Found("A21", line.key, case.id or "", "同一身份证号登记了不同姓名", "核对原件，合并或更正")


def a23(s: Snapshot) -> Iterator[Found]:
    """One identity number on two files of residents, as older imports made them."""
    everyone = (Someone(*(row[name] for name in Someone._fields)) for row in s.people.values())
    for first, second, _ in numbers_twice(everyone):
        yield Found("A23", AT_HOME, f"{first.id}/{second.id}", "同一身份证号有两份居民档案",
                    "核对原件，是同一人的合并，不是的更正证号")
