"""Finding people as one types: by name, initials, full pinyin, same sound, ID prefix and phone tail."""

import unicodedata
from collections.abc import Iterable, Mapping
from functools import lru_cache
from itertools import islice, product
from typing import Any

from sqlalchemy import Connection, and_, or_, select
from sqlalchemy.orm import aliased

from mzdesk.store.local import SearchToken

# Surnames whose reading as a surname differs from the common one; every reading can be searched (standards.md).
_SURNAMES = {
    "单": ("shan", "dan"), "仇": ("qiu", "chou"), "曾": ("zeng", "ceng"), "解": ("xie", "jie"), "区": ("ou", "qu"),
    "盖": ("ge", "gai"), "查": ("zha", "cha"), "任": ("ren",), "华": ("hua",), "翟": ("zhai", "di"),
    "朴": ("piao", "pu"), "覃": ("qin", "tan"), "瞿": ("qu", "ju"), "尉": ("wei", "yu"), "乐": ("yue", "le"),
    "缪": ("miao", "mou"), "召": ("shao", "zhao"), "逄": ("pang",), "员": ("yun", "yuan"), "黑": ("he", "hei"),
    "冼": ("xian",), "洗": ("xian", "xi"), "折": ("she", "zhe"), "能": ("nai", "neng"), "秘": ("bi", "mi"),
    "万俟": ("moqi", "wansi"), "尉迟": ("yuchi", "weichi"), "澹台": ("tantai",), "宓": ("mi", "fu"),
    "种": ("chong", "zhong"),
}
MOST_READINGS = 4


@lru_cache(maxsize=20_000)
def _readings(character: str) -> tuple[str, ...]:
    from pypinyin import Style, pinyin

    found = pinyin(character, style=Style.NORMAL, heteronym=True, errors="ignore")
    return tuple(reading.replace("ü", "v") for reading in found[0][:2]) if found else ()


def _syllables(name: str) -> list[tuple[str, ...]]:
    """The readings of each character; surnames first by their reading as surnames."""
    if name[:2] in _SURNAMES:
        return [_SURNAMES[name[:2]], *(_readings(c) for c in name[2:])]
    first = _SURNAMES.get(name[:1]) or _readings(name[:1])
    return [first, *(_readings(c)[:2] for c in name[1:])]


def spellings(name: str) -> list[str]:
    """The likely full pinyin spellings of a name, most likely first: 单思怡 → shansiyi, dansiyi."""
    parts = [s for s in _syllables(name) if s]
    return ["".join(chosen) for chosen in islice(product(*parts), MOST_READINGS)]


def initials(name: str) -> list[str]:
    """The likely initials of a name: 单思怡 → ssy, dsy."""
    parts = [tuple(dict.fromkeys(r[0] for r in s)) for s in _syllables(name) if s]
    return ["".join(chosen) for chosen in islice(product(*parts), MOST_READINGS)]


def plain(typed: str) -> str:
    """Search text as tokens are kept: NFC, no blanks or dots, lower case."""
    return "".join(c for c in unicodedata.normalize("NFC", typed).lower() if c.isalnum())


def name_tokens(name: str) -> set[str]:
    """Every beginning a name can be searched by: from its first character, and from each later one (given name)."""
    name = plain(name)
    if not name:
        return set()
    found = {name[start:] for start in range(len(name))}
    found.update(spellings(name), initials(name))
    if len(name) > 1:
        found.update(spellings(name[1:])[:2], initials(name[1:])[:2])
    return found


def person_tokens(row: Mapping[str, Any]) -> Iterable[str]:
    """The tokens of a stored person: name in all spellings, ID number, each phone number and its last four digits."""
    found = name_tokens(row.get("name") or "")
    if row.get("id_no"):
        found.add(row["id_no"].lower())
    for part in (row.get("phone") or "").split("、"):
        digits = "".join(c for c in part if c.isdigit())
        if len(digits) >= 7:
            found.update((digits, digits[-4:]))
    return {token[:60] for token in found if token}


def wanted(typed: str) -> list[list[str]]:
    """What a typed text asks for: for each word the token beginnings of which any may match.

    A Chinese word also asks for names of the same sound (章 finds 张).
    """
    asked = []
    for word in typed.replace("·", " ").split():
        text = plain(word)
        if not text:
            continue
        sounds = spellings(text) if any(c >= "\u3400" for c in text) else []
        asked.append(list(dict.fromkeys([text, *sounds])))
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


def _holders(beginnings: list[str]) -> Any:
    """A select of the records that have a token with one of the beginnings; reads only the index."""
    token = aliased(SearchToken)
    return select(token.record_id).where(
        or_(*(and_(token.token >= b, token.token < upper_bound(b)) for b in beginnings))
    )


def find(connection: Connection, typed: str, limit: int = 50) -> list[str]:
    """Ids of people whose tokens begin with every typed word; written matches before matches by sound."""
    words = wanted(typed)
    if not words:
        return []
    found: dict[str, None] = {}
    for beginning in words[0]:
        token = aliased(SearchToken)
        query = select(token.record_id).where(token.token >= beginning, token.token < upper_bound(beginning))
        query = query.where(*(token.record_id.in_(_holders(others)) for others in words[1:]))
        for key in connection.scalars(query.distinct().limit(limit)):
            found.setdefault(key)
        if len(found) >= limit:
            break
    return list(found)[:limit]
