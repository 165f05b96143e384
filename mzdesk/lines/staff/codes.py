"""Code lists of the 工作人员 line."""

from mzdesk.basics.coded import Coded


class Post(Coded):
    """岗位."""

    HANDLER = "1", "社会救助经办人员"
    TOWNSHIP = "2", "乡镇工作人员"
    COMMITTEE = "3", "村（居）委会成员"
    ASSISTANT = "4", "村级救助协理员"
    SOCIAL_WORKER = "5", "社会工作者"
    CHILD_DIRECTOR = "6", "儿童主任"
    GRID = "7", "网格员"
    OTHER = "9", "其他"


class EntryReason(Coded):
    """到岗原因."""

    APPOINTED = "1", "到岗"
    ELECTED = "2", "换届当选"


class ExitReason(Coded):
    """离岗原因."""

    LEFT = "1", "离岗"
    ELECTION = "2", "换届"
    OTHER = "9", "其他"
