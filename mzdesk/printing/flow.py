"""Laying pieces of content one under the other over pages: what must stay together stays together."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Protocol

from mzdesk.printing.ink import Ink

SLACK = 0.01  # 22 lines of a 22nd of the height have to fit


class Draw(Protocol):
    """Draws a piece whose upper left corner is at (x, y)."""

    def __call__(self, ink: Ink, x: float, y: float) -> None: ...


@dataclass(frozen=True)
class Piece:
    """Something drawn in one go on one page.

    ``gap`` is the white above it, left out at the head of a page. ``glued`` keeps the next piece on the same page.
    ``split`` cuts a piece that is too tall at a height; ``head`` is repeated above it when it begins a page.
    """

    height: float
    draw: Draw
    gap: float = 0.0
    glued: bool = False
    split: "Callable[[float], tuple[Piece, Piece] | None] | None" = None
    head: "tuple[Piece, ...]" = ()

    @property
    def room(self) -> float:
        return self.gap + self.height


@dataclass(frozen=True)
class Placed:
    """A piece and how far below the top of the type area it begins."""

    piece: Piece
    down: float


@dataclass
class Flow:
    """Fills pages of one height with pieces."""

    height: float
    pages: list[list[Placed]] = field(default_factory=lambda: [[]])
    _down: float = 0.0

    @property
    def used(self) -> float:
        """How much of the last page is filled."""
        return self._down

    def add_all(self, pieces: Sequence[Piece]) -> "Flow":
        for group in _groups(pieces):
            self._add(group)
        return self

    def _fits(self, group: Sequence[Piece]) -> bool:
        return self._down + _room(group, at_top=not self.pages[-1]) <= self.height + SLACK

    def _add(self, group: list[Piece]) -> None:
        """A group stays together if a page can hold it; what is taller is cut, the last lines with what follows."""
        while group:
            if self._fits(group):
                for piece in group:
                    self._place(piece)
                return
            if self._cut(group):
                continue
            if self.pages[-1]:
                self._turn(group[0])
                if self._fits(group) or self._cut(group):
                    continue
            self._place(group.pop(0))

    def _cut(self, group: list[Piece]) -> bool:
        """Place as much of the first tall piece of the group as fits here; the rest stays in the group."""
        before = 0.0
        for number, piece in enumerate(group):
            at_top = not self.pages[-1] and number == 0
            free = self.height - self._down - before - (0.0 if at_top else piece.gap)
            parts = piece.split(free) if piece.split and free > 0 else None
            if parts:
                for earlier in group[:number]:
                    self._place(earlier)
                self._place(parts[0])
                group[:number + 1] = [parts[1]]
                self._turn(group[0])
                return True
            before += piece.height + (0.0 if at_top else piece.gap)
        return False

    def _turn(self, first: Piece) -> None:
        self.pages.append([])
        self._down = 0.0
        for head in first.head:
            self._place(head)

    def _place(self, piece: Piece) -> None:
        if self.pages[-1]:
            self._down += piece.gap
        self.pages[-1].append(Placed(piece, self._down))
        self._down += piece.height


def _groups(pieces: Sequence[Piece]) -> Iterator[list[Piece]]:
    group: list[Piece] = []
    for piece in pieces:
        group.append(piece)
        if not piece.glued:
            yield group
            group = []
    if group:
        yield group


def _room(group: Sequence[Piece], *, at_top: bool) -> float:
    return sum(piece.room for piece in group) - (group[0].gap if at_top else 0.0)
