"""Every sentence with which a package is refused, in one place, so that the same trouble always reads the same."""

from mzdesk.basics.problems import Refusal

DAMAGED = frozenset({"damaged", "half-copied"})
NEWER = frozenset({"newer-format", "newer-schema"})


def not_a_package() -> Refusal:
    return Refusal("这个文件不是本程序的报送包", "请选择扩展名为 .mzp 的文件", code="not-a-package")


def cut(percent: int) -> Refusal:
    """Half copied, and the manifest says how large the whole would be."""
    return Refusal(f"只拷到 {percent}%，请重新拷贝", code="half-copied")


def cut_at_the_start() -> Refusal:
    """Half copied, before even the manifest was whole."""
    return Refusal("只拷到开头的一小部分，请重新拷贝", code="half-copied")


def damaged(part: str) -> Refusal:
    """``part`` names what differs from what was written."""
    return Refusal(f"文件已损坏（{part}与写入时不同），没有读入任何内容", "请重新拷贝", code="damaged")


def too_large(part: str) -> Refusal:
    return Refusal(f"文件超过允许的大小（{part}），没有读入任何内容", "请核对文件来源", code="too-large")


def malformed(what: str) -> Refusal:
    """Whole and signed as it is, but not written as the format says."""
    return Refusal(f"包的内容不合格式（{what}），没有读入任何内容", "请让发送单位升级程序后重新报送", code="malformed")


def newer() -> Refusal:
    return Refusal("这个包由更新版本的程序写成，已留待升级", "请升级本程序后再读入", code="newer-format")


def newer_schema() -> Refusal:
    return Refusal("报送单位的程序版本比本机新，这个包已留待升级", "请升级本程序后再读入", code="newer-schema")


def bad_signature() -> Refusal:
    return Refusal(
        "签名与内容不符：内容被改动过，或不是该单位签发的", "请与发送单位电话核对后重新拷贝", code="bad-signature"
    )


def suite_not_allowed() -> Refusal:
    return Refusal("这个包用的密码算法不在名册允许之列", "请让发送单位按名册规定的算法重新报送", code="bad-suite")


def no_roster() -> Refusal:
    return Refusal("还没有安装市局签发的名册", "请先把登记申请交市局，再安装市局发回的名册", code="no-roster")


def unknown_sender(site: str) -> Refusal:
    return Refusal(
        f"发送单位（{site}）的签名密钥不在名册上", "请让该单位先办理登记，核对指纹后再收", code="unknown-sender"
    )


def revoked_sender(name: str, day: str) -> Refusal:
    return Refusal(
        f"{name}的这把签名密钥已于 {day} 注销", "请让该单位重新登记后再报送", code="revoked-sender"
    )


def wrong_recipient() -> Refusal:
    return Refusal("这个包不是发给本单位的", "请核对文件，把它交给收件单位", code="wrong-recipient")


def wrong_kind(words: str) -> Refusal:
    return Refusal(f"这是{words}，不能在这里读入", "请到对应的功能里打开它", code="wrong-kind")
