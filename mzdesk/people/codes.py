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


class Relation(Coded):
    """与户主（申请人）关系, GB/T 4761 by its first digit."""

    SELF = "0", "本人", "户主", "申请人"
    SPOUSE = "1", "配偶", "妻", "夫", "妻子", "丈夫"
    SON = "2", "子", "儿子", "长子", "次子", "三子"
    DAUGHTER = "3", "女", "女儿", "长女", "次女", "三女"
    GRANDCHILD = "4", "孙子女、外孙子女", "孙子", "孙女", "外孙", "外孙女"
    PARENT = "5", "父母", "父亲", "母亲", "父", "母", "公公", "婆婆", "岳父", "岳母"
    GRANDPARENT = "6", "祖父母、外祖父母", "祖父", "祖母", "外祖父", "外祖母", "爷爷", "奶奶"
    SIBLING = "7", "兄弟姐妹", "兄", "弟", "姐", "妹", "哥哥", "弟弟", "姐姐", "妹妹"
    OTHER = "8", "其他", "儿媳", "女婿"


class Uncounted(Coded):
    """不计入家庭人口的原因 (民发〔2021〕57号第七条)."""

    CLERGY = "1", "脱离家庭独立生活三年以上的宗教教职人员"
    PRISON = "2", "监狱服刑"
    DETOX = "3", "强制隔离戒毒"
    MISSING = "4", "宣告失踪"
    DESTITUTE = "5", "已纳入特困供养"
    NOT_LIVING = "6", "未共同生活"
    OTHER = "9", "省级规定的其他人员"


class LeftHousehold(Coded):
    """离户原因."""

    DIED = "1", "死亡"
    MARRIED = "2", "婚嫁"
    MOVED = "3", "户籍迁出"
    SPLIT = "4", "分户"
    MERGED = "5", "并户"
    JAILED = "6", "服刑等"
    MISTAKE = "8", "登记有误"
    OTHER = "9", "其他"


class Labour(Coded):
    """劳动能力."""

    FULL = "1", "有劳动能力", "完全劳动能力", "有"
    PART = "2", "部分丧失劳动能力", "部分"
    NONE = "3", "无劳动能力", "无", "完全丧失劳动能力"


class School(Coded):
    """在学情况, by the predicates that rules need."""

    NONE = "0", "不在学"
    PRESCHOOL = "1", "学前"
    COMPULSORY = "2", "义务教育", "小学", "初中"
    SENIOR = "3", "普通高中", "高中"
    VOCATIONAL = "4", "中等职业学校", "中职", "中专"
    UNDERGRADUATE = "5", "全日制大专、本科", "大学", "本科", "大专"
    POSTGRADUATE = "6", "研究生"


class Marriage(Coded):
    """婚姻状况, GB/T 2261.2."""

    SINGLE = "10", "未婚"
    MARRIED = "20", "已婚"
    WIDOWED = "30", "丧偶"
    DIVORCED = "40", "离婚"
    UNSTATED = "90", "未说明"


class Purpose(Coded):
    """照片和扫描件的用途."""

    BEFORE = "1", "整改前"
    AFTER = "2", "整改后"
    SCENE = "3", "现场"
    PAPER = "4", "证件材料"
    SIGNED = "5", "签字文书"
    POSTED = "6", "公示照片"
    OTHER = "9", "其他"
