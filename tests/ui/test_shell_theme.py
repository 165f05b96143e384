"""The look: readable colours, fonts with rare characters, a style sheet without loose ends."""

import re
from pathlib import Path

import pytest
from PySide6.QtCore import QLocale
from PySide6.QtGui import QColor, QFont, QFontDatabase, QRawFont
from PySide6.QtWidgets import QApplication, QDialogButtonBox

from ui import theme
from ui.shell.preferences import Preferences
from ui.theme import Colour

READABLE = 4.5

PAIRS = [
    (Colour.INK, Colour.CARD), (Colour.INK, Colour.GROUND), (Colour.INK, Colour.ACCENT_SOFT),
    (Colour.INK, Colour.RED_SOFT), (Colour.MUTED, Colour.CARD), (Colour.MUTED, Colour.GROUND),
    (Colour.ACCENT, Colour.CARD),
    (Colour.ACCENT, Colour.GROUND), (Colour.ACCENT_DARK, Colour.CARD), (Colour.ON_ACCENT, Colour.ACCENT),
    (Colour.ON_ACCENT, Colour.ACCENT_DARK), (Colour.ON_ACCENT, Colour.RED), (Colour.NAV_INK, Colour.NAV),
    (Colour.ON_ACCENT, Colour.NAV_HERE), (Colour.RED, Colour.CARD), (Colour.RED, Colour.GROUND),
    (Colour.AMBER, Colour.CARD), (Colour.AMBER, Colour.GROUND), (Colour.GREEN, Colour.CARD),
    *theme.TONES.values(),
]


def luminance(colour: str) -> float:
    """Relative luminance (WCAG 2.1)."""
    def channel(part: float) -> float:
        return part / 12.92 if part <= 0.03928 else ((part + 0.055) / 1.055) ** 2.4

    made = QColor(colour)
    return 0.2126 * channel(made.redF()) + 0.7152 * channel(made.greenF()) + 0.0722 * channel(made.blueF())


def contrast(ink: str, ground: str) -> float:
    bright, dark = sorted((luminance(ink), luminance(ground)), reverse=True)
    return (bright + 0.05) / (dark + 0.05)


@pytest.mark.parametrize(("ink", "ground"), PAIRS)
def test_words_are_readable_on_their_ground(ink: str, ground: str) -> None:
    assert contrast(ink, ground) >= READABLE


def test_group_headings_of_the_navigation_are_readable() -> None:
    sheet = (theme.STYLE / "desk.qss").read_text(encoding="utf-8")
    found = re.search(r'navigation QLabel\[role="group"\] \{ color: (#\w+)', sheet)
    assert found
    assert contrast(found[1], Colour.NAV) >= READABLE


@pytest.mark.parametrize("points", [theme.BASE_POINTS, theme.LARGE_POINTS])
def test_style_sheet_has_every_name_filled_and_every_picture(points: int) -> None:
    sheet = theme.style_sheet(theme.Sizes(points))
    assert "$" not in sheet
    for picture in re.findall(r"url\(([^)]+)\)", sheet):
        assert Path(picture).exists(), picture


def test_pages_write_no_colour_of_their_own() -> None:
    folder = Path(theme.__file__).parent
    found = [
        f"{path.relative_to(folder)}: {colour}" for path in folder.rglob("*.py") if path.name != "theme.py"
        for colour in re.findall(r"\"#[0-9a-fA-F]{6}\"", path.read_text(encoding="utf-8"))
    ]
    assert found == []


@pytest.mark.parametrize("sign", ["䶮", "㛃", "𬭊", "𫍯"])
def test_rare_characters_of_names_are_in_one_of_the_fonts(sign: str) -> None:
    if not set(theme.RARE) & set(QFontDatabase.families()):
        pytest.skip("no font with rare characters is installed here")
    assert any(QRawFont.fromFont(QFont(family)).supportsCharacter(ord(sign)) for family in theme.families())


def test_large_font_is_14_points_and_everything_grows_with_it(qapp: QApplication) -> None:
    theme.apply(qapp, large=True)
    try:
        assert qapp.font().pointSize() == 14
        assert theme.sizes().field > 30
    finally:
        theme.apply(qapp)
    assert qapp.font().pointSize() == 11
    assert theme.sizes().field == 30


def test_qts_own_words_are_chinese(qapp: QApplication) -> None:
    assert QLocale().language() == QLocale.Language.Chinese
    box = QDialogButtonBox(QDialogButtonBox.StandardButton.Cancel)
    assert "取消" in box.button(QDialogButtonBox.StandardButton.Cancel).text()


def test_unknown_icon_name_is_empty_not_an_error() -> None:
    assert theme.icon("").isNull()
    assert not theme.icon("chevron").isNull()
    assert not theme.icon("fa6s.house").isNull()


def test_preferences_are_remembered_in_the_folder(tmp_path: Path) -> None:
    first = Preferences(tmp_path)
    assert (first.large, first.scale, first.idle_minutes, first.narrow) == (False, 100, 10, False)
    first.large, first.scale, first.idle_minutes, first.narrow = True, 125, 0, True
    again = Preferences(tmp_path)
    assert (again.large, again.scale, again.idle_minutes, again.narrow) == (True, 125, 0, True)


def test_damaged_preferences_are_the_usual_ones(tmp_path: Path) -> None:
    damaged = "[font]\nscale=many\nlarge=perhaps\n[lock]\nidle_minutes=-\n"
    (tmp_path / "window.ini").write_text(damaged, encoding="utf-8")
    kept = Preferences(tmp_path)
    assert (kept.large, kept.scale, kept.idle_minutes) == (False, 100, 10)
