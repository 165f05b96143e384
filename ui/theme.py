"""The look of the window: colours, sizes, fonts, icons and the style sheet made from them.

Every screen takes its colours and sizes from here; no page writes a colour of its own.
"""

from dataclasses import dataclass
from functools import cache
from pathlib import Path
from string import Template
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QLibraryInfo, QLocale, QTranslator
from PySide6.QtGui import QColor, QFont, QFontDatabase, QIcon, QPalette
from PySide6.QtWidgets import QApplication

from ui import colours
from ui.colours import TONES, Colour

if TYPE_CHECKING:
    from qtawesome.iconic_font import IconicFont

__all__ = ["TONES", "Colour", "Sizes", "apply", "families", "font", "icon", "sizes", "style_sheet"]

RESOURCES = Path(__file__).resolve().parents[1] / "resources"
STYLE = RESOURCES / "style"

SANS: Final = (
    "Noto Sans SC", "Source Han Sans SC", "Noto Sans CJK SC", "Microsoft YaHei UI", "Microsoft YaHei", "PingFang SC",
    "WenQuanYi Zen Hei", "WenQuanYi Micro Hei",
)
RARE: Final = ("LXGW WenKai", "HanaMinA", "HanaMinB", "SimSun-ExtB", "SimSun-ExtG", "AR PL UMing CN")
"""Families that carry the characters of rare names (䶮, 𬭊), tried one after the other where the first lacks one."""

ICONS: Final = "fontawesome6-solid-webfont"

BASE_POINTS, LARGE_POINTS = 11, 14


@dataclass(frozen=True)
class Sizes:
    """Measures in pixels (before the screen's scale) and points that follow the chosen font size."""

    points: int

    @property
    def factor(self) -> float:
        return self.points / BASE_POINTS

    def px(self, at_base: int) -> int:
        """A length that grows with the font."""
        return round(at_base * self.factor)

    @property
    def field(self) -> int:
        return self.px(30)

    @property
    def row(self) -> int:
        return self.px(30)

    @property
    def small(self) -> float:
        return self.points - 1.5

    @property
    def title(self) -> float:
        return self.points + 5

    @property
    def section(self) -> float:
        return self.points + 1


_sizes = Sizes(BASE_POINTS)


def sizes() -> Sizes:
    """The sizes in force; they change only with ``apply``."""
    return _sizes


def apply(app: QApplication, *, large: bool = False, high_contrast: bool = False) -> None:
    """Dress the application: Fusion, palette, font, style sheet, Chinese for Qt's own words. May be called again."""
    global _sizes  # noqa: PLW0603  (one application, one font size; read through sizes())
    _sizes = Sizes(LARGE_POINTS if large else BASE_POINTS)
    colours.choose(high_contrast)
    _speak_chinese(app)
    app.setStyle("Fusion")
    app.setPalette(_palette())
    app.setFont(font())
    app.setStyleSheet(style_sheet(_sizes))


def _speak_chinese(app: QApplication) -> None:
    QLocale.setDefault(QLocale(QLocale.Language.Chinese, QLocale.Country.China))
    if app.findChild(QTranslator, "qtbase_zh_CN"):
        return
    translator = QTranslator(app)
    translator.setObjectName("qtbase_zh_CN")
    if translator.load("qtbase_zh_CN", QLibraryInfo.path(QLibraryInfo.LibraryPath.TranslationsPath)):
        app.installTranslator(translator)


def load_bundled_fonts() -> None:
    """Fonts that a built bundle carries (resources/fonts); a work tree has none and uses the system's."""
    for file in sorted((RESOURCES / "fonts").glob("*.[to]t[fc]")):
        QFontDatabase.addApplicationFont(str(file))


def families() -> list[str]:
    """The window's families: the first sans that is there, then those that carry rare characters."""
    there = set(QFontDatabase.families())
    chosen = next((name for name in SANS if name in there), "")
    return [name for name in (chosen, *RARE) if name in there] or [QFontDatabase.systemFont(
        QFontDatabase.SystemFont.GeneralFont).family()]


def font(points: float | None = None, *, bold: bool = False) -> QFont:
    """The window's font, by default in the base size."""
    made = QFont()
    made.setFamilies(families())
    made.setPointSizeF(points or _sizes.points)
    made.setBold(bold)
    made.setStyleStrategy(QFont.StyleStrategy.PreferAntialias)
    return made


def _palette() -> QPalette:
    palette = QPalette()
    role = QPalette.ColorRole
    for which, colour in (
        (role.Window, Colour.GROUND), (role.WindowText, Colour.INK), (role.Base, Colour.CARD),
        (role.AlternateBase, Colour.GROUND), (role.Text, Colour.INK), (role.Button, Colour.CARD),
        (role.ButtonText, Colour.INK), (role.ToolTipBase, Colour.CARD), (role.ToolTipText, Colour.INK),
        (role.PlaceholderText, Colour.MUTED), (role.Highlight, Colour.ACCENT), (role.Accent, Colour.ACCENT),
        (role.HighlightedText, Colour.ON_ACCENT), (role.Link, Colour.ACCENT), (role.LinkVisited, Colour.ACCENT),
    ):
        palette.setColor(which, QColor(colour))
    for which in (role.WindowText, role.Text, role.ButtonText):
        palette.setColor(QPalette.ColorGroup.Disabled, which, QColor(Colour.MUTED))
    return palette


def style_sheet(measures: Sizes) -> str:
    """resources/style/desk.qss with every ``$name`` replaced by the colour or measure of that name."""
    tokens: dict[str, object] = {
        name.lower(): value for name, value in vars(Colour).items() if not name.startswith("_")
    }
    tokens.update(
        images=STYLE.as_posix(), base=measures.points, row=measures.row,
        field=measures.field, flag=measures.field - 4, held=measures.field - 2,
        small=measures.small, title=measures.title, section=measures.section, code=measures.title + 5,
    )
    tokens.update({f"px{n}": measures.px(n) for n in (8, 16, 22, 24, 32)})
    return Template((STYLE / "desk.qss").read_text(encoding="utf-8")).substitute(tokens)


def icon(name: str, colour: str = "", active: str = "") -> QIcon:
    """An icon by its qtawesome name (``fa6s.house``; of that font only), or by the name of an SVG in resources/style
    (``chevron``).

    An empty name gives an empty icon, so that a page without one is no special case.
    """
    if not name:
        return QIcon()
    if "." not in name:
        return QIcon(str(STYLE / f"{name}.svg"))
    ink = colour or Colour.MUTED
    return QIcon(_icons().icon(name, color=ink, color_active=active or ink, color_disabled=Colour.LINE))


@cache
def _icons() -> "IconicFont":
    """The one font of icons that the window uses; qtawesome by itself reads all twelve that it carries."""
    import qtawesome
    from qtawesome.iconic_font import IconicFont

    folder = Path(qtawesome.__file__).parent / "fonts"
    faces, names = (sorted(folder.glob(f"{ICONS}-{rest}"))[-1] for rest in ("[0-9]*.ttf", "charmap-*.json"))
    return IconicFont(("fa6s", faces.name, names.name, str(folder)))
