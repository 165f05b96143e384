"""入住老人: who lives in a home, on which bed, and how they are looked after (care.md §4.5)."""

from mzdesk.describe import Column, Line, Part, Section, Step
from mzdesk.lines.home_residents import codes, rules
from mzdesk.lines.home_residents.prints import leave_slip, nine_sheet, registration
from mzdesk.lines.home_residents.record import Absence, HomeResident, NineAssessment, ResidentBed, ResidentSpell
from mzdesk.lines.home_residents.steps import leaves
from mzdesk.people.attachments import PHOTOS
from mzdesk.people.residents import Person

NINE_FORM = Section("九防评估", (
    ("assessed", "assessor"), *((risk, f"{risk}_measure") for risk in rules.NINE),
))

LINE = Line(
    key="home_residents",
    title="入住老人",
    icon="fa6s.bed",
    group="养老机构",
    record=HomeResident,
    subject=Person,
    known_by=("agreement_no",),
    natural_key=("id_no", "name", "birth"),
    form=(
        Section("基本信息", (
            ("name", "id_no"), ("sex", "birth"), ("ethnic", "hukou_nature"), ("village", "group"),
            ("hukou_address", "lives_at_hukou"), ("address", "phone"), ("came_from",),
        )),
        Section("入住", (
            ("home", "category"), ("care_level", "agreement_no"), ("agreement_from", "agreement_to"), ("signer",),
            ("guardian_name", "guardian_relation"), ("guardian_phone",), ("second_contact", "second_phone"),
            ("support", "nursing"), ("allowance",), ("keeping",), ("estate",),
        )),
        Section("健康与能力", (
            ("health", "illness"), ("medicine", "allergy"), ("infectious", "psychiatric"),
            ("disability", "disability_grade"), ("disability_card", "diet"),
            ("eats", "dresses"), ("gets_up", "toilets"), ("walks", "washes"),
            ("ability_level", "ability_score"), ("assessor",), ("assessed", "next_assessment"),
        )),
    ),
    parts=(
        Part("beds", "床位", ResidentBed, newest="began", check=rules.check_bed, form=(
            Section("床位", (("bed",), ("began", "ended"))),
        ), columns=("bed", "began", "ended")),
        Part("absences", "请假住院", Absence, newest="began", check=rules.check_absence, form=(
            Section("请假住院", (("kind", "began"), ("due", "ended"), ("whom", "words"))),
        ), columns=("kind", "began", "due", "ended", "words")),
        Part("nine", "九防评估", NineAssessment, newest="assessed", check=rules.check_nine, form=(NINE_FORM,),
             columns=("assessed", "assessor", "choking", "fall", "wandering", "pressure")),
        Part("spells", "入住经过", ResidentSpell, newest="began", form=(
            Section("入住经过", (
                ("began", "entry_reason"), ("entry_words",), ("ended", "exit_reason"), ("exit_words", "gone_to"),
            )),
        ), columns=("began", "entry_reason", "ended", "exit_reason")),
        PHOTOS,
    ),
    spells="spells",
    columns=(
        Column("home", width=36), Column("bed", "床位", rules.bed_name, width=18), Column("name", width=20),
        Column("sex", width=10), Column("age", "年龄", rules.age, width=10),
        Column("id_no", width=38, listed=False), Column("category", width=24),
        Column("self_care", "特困自理", rules.care_words, width=16),
        Column("nine", "九防", rules.nine_words, width=30, roster=False), Column("spells.began", "入住日期", width=22),
        Column("agreement_to", width=22), Column("guardian_phone", width=26),
        Column("standing", "状态", rules.standing, width=14),
    ),
    steps=(
        Step("草稿", "入住", "在住", opens=True, reasons=codes.EntryReason, needs=rules.has_bed,
             papers=("入住登记表",)),
        Step("在住", "离院", "已离院", closes=True, reasons=codes.ExitReason, writes=leaves),
        Step("已离院", "再次入住", "在住", opens=True, reasons=codes.EntryReason, needs=rules.has_bed),
    ),
    check=rules.check,
    roster_states=("在住",),
    standing="在住",
    import_paths=(
        "home", "beds.bed", "beds.began", "name", "sex", "birth", "id_no", "village", "group", "category",
        "agreement_no", "agreement_to", "guardian_name", "guardian_relation", "guardian_phone", "health",
    ),
    papers={"入住登记表": registration, "九防评估表": nine_sheet, "外出登记单": leave_slip},
    roster_title="养老机构入住人员花名册",
    chips=rules.chips,
    due=rules.due,
    reminders=rules.reminders,
)
