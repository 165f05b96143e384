"""农村留守妇女: 登记与走访 (care.md §3.1)."""

from mzdesk.describe import Column, Line, Part, Section, Step
from mzdesk.lines.left_behind_women import codes, rules
from mzdesk.lines.left_behind_women.record import LeftBehindWoman, WomanSpell, WomanVisit
from mzdesk.people.attachments import PHOTOS
from mzdesk.people.residents import Person

LINE = Line(
    key="left_behind_women",
    title="农村留守妇女",
    icon="fa6s.person-dress",
    record=LeftBehindWoman,
    subject=Person,
    natural_key=("id_no", "name", "birth"),
    form=(
        Section("基本信息", (
            ("name", "id_no"), ("sex", "birth"), ("ethnic", "education"), ("village", "group"),
            ("hukou_nature", "lives_at_hukou"), ("hukou_address", "address"), ("phone",),
        )),
        Section("家庭", (
            ("registered_marriage", "married"), ("parents_in_law", "children"), ("husband_years", "husband_home"),
            ("income_source",), ("help",), ("risk",),
        )),
        Section("健康", (("health", "illness"), ("disability", "disability_grade"), ("disability_card",))),
    ),
    parts=(
        Part("visits", "走访", WomanVisit, newest="visited", check=rules.check_visit, form=(
            Section("走访", (("visited", "way"), ("visitor",), ("needs",), ("done",))),
        ), columns=("visited", "way", "visitor", "needs", "done")),
        Part("spells", "在册经过", WomanSpell, newest="began", form=(
            Section("在册经过", (
                ("began", "entry_reason"), ("entry_words",), ("ended", "exit_reason"), ("exit_words", "gone_to"),
            )),
        ), columns=("began", "entry_reason", "ended", "exit_reason")),
        PHOTOS,
    ),
    spells="spells",
    columns=(
        Column("village", width=26), Column("group", width=14), Column("name", width=24),
        Column("age", "年龄", rules.age, width=12), Column("id_no", width=40, listed=False),
        Column("children", width=18), Column("husband_years", width=22), Column("husband_home", width=24),
        Column("health", width=20), Column("help", width=40), Column("visits.visited", "最近走访", width=24),
        Column("next_visit", "下次应访", rules.next_visit, width=24, roster=False),
    ),
    steps=(
        Step("草稿", "登记", "登记在册", opens=True, reasons=codes.EntryReason),
        Step("登记在册", "退出", "已退出", closes=True, reasons=codes.ExitReason),
        Step("已退出", "重新登记", "登记在册", opens=True, reasons=codes.EntryReason),
    ),
    check=rules.check,
    roster_states=("登记在册",),
    import_paths=(
        "village", "group", "name", "id_no", "birth", "ethnic", "education", "phone", "address", "children",
        "husband_years", "husband_home", "health",
    ),
    roster_title="农村留守妇女花名册",
    risk="risk",
    visits="visits",
    due=rules.next_visit,
)
