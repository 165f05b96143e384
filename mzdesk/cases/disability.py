"""残疾: one list of kinds and grades, four different sets of who counts, and the number on the certificate (trap 3)."""

from dataclasses import dataclass
from typing import Any

from mzdesk.people.codes import DisabilityGrade as Grade
from mzdesk.people.codes import DisabilityKind as Kind

_MIND = (Kind.INTELLECT, Kind.MENTAL)
_SEVERE = (Grade.FIRST, Grade.SECOND)


def no_labour_capacity(kind: Any, grade: Any) -> bool:
    """特困 无劳动能力: 智力、精神 1–3, 肢体 1–2, 视力 1 (民发〔2021〕43号第五条)."""
    if kind in _MIND:
        return grade in (*_SEVERE, Grade.THIRD)
    return (kind is Kind.LIMB and grade in _SEVERE) or (kind is Kind.SIGHT and grade is Grade.FIRST)


def single_household(kind: Any, grade: Any) -> bool:
    """低保 单人户: 一、二级 of any kind, 三级 智力、精神 (民发〔2021〕57号第八条)."""
    return grade in _SEVERE or (kind in _MIND and grade is Grade.THIRD)


def unfit_parent(kind: Any, grade: Any) -> bool:
    """事实无人抚养 父母重残: 一、二级 of any kind, 三、四级 智力、精神 (民发〔2019〕62号)."""
    return grade in _SEVERE or (kind in _MIND and grade in (Grade.THIRD, Grade.FOURTH))


def severe(grade: Any, kind: Any = None, extended: bool = False) -> bool:
    """重度残疾人护理补贴: 一、二级; with the county's extension also 三级 智力、精神 (国发〔2015〕52号)."""
    return grade in _SEVERE or (extended and kind in _MIND and grade is Grade.THIRD)


@dataclass(frozen=True)
class Card:
    """What a certificate number says: the identity number, kind, grade."""

    id_no: str
    kind: Any
    grade: Any


def decoded(number: str) -> Card | None:
    """The 20-digit number (identity number, kind, grade; B1 or B2 behind a re-issued one), or None."""
    plain = "".join(number.split()).upper()
    if len(plain) == 22 and plain[20] == "B" and plain[21].isdigit():
        plain = plain[:20]
    if len(plain) != 20 or not plain[18:].isdigit() or not plain[:17].isdigit():
        return None
    kind, grade = Kind.read(plain[18]), Grade.read(plain[19])
    return Card(plain[:18], kind, grade) if kind and grade else None
