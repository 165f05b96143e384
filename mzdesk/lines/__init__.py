"""Every business line the desk knows. A new line is one folder, one row here and one migration."""

from mzdesk.basics.problems import Refusal
from mzdesk.describe import Line
from mzdesk.lines.disability import LINE as DISABILITY
from mzdesk.lines.elder_homes import LINE as ELDER_HOMES
from mzdesk.lines.elders import LINE as ELDERS
from mzdesk.lines.hazards import LINE as HAZARDS
from mzdesk.lines.home_residents import LINE as HOME_RESIDENTS
from mzdesk.lines.household import LINE as HOUSEHOLD
from mzdesk.lines.inspections import LINE as INSPECTIONS
from mzdesk.lines.left_behind import LINE as LEFT_BEHIND
from mzdesk.lines.left_behind_women import LINE as LEFT_BEHIND_WOMEN
from mzdesk.lines.old_age import LINE as OLD_AGE
from mzdesk.lines.rural_dibao import LINE as RURAL_DIBAO
from mzdesk.lines.staff import LINE as STAFF
from mzdesk.lines.temporary_aid import LINE as TEMPORARY_AID
from mzdesk.lines.urban_dibao import LINE as URBAN_DIBAO

LINES: dict[str, Line] = {line.key: line for line in (
    LEFT_BEHIND, LEFT_BEHIND_WOMEN, ELDERS, ELDER_HOMES, HOME_RESIDENTS, INSPECTIONS, HAZARDS, HOUSEHOLD, STAFF,
    RURAL_DIBAO, URBAN_DIBAO, TEMPORARY_AID, DISABILITY, OLD_AGE,
)}


def line_of(register: str) -> Line:
    """The line of a register name as typed on the command line: ``left-behind``."""
    found = LINES.get(register.replace("-", "_"))
    if found is None:
        known = "、".join(f"{line.register}（{line.title}）" for line in LINES.values())
        raise Refusal(f"没有名为“{register}”的台账", f"可用的有：{known}", code="unknown-register")
    return found
