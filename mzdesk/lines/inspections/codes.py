"""Code lists of the 机构检查 line (care.md §4.2)."""

from mzdesk.basics.coded import Coded


class InspectionKind(Coded):
    """检查类型."""

    MONTHLY = "1", "月度检查"
    HOLIDAY = "2", "节前检查"
    INCIDENT = "3", "事后检查"
    FLOOD = "4", "汛期检查"
    COLD = "5", "寒潮检查"
    LEADER = "6", "分管领导季度检查"
    JOINT = "7", "联合检查"
    NIGHT = "8", "夜间抽查"
