"""Money (金额) as whole 分: read, written, in 大写, rounded where a rule says so. It never passes through float."""

from __future__ import annotations

import re
import unicodedata
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction

_WRITTEN = re.compile(r"(-?)[¥￥]?(\d{1,12})(?:\.(\d{1,2}))?元?$")
MOST = 100_000_000_00  # 分; more than any household or batch of a county is a slip of the hand


class Money(int):
    """An amount in 分. ``str(Money(123450))`` and its label are 1234.50."""

    __slots__ = ()

    @property
    def label(self) -> str:
        sign, whole = "-" if self < 0 else "", abs(int(self))
        return f"{sign}{whole // 100}.{whole % 100:02d}"

    @property
    def grouped(self) -> str:
        """1,234.50, for tables and totals."""
        sign, whole = "-" if self < 0 else "", abs(int(self))
        return f"{sign}{whole // 100:,}.{whole % 100:02d}"

    @property
    def short(self) -> str:
        """For sentences: 350 for whole 元, else 350.50."""
        return self.label.removesuffix(".00")

    def __str__(self) -> str:
        return self.label

    def __repr__(self) -> str:
        return f"Money({int(self)})"


def yuan(amount: str | int) -> Money:
    """An amount in 元 as written in policy data: ``yuan("350.5")``, ``yuan(6000)``. Raises ValueError."""
    found = read_money(str(amount))
    if found is None:
        raise ValueError("not an amount")
    return found


def read_money(typed: str) -> Money | None:
    """1234.5, 1,234.50, ¥350, 350元, full width → 分; None where it is no amount or has more than two places."""
    plain = "".join(unicodedata.normalize("NFKC", typed).split()).replace(",", "")
    found = _WRITTEN.match(plain)
    if not found:
        return None
    amount = int(found[2]) * 100 + int((found[3] or "").ljust(2, "0"))
    return Money(-amount if found[1] else amount) if amount <= MOST else None


def capital(amount: int) -> str:
    """大写 after the rules of accounting (支付结算办法 附一): 1006.05 → 人民币壹仟零陆元零伍分; 整 after 元 and 角."""
    from cn2an import an2cn

    if amount < 0:
        return f"负{capital(-amount)}"
    words = an2cn(str(Decimal(int(amount)) / 100), "rmb")
    return f"人民币{words}{'整' if words.endswith('角') else ''}"


class Rounding(StrEnum):
    """How a computed amount becomes payable: to the nearest unit, or up to the next one (见角进元 and its like)."""

    NEAREST = "四舍五入"
    UP = "进位"
    DOWN = "舍去"


def rounded(amount: Fraction, unit: int = 1, mode: Rounding = Rounding.NEAREST) -> Money:
    """``amount`` in 分 to whole multiples of ``unit`` 分 (1 分, 10 角, 100 元)."""
    units = amount / unit
    whole = units.numerator // units.denominator
    rest = units - whole
    up = rest > 0 if mode is Rounding.UP else mode is Rounding.NEAREST and rest >= Fraction(1, 2)
    return Money((whole + up) * unit)
