"""The measures of an upright A4 sheet: a notice after GB/T 9704, a form with room for its ruled tables."""

from dataclasses import dataclass

from mzdesk.describe.paper import Grid, Paper
from mzdesk.printing.finding import Role
from mzdesk.printing.fonts import Fonts, Strand

MM = 72 / 25.4
A4 = (210 * MM, 297 * MM)
A4_LANDSCAPE = (297 * MM, 210 * MM)
CENTRE = 0.38  # the middle of a Han character stands so many ems above its baseline


@dataclass(frozen=True)
class Sheet:
    """Margins and sizes in points. ``form`` sheets hold ruled tables and are set smaller."""

    fonts: Fonts
    form: bool
    left: float
    top: float
    width: float
    height: float
    body: float
    leading: float
    small: float = 12.0
    cell: float = 12.0
    tight: float = 1.0

    @property
    def lead(self) -> float:
        """From one body line to the next."""
        return self.leading * self.tight

    @property
    def cell_lead(self) -> float:
        """Line distance in cells, in ems; drawn together half as much as the rest."""
        return 1.4 * (1 + self.tight) / 2

    def strand(self, role: Role) -> Strand:
        return self.fonts.strand(role)


def sheet_for(paper: Paper, fonts: Fonts) -> Sheet:
    """A notice has 22 lines of 28 characters of 3号 (15.75 pt) on 156 × 225 mm (GB/T 9704-2012, 5.2)."""
    if any(isinstance(block, Grid) for block in paper.blocks):
        return Sheet(fonts, True, 25 * MM, 22 * MM, 160 * MM, 250 * MM, 14.0, 22.0)
    return Sheet(fonts, False, 28 * MM, 37 * MM, 156 * MM, 225 * MM, 15.75, 225 * MM / 22, cell=14.0)


def baseline(top: float, height: float, size: float) -> float:
    """Where the baseline lies so that a line of text stands in the middle of a height."""
    return top - height / 2 - CENTRE * size
