"""The fonts with which this office prints: those of the computer, its own folder, and its choices."""

from mzdesk.people.desk import Desk
from mzdesk.printing.fonts import Fonts, fonts_with
from mzdesk.services import print_choices


def fonts_of(desk: Desk) -> Fonts:
    """Looked for once; a choice or an added file makes it look again."""
    folder = print_choices.folder(desk)
    return fonts_with(folder if folder.is_dir() else None, print_choices.chosen_fonts(desk))
