"""Code lists that all relief programmes share. National lists keep their codes; others are the desk's own."""

from mzdesk.basics.coded import Coded


class CaseKind(Coded):
    """办理类别. History is taken over once from older lists, flagged, and never a way round the procedure."""

    NEW = "1", "新申请"
    TRANSFER_IN = "2", "转入"
    HISTORY = "3", "历史数据采集"


class Channel(Coded):
    """提出方式."""

    SELF = "1", "本人申请"
    AGENT = "2", "委托他人代办"
    VILLAGE = "3", "村（居）委会代办"
    FOUND = "4", "主动发现"


class Level(Coded):
    """审核确认机关."""

    COUNTY = "1", "县级民政部门"
    TOWNSHIP = "2", "乡镇人民政府"


class IncomeCategory(Coded):
    """家庭可支配收入 (民发〔2021〕57号第十三条)."""

    WAGE = "1", "工资性收入"
    BUSINESS = "2", "经营净收入"
    PROPERTY = "3", "财产净收入"
    TRANSFER = "4", "转移净收入"
    OTHER = "9", "其他收入"


class IncomeMode(Coded):
    """核算方式."""

    ACTUAL = "1", "据实核算"
    AGREED = "2", "协议或判决"
    PRESUMED = "3", "按劳动力系数推定"
    NORM = "4", "按当地标准评估"


class NotCounted(Coded):
    """不计入家庭收入的项目; each holds only while its dated rule does (policy table income_exclusion)."""

    VETERAN = "veteran", "优待抚恤金"
    BIRTH_PLAN = "birth_plan", "计划生育奖励扶助金"
    SCHOLARSHIP = "scholarship", "奖学金、见义勇为等奖励"
    RELIEF = "relief", "政府救助款物"
    BASIC_PENSION = "base_pension", "城乡居民基本养老保险基础养老金"
    DISABILITY = "disability", "残疾人两项补贴"
    OLD_AGE = "old_age", "高龄津贴"
    CHILD = "child", "孤儿和事实无人抚养儿童补贴"
    LOCAL = "local", "市级以上规定的其他项目"


class PropertyKind(Coded):
    """家庭财产 (民发〔2021〕57号第十四条)."""

    MONEY = "1", "银行存款、现金、证券、基金、理财"
    INSURANCE = "2", "商业保险"
    CAR = "3", "机动车辆"
    MACHINE = "4", "船舶、大型农机具"
    HOUSE = "5", "房屋"
    SHOP = "6", "非居住用房"
    COMPANY = "7", "市场主体、投资"
    DEBT = "8", "债权"
    OTHER = "9", "其他财产"


class SupportRelation(Coded):
    """义务人与被赡（抚、扶）养人关系."""

    CHILD = "1", "子女"
    PARENT = "2", "父母"
    SPOUSE = "3", "配偶"
    SIBLING = "4", "兄弟姐妹"
    OTHER = "9", "其他"


class SurveyWay(Coded):
    """调查方式."""

    HOME = "1", "入户调查"
    NEIGHBOUR = "2", "邻里访问"
    LETTER = "3", "信函索证"
    PHONE = "4", "电话、视频"


class SurveyResult(Coded):
    """调查结论."""

    AGREES = "1", "与申报一致"
    DIFFERS = "2", "与申报不一致"


class ReviewClass(Coded):
    """复核类别: how often, policy says (民发〔2021〕57号第三十一条; the letters are those of 民发〔2012〕220号)."""

    A = "A", "A类"
    B = "B", "B类"
    C = "C", "C类"


class ReviewResult(Coded):
    """复核结果."""

    SAME = "1", "无变化"
    CHANGE = "2", "调整金额"
    STOP = "3", "停发"


class Material(Coded):
    """申请材料."""

    FORM = "1", "申请书"
    AUTHORISATION = "2", "家庭经济状况核对授权书"
    PROMISE = "3", "诚信承诺书"
    IDENTITY = "4", "身份证和户口簿"
    INCOME = "5", "收入和财产材料"
    DISABILITY = "6", "残疾人证"
    ILLNESS = "7", "疾病诊断和医疗费票据"
    SCHOOL = "8", "在学证明"
    AGENCY = "9", "委托书"
    ACCOUNT = "10", "银行账户"
    OTHER = "99", "其他材料"
    NONE = "0", "无"


class Component(Coded):
    """待遇项目: what an amount is paid as; statistics add by named sets of these (assistance.md §7)."""

    DIBAO = "dibao", "低保金"
    CLASS_EXTRA = "extra", "分类施保金"
    LIVING = "living", "困难残疾人生活补贴"
    CARE = "care", "重度残疾人护理补贴"
    OLD_AGE = "old_age", "高龄津贴"
    TEMPORARY = "temporary", "临时救助金"


class StopReason(Coded):
    """停发（退出）原因."""

    DIED = "1", "死亡"
    INCOME = "2", "收入超过标准"
    PROPERTY = "3", "财产不符合规定"
    MOVED = "4", "户籍迁出"
    REFUSED = "5", "拒不配合复核"
    FALSE = "6", "虚报、隐瞒、伪造"
    JAILED = "7", "服刑等"
    CARD = "8", "残疾人证到期、冻结、注销"
    OTHER_AID = "9", "转为其他救助"
    VOLUNTARY = "10", "自愿放弃"
    AGE = "11", "年龄不符"
    MISSING = "12", "失联、失踪"
    OTHER = "99", "其他"


class RefuseReason(Coded):
    """不予受理、不予确认、终止的原因."""

    INCOME = "1", "收入不符合规定"
    PROPERTY = "2", "财产不符合规定"
    HUKOU = "3", "户籍不符合规定"
    MATERIAL = "4", "材料不齐且逾期未补"
    REFUSED = "5", "拒不配合调查核对"
    FALSE = "6", "虚报、隐瞒、伪造"
    OTHER_AID = "7", "已享受互斥的救助"
    NOT_ELIGIBLE = "8", "不符合对象条件"
    WITHDRAWN = "9", "申请人撤回"
    OTHER = "99", "其他"


class SuspendReason(Coded):
    """中止原因."""

    ACCOUNT = "1", "账户异常"
    MISSING = "2", "失联"
    UNVERIFIED = "3", "未按时认证"
    CARD = "4", "残疾人证到期"
    OTHER = "9", "其他"


class RecoveryKind(Coded):
    """追缴记账."""

    DUE = "1", "应追回"
    RECEIVED = "2", "已退回"
    WRITTEN_OFF = "3", "核销"
    TRANSFERRED = "4", "移送"
