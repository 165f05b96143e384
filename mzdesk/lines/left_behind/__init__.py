"""农村留守儿童: 登记、委托照护、随访、动态管理."""

from mzdesk.describe import Column, Line, Part, Section, Step
from mzdesk.lines.left_behind import codes, rules
from mzdesk.lines.left_behind.imports import completed
from mzdesk.lines.left_behind.prints import confirmation, visit_sheet
from mzdesk.lines.left_behind.record import (
    LeftBehindCare,
    LeftBehindChild,
    LeftBehindGrandparent,
    LeftBehindParent,
    LeftBehindSpell,
    LeftBehindVisit,
)
from mzdesk.people.attachments import PHOTOS
from mzdesk.people.residents import Person

LINE = Line(
    key="left_behind",
    title="农村留守儿童",
    icon="fa6s.child-reaching",
    record=LeftBehindChild,
    subject=Person,
    children=True,
    natural_key=("id_no", "name", "birth"),
    form=(
        Section("基本信息", (
            ("name", "id_no"), ("sex", "birth"), ("ethnic", "hukou_nature"), ("hukou_kind", "reason"),
            ("village", "group"), ("hukou_address", "lives_at_hukou"), ("address", "phone"),
            ("found", "director"), ("source",),
        )),
        Section("健康", (
            ("health", "illness"), ("disability", "disability_grade"), ("disability_card", "checked_up"), ("hiv",),
        )),
        Section("学业与生活", (
            ("schooling", "school_level"), ("school", "grade"), ("teacher", "teacher_phone"),
            ("boarding", "lives_alone"), ("dropped_out", "dropout_reason"), ("mind",), ("life",),
        )),
        Section("监护与帮扶", (
            ("guardianship", "guardian_quality"), ("has_carer", "key_child"), ("school_told", "village_told"),
            ("parents_place", "parents_contact"), ("income_source", "relief"), ("misconduct", "guardian_harm"),
            ("risk",), ("risk_reason",), ("help",), ("help_note",),
        )),
    ),
    parts=(
        Part("parents", "父母", LeftBehindParent, newest="role", newest_first=False, most=2,
             check=rules.check_parent, form=(
            Section("基本情况", (
                ("role", "name"), ("id_no", "phone"), ("address", "capacity"),
                ("parent_state", "evidence"), ("state_began", "state_ends"), ("single", "single_reason"),
            )),
            Section("健康", (("health", "illness"), ("disability", "disability_grade"), ("disability_card",))),
            Section("外出情况", (
                ("away", "away_since"), ("away_place", "away_work"), ("away_phone", "contact"),
                ("last_contact", "returns"), ("last_return", "next_return"),
            )),
        ), columns=("role", "name", "parent_state", "away", "away_place", "contact", "phone")),
        Part("care", "委托照护", LeftBehindCare, newest="began", check=rules.check_care, headings=(
            "受委托照料人", "受委托人", "委托照料人", "委托照护人", "监护人", "照料人", "监护人情况", "受委托人情况",
        ), form=(
            Section("受委托人", (
                ("carer_name", "relation"), ("carer_id_no", "carer_phone"), ("carer_birth", "carer_health"),
                ("carer_children", "why"), ("child_opinion",),
            )),
            Section("不得委托的情形", (("harmed_before",), ("bad_habits",), ("neglected_before",), ("unfit",))),
            Section("责任确认书", (
                ("agreement_no", "signed"), ("began", "ends"), ("signers", "signing_way"), ("witness",),
            )),
        ), columns=("carer_name", "relation", "carer_phone", "began", "ends", "signed")),
        Part("visits", "随访", LeftBehindVisit, newest="visited", check=rules.check_visit, form=(
            Section("随访", (
                ("visited", "way"), ("place", "visitor"), ("asked_name", "asked_relation"),
                ("child_seen", "last_contact"), ("schooling", "school_level"),
            )),
            Section("情况", (
                ("life", "family"), ("guardian", "mind"), ("opinion", "problems"), ("help", "make_key"), ("entered",),
            )),
        ), columns=("visited", "way", "visitor", "child_seen", "last_contact", "problems")),
        Part("grandparents", "祖辈", LeftBehindGrandparent, newest_first=False, most=4, form=(
            Section("祖辈", (("relation", "name"), ("birth",))),
        ), columns=("relation", "name", "birth")),
        Part("spells", "在册经过", LeftBehindSpell, newest="began", form=(
            Section("在册经过", (
                ("began", "entry_reason"), ("entry_words",), ("ended", "exit_reason"), ("exit_words", "gone_to"),
            )),
        ), columns=("began", "entry_reason", "ended", "exit_reason", "gone_to")),
        PHOTOS,
    ),
    spells="spells",
    columns=(
        Column("village", width=22), Column("group", width=12), Column("name", width=22), Column("sex", width=9),
        Column("age", "年龄", rules.age, width=9), Column("id_no", width=36, listed=False),
        Column("birth", width=20, listed=False), Column("reason", width=34),
        Column("risk", "风险", width=11), Column("carer", "受委托人（关系）", rules.carer, width=30),
        Column("care.carer_phone", "联系电话", width=26, listed=False),
        Column("school", "学校年级", rules.school, width=30), Column("boarding", "寄宿", width=14),
        Column("last_contact", "最近联系父母", rules.last_contact, width=20, roster=False),
        Column("visits.visited", "最近走访", width=20), Column("next_visit", "下次应访", rules.next_visit, width=20),
        Column("agreement_ends", "确认书到期", rules.agreement_ends, width=20, roster=False),
        Column("director", "儿童主任", width=16, roster=False),
    ),
    steps=(
        Step("草稿", "提交核实", "待核实"),
        Step("待核实", "核实登记", "登记在册", needs=rules.confirmable, opens=True, reasons=codes.EntryReason),
        Step("登记在册", "退出", "已退出", closes=True, reasons=codes.ExitReason),
        Step("已退出", "重新登记", "登记在册", needs=rules.confirmable, opens=True, reasons=codes.EntryReason),
    ),
    check=rules.check,
    roster_states=("待核实", "登记在册"),
    imported_state="待核实",
    import_paths=(
        "village", "group", "name", "sex", "birth", "id_no", "ethnic", "hukou_nature", "hukou_address", "address",
        "phone", "hukou_kind", "reason", "found", "health", "schooling", "school_level", "school", "grade",
        "boarding", "parents_place", "parents_contact", "guardianship", "risk", "life",
        "care.carer_name", "care.relation", "care.carer_phone", "care.carer_id_no", "care.signed", "care.ends",
    ),
    complete=completed,
    papers={"委托照护责任确认书": confirmation, "走访记录表": visit_sheet},
    roster_title="农村留守儿童花名册",
    risk="risk",
    visits="visits",
    chips=rules.chips,
    due=rules.next_visit,
    reminders=rules.reminders,
)
