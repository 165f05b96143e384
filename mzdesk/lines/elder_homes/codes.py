"""Code lists of the 养老机构 line (care.md §4.1)."""

from mzdesk.basics.coded import Coded


class HomeKind(Coded):
    """机构性质."""

    TEKUN = "1", "公办敬老院", "敬老院", "特困供养服务机构"
    PUBLIC_PRIVATE = "2", "公建民营"
    NONPROFIT = "3", "民办非企业"
    COMPANY = "4", "民办企业"
    MEDICAL = "5", "医养结合"


class SafetyGrade(Coded):
    """房屋安全鉴定等级 (JGJ 125)."""

    A = "1", "A级"
    B = "2", "B级"
    C = "3", "C级"
    D = "4", "D级"


class FireProof(Coded):
    """消防手续."""

    ACCEPTED = "1", "消防验收"
    FILED = "2", "消防备案"
    ASSESSED = "3", "安全评估报告"
    NONE = "0", "无"


class Medical(Coded):
    """医疗服务."""

    OWN = "1", "内设医疗机构"
    CONTRACT = "2", "与卫生院签约"
    NONE = "0", "无"


class Stars(Coded):
    """等级评定 (GB/T 37276)."""

    ONE = "1", "一级"
    TWO = "2", "二级"
    THREE = "3", "三级"
    FOUR = "4", "四级"
    FIVE = "5", "五级"
    NONE = "0", "未评定"


class Prepaid(Coded):
    """预收费."""

    NONE = "0", "无"
    FEE = "1", "有预收费"
    DEPOSIT = "2", "收押金"


class OutageKind(Coded):
    """床位不可用的原因."""

    REPAIR = "1", "维修"
    CLOSED = "2", "停用"
    ISOLATION = "3", "隔离用"


class WorkerPost(Coded):
    """岗位."""

    DIRECTOR = "1", "院长"
    CARER = "2", "护理员"
    COOK = "3", "厨师"
    DOCTOR = "4", "医护人员"
    FIRE = "5", "消防控制室值班"
    GUARD = "6", "安保"
    ACCOUNTANT = "7", "会计出纳"
    OTHER = "9", "其他"


class DrillKind(Coded):
    """演练与培训."""

    FIRE_DRILL = "1", "消防演练"
    DRILL = "2", "应急演练"
    FIRE_TRAINING = "3", "消防培训"
    TRAINING = "4", "安全培训"


class IncidentKind(Coded):
    """事件类型: the nine risks of GB 38600-2019 and others."""

    CHOKING = "01", "噎食"
    POISONING = "02", "食品药品误食"
    PRESSURE = "03", "压疮"
    SCALD = "04", "烫伤"
    BED_FALL = "05", "坠床"
    FALL = "06", "跌倒"
    WANDERING = "07", "走失"
    HARM = "08", "他伤和自伤"
    ACTIVITY = "09", "文体活动意外"
    FIRE = "11", "火情"
    FOOD = "12", "食物中毒"
    EPIDEMIC = "13", "传染病"
    FIGHT = "14", "打架"
    ABUSE = "15", "欺虐投诉"
    DEATH = "16", "非正常死亡"
    THEFT = "17", "盗窃"
    OTHER = "99", "其他"


class Told(Coded):
    """告知家属的方式."""

    PHONE = "1", "电话"
    PRESENT = "2", "当面"
    MESSAGE = "3", "短信或微信"


class EntryReason(Coded):
    """登记原因."""

    STANDING = "1", "在营机构"
    OPENED = "2", "新开办"
    REOPENED = "3", "恢复运营"


class ExitReason(Coded):
    """停办原因."""

    CLOSED = "1", "关停"
    MERGED = "2", "撤并"
    SUSPENDED = "3", "暂停运营"
