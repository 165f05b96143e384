"""The fonts with which this office prints: those of the computer, its own folder, and its choices."""

from mzdesk.people.desk import Desk
from mzdesk.printing.fonts import Fonts, fonts_with
from mzdesk.services import print_choices


def fonts_of(desk: Desk) -> Fonts:
    """Looked for once; a choice or an added file makes it look again."""
    return fonts_with(*print_choices.faces(desk))
