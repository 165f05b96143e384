"""What a page of the window is: the base class, and the entry by which the navigation knows it before it is made."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, ClassVar

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from mzdesk.basics.months import Month
from mzdesk.people.access import Permission

Touched = frozenset[tuple[str, str]]


@dataclass(frozen=True)
class Badge:
    """A count in the navigation that asks for something: red 逾期, grey 待办."""

    count: int
    tone: str = "grey"
    words: str = ""  # what is counted, for the tool tip: 「3 人逾期未访」


@dataclass(frozen=True)
class Shortcut:
    """One line of the F1 list. The page makes the key work itself (QShortcut, QAction); this only tells of it."""

    keys: str
    words: str


class Page(QWidget):
    """One page behind one entry of the navigation.

    Subclasses set ``shortcuts`` and override what they need. When a page comes to the front, the window first hands
    it the changes it missed (``refresh``), then calls ``open`` and ``activated``. While it is in front it gets
    ``refresh`` after every change. Before another page takes its place it is asked for ``unsaved``.
    """

    title: ClassVar[str] = ""
    shortcuts: ClassVar[tuple[Shortcut, ...]] = ()

    crumbs_changed = Signal(tuple)  # (words, …) after the title: 「农村留守儿童 › 登记档案」
    badge_changed = Signal()
    wants_redress = Signal()  # size, colours or the office's name were chosen anew: all is to be laid out afresh
    wants_page = Signal(str, dict)  # open another page by its key, with the arguments of its ``open``

    def open(self, **arguments: Any) -> None:
        """Show what the arguments ask for (a record, a view); called before ``activated``, also with none."""

    def activated(self) -> None:
        """The page came to the front: put the focus where work begins."""

    def refresh(self, touched: Touched) -> None:
        """Something was written: (table, record id) pairs. Show afresh what is concerned, keep what is typed."""

    def where_now(self) -> dict[str, Any]:
        """The arguments of ``open`` that lead back to what is shown now."""
        return {}

    def keys_now(self) -> tuple[Shortcut, ...]:
        """What F1 tells of the page as it stands; a page of several parts adds those of the part in front."""
        return self.shortcuts

    def set_month(self, month: Month) -> None:
        """The month chosen in the top bar changed (only pages whose entry has ``by_month``)."""

    def unsaved(self) -> str:
        """"" when nothing would be lost, else what would: 「登记档案有未保存的修改」."""
        return ""

    def save_now(self) -> bool:
        """Save what ``unsaved`` speaks of; False when it could not be saved (the page then says why)."""
        return True

    def discard(self) -> None:
        """The clerk chose to give up what ``unsaved`` speaks of."""

    def print_now(self) -> None:
        """F9. Pages with nothing to print leave it."""

    def go(self, key: str, **arguments: Any) -> None:
        """Ask the window to open another page."""
        self.wants_page.emit(key, arguments)


@dataclass(frozen=True)
class PageEntry:
    """What the navigation knows of a page before it exists: pages are made on the first visit.

    ``badge`` is asked in the worker thread after start and after changes; it must not touch widgets. ``icon`` is a
    qtawesome name. ``by_month`` shows the month chooser in the top bar while the page is in front; who opens the page
    may name a ``month``. ``listed`` False:
    reached only from other pages (print preview, import), with no place in the navigation. ``needs``: the page is there
    for whoever has one of these permissions; none named: for everybody. ``actions`` are what the global search offers
    to do here: the words, the key on the page, and the arguments of its ``open``.
    """

    key: str
    title: str
    icon: str
    group: str
    make: Callable[[], Page]
    badge: Callable[[], Badge | None] | None = None
    by_month: bool = False
    listed: bool = True
    needs: tuple[Permission, ...] = (Permission.READ,)
    actions: tuple[tuple[str, str, dict[str, Any]], ...] = ()


@dataclass(frozen=True)
class Hit:
    """One find of the global search: where it leads is a page and the arguments of its ``open``, or what it does.

    ``kind`` is the heading under which it stands, ``person`` the id of whose 个人总览 it belongs to.
    """

    title: str
    hint: str
    page: str
    arguments: dict[str, Any]
    kind: str = ""
    person: str = ""
    do: Callable[[], object] | None = None
