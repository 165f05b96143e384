"""Code lists of the 入住老人 line (care.md §4.5)."""

from mzdesk.basics.coded import Coded


class ResidentKind(Coded):
    """人员类别."""

    TEKUN = "1", "特困集中供养", "特困", "五保"
    DIBAO = "2", "低保代养"
    PAYING = "3", "社会代养", "自费"
    VETERAN = "4", "优抚"
    DISABLED = "5", "残疾人"
    CHILD = "6", "孤儿（儿童）"
    RESPITE = "7", "临时托养"


class CareLevel(Coded):
    """机构护理级别; another thing than 特困自理能力 and 能力等级 (care.md trap 12)."""

    SELF = "1", "自理"
    ASSISTED = "2", "介助"
    NURSED = "3", "介护"
    SPECIAL = "4", "特护"


class NineRisk(Coded):
    """九防一项的评估结果 (GB 38600-2019 ch. 6)."""

    NONE = "0", "无"
    GUARD = "1", "需防护"
    HIGH = "2", "高风险"
    UNASSESSED = "9", "未评估"


class AbsenceKind(Coded):
    """不在院."""

    LEAVE = "1", "请假"
    HOSPITAL = "2", "住院"


class EntryReason(Coded):
    """入住原因."""

    NEW = "1", "新入住"
    MOVED = "2", "从其他机构转入"
    AGAIN = "3", "再次入住"
    STANDING = "4", "补录在住"


class ExitReason(Coded):
    """离院原因."""

    DEAD = "1", "死亡"
    HOME = "2", "回家"
    MOVED = "3", "转其他机构"
    ENDED = "4", "协议终止"
    OTHER = "9", "其他"
