"""户 rules: one head, members once, months in order."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from mzdesk.basics.dossier import Circumstances, Dossier
from mzdesk.basics.months import Month
from mzdesk.basics.problems import Problem, Weight
from mzdesk.people.codes import Relation


def current(rows: Sequence[Mapping[str, Any]], month: Month) -> list[Mapping[str, Any]]:
    """The members of a month."""
    return [
        row for row in rows
        if row.get("began") and row["began"] <= month and (row.get("ended") is None or row["ended"] >= month)
    ]


def check(household: Dossier, around: Circumstances) -> Iterator[Problem]:
    """The head is a member; nobody is a member twice at a time."""
    members = current(household.parts.get("members", ()), Month.of(around.today))
    heads = [row for row in members if row.get("relation") is Relation.SELF]
    if members and len(heads) != 1:
        yield Problem("members.relation", "应当有且只有一名成员是户主", Weight.WARN, "HH01")
    if heads and household.get("person_id") and heads[0].get("person") != household.get("person_id"):
        yield Problem("members.person", "成员里的户主与本户户主不是同一人，请核对或办理变更户主", Weight.WARN, "HH02")
    twice = [key for key, count in Counter(row.get("person") for row in members).items() if key and count > 1]
    if twice:
        yield Problem("members.person", "同一人在本户登记了两次，请删去一行", rule="HH03")


def check_member(household: Dossier, row: Mapping[str, Any], around: Circumstances) -> Iterator[Problem]:
    if row.get("began") and row.get("ended") and row["ended"] < row["began"]:
        yield Problem("ended", "截止月早于起始月，请核对", rule="HH10")
    if row.get("counted") is False and row.get("uncounted") is None:
        yield Problem("uncounted", "不共同生活的成员请写明原因", rule="HH11")
    if row.get("ended") and row.get("left") is None:
        yield Problem("left", "请选择离户原因", Weight.WARN, "HH12")
    if row.get("person_died") and row.get("ended") is None:
        yield Problem("ended", "该成员已登记死亡，请填写截止月", Weight.WARN, "HH13")


def size(household: Dossier, around: Circumstances) -> int:
    return len(current(household.parts.get("members", ()), Month.of(around.today)))


def counted(household: Dossier, around: Circumstances) -> int:
    return sum(bool(row.get("counted")) for row in current(
        household.parts.get("members", ()), Month.of(around.today)))


def names(household: Dossier, around: Circumstances) -> str:
    """The members by name, the head first."""
    rows = current(household.parts.get("members", ()), Month.of(around.today))
    return "、".join(row.get("person_name") or "" for row in sorted(rows, key=lambda row: str(row.get("relation"))))
