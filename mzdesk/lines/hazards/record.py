"""What is kept about a hazard from the day it is found until 销号 (care.md §4.4)."""

from datetime import date
from typing import Any, ClassVar

from sqlalchemy.orm import Mapped

from mzdesk.describe import Secrecy, choice, choices, day, note, quantity, record_ref, text
from mzdesk.homes.codes import Authority, Category, Level, Source
from mzdesk.lines.hazards import codes
from mzdesk.store.base import PartRecord, Register

INTERNAL = Secrecy.INTERNAL


class Hazard(Register):
    """One hazard. What the clerk types before a step stands here; what the step fixed stands in the rounds."""

    __tablename__ = "hazard"
    SPOKEN: ClassVar[tuple[str, ...]] = ("number",)
    number: Mapped[str | None] = text("隐患编号", 20, hint="登记时自动编号", numbered="隐患")
    home: Mapped[str | None] = record_ref("elder_home", "养老机构", required=True)
    source: Mapped[Any] = choice(Source, "隐患来源", required=True)
    inspection: Mapped[str | None] = record_ref("inspection", "所属检查")
    item: Mapped[str | None] = text("检查项编号", 8)
    category: Mapped[Any] = choice(Category, "隐患类别", required=True)
    level: Mapped[Any] = choice(Level, "隐患等级", required=True)
    words: Mapped[str | None] = note("隐患描述", required=True, secrecy=INTERNAL)
    place: Mapped[str | None] = text("部位", 40)
    affected: Mapped[int | None] = quantity("影响老人数", "人")
    found: Mapped[date | None] = day("发现日期", required=True)
    finder: Mapped[str | None] = text("发现人", 30)
    way: Mapped[Any] = choice(codes.MendingWay, "整改方式")
    responsible: Mapped[str | None] = text("整改责任人", 30)
    measures: Mapped[str | None] = note("整改措施", secrecy=INTERNAL)
    plan_due: Mapped[date | None] = day("整改期限", hint="下达通知时确定，之后只能申请延期")
    notice_no: Mapped[str | None] = text("通知书编号", 40)
    mended_words: Mapped[str | None] = note("整改情况", secrecy=INTERNAL)
    rechecker: Mapped[str | None] = text("复查人", 30, hint="不能是整改责任人")
    extend_to: Mapped[date | None] = day("申请延至")
    extend_why: Mapped[str | None] = text("延期理由", 100)
    approver: Mapped[str | None] = text("批准人", 30)
    approver_post: Mapped[Any] = choice(codes.Approver, "批准人职务")
    previous: Mapped[str | None] = record_ref("hazard", "前次隐患")
    remarks: Mapped[str | None] = note("备注")


class HazardRound(PartRecord):
    """One round of mending: written by the steps. The first deadline stays for ever (care.md trap 10)."""

    __tablename__ = "hazard_round"
    place: Mapped[int | None] = quantity("轮次", "轮")
    issued: Mapped[date | None] = day("下达日期")
    first_due: Mapped[date | None] = day("首次期限")
    due: Mapped[date | None] = day("现期限")
    responsible: Mapped[str | None] = text("整改责任人", 30)
    mended: Mapped[date | None] = day("整改完成日期")
    mended_words: Mapped[str | None] = note("整改情况", secrecy=INTERNAL)
    rechecked: Mapped[date | None] = day("复查日期")
    rechecker: Mapped[str | None] = text("复查人", 30)
    outcome: Mapped[Any] = choice(codes.Outcome, "复查结论")
    words: Mapped[str | None] = text("复查意见", 100)


class HazardExtension(PartRecord):
    """延期: from which day to which, why and by whom; written by the step."""

    __tablename__ = "hazard_extension"
    granted: Mapped[date | None] = day("批准日期")
    old_due: Mapped[date | None] = day("原期限")
    new_due: Mapped[date | None] = day("延至")
    why: Mapped[str | None] = text("理由", 100)
    approver: Mapped[str | None] = text("批准人", 30)


class HazardReport(PartRecord):
    """上报: to whom, when, how."""

    __tablename__ = "hazard_report"
    reported: Mapped[date | None] = day("上报日期", required=True)
    to: Mapped[Any] = choices(Authority, "报送单位", required=True)
    way: Mapped[Any] = choice(codes.ReportWay, "报告方式", required=True)
    words: Mapped[str | None] = text("内容或文号", 80)
