"""互斥: what one person may not hold together, by dated rows of policy (assistance.md §1.13, trap 34)."""

from collections.abc import Iterator
from dataclasses import dataclass

from mzdesk.basics.dossier import Circumstances
from mzdesk.basics.problems import Problem, Weight


@dataclass(frozen=True)
class Held:
    """A benefit that a person holds now: its key in the matrix, and in words what it is."""

    key: str
    words: str


def conflicts(asked: str, held: Held, around: Circumstances, field: str = "id_no") -> Iterator[Problem]:
    """What stands against ``asked`` where ``held`` is already paid. ``offset`` and ``higher`` ask for a second look;
    the amounts are reckoned by the programme."""
    for first, second in ((asked, held.key), (held.key, asked)):
        row = around.policy.find("exclusion", around.today, first=first, second=second)
        if row is None or row["effect"] == "requires":
            continue
        source = f"（{row['basis']}{'，待核实' if row.get('unverified') else ''}）"
        match row["effect"]:
            case "block":
                yield Problem(field, f"此人{held.words}，不得同时享受{source}", rule="EX01")
            case "offset":
                yield Problem(field, f"此人{held.words}，应当抵扣后补差{source}", Weight.WARN, "EX02")
            case "higher":
                yield Problem(field, f"此人{held.words}，应当择高享受{source}", Weight.WARN, "EX03")
            case _:
                yield Problem(field, f"此人{held.words}，请核对能否同时享受{source}", Weight.WARN, "EX04")
        return


def required(asked: str, around: Circumstances) -> list[str]:
    """What a person must hold before ``asked``: the keys of the matrix."""
    return [row["second"] for row in around.policy.rows("exclusion", around.today)
            if row["first"] == asked and row["effect"] == "requires"]
