"""隐患: from the day a hazard is found, through orders, deadlines and 复查, until 销号 (care.md §4.4)."""

from mzdesk.cases.record import Event
from mzdesk.describe import Column, Line, Part, Section, StateView, Step
from mzdesk.homes.codes import Authority
from mzdesk.lines.hazards import rules, steps
from mzdesk.lines.hazards.prints import closing, notice, recheck
from mzdesk.lines.hazards.record import Hazard, HazardExtension, HazardReport, HazardRound
from mzdesk.lines.hazards.rules import CLOSED, FOUND, GOOD, HANDED, MENDING, OPEN, WAITING
from mzdesk.people.attachments import PHOTOS

LINE = Line(
    key="hazards",
    title="隐患",
    icon="fa6s.triangle-exclamation",
    group="养老机构",
    unit="条",
    record=Hazard,
    subject=None,
    known_by=("number", "notice_no"),
    natural_key=("number", "home"),
    form=(
        Section("隐患", (
            ("number", "home"), ("source", "inspection"), ("item", "category"), ("level", "place"),
            ("found", "finder"), ("affected",), ("words",), ("previous",),
        )),
        Section("整改与复查", (
            ("way", "responsible"), ("plan_due", "notice_no"), ("measures",), ("mended_words",), ("rechecker",),
            ("extend_to", "extend_why"), ("approver", "approver_post"), ("remarks",),
        )),
    ),
    parts=(
        Part("rounds", "整改轮次", HazardRound, newest="place", written=True, form=(
            Section("整改轮次", (
                ("place", "issued"), ("first_due", "due"), ("responsible", "mended"), ("mended_words",),
                ("rechecked", "rechecker"), ("outcome",), ("words",),
            )),
        ), columns=("place", "issued", "first_due", "due", "mended", "rechecked", "outcome")),
        Part("extensions", "延期", HazardExtension, newest="granted", written=True, form=(
            Section("延期", (("granted", "approver"), ("old_due", "new_due"), ("why",))),
        ), columns=("granted", "old_due", "new_due", "why", "approver")),
        Part("reports", "上报", HazardReport, newest="reported", check=rules.check_report, form=(
            Section("上报", (("reported", "to"), ("way",), ("words",))),
        ), columns=("reported", "to", "way", "words")),
        Part("events", "办理经过", Event, newest="done", written=True, form=(
            Section("办理经过", (("done", "action"), ("source", "target"), ("reason", "who"), ("words",))),
        ), columns=("done", "action", "source", "target", "words", "who")),
        PHOTOS,
    ),
    events="events",
    columns=(
        Column("number", width=30), Column("home", width=34), Column("category", width=24), Column("level", width=12),
        Column("words", width=52), Column("place", width=20, listed=False), Column("responsible", width=20),
        Column("first_due", "首次期限", rules.first_due_of, width=22, listed=False),
        Column("due", "现期限", rules.due_of, width=22),
        Column("deadline", "剩余/超期", rules.deadline_words, width=26),
        Column("rounds", "轮次", rules.rounds_of, width=10),
        Column("state", "状态", rules.state_of, width=18, listed=False),
        Column("reported", "上报", rules.reported_words, width=28, listed=False),
    ),
    steps=(
        Step("草稿", "登记", FOUND),
        Step(FOUND, "下达整改通知", MENDING, needs=rules.may_order, writes=steps.orders, papers=("隐患整改通知书",)),
        Step(FOUND, "当场改好", WAITING, needs=rules.mended_at_once, writes=steps.mends_at_once),
        Step(MENDING, "整改完成", WAITING, needs=rules.is_mended, writes=steps.mends),
        Step(MENDING, "延期", MENDING, needs=rules.may_extend, writes=steps.extends, signed=True),
        Step(MENDING, "督办", MENDING, needs=rules.is_late, needs_words=True, signed=True),
        Step(WAITING, "复查合格", GOOD, needs=rules.may_recheck, writes=steps.passes, papers=("复查意见书",)),
        Step(WAITING, "复查不合格", MENDING, needs=rules.fails_recheck, needs_words=True, writes=steps.fails,
             papers=("复查意见书",)),
        Step(GOOD, "销号", CLOSED, needs=rules.may_close, papers=("销号单",), signed=True),
        *(Step(state, "移交有权部门", HANDED, reasons=Authority, needs_words=True, signed=True) for state in (
            FOUND, MENDING, WAITING)),
        Step(HANDED, "收到反馈", WAITING, needs_words=True, writes=steps.comes_back),
        Step(GOOD, "更正：退回复查", WAITING, back=True),
    ),
    check=rules.check,
    roster_states=OPEN,
    standing="未销号",
    views=(StateView("closed", "已销号", (CLOSED,)), StateView("draft_only", "草稿", ("草稿",))),
    papers={"隐患整改通知书": notice, "复查意见书": recheck, "销号单": closing},
    roster_title="养老机构安全隐患台账",
    chips=rules.chips,
    due=rules.due,
)
