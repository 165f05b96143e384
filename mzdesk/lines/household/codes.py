"""Code lists of the 户 line."""

from mzdesk.basics.coded import Coded


class EntryReason(Coded):
    """登记原因."""

    FIRST = "1", "首次登记"
    MOVED_IN = "2", "迁入"
    SPLIT = "3", "分户"
    AGAIN = "4", "恢复登记"


class ExitReason(Coded):
    """注销原因."""

    MOVED_OUT = "1", "整户迁出"
    MERGED = "2", "并入他户"
    NOBODY = "3", "户内无人"
    MISTAKE = "9", "登记有误"
