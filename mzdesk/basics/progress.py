"""How long work reports how far it is, and how it is told to stop."""

from typing import Protocol


class Cancelled(Exception):  # noqa: N818  (stopping is a choice, not an error)
    """The user stopped the work. Whoever catches it leaves everything as it was before."""


class Progress(Protocol):
    """Called between units of work; may raise ``Cancelled``. ``total`` 0 means not known yet."""

    def __call__(self, done: int, total: int, words: str = "") -> None: ...


def silent(done: int, total: int, words: str = "") -> None:
    """Progress that nobody watches."""
