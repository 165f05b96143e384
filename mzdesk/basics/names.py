"""Names, telephone and account numbers as they are typed, kept, and shown masked."""

import re
import unicodedata

DOT = "\u00b7"
_TYPED_DOTS = re.compile(r"(?<=[^\W\d_a-zA-Z])[\u00b7\u30fb\u2027\u2022\uff0e\u2219.](?=[^\W\d_a-zA-Z])")
_BETWEEN_HAN = re.compile(r"(?<=[^\x00-\x7f])\s+(?=[^\x00-\x7f])")
_DOUBLE_SURNAMES = """
欧阳 上官 司马 诸葛 司徒 皇甫 东方 独孤 慕容 尉迟 公孙 令狐 宇文 长孙 申屠 端木 夏侯 轩辕 钟离 淳于 单于 太史 公羊
公冶 濮阳 澹台 宗政 赫连 拓跋 西门 南宫 万俟 闻人 百里 呼延 东郭 羊舌 微生 梁丘 左丘 东门 归海 仲孙 叔孙
"""
DOUBLE_SURNAMES = frozenset(_DOUBLE_SURNAMES.split())


def clean_name(typed: str) -> str:
    """A name as it is kept: NFC (never NFKC, which changes characters), layout blanks gone, the dot in names U+00B7.

    ``张　三`` → ``张三``; blanks between Latin words stay as one.
    """
    name = unicodedata.normalize("NFC", typed).replace("\u3000", " ").strip()
    name = _BETWEEN_HAN.sub("", name)
    return _TYPED_DOTS.sub(DOT, " ".join(name.split()))


def surname(name: str) -> str:
    """The surname: two characters for the known double surnames, the part before the dot in translated names."""
    if DOT in name:
        return name.partition(DOT)[0]
    return name[:2] if name[:2] in DOUBLE_SURNAMES and len(name) > 2 else name[:1]


def masked_name(name: str) -> str:
    """A child's name where it may not be shown whole: 陈某某, 欧阳某某, 麦麦提·某某 (care.md §6.3)."""
    if DOT in name:
        return f"{surname(name)}{DOT}某某"
    return f"{surname(name)}某某" if name else ""


def masked_account(account: str) -> str:
    """The last four digits."""
    return f"****{account[-4:]}" if len(account) > 4 else "****"
