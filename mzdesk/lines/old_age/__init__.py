"""高龄津贴: age bands, no means test (assistance.md §1.7)."""

from mzdesk.cases import due, parts
from mzdesk.cases.codes import Component
from mzdesk.cases.lifecycle import CLOCKS, STANDING, VIEWS, Procedure, steps
from mzdesk.cases.papers import old_age_papers
from mzdesk.describe import Column, Line, Relief, Section
from mzdesk.lines.old_age import rules
from mzdesk.lines.old_age.record import OldAgeAllowance
from mzdesk.people.attachments import PHOTOS
from mzdesk.people.residents import Person

KEY = "old_age"

LINE = Line(
    key=KEY,
    title="高龄津贴",
    icon="fa6s.person-cane",
    group="社会救助",
    record=OldAgeAllowance,
    subject=Person,
    relief=Relief(lambda case: (Component.OLD_AGE,), rules.grants, band=rules.step, reviewed=False),
    unit="件",
    natural_key=("id_no", "name", "birth"),
    known_by=parts.NUMBERS,
    form=(
        Section("申请人", parts.APPLICANT),
        Section("申请", (*parts.APPLICATION[0].rows, ("verified_on", "verified_way"))),
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
        Column("id_no", width=42, listed=False), Column("age", "年龄", rules.age, width=12),
        Column("birth", width=24), Column("monthly", "月金额", due.monthly, width=20, public=True),
        Column("since", "起始月", due.since, width=20, public=True), Column("verified_on", width=26),
        Column("next_day", "下一期限", due.next_day(KEY, CLOCKS, reviewed=False), width=24, roster=False),
    ),
    steps=steps(Procedure(
        KEY, rules.grants, rules.explain, rules.eligible, survey=False, means=False, component=Component.OLD_AGE,
        intake_papers=("高龄津贴申领表",))),
    check=rules.check,
    clocks=CLOCKS,
    events="events",
    due=due.next_day(KEY, CLOCKS, reviewed=False),
    standing="享受中",
    views=VIEWS,
    roster_states=STANDING,
    papers=old_age_papers(),
    import_paths=(
        "village", "group", "name", "id_no", "sex", "birth", "phone", "address", "kind", "relative", "applied",
        "decided", "payee_name", "bank", "account", "history_monthly", "paid_through", "handler",
    ),
    roster_title="高龄津贴花名册",
)
