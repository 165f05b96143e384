"""Code lists that several registers of 养老机构 share: hazard categories and levels, results of a check."""

from mzdesk.basics.coded import Coded


class Category(Coded):
    """检查类别, care.md §4.3."""

    PAPERS = "01", "证照与制度"
    FIRE = "02", "消防"
    POWER = "03", "用电"
    GAS = "04", "燃气"
    FOOD = "05", "食品"
    BUILDING = "06", "建筑与环境"
    MEDICINE = "07", "医疗用药"
    NINE = "08", "九防"
    STAFF = "09", "人员"
    ADMISSION = "10", "入住管理"
    RIGHTS = "11", "权益"
    MONEY = "12", "资金与物资"
    FRAUD = "13", "非法集资与预付费"
    EMERGENCY = "14", "应急"


class Method(Coded):
    """检查方法."""

    LOOK = "1", "看"
    ASK = "2", "问"
    READ = "3", "查资料"
    MEASURE = "4", "测"


class Result(Coded):
    """一项检查的结果; an item without a row is 未查."""

    MET = "1", "符合"
    UNMET = "2", "不符合"
    NOT_APPLICABLE = "3", "不适用"


class Level(Coded):
    """隐患等级."""

    USUAL = "1", "一般"
    LARGER = "2", "较大"
    MAJOR = "3", "重大"


class Source(Coded):
    """隐患来源."""

    TOWNSHIP = "1", "乡镇检查"
    ABOVE = "2", "上级检查"
    REFERRED = "3", "部门移交"
    SELF = "4", "机构自查"
    REPORT = "5", "举报"
    ACCIDENT = "6", "事故"


class Authority(Coded):
    """上报、移交去向."""

    CIVIL = "1", "县级民政部门"
    FIRE = "2", "消防救援机构"
    MARKET = "3", "市场监管部门"
    HEALTH = "4", "卫生健康部门"
    HOUSING = "5", "住房城乡建设部门"
    POLICE = "6", "公安机关"
    LEADER = "7", "乡镇分管领导"
    OTHER = "9", "其他部门"
