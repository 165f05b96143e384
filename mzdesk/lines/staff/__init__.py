"""工作人员名册: investigators, committee members, children's directors."""

from mzdesk.describe import Column, Line, Part, Section, Step
from mzdesk.lines.staff import codes, rules
from mzdesk.lines.staff.record import Staff, StaffSpell
from mzdesk.people.attachments import PHOTOS
from mzdesk.people.residents import Person

LINE = Line(
    key="staff",
    title="工作人员",
    icon="fa6s.id-badge",
    group="居民",
    record=Staff,
    subject=Person,
    natural_key=("id_no", "name", "birth"),
    form=(
        Section("本人", (
            ("name", "id_no"), ("sex", "birth"), ("ethnic", "hukou_nature"), ("village", "group"),
            ("hukou_address", "lives_at_hukou"), ("address", "phone"),
        )),
        Section("岗位", (("post", "unit"), ("duties",), ("relatives",))),
    ),
    parts=(
        Part("spells", "任职经过", StaffSpell, newest="began", form=(
            Section("任职经过", (
                ("began", "entry_reason"), ("entry_words",), ("ended", "exit_reason"), ("exit_words", "gone_to"),
            )),
        ), columns=("began", "entry_reason", "ended", "exit_reason")),
        PHOTOS,
    ),
    spells="spells",
    columns=(
        Column("village", width=26, public=True), Column("name", width=22, public=True), Column("id_no", width=42),
        Column("post", width=36, public=True), Column("unit", width=40, public=True),
        Column("phone", width=30), Column("duties", width=40),
    ),
    steps=(
        Step("草稿", "到岗", "在岗", opens=True, reasons=codes.EntryReason),
        Step("在岗", "离岗", "已离岗", closes=True, reasons=codes.ExitReason),
        Step("已离岗", "重新到岗", "在岗", opens=True, reasons=codes.EntryReason),
    ),
    check=rules.check,
    roster_states=("在岗",),
    standing="在岗",
    import_paths=("village", "name", "id_no", "sex", "birth", "phone", "post", "unit", "duties"),
    roster_title="工作人员名册",
)
