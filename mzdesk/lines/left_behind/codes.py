"""Code lists of the 留守儿童 line, after the national child-welfare system where it has them (care.md §1.2, §1.8)."""

from mzdesk.basics.coded import Coded


class Reason(Coded):
    """留守原因（委托照料原因）, 国发〔2016〕13号."""

    BOTH_AWAY = "1", "父母双方同时外出", "双方外出"
    ONE_AWAY = "2", "父母一方外出，另一方无监护能力", "一方外出另一方无监护能力", "父母一方外出,另一方无监护能力"
    NEITHER_FIT = "3", "父母双方无监护能力"


class HukouKind(Coded):
    """户口分类."""

    INSTITUTION = "1", "福利院集体户"
    LOCAL = "2", "本辖区户口", "本地户口"
    OTHER_PROVINCE = "3", "外省市户口"
    NONE = "4", "无户口", "未落户"


class Schooling(Coded):
    """学业状况."""

    ENROLLED = "1", "在读", "在校", "就读"
    PRESCHOOL = "7", "学龄前"
    DROPPED_OUT = "5", "辍学", "失学"
    OTHER = "6", "毕业或其他", "毕业", "其他"


class SchoolLevel(Coded):
    """就学情况."""

    PRESCHOOL = "91", "学龄前"
    KINDERGARTEN = "92", "幼儿园"
    PRIMARY = "80", "小学"
    JUNIOR = "70", "初中"
    SENIOR = "60", "高中"
    VOCATIONAL = "40", "中专或技校", "中专", "技校", "中职"
    COLLEGE = "30", "大专"
    BACHELOR = "20", "本科"
    SPECIAL = "93", "特教", "特殊教育"
    OTHER = "99", "其他"


class Boarding(Coded):
    """是否寄宿."""

    BOARDER = "1", "寄宿生", "是", "√", "寄宿", "住校"
    DAY_PUPIL = "2", "非寄宿生", "否", "×", "走读", "不寄宿"


class HivState(Coded):
    """患艾滋病情况 (never leaves the office)."""

    NONE = "1", "无"
    CARRIER = "3", "携带或感染"
    OTHER = "9", "其他"


class Frequency(Coded):
    """联系频次."""

    DAILY = "1", "每天", "每日"
    WEEKLY = "2", "每周"
    MONTHLY = "3", "每月"
    SELDOM = "4", "很少", "偶尔"
    NEVER = "5", "无", "没有", "从不"


class ReturnFrequency(Coded):
    """返乡频次."""

    MONTHLY = "1", "每月"
    QUARTERLY = "2", "每季"
    HALF_YEARLY = "3", "半年"
    YEARLY = "4", "一年"
    LONGER = "5", "一年以上未归"


class ParentRole(Coded):
    """父亲或母亲."""

    FATHER = "1", "父亲", "父"
    MOTHER = "2", "母亲", "母"


class ParentState(Coded):
    """父母状态."""

    NORMAL = "01", "正常"
    DEAD = "02", "死亡"
    MISSING = "03", "失踪"
    SERIOUSLY_ILL = "04", "重病"
    SEVERELY_DISABLED = "05", "重残"
    IN_PRISON = "06", "服刑在押"
    DRUG_REHABILITATION = "07", "强制隔离戒毒"
    OTHER_DETENTION = "08", "被执行其他限制人身自由的措施"
    OUT_OF_CONTACT = "09", "失联"
    CUSTODY_REVOKED = "10", "被撤销监护资格"
    DEPORTED = "11", "被遣送（驱逐）出境"
    OTHER = "99", "其他"


class SingleReason(Coded):
    """单亲原因."""

    DIVORCED = "1", "离异"
    WIDOWED = "2", "丧偶"
    UNMARRIED = "3", "未婚"
    OTHER = "9", "其他"


class Capacity(Coded):
    """监护能力."""

    FULL = "1", "有"
    NONE = "2", "无"
    PARTIAL = "3", "部分"


class CarerRelation(Coded):
    """受委托人与儿童关系（不含父母和本人）."""

    PATERNAL = "1", "祖父母", "爷爷", "奶奶", "爷爷奶奶"
    MATERNAL = "2", "外祖父母", "外公", "外婆", "姥姥", "姥爷"
    RELATIVE = "3", "其他亲属", "亲属"
    FRIEND = "4", "亲戚朋友", "朋友"
    NEIGHBOUR = "5", "邻居"
    OTHER = "9", "其他"
    NOBODY = "0", "无"


class HasCarer(Coded):
    """有无委托照料人."""

    YES = "1", "有"
    NO = "2", "无"


class SigningWay(Coded):
    """确认书签字方式 (care.md trap 23: an absent parent's signature is said to be what it is)."""

    IN_PERSON = "1", "当面签字"
    BY_VIDEO = "2", "视频见证并代签"
    BY_PHONE = "3", "电话确认"
    UNSIGNED = "4", "未签"


class Guardianship(Coded):
    """监护类型."""

    PARENTS = "1", "父母监护"
    GRANDPARENTS = "2", "祖父母外祖父母监护"
    RELATIVES = "3", "亲戚朋友监护"
    OTHER = "4", "其他"
    NOBODY = "5", "无人监护"


class Quality(Coded):
    """监护情况."""

    GOOD = "1", "较好"
    FAIR = "2", "一般"
    POOR = "3", "差"


class Misconduct(Coded):
    """监护不当情形."""

    NONE = "0", "无"
    ABANDONED = "1", "遗弃或长期无人照料"
    VIOLENCE = "2", "家庭暴力或虐待"
    NEGLECT = "3", "疏于照顾"
    LIVES_ALONE = "4", "脱离监护单独居住"
    INCITEMENT = "5", "教唆违法"
    PROPERTY = "6", "侵占财产"
    NO_SCHOOL = "7", "失学放任"
    OTHER = "9", "其他"


class Risk(Coded):
    """风险等级. 未评估 is a level of its own, not 低 (care.md trap 20)."""

    HIGH = "1", "高"
    MIDDLE = "2", "中"
    LOW = "3", "低"
    UNASSESSED = "0", "未评估"


class Relief(Coded):
    """救助措施."""

    OUT_OF_POVERTY = "01", "脱贫户或监测户", "建档立卡贫困户", "建档立卡"
    DIBAO = "02", "最低生活保障", "低保"
    TEKUN = "03", "特困供养"
    TEMPORARY = "04", "临时救助"
    MEDICAL = "05", "医疗救助"
    HOUSING = "06", "住房救助"
    DISABLED_LIVING = "07", "困难残疾人生活补贴"
    DISABLED_CARE = "08", "重度残疾人护理补贴"
    ORPHAN = "09", "孤儿津贴"
    OTHER = "98", "其他"
    NONE = "99", "无"


class Help(Coded):
    """帮扶建议."""

    MONEY = "1", "经济帮扶"
    GUARDIANSHIP = "2", "监护指导"
    MIND = "3", "心理关爱"
    STUDY = "4", "学业辅导"
    HEALTH = "5", "医疗康复"
    HUKOU = "6", "落户"
    OTHER = "7", "其他"
    REFERRAL = "8", "转介"
    NONE = "0", "无"


class EntryReason(Coded):
    """新增原因."""

    NEWLY_AWAY = "1", "父母新外出"
    BORN = "2", "新出生"
    MOVED_IN = "3", "迁入"
    OVERLOOKED = "4", "漏登补录"
    AWAY_AGAIN = "5", "父母再次外出"


class ExitReason(Coded):
    """退出原因 (care.md §1.8)."""

    PARENT_BACK = "01", "父母一方或双方返乡监护"
    SIXTEEN = "02", "年满16周岁"
    WENT_ALONG = "03", "随父母外出"
    MOVED_OUT = "04", "户籍迁出"
    OTHER_PARENT_FIT = "05", "另一方恢复监护能力"
    BECAME_ORPHAN = "06", "转为孤儿或事实无人抚养"
    ADOPTED = "07", "被收养"
    DEAD = "08", "死亡"
    WRONG = "09", "信息错误"
    OTHER = "99", "其他"


class AskedRelation(Coded):
    """问询对象与儿童关系."""

    CHILD = "0", "儿童本人"
    FATHER = "1", "父亲"
    MOTHER = "2", "母亲"
    GRANDPARENT = "3", "祖父母外祖父母"
    RELATIVE = "4", "其他亲属"
    TEACHER = "5", "教师"
    NEIGHBOUR = "6", "邻居"
    OTHER = "9", "其他"
