"""How one gets about in the window beside the navigation: by what the search found, and back by Alt+Left."""

from collections.abc import Callable, Sequence
from functools import partial
from typing import Any, Protocol

from ui.shell.finding import PERSON_PAGE, Action, Places
from ui.shell.links import Links
from ui.shell.page import Hit, PageEntry

Open = Callable[..., bool]
KEPT = 30


class Trail:
    """The pages that were come by, the newest last."""

    def __init__(self) -> None:
        self._ways: list[tuple[str, dict[str, Any]]] = []

    def went(self, key: str, arguments: dict[str, Any]) -> None:
        """Keep the way that was come; what a page is asked to draw is not kept."""
        if any(callable(value) for value in arguments.values()):
            arguments = {}
        if self._ways[-1:] != [(key, arguments)]:
            self._ways = [*self._ways, (key, arguments)][-KEPT:]

    def back(self, open_page: Open) -> None:
        """To where one came from, unless the clerk stays to save something."""
        if len(self._ways) > 1:
            before = self._ways[:-1]
            key, arguments = before[-1]
            if open_page(key, **arguments):
                self._ways = before


class Frame(Protocol):
    """What the window can do from anywhere."""

    def open_page(self, key: str, **arguments: Any) -> bool: ...
    def deeds(self) -> Sequence[tuple[str, str, Callable[[], object]]]: ...


class Finds:
    """What the search box asks, and where its finds lead."""

    def __init__(self, window: Frame, links: Links, entries: Sequence[PageEntry]) -> None:
        self._window, self._links = window, links
        own = [Action(words, keys, partial(window.open_page, entry.key, **given))
               for entry in entries for words, keys, given in entry.actions]
        self._places = Places(entries, [*own, *(Action(*one) for one in window.deeds())])

    def find(self, typed: str) -> list[Hit]:
        return [*(self._links.search(typed) or ()), *self._places.find(typed)]

    def open(self, hit: Hit) -> None:
        """Enter: the page of a find, or what it does."""
        if hit.do is not None:
            hit.do()
        elif self._window.open_page(hit.page, **hit.arguments):
            self._links.remember(hit)

    def about(self, hit: Hit) -> None:
        """Ctrl+Enter: everything about the person."""
        if self._window.open_page(PERSON_PAGE, person=hit.person):
            self._links.remember(hit)
