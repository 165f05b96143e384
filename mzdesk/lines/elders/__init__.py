"""特殊困难老人探访关爱 (care.md §3.2–§3.4)."""

from mzdesk.describe import Column, Line, Part, Section, Step
from mzdesk.lines.elders import codes, rules
from mzdesk.lines.elders.prints import card, pairing, visit_record
from mzdesk.lines.elders.record import Elder, ElderChild, ElderSpell, ElderTag, ElderTask, ElderVisit
from mzdesk.people.attachments import PHOTOS
from mzdesk.people.residents import Person

LINE = Line(
    key="elders",
    title="老人探访",
    icon="fa6s.person-cane",
    record=Elder,
    subject=Person,
    natural_key=("id_no", "name", "birth"),
    form=(
        Section("基本信息", (
            ("name", "id_no"), ("sex", "birth"), ("ethnic", "hukou_nature"), ("village", "group"),
            ("lives_at_hukou", "phone"), ("hukou_address", "address"), ("living", "house"),
            ("income_source", "grandchild"),
        )),
        Section("探访与联系", (
            ("risk", "visitor"), ("visitor_kind", "visitor_phone"), ("agreement_signed",),
            ("contact_name", "contact_relation"), ("contact_phone",), ("second_contact", "second_phone"),
        )),
        Section("健康与能力", (
            ("health", "illness"), ("disability", "disability_grade"), ("disability_card",),
            ("eats", "dresses"), ("gets_up", "toilets"), ("walks", "washes"),
            ("ability_level", "ability_score"), ("assessor",), ("assessed", "next_assessment"),
        )),
    ),
    parts=(
        Part("tags", "类别", ElderTag, newest="began", check=rules.check_tag, form=(
            Section("类别", (("tag", "evidence"), ("began", "ended"))),
        ), columns=("tag", "began", "ended", "evidence")),
        Part("visits", "探访", ElderVisit, newest="visited", check=rules.check_visit, form=(
            Section("探访", (("visited", "way"), ("seen", "visitor"), ("mark", "special"))),
            Section("情况", (("health", "money"), ("family", "safety"), ("service",), ("words",), ("entered",))),
        ), columns=("visited", "way", "seen", "visitor", "mark", "words")),
        Part("tasks", "问题办理", ElderTask, newest="found", check=rules.check_task, form=(
            Section("问题办理", (("found", "referred"), ("problem",), ("due", "handled"), ("result",))),
        ), columns=("found", "problem", "referred", "due", "handled")),
        Part("children", "子女", ElderChild, newest_first=False, form=(
            Section("子女", (("name", "relation"), ("phone", "place"), ("returns", "agreement"))),
        ), columns=("name", "relation", "phone", "place", "returns")),
        Part("spells", "在册经过", ElderSpell, newest="began", form=(
            Section("在册经过", (
                ("began", "entry_reason"), ("entry_words",), ("ended", "exit_reason"), ("exit_words", "gone_to"),
            )),
        ), columns=("began", "entry_reason", "ended", "exit_reason")),
        PHOTOS,
    ),
    spells="spells",
    columns=(
        Column("village", width=24), Column("group", width=14), Column("name", width=22),
        Column("age", "年龄", rules.age, width=10), Column("id_no", width=38, listed=False),
        Column("tags", "类别", rules.tag_words, width=38), Column("risk", "风险", width=10),
        Column("next_visit", "下次应访", rules.next_visit, width=22), Column("visits.visited", "最近探访", width=22),
        Column("visitor", width=20), Column("open_tasks", "未办结", rules.open_tasks, width=14),
        Column("contact_phone", width=26), Column("living", width=20, roster=False),
        Column("self_care", "特困自理", rules.care_words, width=16, roster=False, listed=False),
    ),
    steps=(
        Step("草稿", "登记", "在册", opens=True, reasons=codes.EntryReason),
        Step("在册", "退出", "已退出", closes=True, reasons=codes.ExitReason),
        Step("已退出", "重新登记", "在册", opens=True, reasons=codes.EntryReason),
    ),
    check=rules.check,
    roster_states=("在册",),
    import_paths=(
        "village", "group", "name", "sex", "birth", "id_no", "phone", "address", "living", "risk", "visitor",
        "contact_name", "contact_phone", "health", "tags.tag", "tags.began",
    ),
    papers={"探访记录": visit_record, "结对探访协议": pairing, "紧急联系卡": card},
    roster_title="特殊困难老人探访名册",
    risk="risk",
    visits="visits",
    chips=rules.chips,
    due=rules.next_visit,
    reminders=rules.reminders,
)
