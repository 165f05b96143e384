"""Code lists of the 隐患 line (care.md §4.4)."""

from mzdesk.basics.coded import Coded


class MendingWay(Coded):
    """整改方式."""

    AT_ONCE = "1", "当场整改"
    BY_DAY = "2", "限期整改"
    OUT_OF_USE = "3", "停用相关场所设备"
    HANDED_ON = "4", "移交有权部门"


class Outcome(Coded):
    """复查结论."""

    GOOD = "1", "合格"
    NOT_GOOD = "2", "不合格"


class Approver(Coded):
    """批准人职务."""

    HEAD = "1", "民政办负责人"
    LEADER = "2", "乡镇分管领导"
    MAYOR = "3", "乡镇主要负责人"


class ReportWay(Coded):
    """报告方式."""

    PHONE = "1", "电话"
    PAPER = "2", "书面"
    SYSTEM = "3", "信息系统"
