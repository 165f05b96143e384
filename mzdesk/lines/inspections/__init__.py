"""机构检查: the township's own checks of the homes on its ground (care.md §4.2, §4.3)."""

from mzdesk.describe import Column, Line, Part, Section, Step
from mzdesk.lines.inspections import rules
from mzdesk.lines.inspections.prints import record_sheet
from mzdesk.lines.inspections.record import Inspection, InspectionItem
from mzdesk.lines.inspections.steps import finish
from mzdesk.people.attachments import PHOTOS

LINE = Line(
    key="inspections",
    title="机构检查",
    icon="fa6s.list-check",
    group="养老机构",
    unit="次",
    record=Inspection,
    subject=None,
    natural_key=("home", "inspected"),
    form=(
        Section("检查", (
            ("home", "kind"), ("inspected", "inspectors"), ("accompanied", "talked"), ("summary",), ("asked",),
        )),
    ),
    parts=(
        Part("items", "检查结果", InspectionItem, newest="code", newest_first=False, check=rules.check_item, form=(
            Section("检查结果", (
                ("code", "category"), ("wording",), ("result", "major"), ("words",), ("place",),
            )),
        ), columns=("code", "category", "wording", "result", "words")),
        PHOTOS,
    ),
    columns=(
        Column("inspected", width=26), Column("home", width=50), Column("kind", width=30),
        Column("inspectors", width=40), Column("progress", "已查项", rules.progress, width=20),
        Column("unmet", "不符合", rules.unmet, width=16), Column("edition", width=30, listed=False),
    ),
    steps=(
        Step("草稿", "完成检查", "已完成", needs=rules.something_asked, writes=finish,
             papers=("检查记录表",)),
    ),
    check=rules.check,
    roster_states=("已完成",),
    standing="已完成",
    papers={"检查记录表": record_sheet},
    roster_title="养老机构检查台账",
    chips=rules.chips,
)
