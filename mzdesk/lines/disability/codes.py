"""Code lists of 残疾人两项补贴."""

from mzdesk.basics.coded import Coded


class Wanted(Coded):
    """申请项目."""

    LIVING = "1", "困难残疾人生活补贴", "生活补贴"
    CARE = "2", "重度残疾人护理补贴", "护理补贴"


class FamilyType(Coded):
    """家庭经济情况."""

    DIBAO = "1", "低保家庭"
    DIBAO_PERSON = "2", "本人低保"
    EDGE = "3", "低保边缘家庭"
    OTHER_POOR = "4", "其他困难家庭"
    NONE = "9", "一般家庭"


class Barred(Coded):
    """不得享受或应当择高的情形 (国发〔2015〕52号)."""

    TEKUN = "1", "特困人员"
    INJURY = "2", "领取工伤生活护理费"
    ORPHAN = "3", "纳入孤儿基本生活保障"
    CHILD = "4", "全额领取事实无人抚养儿童补贴"
    RETIRED = "5", "享受离休或因公致残生活补贴"
    ELDER_CARE = "6", "享受养老护理补贴"
    NONE = "0", "无"
