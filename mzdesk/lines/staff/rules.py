"""工作人员 rules."""

from collections.abc import Iterator

from mzdesk.basics.dossier import Circumstances, Dossier
from mzdesk.basics.problems import Problem, Weight
from mzdesk.lines.staff.codes import Post


def check(staff: Dossier, around: Circumstances) -> Iterator[Problem]:
    """Whose relatives must be filed needs to have said who they are (220号 近亲属备案)."""
    if staff.get("post") in (Post.HANDLER, Post.COMMITTEE) and not staff.get("relatives"):
        yield Problem("relatives", "经办人员和村（居）委会成员请登记近亲属情况，供备案核对", Weight.WARN, "ST01")
    if staff.get("died"):
        yield Problem("name", "此人已登记死亡，请办理离岗", Weight.WARN, "ST02")
