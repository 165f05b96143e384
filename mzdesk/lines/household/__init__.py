"""居民户: 户主、成员及其变动 (assistance.md §0)."""

from mzdesk.describe import Column, Line, Part, Section, Step
from mzdesk.lines.household import codes, rules
from mzdesk.lines.household.record import Household, HouseholdMember, HouseholdSpell
from mzdesk.people.attachments import PHOTOS
from mzdesk.people.residents import Person

LINE = Line(
    key="household",
    title="居民户",
    icon="fa6s.people-roof",
    group="居民",
    unit="户",
    record=Household,
    subject=Person,
    known_by=("number",),
    natural_key=("id_no", "name", "birth"),
    form=(
        Section("户主", (
            ("name", "id_no"), ("sex", "birth"), ("ethnic", "hukou_nature"), ("village", "group"),
            ("hukou_address", "lives_at_hukou"), ("address", "phone"),
        )),
        Section("住房和土地", (("number", "dwelling"), ("land",), ("note",))),
    ),
    parts=(
        Part("members", "成员", HouseholdMember, newest="began", newest_first=False, check=rules.check_member, form=(
            Section("成员", (
                ("person", "relation"), ("counted", "uncounted"), ("began", "ended"), ("left",),
            )),
        ), columns=("person", "relation", "counted", "began", "ended", "left")),
        Part("spells", "在册经过", HouseholdSpell, newest="began", form=(
            Section("在册经过", (
                ("began", "entry_reason"), ("entry_words",), ("ended", "exit_reason"), ("exit_words", "gone_to"),
            )),
        ), columns=("began", "entry_reason", "ended", "exit_reason")),
        PHOTOS,
    ),
    spells="spells",
    columns=(
        Column("village", width=26), Column("group", width=16), Column("name", "户主", width=22),
        Column("id_no", width=42, listed=False), Column("number", width=20),
        Column("size", "人口", rules.size, width=12),
        Column("counted", "共同生活", rules.counted, width=18),
        Column("members", "成员", rules.names, width=60),
        Column("phone", width=28),
    ),
    steps=(
        Step("草稿", "登记", "在册", opens=True, reasons=codes.EntryReason),
        Step("在册", "注销", "已注销", closes=True, reasons=codes.ExitReason),
        Step("已注销", "恢复登记", "在册", opens=True, reasons=codes.EntryReason),
    ),
    check=rules.check,
    roster_states=("在册",),
    imported_state="在册",
    import_paths=(
        "number", "village", "group", "name", "members.relation", "id_no", "sex", "birth", "ethnic", "hukou_nature",
        "phone", "address", "members.began",
    ),
    roster_title="居民户花名册",
)
