"""养老机构: 敬老院 and other homes for elders on the township's ground (care.md §4.1, §4.5)."""

from mzdesk.describe import Column, Line, Part, Section, Step
from mzdesk.lines.elder_homes import codes, rules
from mzdesk.lines.elder_homes.prints import profile
from mzdesk.lines.elder_homes.record import (
    ElderHome,
    HomeBed,
    HomeDrill,
    HomeIncident,
    HomeOutage,
    HomeSpell,
    HomeWorker,
)
from mzdesk.people.attachments import PHOTOS

LINE = Line(
    key="elder_homes",
    title="养老机构",
    icon="fa6s.house-medical",
    group="养老机构",
    unit="家",
    record=ElderHome,
    subject=None,
    known_by=("name", "filing_no", "credit_code"),
    natural_key=("name", "credit_code"),
    form=(
        Section("基本情况", (
            ("name", "kind"), ("village", "address"), ("director", "phone"), ("credit_code", "legal_person"),
            ("registered", "stars"), ("filed", "filing_no"), ("approved_beds", "fees"), ("fees_posted", "prepaid"),
            ("prepaid_account",),
        )),
        Section("房屋与证照", (
            ("built", "ownership"), ("land_area", "floor_area"), ("floors", "structure"),
            ("safety_grade", "safety_day"), ("fire_proof", "fire_no"), ("fire_day", "extinguisher_expires"),
            ("food_no", "food_expires"), ("medical", "medical_no"), ("medical_expires", "insurance_expires"),
            ("lift_expires", "boiler_expires"), ("remarks",),
        )),
    ),
    parts=(
        Part("beds", "床位", HomeBed, newest_first=False, check=rules.check_bed, form=(
            Section("床位", (("building", "floor"), ("room", "bed"), ("nursing",), ("began", "ended"))),
        ), columns=("building", "floor", "room", "bed", "nursing", "began", "ended")),
        Part("outages", "停用床位", HomeOutage, newest="began", check=rules.check_outage, form=(
            Section("停用床位", (("bed", "kind"), ("began", "ended"))),
        ), columns=("bed", "kind", "began", "ended")),
        Part("workers", "工作人员", HomeWorker, newest_first=False, check=rules.check_worker, form=(
            Section("工作人员", (
                ("name", "post"), ("id_no", "phone"), ("health_expires", "certificate"), ("trained", "contract"),
                ("insured",), ("began", "ended"),
            )),
        ), columns=("name", "post", "health_expires", "certificate", "trained", "ended")),
        Part("drills", "演练培训", HomeDrill, newest="held", check=rules.check_drill, form=(
            Section("演练培训", (("held", "kind"), ("people",), ("words",))),
        ), columns=("held", "kind", "people", "words")),
        Part("incidents", "事件", HomeIncident, newest="happened", check=rules.check_incident, form=(
            Section("事件", (
                ("happened", "clock"), ("kind", "place"), ("whom",), ("words",), ("first_aid", "hospital"),
                ("family_told", "family_clock"), ("family_way", "told_by"), ("reported", "reported_clock"),
                ("result",), ("review",), ("closed",),
            )),
        ), columns=("happened", "kind", "place", "family_told", "reported", "closed")),
        Part("spells", "运营经过", HomeSpell, newest="began", form=(
            Section("运营经过", (
                ("began", "entry_reason"), ("entry_words",), ("ended", "exit_reason"), ("exit_words", "gone_to"),
            )),
        ), columns=("began", "entry_reason", "ended", "exit_reason")),
        PHOTOS,
    ),
    spells="spells",
    columns=(
        Column("name", width=46, public=True), Column("kind", width=26), Column("village", width=26),
        Column("director", width=20), Column("phone", width=28), Column("approved_beds", width=16),
        Column("beds", "现有床位", rules.bed_count, width=16),
        Column("expiry", "最近到期", rules.expiry_words, width=44),
        Column("incidents", "未办结事件", rules.open_incidents, width=18),
    ),
    steps=(
        Step("草稿", "登记", "在营", opens=True, reasons=codes.EntryReason),
        Step("在营", "停办", "已停办", closes=True, reasons=codes.ExitReason),
        Step("已停办", "恢复运营", "在营", opens=True, reasons=codes.EntryReason),
    ),
    check=rules.check,
    roster_states=("在营",),
    standing="在营",
    papers={"机构基本情况表": profile},
    roster_title="养老机构名册",
    chips=rules.chips,
    due=rules.next_expiry,
    reminders=rules.reminders,
)
