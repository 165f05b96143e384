"""入住老人 rules: one bed at a time, absences, 九防 with measures, what leaving ends (care.md §4.5, traps 12–14)."""

from collections.abc import Iterator, Mapping
from datetime import date
from itertools import pairwise
from typing import Any

from mzdesk.basics.days import PartialDay, age_on
from mzdesk.basics.dossier import Circumstances, Dossier
from mzdesk.basics.problems import Problem, Weight
from mzdesk.homes.occupancy import covers
from mzdesk.lines.home_residents.codes import AbsenceKind, NineRisk
from mzdesk.people.ability import check_ability, self_care

NINE = (
    "choking", "poisoning", "pressure", "scald", "bed_fall", "fall", "wandering", "harm", "activity",
)
"""The nine risks of GB 38600-2019 ch. 6, in its order."""
GUARDED = (NineRisk.GUARD, NineRisk.HIGH)
HERE = "在住"


def check(resident: Dossier, around: Circumstances) -> Iterator[Problem]:
    """Bed, agreement, assessments, leave."""
    if resident.state == HERE:
        yield from _living_here(resident, around)
    if resident.get("agreement_from") and resident.get("agreement_to") \
            and resident.get("agreement_to") < resident.get("agreement_from"):
        yield Problem("agreement_to", "协议到期日早于起始日期", rule="HR01")
    yield from check_ability(resident.values)
    yield from _order_of_beds(resident)


def _living_here(resident: Dossier, around: Circumstances) -> Iterator[Problem]:
    if bed_row(resident, around.today) is None:
        yield Problem("beds", "在住老人还没有安排床位", Weight.WARN, "HR10")
    if not resident.get("agreement_no") and not resident.get("agreement_to"):
        yield Problem("agreement_no", "还没有登记入住协议", Weight.WARN, "HR11")
    for key, words in (("agreement_to", "入住协议"), ("next_assessment", "能力评估")):
        day = resident.get(key)
        if day is not None and day < around.today:
            yield Problem(key, f"{words}已于{day.isoformat()}到期", Weight.WARN, "HR12")
    if not resident.parts.get("nine"):
        yield Problem("nine", "还没有做九防评估", Weight.WARN, "HR13")
    if not resident.get("guardian_phone") and not resident.get("second_phone"):
        yield Problem("guardian_phone", "没有家属或联系人电话，请补填", Weight.WARN, "HR14")
    away = away_row(resident, around.today)
    if away is not None:
        yield from _away(away, around)


def _away(away: Mapping[str, Any], around: Circumstances) -> Iterator[Problem]:
    """Leave beyond its day, or beyond what the policy lets pass unasked."""
    if away.get("due") and away["due"] < around.today:
        yield Problem("absences", f"应于{away['due'].isoformat()}返院，还没有返院", Weight.WARN, "HR15")
    row = around.policy.find("home_policy", around.today, topic="leave")
    gone = (around.today - away["began"]).days
    if row is not None and away.get("kind") is AbsenceKind.LEAVE and gone > int(row["days"]):
        yield Problem("absences", f"请假已{gone}天，请联系家属核实", Weight.WARN, "HR16")


def _order_of_beds(resident: Dossier) -> Iterator[Problem]:
    """One bed at a time (care.md trap 13)."""
    held = [(place, row) for place, row in enumerate(resident.parts.get("beds", ())) if row.get("began")]
    held.sort(key=lambda pair: pair[1]["began"])
    for (_, one), (place, other) in pairwise(held):
        if one.get("ended") is None or other["began"] < one["ended"]:
            yield Problem(f"beds#{place}.began", "与另一段床位时间重叠，请先填前一段的截止日期", rule="HR20")


def check_bed(resident: Dossier, row: Mapping[str, Any], around: Circumstances) -> Iterator[Problem]:
    if row.get("began") and row.get("ended") and row["ended"] < row["began"]:
        yield Problem("ended", "截止日期早于起始日期", rule="HR21")
    if row.get("bed_owner") and resident.get("home") and row.get("ended") is None \
            and row["bed_owner"] != resident.get("home"):
        yield Problem("bed", "这张床位不在所填的养老机构", rule="HR22")
    if row.get("began") and row["began"] > around.today:
        yield Problem("began", "起始日期在今天之后，请核对", rule="HR23")


def check_absence(resident: Dossier, row: Mapping[str, Any], around: Circumstances) -> Iterator[Problem]:
    if row.get("began") and row.get("ended") and row["ended"] < row["began"]:
        yield Problem("ended", "返院日期早于离院日期", rule="HR24")


def check_nine(resident: Dossier, row: Mapping[str, Any], around: Circumstances) -> Iterator[Problem]:
    """需防护 and 高风险 ask for a measure (care.md §4.3, 8)."""
    for risk in NINE:
        if row.get(risk) in GUARDED and not row.get(f"{risk}_measure"):
            yield Problem(f"{risk}_measure", "需防护或高风险的，请写明防护措施", rule="HR30")
    if row.get("assessed") and row["assessed"] > around.today:
        yield Problem("assessed", "评估日期在今天之后，请核对", rule="HR31")


def has_bed(resident: Dossier, around: Circumstances) -> Iterator[Problem]:
    """入住 asks where."""
    if not any(row.get("bed") and row.get("ended") is None for row in resident.parts.get("beds", ())):
        yield Problem("beds", "请先在“床位”中安排床位", rule="HR40")


def bed_row(resident: Dossier, day: date) -> Mapping[str, Any] | None:
    return next((row for row in resident.parts.get("beds", ()) if covers(row, day)), None)


def away_row(resident: Dossier, day: date) -> Mapping[str, Any] | None:
    return next((row for row in resident.parts.get("absences", ()) if covers(row, day)), None)


def bed_name(resident: Dossier, around: Circumstances) -> str:
    row = bed_row(resident, around.today)
    return str(row.get("bed_name") or "") if row else ""


def age(resident: Dossier, around: Circumstances) -> int | None:
    birth: PartialDay | None = resident.get("birth")
    return age_on(birth, around.today) if birth and birth.earliest <= around.today else None


def standing(resident: Dossier, around: Circumstances) -> str:
    """状态: 在住, 请假, 住院, and after leaving what the register says."""
    if resident.state != HERE:
        return resident.state
    away = away_row(resident, around.today)
    return away["kind"].label if away is not None and away.get("kind") else HERE


def nine_words(resident: Dossier, around: Circumstances) -> str:
    """九防 of the newest assessment: how many are high, how many need guarding."""
    newest = next(iter(resident.parts.get("nine", ())), None)
    if newest is None:
        return NineRisk.UNASSESSED.label
    high = sum(newest.get(risk) is NineRisk.HIGH for risk in NINE)
    guard = sum(newest.get(risk) is NineRisk.GUARD for risk in NINE)
    return "、".join(words for words in (f"高风险{high}项" if high else "", f"需防护{guard}项" if guard else "")
                    if words) or NineRisk.NONE.label


def care_words(resident: Dossier, around: Circumstances) -> str:
    """The 特困 grade of the six acts, in words."""
    grade = self_care(resident.values)
    return grade.label if grade else ""


def due(resident: Dossier, around: Circumstances) -> date | None:
    """到期: agreement, assessment or the return from leave, whichever comes first."""
    return min((day for _, day in reminders(resident, around)), default=None)


def reminders(resident: Dossier, around: Circumstances) -> Iterator[tuple[str, date]]:
    """Each of what ``due`` tells the first of."""
    away = away_row(resident, around.today)
    found = [("入住协议到期", resident.get("agreement_to")), ("能力评估到期", resident.get("next_assessment")),
             ("请假返院", away.get("due") if away else None)]
    for words, day in found:
        if day is not None:
            yield words, day


def chips(resident: Dossier, around: Circumstances) -> list[tuple[str, str]]:
    """Short words for the header of the file: (word, tone)."""
    found = []
    away = away_row(resident, around.today)
    if away is not None and away.get("kind"):
        found.append((f"{away['kind'].label}中", "amber"))
    newest = next(iter(resident.parts.get("nine", ())), {})
    if any(newest.get(risk) is NineRisk.HIGH for risk in NINE):
        found.append(("九防高风险", "red"))
    return found
