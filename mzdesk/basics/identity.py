"""公民身份号码 (GB 11643): cleaning what was typed, judging it, and what it says."""

from dataclasses import dataclass
from datetime import date

_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
_SIGNS = "10X98765432"
_DIGITS = frozenset("0123456789")


@dataclass(frozen=True)
class IdFacts:
    """What a right number says: birth date, sex code (GB/T 2261.1), the area where it was first given.

    The area is not where the person lives now.
    """

    birth: date
    sex: str
    area: str


def clean(typed: str) -> str:
    """A number as it is stored: half width, no blanks or hyphens, no leading apostrophe, capital X."""
    half = "".join(chr(ord(c) - 0xFEE0) if "！" <= c <= "～" else c for c in typed)
    return "".join(half.split()).lstrip("'’‘`＇").replace("-", "").upper()


def check_digit(first17: str) -> str:
    """The eighteenth character by ISO 7064 MOD 11-2."""
    return _SIGNS[sum(int(d) * w for d, w in zip(first17, _WEIGHTS, strict=True)) % 11]


def check(number: str) -> str:
    """"" for a right number, else one sentence saying what is wrong. ``number`` must have been cleaned.

    Residence permits of Hong Kong, Macao and Taiwan residents (first digit 8) follow the same rule.
    """
    if len(number) == 15 and set(number) <= _DIGITS:
        return "这是15位旧号，请按新证件填18位号码"
    if len(number) != 18:
        return f"身份证号应为18位，现有{len(number)}位，请核对原件"
    if not (set(number[:17]) <= _DIGITS and number[17] in _SIGNS):
        return "身份证号应为数字（末位可为X），请核对原件"
    try:
        date(int(number[6:10]), int(number[10:12]), int(number[12:14]))
    except ValueError:
        return "身份证号中的出生日期不存在，请核对原件"
    right = check_digit(number[:17])
    if number[17] != right:
        return f"身份证号校验码不对（按前17位末位应为{right}），请核对原件"
    return ""


def facts(number: str) -> IdFacts:
    """What a number that passed ``check`` says."""
    birth = date(int(number[6:10]), int(number[10:12]), int(number[12:14]))
    return IdFacts(birth, "1" if int(number[16]) % 2 else "2", number[:6])


def upgraded(old: str) -> str:
    """The 18-digit form of a 15-digit number of the first generation: century 19, and the check digit."""
    first17 = f"{old[:6]}19{old[6:]}"
    return first17 + check_digit(first17)


def masked(number: str) -> str:
    """First three and last two, the rest starred: neither birth nor check digit alone can be worked out (§6.3)."""
    return f"{number[:3]}{'*' * (len(number) - 5)}{number[-2:]}" if len(number) > 5 else "*" * len(number)
