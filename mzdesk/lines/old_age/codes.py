"""Code lists of 高龄津贴."""

from mzdesk.basics.coded import Coded


class VerifiedBy(Coded):
    """生存认证方式."""

    HOME = "1", "入户"
    VIDEO = "2", "视频"
    WINDOW = "3", "本人到场"
    DATA = "4", "数据比对"
