"""The colours by what they say, in the usual and the high-contrast set; ui/theme.py chooses the set in force."""

from typing import Final

USUAL: Final = {
    "INK": "#1b2430", "MUTED": "#566171", "LINE": "#c3cbd6", "DESK": "#d5dae2", "GROUND": "#f3f5f9",
    "CARD": "#ffffff", "ACCENT": "#1d5fb4", "ACCENT_DARK": "#164a8e", "ACCENT_SOFT": "#e4edf9", "NAV": "#1e3550",
    "NAV_INK": "#dce6f2", "NAV_GROUP": "#a9bdd6", "NAV_HOVER": "#27446a", "NAV_HERE": "#2a5590",
    "NAV_FOCUS": "#9cc3f5", "RED": "#b3261e", "RED_SOFT": "#fdeceb", "AMBER": "#875200", "AMBER_SOFT": "#fff2d9",
    "GREEN": "#1b6b3c", "GREEN_SOFT": "#e2f3e8", "GREY_SOFT": "#e9edf2", "ON_ACCENT": "#ffffff",
    "CHIP_EDGE": "transparent",
}
HIGH: Final = {
    "INK": "#000000", "MUTED": "#26303b", "LINE": "#4a5562", "DESK": "#c4cad3", "GROUND": "#f7f9fc",
    "CARD": "#ffffff", "ACCENT": "#003c86", "ACCENT_DARK": "#002c63", "ACCENT_SOFT": "#dce8fb", "NAV": "#000000",
    "NAV_INK": "#ffffff", "NAV_GROUP": "#d5e2f3", "NAV_HOVER": "#1c2f4a", "NAV_HERE": "#00387a",
    "NAV_FOCUS": "#ffd54d", "RED": "#8a0500", "RED_SOFT": "#ffe9e7", "AMBER": "#573300", "AMBER_SOFT": "#fff0cc",
    "GREEN": "#00431d", "GREEN_SOFT": "#ddf5e6", "GREY_SOFT": "#e4e9f0", "ON_ACCENT": "#ffffff",
    "CHIP_EDGE": "#4a5562",
}
"""High contrast: words ≥ 7:1 on every ground they stand on (WCAG 2.1, 1.4.6), edges of fields ≥ 3:1 (1.4.11)."""


class Colour:
    """The colours in force. Read them when painting, not when importing: they change with the set."""

    INK: str
    MUTED: str
    LINE: str
    DESK: str
    GROUND: str
    CARD: str
    ACCENT: str
    ACCENT_DARK: str
    ACCENT_SOFT: str
    NAV: str
    NAV_INK: str
    NAV_GROUP: str
    NAV_HOVER: str
    NAV_HERE: str
    NAV_FOCUS: str
    RED: str
    RED_SOFT: str
    AMBER: str
    AMBER_SOFT: str
    GREEN: str
    GREEN_SOFT: str
    GREY_SOFT: str
    ON_ACCENT: str
    CHIP_EDGE: str


TONES: dict[str, tuple[str, str]] = {}
"""Tone word (as in ``Chip.tone``) → (ink, ground) in force."""


def choose(high_contrast: bool) -> None:
    """Put one of the two sets in force."""
    for name, value in (HIGH if high_contrast else USUAL).items():
        setattr(Colour, name, value)
    TONES.update(
        red=(Colour.RED, Colour.RED_SOFT), amber=(Colour.AMBER, Colour.AMBER_SOFT),
        green=(Colour.GREEN, Colour.GREEN_SOFT), blue=(Colour.ACCENT, Colour.ACCENT_SOFT),
        grey=(Colour.MUTED, Colour.GREY_SOFT),
    )


choose(False)
