"""What the search box asks: people and records from the services, pages and actions from the window, what was lately
found."""

import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cached_property

from mzdesk.people.desk import Desk
from ui.shell.page import Hit, PageEntry

RECENT, KEPT = "search.recent", 8
PAGES, ACTIONS, OF_A_KIND = "页面", "操作", 5
PERSON_PAGE = "person"


@dataclass(frozen=True)
class Action:
    """Something that can be done from anywhere, said in words, with the key that does it."""

    words: str
    keys: str
    do: Callable[[], object]


def find(desk: Desk, typed: str) -> Sequence[Hit]:
    """People, households, cases, homes, hazards and papers; the hints carry no secret number."""
    from mzdesk.people.access import Permission
    from mzdesk.people.doors import may
    from mzdesk.services import finder

    if not may(desk, Permission.READ):
        return []
    return [_hit(one.kind, one.title, one.hint, one.page, one.record, one.person) for one in finder.find(desk, typed)]


def _hit(kind: str, title: str, hint: str, page: str, record: str, person: str) -> Hit:
    arguments = {"person" if page == PERSON_PAGE else "record": record} if record else {}
    return Hit(title, hint, page, arguments, kind, person)


def recent(desk: Desk) -> Sequence[Hit]:
    """What this operator opened from the search last, the newest first."""
    from mzdesk.services import settings

    kept = json.loads(settings.get(desk, f"{RECENT}.{desk.operator}") or "[]")
    return [_hit(*one) for one in kept]


def remember(desk: Desk, hit: Hit) -> None:
    """Keep a find for the empty box; pages and actions are not kept."""
    from mzdesk.services import settings

    if hit.kind in (PAGES, ACTIONS) or not hit.arguments:
        return
    now = [hit.kind, hit.title, hit.hint, hit.page, next(iter(hit.arguments.values())), hit.person]
    before = [[one.kind, one.title, one.hint, one.page, next(iter(one.arguments.values()), ""), one.person]
              for one in recent(desk)]
    kept = [now, *(one for one in before if one[3:5] != now[3:5])][:KEPT]
    settings.put(desk, f"{RECENT}.{desk.operator}", json.dumps(kept, ensure_ascii=False))


class Places:
    """The pages and the actions of one window, by their words, initials and spelling."""

    def __init__(self, entries: Sequence[PageEntry], actions: Sequence[Action]) -> None:
        self._entries, self._actions = entries, actions

    @cached_property
    def _tokens(self) -> list[tuple[frozenset[str], Hit]]:
        from mzdesk.people.search import name_tokens

        hits = [Hit(one.title, one.group, one.key, {}, PAGES) for one in self._entries if one.listed]
        hits += [Hit(one.words, one.keys, "", {}, ACTIONS, "", one.do) for one in self._actions]
        return [(name_tokens(hit.title), hit) for hit in hits]

    def find(self, typed: str) -> list[Hit]:
        from mzdesk.people.search import plain

        words = [plain(word) for word in typed.split() if plain(word)]
        found = [hit for tokens, hit in self._tokens
                 if words and all(any(token.startswith(word) for token in tokens) for word in words)]
        return [hit for kind in (PAGES, ACTIONS) for hit in [one for one in found if one.kind == kind][:OF_A_KIND]]
