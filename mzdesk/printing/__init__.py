"""Papers and rosters as PDF files that look like the office's own, with every character of every name."""

from pathlib import Path
from typing import BinaryIO

from mzdesk.basics.progress import Progress, silent
from mzdesk.describe.paper import Paper, Roster
from mzdesk.printing.content import texts
from mzdesk.printing.finding import Role
from mzdesk.printing.fonts import Fonts, Serving, fonts_with
from mzdesk.printing.paper import draw_paper
from mzdesk.printing.roster import draw_roster

__all__ = ["Fonts", "Role", "Serving", "font_roles", "fonts_with", "missing_glyphs", "render"]


def render(
    content: Paper | Roster, out: BinaryIO, *, fonts: Fonts | None = None, progress: Progress = silent,
    made_on: str = "",
) -> int:
    """Draw as PDF and return the number of pages. Nothing is written to ``out`` before the whole file is drawn."""
    fonts = fonts or fonts_with()
    draw = draw_roster if isinstance(content, Roster) else draw_paper
    data, pages = draw(content, fonts, progress, made_on)  # type: ignore[arg-type]
    out.write(data)
    return pages


def missing_glyphs(content: Paper | Roster, fonts: Fonts | None = None) -> list[str]:
    """The characters that no font of this computer has; they would be printed as 〓. To be told before printing."""
    return (fonts or fonts_with()).missing(texts(content))


def font_roles(extra: Path | None = None) -> tuple[Serving, ...]:
    """Which font serves as 标宋, 仿宋, 黑体, 楷体 and 宋体, for the settings page."""
    return fonts_with(extra).serving()
