"""Finding people as one types: by name, initials, full pinyin, same sound, ID prefix and phone tail."""

import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from functools import cache, lru_cache
from itertools import islice, product, zip_longest
from typing import Any

from sqlalchemy import CompoundSelect, Connection, and_, bindparam, literal, or_, select, union_all
from sqlalchemy.orm import aliased

from mzdesk.store.local import SearchToken
from mzdesk.store.tokens import sites

# Surnames whose reading as a surname differs from the common one; every reading can be searched (standards.md).
_SURNAMES = {
    "单": ("shan", "dan"), "仇": ("qiu", "chou"), "曾": ("zeng", "ceng"), "解": ("xie", "jie"), "区": ("ou", "qu"),
    "盖": ("ge", "gai"), "查": ("zha", "cha"), "任": ("ren",), "华": ("hua",), "翟": ("zhai", "di"),
    "朴": ("piao", "pu"), "覃": ("qin", "tan"), "瞿": ("qu", "ju"), "尉": ("wei", "yu"), "乐": ("yue", "le"),
    "缪": ("miao", "mou"), "召": ("shao", "zhao"), "逄": ("pang",), "员": ("yun", "yuan"), "黑": ("he", "hei"),
    "冼": ("xian",), "洗": ("xian", "xi"), "折": ("she", "zhe"), "能": ("nai", "neng"), "秘": ("bi", "mi"),
    "宓": ("mi", "fu"), "种": ("chong", "zhong"),
}
_DOUBLE_READINGS: dict[str, list[tuple[str, ...]]] = {
    "万俟": [("mo", "wan"), ("qi", "si")], "尉迟": [("yu", "wei"), ("chi",)], "澹台": [("tan",), ("tai",)],
    "长孙": [("zhang",), ("sun",)],
}
_DOUBLE_WORDS = (
    "欧阳 上官 司马 司徒 司空 诸葛 皇甫 令狐 东方 公孙 慕容 夏侯 宇文 端木 独孤 南宫 轩辕 申屠 钟离 淳于 闻人 濮阳 "
    "呼延 赫连 仲孙 拓跋 公冶 太史 西门 百里 东郭 第五"
)
_DOUBLE_SURNAMES = frozenset((*_DOUBLE_READINGS, *_DOUBLE_WORDS.split()))
LONGEST = 60  # characters of a token; see store.local.SearchToken
_DOTS = re.compile("[·・‧•．.]")
MOST = 300  # tokens of a kind that are looked at
TAIL = 4  # digits from which on a number is found from its end
_EACH = 2  # readings of a character, and of a given name, that are kept


@lru_cache(maxsize=20_000)
def _readings(character: str) -> tuple[str, ...]:
    from pypinyin import Style, pinyin

    found = pinyin(character, style=Style.NORMAL, heteronym=True, errors="ignore")
    return tuple(reading.replace("ü", "v") for reading in found[0][:_EACH]) if found else ()


def _surname(name: str) -> list[tuple[str, ...]]:
    """The readings of each character of the surname, as a surname first."""
    if name[:2] in _DOUBLE_SURNAMES:
        return _DOUBLE_READINGS.get(name[:2]) or [_readings(c) for c in name[:2]]
    return [_SURNAMES.get(name[:1]) or _readings(name[:1])] if name else []


def _syllables(name: str, surname: bool = True) -> list[tuple[str, ...]]:
    """The likely readings of a name in syllables, most likely first; all readings of the surname before others.

    Characters that have no known reading are left out.
    """
    first = _surname(name) if surname else []
    rest = [_readings(c) for c in name[len(first):]]
    heads = list(product(*filter(None, first)))
    tails = islice(product(*filter(None, rest)), _EACH)
    return [found for tail in tails for head in heads if (found := (*head, *tail))]


def spellings(name: str) -> list[str]:
    """The likely full pinyin spellings of a name, most likely first: 单思怡 → shansiyi, dansiyi."""
    return list(dict.fromkeys("".join(found) for found in _syllables(name)))


def initials(name: str) -> list[str]:
    """The likely initials of a name: 单思怡 → ssy, dsy."""
    return list(dict.fromkeys("".join(syllable[0] for syllable in found) for found in _syllables(name)))


def sounds(name: str) -> list[str]:
    """The likely sounds of a name with the end of each syllable marked, so that 李 (li') does not begin 林 (lin')."""
    return list(dict.fromkeys("".join(f"{syllable}'" for syllable in found) for found in _syllables(name)))


def plain(typed: str) -> str:
    """Search text as tokens are kept: half width, no blanks or dots, lower case."""
    return "".join(c for c in unicodedata.normalize("NFKC", typed).lower() if c.isalnum())


def _given(name: str) -> Iterable[str]:
    """The given name, and what stands behind each dot of a name that has dots."""
    whole = plain(name)
    yield whole[2 if whole[:2] in _DOUBLE_SURNAMES else 1:]
    yield from map(plain, _DOTS.split(name)[1:])


@lru_cache(maxsize=2_000)
def name_tokens(name: str) -> frozenset[str]:
    """Every beginning a name can be searched by: written, from each of its characters; spelled, by its initials and
    by its sound, from its first character and from the given name."""
    whole = plain(name)
    found = {whole[start:] for start in range(len(whole))}
    ways = [*_syllables(whole), *(way for given in _given(name) for way in _syllables(given, surname=False))]
    for way in ways:
        found.update(("".join(way), "".join(s[0] for s in way), "".join(f"{s}'" for s in way)))
    return frozenset(found)


def tail(digits: str) -> str:
    """The token by which a number is found from its end: nothing that is typed begins like it."""
    return f"<{digits[::-1]}"


def person_tokens(row: Mapping[str, Any]) -> Iterable[str]:
    """The tokens of a stored person: name in all spellings, ID number and each phone number from both ends.

    A voided person has none.
    """
    if row.get("void_reason"):
        return set()
    found = set(name_tokens(row.get("name") or ""))
    if row.get("id_no"):
        number = row["id_no"].lower()
        found.update((number, tail(number)))
    for part in (row.get("phone") or "").split("、"):
        digits = "".join(c for c in part if c.isdigit())
        if len(digits) >= 7:
            found.update((digits, tail(digits)))
    return {token[:LONGEST] for token in found if token}


def own_tokens(kind: str, row: Mapping[str, Any], named: Iterable[str], secret: Iterable[str]) -> set[str]:
    """The tokens of a record that is known by texts of its own: a home by its name, a case by its numbers.

    They stand apart from those of people, kind by kind. What is ``secret`` is found from its end only.
    """
    if row.get("void_reason"):
        return set()
    found: set[str] = set()
    for key in named:
        text = plain(row.get(key) or "")
        spelt = not any(c.isdigit() for c in text)
        for start in range(len(text)):
            found |= name_tokens(text[start:]) if spelt else {text[start:]}
    found |= {tail(plain(row[key])) for key in secret if row.get(key)}
    return {f"{mark(kind)}{token}"[:LONGEST] for token in found if token}


def mark(kind: str) -> str:
    """What the tokens of a kind of record begin with."""
    return f"~{kind}~"


def wanted(typed: str) -> list[list[str]]:
    """What a typed text asks for: for each word the token beginnings of which any may match.

    A Chinese word also asks for names of the same sound (章 finds 张), four digits or more for a number's end.
    """
    asked = []
    for word in typed.replace("·", " ").split():
        text = plain(word)
        if not text:
            continue
        heard = sounds(text) if any(c >= "\u3400" for c in text) else []
        ends = [tail(text)] if len(text) >= TAIL and text[:-1].isdigit() else []
        asked.append([beginning[:LONGEST] for beginning in dict.fromkeys([text, *ends, *heard])])
    return asked


def upper_bound(prefix: str) -> str:
    """The least text that sorts after everything beginning with ``prefix``."""
    return prefix[:-1] + chr(ord(prefix[-1]) + 1)


def condition(person_id: Any, typed: str) -> Any:
    """An SQL condition on a column of person ids: every typed word begins one of the person's tokens.

    None where nothing was typed that could be searched for.
    """
    clauses = [person_id.in_(_holders(beginnings)) for beginnings in wanted(typed)]
    return and_(*clauses) if clauses else None


def _holders(beginnings: list[str], site: str = "") -> Any:
    """A select of the records, of one township or all, that have a token with one of the beginnings; reads only the
    index."""
    token = aliased(SearchToken)
    return select(token.record_id).where(
        token.site == site if site else token.site.in_(sites()),
        or_(*(and_(token.token >= b, token.token < upper_bound(b)) for b in beginnings)))


def find(connection: Connection, typed: str, limit: int = 50) -> list[str]:
    """Ids of people whose tokens begin with every typed word; written matches before matches by sound. Of several
    townships the nearest of each come before the next of any."""
    words = wanted(typed)
    here = connection.scalars(sites()).all()
    if not words or not here:
        return []
    found: dict[str, None] = {}
    for beginning in words[0]:
        for keys in zip_longest(*_of_each(connection, here, beginning, words[1:], limit)):
            found.update(dict.fromkeys(filter(None, keys)))
        if len(found) >= limit:
            break
    return list(found)[:limit]


def _of_each(
    connection: Connection, here: Sequence[str], beginning: str, others: list[list[str]], limit: int
) -> Iterable[list[str]]:
    """Of each township, in the order of the index, at most so many ids. One question for all of them."""
    parts = []
    for place, site in enumerate(here):
        token = aliased(SearchToken)
        query = select(literal(place).label("place"), token.record_id).where(
            token.site == site, token.token >= beginning, token.token < upper_bound(beginning))
        query = query.where(*(token.record_id.in_(_holders(other, site)) for other in others))
        parts.append(query.distinct().limit(limit))
    every = parts[0] if len(parts) == 1 else union_all(*(select(part.subquery()) for part in parts))
    each: list[list[str]] = [[] for _ in here]
    for place, key in connection.execute(every):
        each[place].append(key)
    return each


def find_own(
    connection: Connection, kinds: Sequence[str], typed: str, limit: int = 5, *, secret: bool = False,
) -> list[tuple[str, str]]:
    """Records that are known by texts of their own: (kind, id), at most so many of each kind. Only with ``secret``
    also by the end of a secret number."""
    words = [[one for one in word if secret or not one.startswith("<")] for word in wanted(typed)]
    if not words or not all(words):
        return []
    first, *others = [_of_kinds(connection, kinds, word) for word in words]
    found: dict[tuple[str, str], None] = {}
    counts: dict[str, int] = {}
    for pair in first:
        if pair not in found and counts.get(pair[0], 0) < limit and all(pair in other for other in others):
            counts[pair[0]] = counts.get(pair[0], 0) + 1
            found[pair] = None
    return list(found)


def _of_kinds(connection: Connection, kinds: Sequence[str], beginnings: list[str]) -> dict[tuple[str, str], None]:
    """Which records of each kind have a token with one of the beginnings, in the order of the tokens."""
    marked = [f"{mark(kind)}{beginning}"[:LONGEST] for kind in kinds for beginning in beginnings]
    given = {f"first{place}": one for place, one in enumerate(marked)}
    given |= {f"beyond{place}": upper_bound(one) for place, one in enumerate(marked)}
    rows = connection.execute(_between(len(marked)), given).all()
    return {(row.token.split("~")[1], row.record_id): None for row in rows}


@cache
def _between(stretches: int) -> CompoundSelect[Any]:
    """The records with a token in any of so many stretches of the index; asked again at each keystroke."""
    token, parts = SearchToken, []
    for place in range(stretches):
        within = token.token >= bindparam(f"first{place}"), token.token < bindparam(f"beyond{place}")
        query = select(token.token, token.record_id).where(token.site.in_(sites()), *within)
        parts.append(query.limit(MOST).subquery())
    return union_all(*(select(part) for part in parts))


def likeness(name: str, typed: str) -> int:
    """How near a name is to what was typed, the nearest 0: itself, its beginning, its spelling, its middle; 4 for what
    only sounds alike or was found by a number."""
    text, whole = plain(typed), plain(name)
    if text == whole:
        return 0
    if whole.startswith(text):
        return 1
    if text.isascii() and any(way.startswith(text) for way in _ways(whole)):
        return 2
    return 3 if text in whole else 4


@lru_cache(maxsize=2_000)
def _ways(name: str) -> tuple[str, ...]:
    """How a name is spelt, short and in full."""
    return *initials(name), *spellings(name)
