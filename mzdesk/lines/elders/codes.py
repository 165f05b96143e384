"""Code lists of the 老人探访 line (care.md §3.2, §3.3; 民发〔2022〕73号)."""

from mzdesk.basics.coded import Coded


class Tag(Coded):
    """探访关爱对象类别; one elder has many, each from a day to a day."""

    ALONE = "1", "独居"
    EMPTY_NEST = "2", "空巢"
    LEFT_BEHIND = "3", "留守"
    DISABLED = "4", "失能"
    SEVERE_CARD = "5", "重残"
    FAMILY_PLANNING = "6", "计划生育特殊家庭"
    DEMENTIA = "7", "失智"
    TEKUN = "8", "分散供养特困"
    DIBAO = "9", "低保"
    NO_KIN = "10", "孤寡"
    VETERAN = "11", "优抚"


class Living(Coded):
    """居住状况."""

    ALONE = "1", "独居"
    SPOUSE = "2", "与配偶"
    GRANDCHILDREN = "3", "与孙辈"
    CHILDREN = "4", "与子女"
    OTHER = "9", "与其他亲属"


class House(Coded):
    """住房安全."""

    SAFE = "1", "安全"
    REPAIR = "2", "需修缮"
    DANGER = "3", "危房"


class Risk(Coded):
    """探访风险等级."""

    RED = "1", "红"
    YELLOW = "2", "黄"
    GREEN = "3", "绿"


class Way(Coded):
    """探访方式."""

    HOME = "1", "上门"
    PHONE = "3", "电话"
    VIDEO = "4", "视频"
    NEIGHBOUR = "5", "邻里代看"
    DEVICE = "6", "智能设备"


class Finding(Coded):
    """One content group of a visit."""

    NORMAL = "1", "正常"
    ABNORMAL = "2", "异常"


class VisitorKind(Coded):
    """结对人身份."""

    CADRE = "1", "村（居）委会"
    GRID = "2", "网格员"
    SOCIAL_WORKER = "3", "社工"
    VOLUNTEER = "4", "志愿者"
    NEIGHBOUR = "5", "邻里"
    HOME = "6", "养老机构"
    ASSOCIATION = "7", "老年协会"


class ReferredTo(Coded):
    """转介去向."""

    CLINIC = "1", "卫生院"
    DISABLED_FEDERATION = "2", "残联"
    POLICE = "3", "派出所"
    POWER = "4", "供电所"
    RELIEF = "5", "救助受理"
    FAMILY = "6", "联系家属"
    VILLAGE = "7", "村（居）委会"
    OTHER = "9", "其他"


class Returns(Coded):
    """子女回家频次."""

    WEEKLY = "1", "每周"
    MONTHLY = "2", "每月"
    HALF_YEAR = "3", "半年"
    YEARLY = "4", "一年"
    LESS = "5", "一年以上"


class Round(Coded):
    """特别探访."""

    HEAT = "1", "高温"
    COLD = "2", "寒潮"
    FLOOD = "3", "暴雨洪涝"
    BLACKOUT = "4", "停电停水"
    OTHER = "9", "其他"


class EntryReason(Coded):
    """登记原因."""

    NEW = "1", "新符合条件"
    MOVED_IN = "2", "迁入"
    OVERLOOKED = "3", "漏登补录"
    HOME_AGAIN = "4", "离开机构回家"


class ExitReason(Coded):
    """退出原因."""

    DEAD = "1", "死亡"
    MOVED_OUT = "2", "迁出"
    TO_HOME = "3", "入住养老机构"
    CHILDREN_BACK = "4", "子女返乡照料"
    OTHER = "9", "其他"
