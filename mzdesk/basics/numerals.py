"""Small Chinese numbers as they stand in the names of village groups: 三, 十, 十二, 二十一."""

DIGITS = {sign: value for value, sign in enumerate("零一二三四五六七八九")} | {"〇": 0, "两": 2}


def number_in(words: str) -> int | None:
    """The first Chinese number below a hundred in some words, or None."""
    signs = ""
    for sign in words:
        if sign in DIGITS or sign == "十":
            signs += sign
        elif signs:
            break
    if not signs:
        return None
    tens, ten, ones = signs.partition("十")
    if not ten:
        return int("".join(str(DIGITS[sign]) for sign in signs))
    return (DIGITS.get(tens, 1) if tens else 1) * 10 + (DIGITS.get(ones, 0) if ones else 0)
