"""The look: readable colours, fonts with rare characters, a style sheet without loose ends."""

import re
from pathlib import Path

import pytest
from PySide6.QtCore import QLocale
from PySide6.QtGui import QColor, QFont, QFontDatabase, QRawFont
from PySide6.QtWidgets import QApplication, QDialogButtonBox

from ui import colours, theme
from ui.shell.preferences import Preferences
from ui.theme import Colour

READABLE, HIGH_READABLE, EDGE = 4.5, 7.0, 3.0
SETS = {"usual": (colours.USUAL, READABLE), "high": (colours.HIGH, HIGH_READABLE)}

WORDS = [
    ("INK", "CARD"), ("INK", "GROUND"), ("INK", "ACCENT_SOFT"), ("INK", "RED_SOFT"), ("INK", "AMBER_SOFT"),
    ("INK", "GREEN_SOFT"), ("INK", "GREY_SOFT"), ("MUTED", "CARD"), ("MUTED", "GROUND"), ("MUTED", "GREY_SOFT"),
    ("ACCENT", "CARD"), ("ACCENT", "GROUND"), ("ACCENT", "ACCENT_SOFT"), ("ACCENT_DARK", "CARD"),
    ("ACCENT_DARK", "ACCENT_SOFT"), ("ACCENT_DARK", "GROUND"), ("ON_ACCENT", "ACCENT"), ("ON_ACCENT", "ACCENT_DARK"),
    ("ON_ACCENT", "RED"), ("NAV_INK", "NAV"), ("NAV_INK", "NAV_HOVER"), ("NAV_GROUP", "NAV"),
    ("ON_ACCENT", "NAV_HERE"), ("RED", "CARD"), ("RED", "GROUND"), ("RED", "RED_SOFT"), ("AMBER", "CARD"),
    ("AMBER", "GROUND"), ("AMBER", "AMBER_SOFT"), ("GREEN", "CARD"), ("GREEN", "GROUND"), ("GREEN", "GREEN_SOFT"),
]
"""Every pair of ink and ground that the style sheet and the painted parts put together."""


def luminance(colour: str) -> float:
    """Relative luminance (WCAG 2.1)."""
    def channel(part: float) -> float:
        return part / 12.92 if part <= 0.03928 else ((part + 0.055) / 1.055) ** 2.4

    made = QColor(colour)
    return 0.2126 * channel(made.redF()) + 0.7152 * channel(made.greenF()) + 0.0722 * channel(made.blueF())


def contrast(ink: str, ground: str) -> float:
    bright, dark = sorted((luminance(ink), luminance(ground)), reverse=True)
    return (bright + 0.05) / (dark + 0.05)


@pytest.mark.parametrize("kind", SETS)
@pytest.mark.parametrize(("ink", "ground"), WORDS)
def test_words_are_readable_on_their_ground(ink: str, ground: str, kind: str) -> None:
    """4.5:1 in the usual set (WCAG 2.1, 1.4.3), 7:1 in high contrast (1.4.6)."""
    palette, least = SETS[kind]
    assert contrast(palette[ink], palette[ground]) >= least


@pytest.mark.parametrize("ground", ["CARD", "GROUND"])
def test_edges_and_the_focus_are_seen_in_high_contrast(ground: str) -> None:
    """3:1 for the edges of controls (WCAG 2.1, 1.4.11)."""
    assert contrast(colours.HIGH["LINE"], colours.HIGH[ground]) >= EDGE
    assert contrast(colours.HIGH["ACCENT"], colours.HIGH[ground]) >= EDGE
    assert contrast(colours.HIGH["NAV_FOCUS"], colours.HIGH["NAV"]) >= EDGE


def test_both_sets_name_the_same_colours() -> None:
    assert set(colours.USUAL) == set(colours.HIGH) == set(Colour.__annotations__)


def test_style_sheet_writes_no_colour_of_its_own() -> None:
    sheet = (theme.STYLE / "desk.qss").read_text(encoding="utf-8")
    assert re.findall(r"#[0-9a-fA-F]{6}", sheet) == []


def test_high_contrast_is_put_on_and_off(qapp: QApplication) -> None:
    theme.apply(qapp, high_contrast=True)
    try:
        assert Colour.INK == "#000000"
        assert theme.TONES["red"] == (colours.HIGH["RED"], colours.HIGH["RED_SOFT"])
    finally:
        theme.apply(qapp)
    assert colours.USUAL["INK"] == Colour.INK


@pytest.mark.parametrize("points", [theme.BASE_POINTS, theme.LARGE_POINTS])
def test_style_sheet_has_every_name_filled_and_every_picture(points: int) -> None:
    sheet = theme.style_sheet(theme.Sizes(points))
    assert "$" not in sheet
    for picture in re.findall(r"url\(([^)]+)\)", sheet):
        assert Path(picture).exists(), picture


def test_pages_write_no_colour_of_their_own() -> None:
    folder = Path(theme.__file__).parent
    found = [
        f"{path.relative_to(folder)}: {colour}" for path in folder.rglob("*.py") if path.name != "colours.py"
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
    first.large, first.scale, first.idle_minutes, first.narrow = True, 200, 0, True
    first.high_contrast = True
    again = Preferences(tmp_path)
    assert (again.large, again.scale, again.idle_minutes, again.narrow) == (True, 200, 0, True)
    assert again.high_contrast


def test_damaged_preferences_are_the_usual_ones(tmp_path: Path) -> None:
    damaged = "[font]\nscale=many\nlarge=perhaps\n[lock]\nidle_minutes=-\n"
    (tmp_path / "window.ini").write_text(damaged, encoding="utf-8")
    kept = Preferences(tmp_path)
    assert (kept.large, kept.scale, kept.idle_minutes) == (False, 100, 10)
