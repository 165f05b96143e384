"""What can go wrong, in two shapes: findings that are returned, refusals that are raised."""

from dataclasses import dataclass
from enum import Enum


class Weight(Enum):
    """How much a finding weighs: BLOCK stops the next step (a draft may still be kept), WARN asks for a second look."""

    BLOCK = "须更正"
    WARN = "请核对"


@dataclass(frozen=True)
class Problem:
    """One finding about one field of one record, in a sentence that says what to do.

    ``field`` is the key of the field it stands beside (``part.field`` for a row of a part), or "" for the whole
    record. ``rule`` is a stable identifier that scripts and the error list may rely on.
    """

    field: str
    message: str
    weight: Weight = Weight.BLOCK
    rule: str = ""

    @property
    def blocking(self) -> bool:
        return self.weight is Weight.BLOCK


class Refusal(Exception):  # noqa: N818  (it is the office that refuses; nothing is in error)
    """An expected failure that the clerk can mend: what happened, and what to do next.

    Neither sentence may carry personal data: a refusal can end in a log or in a terminal's history.
    """

    def __init__(self, happened: str, advice: str = "", *, code: str = "refused") -> None:
        super().__init__(happened)
        self.happened = happened
        self.advice = advice
        self.code = code

    @property
    def sentence(self) -> str:
        """Both sentences on one line, for the command line and the status line."""
        return f"{self.happened}。{self.advice}。" if self.advice else f"{self.happened}。"


DAMAGED = frozenset({"damaged", "not-a-database", "disk-error", "bad-keyring", "no-keyring", "no-database"})
"""Codes of refusals after which only a backup helps: the files of the office are gone or spoiled."""
