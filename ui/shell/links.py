"""What stands behind the window: the few functions the frame calls, handed in by main.py."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, Protocol

from ui.shell.lock import Typed
from ui.shell.page import Badge, Hit


class LastWork(Protocol):
    """The newest unit of work that can be undone (services.undoing.LastWork)."""

    @property
    def work_id(self) -> str: ...
    @property
    def words(self) -> str: ...


class RecentWork(Protocol):
    """One of the last works of the office (services.undoing.RecentWork)."""

    @property
    def work_id(self) -> str: ...
    @property
    def when(self) -> str: ...
    @property
    def who(self) -> str: ...
    @property
    def words(self) -> str: ...
    @property
    def why_not(self) -> str: ...


@dataclass(frozen=True)
class Pulse:
    """What the frame shows of the office, read together in a worker: after start, after changes, every few minutes."""

    last_work: LastWork | None = None
    sync_words: str = ""
    backup_words: str = ""
    badges: tuple[tuple[str, Badge | None], ...] = ()


def nothing(*_: Any) -> Any:
    """A link that leads nowhere."""
    return None


def no_tries() -> tuple[int, int]:
    """Nobody typed a wrong password."""
    return 0, 0


@dataclass(frozen=True)
class Links:
    """``reopen`` checks what was typed on the lock screen and raises a Refusal where it is wrong; it gives the desk of
    another account where that one's password was typed. ``tries`` tells how many passwords were wrong and how many
    seconds are left. ``search`` follows the typing: it must be quick."""

    last_work: Callable[[], LastWork | None] = nothing
    undo: Callable[[str], Any] = nothing
    recent: Callable[[], Sequence[RecentWork]] = tuple
    sync_words: Callable[[], str] = str
    backup_words: Callable[[], str] = str
    search: Callable[[str], Sequence[Hit]] = nothing
    lately: Callable[[], Sequence[Hit]] = nothing
    remember: Callable[[Hit], Any] = nothing
    reopen: Callable[[Typed], Any] = nothing
    tries: Callable[[], tuple[int, int]] = no_tries
