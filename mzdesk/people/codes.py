"""National code lists about people. Codes after the standard named at each list (standards.md, Code lists)."""

from mzdesk.basics.coded import Coded


class Sex(Coded):
    """GB/T 2261.1."""

    UNKNOWN = "0", "未知的性别", "未知"
    MALE = "1", "男", "男性"
    FEMALE = "2", "女", "女性"
    UNSTATED = "9", "未说明的性别", "未说明"


class Ethnic(Coded):
    """民族, GB/T 3304-1991 (01 to 56 in the standard's order)."""

    HAN = "01", "汉族", "汉"
    MONGOL = "02", "蒙古族", "蒙古"
    HUI = "03", "回族", "回"
    TIBETAN = "04", "藏族", "藏"
    UYGHUR = "05", "维吾尔族", "维吾尔"
    MIAO = "06", "苗族", "苗"
    YI = "07", "彝族", "彝"
    ZHUANG = "08", "壮族", "壮"
    BOUYEI = "09", "布依族", "布依"
    KOREAN = "10", "朝鲜族", "朝鲜"
    MANCHU = "11", "满族", "满"
    DONG = "12", "侗族", "侗"
    YAO = "13", "瑶族", "瑶"
    BAI = "14", "白族", "白"
    TUJIA = "15", "土家族", "土家"
    HANI = "16", "哈尼族", "哈尼"
    KAZAK = "17", "哈萨克族", "哈萨克"
    DAI = "18", "傣族", "傣"
    LI = "19", "黎族", "黎"
    LISU = "20", "傈僳族", "傈僳"
    VA = "21", "佤族", "佤"
    SHE = "22", "畲族", "畲"
    GAOSHAN = "23", "高山族", "高山"
    LAHU = "24", "拉祜族", "拉祜"
    SUI = "25", "水族", "水"
    DONGXIANG = "26", "东乡族", "东乡"
    NAXI = "27", "纳西族", "纳西"
    JINGPO = "28", "景颇族", "景颇"
    KIRGIZ = "29", "柯尔克孜族", "柯尔克孜"
    TU = "30", "土族", "土"
    DAUR = "31", "达斡尔族", "达斡尔"
    MULAO = "32", "仫佬族", "仫佬"
    QIANG = "33", "羌族", "羌"
    BLANG = "34", "布朗族", "布朗"
    SALAR = "35", "撒拉族", "撒拉"
    MAONAN = "36", "毛南族", "毛南"
    GELAO = "37", "仡佬族", "仡佬"
    XIBE = "38", "锡伯族", "锡伯"
    ACHANG = "39", "阿昌族", "阿昌"
    PUMI = "40", "普米族", "普米"
    TAJIK = "41", "塔吉克族", "塔吉克"
    NU = "42", "怒族", "怒"
    UZBEK = "43", "乌孜别克族", "乌孜别克"
    RUSSIAN = "44", "俄罗斯族", "俄罗斯"
    EWENKI = "45", "鄂温克族", "鄂温克"
    DEANG = "46", "德昂族", "德昂"
    BONAN = "47", "保安族", "保安"
    YUGUR = "48", "裕固族", "裕固"
    GIN = "49", "京族", "京"
    TATAR = "50", "塔塔尔族", "塔塔尔"
    DERUNG = "51", "独龙族", "独龙"
    OROQEN = "52", "鄂伦春族", "鄂伦春"
    HEZHEN = "53", "赫哲族", "赫哲"
    MONBA = "54", "门巴族", "门巴"
    LHOBA = "55", "珞巴族", "珞巴"
    JINO = "56", "基诺族", "基诺"
    OTHER = "97", "其他"
    FOREIGN = "98", "外国血统中国籍人士"


class HukouNature(Coded):
    """户籍性质 as the national child-welfare system lists it."""

    RURAL = "1", "农村居民户口", "农业", "农村"
    URBAN = "2", "城镇居民户口", "非农业", "城镇"
    RESIDENT = "3", "居民户口"
    OTHER = "9", "其他"


class Health(Coded):
    """健康状况, the codes of the national child-welfare system."""

    GOOD = "10", "健康", "健康或良好", "良好"
    FAIR = "20", "一般或较弱", "一般", "较弱"
    SERIOUS = "22", "重病", "患重病"
    CHRONIC = "30", "慢性病", "有慢性病"
    DISABLED = "60", "残疾"
    OTHER = "80", "其他"


class DisabilityKind(Coded):
    """残疾类别, GB/T 26341."""

    SIGHT = "1", "视力"
    HEARING = "2", "听力"
    SPEECH = "3", "言语"
    LIMB = "4", "肢体"
    INTELLECT = "5", "智力"
    MENTAL = "6", "精神"
    MULTIPLE = "7", "多重"


class DisabilityGrade(Coded):
    """残疾等级, GB/T 26341."""

    FIRST = "1", "一级"
    SECOND = "2", "二级"
    THIRD = "3", "三级"
    FOURTH = "4", "四级"


class IncomeSource(Coded):
    """家庭经济来源."""

    AWAY_WORK = "1", "打工", "务工"
    FARMING = "2", "种养殖业", "务农"
    RELATIVES = "3", "亲朋接济"
    RELIEF = "4", "政府救助"
    OTHER = "9", "其他"


class VisitWay(Coded):
    """走访方式."""

    HOME = "1", "入户"
    SCHOOL = "2", "到校"
    PHONE = "3", "电话"
    VIDEO = "4", "视频"
    OTHER = "9", "其他"


class Education(Coded):
    """文化程度, GB/T 4658."""

    GRADUATE = "10", "研究生"
    BACHELOR = "20", "大学本科", "本科"
    COLLEGE = "30", "大学专科", "大专", "专科"
    VOCATIONAL = "40", "中等职业教育", "中专", "中职", "技校"
    SENIOR = "60", "高中", "普通高级中学"
    JUNIOR = "70", "初中"
    PRIMARY = "80", "小学"
    NONE = "90", "文盲或半文盲", "文盲"
