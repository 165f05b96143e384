"""What is kept of a case of 残疾人两项补贴: the certificate drives it (assistance.md §1.6)."""

from datetime import date
from typing import Any

from sqlalchemy.orm import Mapped

from mzdesk.cases.record import ApplicationFields, PayeeFields
from mzdesk.describe import Secrecy, choice, choices, day, telephone, text
from mzdesk.lines.disability import codes
from mzdesk.people.codes import DisabilityGrade, DisabilityKind
from mzdesk.store.base import Register


class DisabilityAllowance(ApplicationFields, PayeeFields, Register):
    """One application for one or both allowances."""

    __tablename__ = "disability_allowance"
    wants: Mapped[Any] = choices(codes.Wanted, "申请项目", required=True)
    card_no: Mapped[str | None] = text("残疾证号", 22, required=True, secrecy=Secrecy.SENSITIVE)
    card_kind: Mapped[Any] = choice(DisabilityKind, "残疾类别", required=True, secrecy=Secrecy.SENSITIVE)
    card_grade: Mapped[Any] = choice(DisabilityGrade, "残疾等级", required=True, secrecy=Secrecy.SENSITIVE)
    card_issued: Mapped[date | None] = day("发证日期", required=True)
    card_expires: Mapped[date | None] = day("证件有效期至", required=True)
    family_type: Mapped[Any] = choice(codes.FamilyType, "家庭经济情况", required=True)
    excludes: Mapped[Any] = choices(codes.Barred, "不得享受的情形", required=True)
    guardian_name: Mapped[str | None] = text("监护人", 72, none_word="无")
    guardian_phone: Mapped[str | None] = telephone("监护人电话")
