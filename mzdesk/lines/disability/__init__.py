"""残疾人两项补贴: 困难残疾人生活补贴、重度残疾人护理补贴 (assistance.md §1.6)."""

from mzdesk.cases import due, parts
from mzdesk.cases.codes import Component
from mzdesk.cases.lifecycle import CLOCKS, STANDING, VIEWS, Procedure, steps
from mzdesk.cases.papers import disability_papers
from mzdesk.describe import Column, Line, Relief, Section
from mzdesk.lines.disability import rules
from mzdesk.lines.disability.record import DisabilityAllowance
from mzdesk.people.attachments import PHOTOS
from mzdesk.people.residents import Person

KEY = "disability"

LINE = Line(
    key=KEY,
    title="残疾人两项补贴",
    icon="fa6s.wheelchair",
    group="社会救助",
    record=DisabilityAllowance,
    subject=Person,
    relief=Relief(rules.claims, rules.grants),
    unit="件",
    natural_key=("id_no", "name", "birth"),
    known_by=parts.NUMBERS,
    form=(
        Section("申请人", (*parts.APPLICANT, ("guardian_name", "guardian_phone"))),
        Section("申请", parts.APPLICATION[0].rows),
        Section("残疾人证和申请项目", (
            ("card_no",), ("card_kind", "card_grade"), ("card_issued", "card_expires"), ("wants",),
            ("family_type",), ("excludes",),
        )),
        Section("审核确认", parts.DECISION),
        Section("领取账户", parts.PAYEE),
    ),
    parts=(
        parts.POSTINGS, parts.ENTITLEMENTS, parts.CALCULATION, parts.REVIEWS, parts.DELIVERIES, parts.RECOVERIES,
        parts.EVENTS,
        PHOTOS,
    ),
    columns=(
        Column("village", width=26, public=True), Column("group", width=14, public=True),
        Column("name", width=22, public=True),
        Column("id_no", width=42, listed=False), Column("wants", "项目", rules.wants_words, width=20),
        Column("card_kind", width=18), Column("card_grade", width=16), Column("card_expires", width=24),
        Column("monthly", "月金额", due.monthly, width=20, public=True),
        Column("since", "起始月", due.since, width=20, public=True),
        Column("next_day", "下一期限", due.next_day(KEY, CLOCKS), width=24, roster=False),
    ),
    steps=steps(Procedure(
        KEY, rules.grants, rules.explain, rules.eligible, survey=False, means=False, component=Component.LIVING,
        intake_papers=("两项补贴申请审核表",))),
    check=rules.check,
    clocks=CLOCKS,
    events="events",
    due=due.next_day(KEY, CLOCKS), reminders=rules.reminders,
    standing="享受中",
    views=VIEWS,
    roster_states=STANDING,
    papers=disability_papers(),
    import_paths=(
        "village", "group", "name", "id_no", "sex", "birth", "phone", "card_no", "card_kind", "card_grade",
        "card_issued", "card_expires", "excludes", "kind", "relative", "wants", "family_type", "applied", "decided",
        "payee_name", "bank", "account", "history_monthly", "paid_through", "handler",
    ),
    roster_title="残疾人两项补贴花名册",
)
