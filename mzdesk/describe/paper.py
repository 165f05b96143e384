"""What a printed sheet says, without how it is drawn: papers (forms, notices, certificates) and rosters (tables).

Lines write these; ``printing`` draws them as PDF and ``sheets`` writes rosters as workbooks. All texts are final:
masked, formatted, in words. Nothing here measures or draws.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Literal

from mzdesk.basics.money import Money, read_money

MONEY: Literal["money"] = "money"
"""The kind of total of a column of amounts."""


@dataclass(frozen=True)
class OfficeName:
    """Who issues a paper: the office as it signs (托口镇人民政府民政办), its place (托口镇), the bureau above it."""

    name: str
    place: str
    county: str


@dataclass(frozen=True)
class Words:
    """A paragraph of body text; the first line is indented by two characters unless ``indent`` is False.

    ``bold`` sets it in 黑体. A line break begins a new paragraph.
    """

    text: str
    indent: bool = True
    bold: bool = False
    align: str = "left"


@dataclass(frozen=True)
class Heading:
    """A numbered heading within the body (一、…), in 黑体."""

    text: str


@dataclass(frozen=True)
class Cell:
    """One cell of a form: a label (grey head) or a value. ``span`` counts grid columns, ``lines`` the least height."""

    text: str
    head: bool = False
    span: int = 1
    lines: int = 1
    align: str = "left"


@dataclass(frozen=True)
class Grid:
    """A ruled form. ``widths`` are the relative widths of its columns; the spans of each row add up to their number."""

    widths: tuple[int, ...]
    rows: tuple[tuple[Cell, ...], ...]


@dataclass(frozen=True)
class Ticks:
    """A question with boxes: ☑ chosen, □ not; ``chosen`` None leaves all boxes empty (未采集, to be ticked by hand)."""

    question: str
    options: tuple[str, ...]
    chosen: tuple[str, ...] | None = None


@dataclass(frozen=True)
class Signatures:
    """Lines to sign side by side, each with its role and, unless switched off, a date line below. Kept on one page."""

    roles: tuple[str, ...]
    dates: bool = True
    seal: str = ""


Block = Words | Heading | Grid | Ticks | Signatures


@dataclass(frozen=True)
class Paper:
    """One form, notice or certificate on A4 upright. ``number`` stands right under the title; ``copies`` as the rule
    asks (shown at the foot: 本件一式三份). ``basis`` is the legal basis line, already looked up by date. A line break
    in ``title`` says where a long one is split by sense. Papers with a Grid are set as forms, others as notices."""

    title: str
    blocks: tuple[Block, ...]
    number: str = ""
    subtitle: str = ""
    copies: int = 1
    basis: str = ""
    foot: str = ""


@dataclass(frozen=True)
class RosterColumn:
    """A column of a roster; ``group`` is the upper heading shared with its neighbours; ``width`` in millimetres.

    ``total`` True sums the column's numbers into 本页小计 and 合计. MONEY sums amounts in 元 exactly, in 分, and says
    them with two decimals; such a column stands at the right whatever ``align`` says.
    """

    label: str
    width: int
    group: str = ""
    align: str = "left"
    total: bool | Literal["money"] = False

    @property
    def side(self) -> str:
        """Where the texts stand."""
        return "right" if self.total == MONEY else self.align


def money_of(text: str) -> Money | None:
    """The amount in a cell of a MONEY column: a blank, a dash or a word counts for nothing. A number that is no
    amount is a mistake of the program: left out it would make the sum wrong (assistance.md trap 33)."""
    found = read_money(text)
    if found is None and any(char.isdecimal() for char in text):
        raise ValueError("a cell of a money column is no amount")
    return found


@dataclass(frozen=True)
class Roster:
    """A table of people on landscape A4, header repeated, with 本页小计 and 合计 and signature line.

    ``large`` sets it in letters that are read on the way, with room to write. ``rows`` hold one final text per
    column. ``counted`` is the unit of the totals (人). ``purpose`` is said at the foot, so that a
    masked print can be told from a full one.
    """

    title: str
    office: str
    date: str
    columns: tuple[RosterColumn, ...]
    rows: Sequence[tuple[str, ...]]
    counted: str = "人"
    purpose: str = ""
    signers: tuple[str, ...] = ("填表人", "审核人", "负责人")
    notes: tuple[str, ...] = field(default_factory=tuple)
    large: bool = False
