"""Every business line the desk knows. A new line is one folder, one row here and one migration."""

from mzdesk.basics.problems import Refusal
from mzdesk.describe import Line
from mzdesk.lines.left_behind import LINE as LEFT_BEHIND
from mzdesk.lines.left_behind_women import LINE as LEFT_BEHIND_WOMEN

LINES: dict[str, Line] = {line.key: line for line in (LEFT_BEHIND, LEFT_BEHIND_WOMEN)}


def line_of(register: str) -> Line:
    """The line of a register name as typed on the command line: ``left-behind``."""
    found = LINES.get(register.replace("-", "_"))
    if found is None:
        known = "、".join(f"{line.register}（{line.title}）" for line in LINES.values())
        raise Refusal(f"没有名为“{register}”的台账", f"可用的有：{known}", code="unknown-register")
    return found
