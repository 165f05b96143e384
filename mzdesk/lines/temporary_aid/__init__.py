"""临时救助: 急难型先行救助、支出型全程办理 (assistance.md §1.5)."""

from mzdesk.cases import due, guards, parts
from mzdesk.cases.codes import Component, RefuseReason
from mzdesk.cases.lifecycle import (
    ACCEPTED,
    CLOCKS,
    DENIED,
    ENDED,
    LACKING,
    POSTED,
    REFUSED,
    REPORTED,
    SUBMITTED,
    SURVEYED,
    VIEWS,
    once,
    post,
)
from mzdesk.cases.papers import temporary_papers
from mzdesk.describe import Clock, Column, Line, Relief, Section, Step
from mzdesk.describe.line import DRAFT
from mzdesk.lines.temporary_aid import rules
from mzdesk.lines.temporary_aid.record import TemporaryAid
from mzdesk.people.attachments import PHOTOS
from mzdesk.people.residents import Person

KEY = "temporary_aid"
PAID_FIRST, GRANTED, DONE = "已支付待补办", "待发放", "已办结"

GRANT = once(Component.TEMPORARY)
TEMPORARY_CLOCKS = (*CLOCKS, Clock("backfill", "补办审批手续", "paid_first", "backfilled", (PAID_FIRST,)))

STEPS = (
    Step(DRAFT, "先行救助", PAID_FIRST, needs=rules.urgent, dated="paid_first", writes=GRANT,
         papers=("先行救助审批单",), signed=True),
    Step(PAID_FIRST, "补办完成", DONE, needs=rules.backfill, dated="backfilled", papers=("临时救助审批表",)),
    Step(DRAFT, "提交", SUBMITTED, needs=rules.expense, papers=("临时救助审批表",)),
    Step(SUBMITTED, "受理", ACCEPTED, needs=guards.may_accept, dated="accepted", papers=("受理通知书",)),
    Step(SUBMITTED, "通知补正", LACKING, needs=guards.something_lacks, papers=("补正告知书",)),
    Step(SUBMITTED, "不予受理", REFUSED, reasons=RefuseReason, papers=("不予受理告知书",)),
    Step(LACKING, "补齐", SUBMITTED, needs=guards.nothing_lacks),
    Step(LACKING, "逾期未补，终止", ENDED, reasons=RefuseReason),
    Step(ACCEPTED, "调查完成", SURVEYED, needs=guards.survey_done, papers=("入户调查表",)),
    Step(ACCEPTED, "终止审核", ENDED, reasons=RefuseReason),
    Step(SURVEYED, "初审公示", POSTED, needs=guards.may_post, writes=post(KEY), papers=("公示",)),
    Step(POSTED, "公示无异议，上报", REPORTED, needs=guards.posting_over),
    Step(POSTED, "公示有异议，重新调查", SURVEYED, needs=guards.objection_noted),
    Step(SURVEYED, "复查后上报", REPORTED, needs=guards.objection_settled, needs_words=True),
    Step(REPORTED, "确认同意", GRANTED, needs=guards.all_of(guards.may_confirm(posting=True), rules.paid),
         dated="decided", writes=GRANT, papers=("确认通知书",), signed=True),
    Step(REPORTED, "不予确认", DENIED, reasons=RefuseReason, dated="decided", papers=("不予确认通知书",), signed=True),
    Step(GRANTED, "发放完毕", DONE),
    Step(ACCEPTED, "更正：退回提交", SUBMITTED, back=True),
    Step(SURVEYED, "更正：退回调查", ACCEPTED, back=True),
    Step(POSTED, "更正：撤下公示", SURVEYED, back=True),
)

LINE = Line(
    key=KEY,
    title="临时救助",
    icon="fa6s.hand-holding-heart",
    group="社会救助",
    record=TemporaryAid,
    subject=Person,
    relief=Relief(lambda case: (Component.TEMPORARY,), reviewed=False),
    unit="件",
    optional=("village", "birth"),
    natural_key=("id_no", "name", "birth"),
    known_by=parts.NUMBERS,
    form=(
        Section("申请人", parts.APPLICANT),
        Section("申请", parts.APPLICATION[0].rows),
        Section("事由和救助", (
            ("track", "cause"), ("event_day", "event_place"), ("local_hukou", "people"), ("expenses",),
            ("form", "amount"), ("fund", "received_by"), ("again_why",), ("paid_first", "backfilled"),
        )),
        Section("审核确认", parts.DECISION),
        Section("领取账户", parts.PAYEE),
    ),
    parts=(
        parts.MEMBERS, parts.SURVEYS, parts.HEARINGS, parts.POSTINGS, parts.ENTITLEMENTS, parts.DELIVERIES,
        parts.RECOVERIES, parts.EVENTS,
        PHOTOS,
    ),
    columns=(
        Column("village", width=26, public=True), Column("group", width=14, public=True),
        Column("name", width=22, public=True),
        Column("id_no", width=42, listed=False), Column("track", width=18), Column("cause", width=28),
        Column("applied", width=24), Column("amount", width=22, public=True), Column("people", width=16, public=True),
        Column("decided", width=24, public=True), Column("state", "状态", due.standing, width=26),
        Column("next_day", "下一期限", due.next_day(KEY, TEMPORARY_CLOCKS, reviewed=False), width=24, roster=False),
    ),
    steps=STEPS,
    check=rules.check,
    clocks=TEMPORARY_CLOCKS,
    events="events",
    due=due.next_day(KEY, TEMPORARY_CLOCKS, reviewed=False),
    standing="已救助",
    views=VIEWS,
    roster_states=(PAID_FIRST, GRANTED, DONE),
    papers=temporary_papers(),
    import_paths=(
        "village", "group", "name", "id_no", "sex", "birth", "phone", "address", "kind", "relative", "applied", "form",
        "track", "cause", "amount", "people", "decided", "decision_no", "handler",
    ),
    roster_title="临时救助花名册",
)
