"""Code lists of 临时救助 (assistance.md §1.5)."""

from mzdesk.basics.coded import Coded


class Track(Coded):
    """救助类型."""

    URGENT = "1", "急难型"
    EXPENSE = "2", "支出型"


class Cause(Coded):
    """事由."""

    FIRE = "1", "火灾"
    TRAFFIC = "2", "交通事故"
    ILLNESS = "3", "突发重大疾病"
    DEATH = "4", "意外死亡、伤残"
    DISASTER = "5", "自然灾害"
    SCHOOL = "6", "教育支出"
    MEDICAL = "7", "医疗支出"
    JOBLESS = "8", "失业、无收入"
    OTHER = "9", "其他特殊困难"


class Form(Coded):
    """救助方式."""

    CASH = "1", "发放救助金"
    GOODS = "2", "发放实物"
    REFERRAL = "3", "转介服务"


class Fund(Coded):
    """资金来源."""

    COUNTY = "1", "县级临时救助资金"
    RESERVE = "2", "乡镇备用金"
