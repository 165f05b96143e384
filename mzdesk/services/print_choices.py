"""What this office has chosen for its printing: fonts by role, and how far each form is moved for 套打."""

from pathlib import Path

from mzdesk.lines import LINES
from mzdesk.people.access import Permission
from mzdesk.people.desk import Desk
from mzdesk.people.doors import asks, demand
from mzdesk.services import settings

FONT, OFFSET = "font.", "print.offset."
ROLES = ("标宋", "仿宋", "黑体", "楷体", "宋体")


def folder(desk: Desk) -> Path:
    """Where the office's own fonts lie."""
    return desk.folder / "fonts"


def faces(desk: Desk) -> tuple[Path | None, tuple[tuple[str, str], ...]]:
    """What ``printing.fonts_with`` is given for this office: its own folder where it has one, and its choices."""
    own = folder(desk)
    return own if own.is_dir() else None, chosen_fonts(desk)


def ask(desk: Desk) -> None:
    """The door before a face is laid into ``folder``."""
    demand(desk, Permission.SAVE)


def chosen_fonts(desk: Desk) -> tuple[tuple[str, str], ...]:
    """(role, file name) of every role for which a face was chosen."""
    pairs = ((role, settings.get(desk, FONT + role)) for role in ROLES)
    return tuple((role, file_name) for role, file_name in pairs if file_name)


@asks(Permission.SAVE)
def choose_font(desk: Desk, role: str, file_name: str) -> None:
    """Serve a role by the face in a file; "" goes back to the program's own choice."""
    settings.put(desk, FONT + role, file_name)


def forms() -> tuple[str, ...]:
    """The names of all papers that any register prints, each once."""
    return tuple(sorted({kind for line in LINES.values() for kind in line.papers}))


def offset(desk: Desk, form: str) -> tuple[int, int]:
    """Tenths of a millimetre to the right and down by which a form is moved; (0, 0) where nothing was set."""
    right, _, down = settings.get(desk, OFFSET + form).partition(",")
    try:
        return int(right or 0), int(down or 0)
    except ValueError:
        return 0, 0


@asks(Permission.SAVE)
def set_offset(desk: Desk, form: str, right: int, down: int) -> None:
    """Move a form by tenths of a millimetre from now on; (0, 0) moves it no more."""
    settings.put(desk, OFFSET + form, f"{right},{down}" if right or down else "")
