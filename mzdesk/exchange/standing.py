"""Where an office stands with its packages and keys, as rows of words for the list of a 交接."""

from collections.abc import Sequence

from mzdesk.exchange import marks, own
from mzdesk.people.desk import TOWNSHIP, Desk

NONE = "还没有"


def rows(desk: Desk) -> Sequence[tuple[str, str]]:
    """Last package and receipt, what was not sent, the fingerprint of the keys, the roster in force."""
    stands, roster = marks.summary(desk), own.roster(desk)
    township = desk.office.role == TOWNSHIP
    waiting = f"{stands.pending_changes}条变更" if stands.pending_changes else "没有"
    return [
        ("最近报送的包" if township else "最近合并的包", stands.last_package or NONE),
        ("最近的回执", stands.last_receipt or NONE),
        *([("没有报送的变更", waiting)] if township else []),
        ("本机密钥指纹", own.keys(desk).fingerprint(desk)),
        ("市局名册", f"第{roster.version}版" if roster else "还没有安装"),
        ("待交的文件夹", str(desk.outbox)),
    ]
