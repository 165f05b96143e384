"""Code lists of the 留守妇女 line (care.md §3.1)."""

from mzdesk.basics.coded import Coded


class Marriage(Coded):
    """婚姻登记."""

    REGISTERED = "1", "登记领证"
    UNREGISTERED = "2", "未登记领证"


class ParentsInLaw(Coded):
    """公婆情况."""

    BOTH = "1", "双方健在"
    ONE = "2", "一方健在"
    NONE = "3", "双方去世"


class Help(Coded):
    """获得生产帮扶."""

    RELIEF = "1", "社会救助"
    LOAN = "2", "小额担保贷款"
    MUTUAL_AID = "3", "加入生产互助"
    TRAINING = "4", "技能培训"
    OTHER = "8", "其他帮扶"
    NONE = "9", "无"


class Need(Coded):
    """走访了解的需求."""

    WORK = "1", "生产"
    MIND = "2", "心理"
    RIGHTS = "3", "权益保护"
    HEALTH = "4", "健康"
    CHILDREN = "5", "子女教育"
    NONE = "0", "无"


class Risk(Coded):
    """风险等级."""

    HIGH = "1", "高"
    LOW = "3", "一般"


class EntryReason(Coded):
    """新增原因."""

    HUSBAND_AWAY = "1", "丈夫新外出"
    MOVED_IN = "2", "迁入"
    OVERLOOKED = "3", "漏登补录"


class ExitReason(Coded):
    """退出原因."""

    HUSBAND_BACK = "1", "丈夫返乡"
    WENT_ALONG = "2", "随丈夫外出"
    MOVED_OUT = "3", "户籍迁出"
    OVER_AGE = "4", "超过年龄"
    DEAD = "5", "死亡"
    OTHER = "9", "其他"
