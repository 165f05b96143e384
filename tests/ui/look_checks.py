"""What a person sees at once in a window: cut-off words, things over each other, pale words, nameless controls.

Every check takes a window that is on the (offscreen) screen and returns accusations in words; an empty list is praise.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from itertools import combinations

import shiboken6
from PIL import Image
from PySide6.QtCore import QPoint, QRect, QSize, Qt
from PySide6.QtGui import QAccessible, QAccessibleInterface, QImage
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractItemView,
    QAbstractScrollArea,
    QAbstractSpinBox,
    QCheckBox,
    QComboBox,
    QHeaderView,
    QLabel,
    QLineEdit,
    QPushButton,
    QRadioButton,
    QScrollArea,
    QTabBar,
    QTableView,
    QToolButton,
    QWidget,
)

LEAF = (QLabel, QAbstractButton, QLineEdit, QComboBox, QAbstractSpinBox, QAbstractItemView, QTabBar)
COMPOSITE = (QComboBox, QAbstractSpinBox, QLineEdit, QAbstractItemView, QTabBar, QHeaderView)
OVER = ("refusal",)  # lies over the page on purpose
SLACK = 1
SHORT = 10  # as long as a day: what may not be cut off even where one types


def looked_at(window: QWidget, part: QWidget | None = None) -> list[str]:
    """All checks of shape and name, of a window or only of a part of it."""
    seen = list(_seen(window, part or window))
    return [*_cut_off(seen), *_outside(window, seen, part or window), *_over_each_other(window, seen),
            *_nameless(window, part or window)]


def _seen(window: QWidget, part: QWidget) -> Iterator[QWidget]:
    """The visible controls, without the inner parts of others."""
    for widget in part.findChildren(QWidget):
        if isinstance(widget, LEAF) and widget.isVisible() and widget.window() is window and not _inner(widget, window):
            yield widget


def _inner(widget: QWidget, window: QWidget) -> bool:
    above = widget.parentWidget()
    while above is not None and above is not window:
        if isinstance(above, COMPOSITE) or above.objectName() in OVER:
            return True
        above = above.parentWidget()
    return False


def named(widget: QWidget) -> str:
    """How an accusation calls a widget: its kind and its words."""
    words = next((said for method in ("text", "currentText", "accessibleName", "objectName")
                  if (made := getattr(widget, method, None)) and (said := made())), "")
    return f"{type(widget).__name__}「{str(words).strip()[:40]}」"


# cut off


def _cut_off(seen: list[QWidget]) -> Iterator[str]:
    for widget in seen:
        for why in _cut(widget):
            yield f"{named(widget)} {why}"


def _cut(widget: QWidget) -> Iterator[str]:
    if isinstance(widget, QLabel):
        yield from _label(widget)
    elif isinstance(widget, QTabBar):
        yield from _tabs(widget)
    elif isinstance(widget, QCheckBox | QRadioButton | QToolButton | QPushButton):
        yield from _button(widget)
    elif isinstance(widget, QComboBox):
        yield from _combo(widget)
    elif isinstance(widget, QLineEdit):
        yield from _line(widget)
    elif isinstance(widget, QTableView):
        yield from _heads(widget)


def _too_small(has: QSize, wants: QSize) -> Iterator[str]:
    if wants.width() > has.width() + SLACK:
        yield f"cut off: {wants.width()} wide words in {has.width()}"
    if wants.height() > has.height() + SLACK:
        yield f"cut off: {wants.height()} high words in {has.height()}"


def _label(label: QLabel) -> Iterator[str]:
    if not label.text().strip() or not label.pixmap().isNull():
        return
    if label.wordWrap():
        wants = QSize(0, label.heightForWidth(label.width()))
        longest = max(map(label.fontMetrics().horizontalAdvance, label.text()))
        yield from _too_small(label.size(), QSize(longest, wants.height()))
    else:
        hint = label.sizeHint()
        # the height of the line, not the comfort of the style
        yield from _too_small(label.size(), QSize(hint.width(), min(hint.height(), label.fontMetrics().height())))


def _button(button: QAbstractButton) -> Iterator[str]:
    words = button.text().replace("&&", "\0").replace("&", "").replace("\0", "&")
    icon_only = isinstance(button, QToolButton) and button.toolButtonStyle() == Qt.ToolButtonStyle.ToolButtonIconOnly
    if not words.strip() or (icon_only and not button.icon().isNull()):
        return
    metrics = button.fontMetrics()
    icon = 0 if button.icon().isNull() else button.iconSize().width() + 4
    tick = 24 if isinstance(button, QCheckBox | QRadioButton) else 0
    width = max(map(metrics.horizontalAdvance, words.splitlines())) + icon + tick
    yield from _too_small(button.size(), QSize(width + 4, metrics.height()))


def _combo(combo: QComboBox) -> Iterator[str]:
    room = combo.width() - 7 - 24
    words = combo.currentText()
    if words and combo.toolTip() != words and combo.fontMetrics().horizontalAdvance(words) > room + SLACK:
        yield f"cut off: words of {combo.fontMetrics().horizontalAdvance(words)} in {room}"


def _line(line: QLineEdit) -> Iterator[str]:
    margins = line.textMargins()
    room = line.width() - 16 - margins.left() - margins.right() - 22 * sum(a.isVisible() for a in line.actions())
    metrics = line.fontMetrics()
    if metrics.height() > line.height():
        yield f"cut off: letters {metrics.height()} high in {line.height()}"
    wide = metrics.horizontalAdvance(line.placeholderText())
    short = len(line.text()) <= SHORT and metrics.horizontalAdvance(line.displayText()) > room + SLACK
    if short:
        yield f"cut off: 「{line.displayText()}」 in {room}"
    if not line.text() and wide > room + SLACK:
        yield f"cut off: 「{line.placeholderText()}」 is {wide} wide in {room}"


def _tabs(bar: QTabBar) -> Iterator[str]:
    metrics = bar.fontMetrics()
    shown = [place for place in range(bar.count()) if bar.isTabVisible(place)]
    for place in shown:
        room = bar.tabRect(place).width()
        if metrics.horizontalAdvance(bar.tabText(place)) > room + SLACK:
            yield f"tab 「{bar.tabText(place)}」 cut off"
    last = bar.tabRect(shown[-1]) if shown else QRect()
    if shown and not bar.rect().adjusted(-2, -2, 2, 2).contains(last):
        yield f"tabs do not fit: the last ends at {last.right()}, {last.bottom()} in {bar.width()}, {bar.height()}"


def _heads(table: QTableView) -> Iterator[str]:
    header, model = table.horizontalHeader(), table.model()
    if not header.isVisible() or model is None:
        return
    metrics = header.fontMetrics()
    for column in range(model.columnCount()):
        words = str(model.headerData(column, Qt.Orientation.Horizontal) or "")
        wide = max(map(metrics.horizontalAdvance, words.splitlines()), default=0)
        if not header.isSectionHidden(column) and wide > header.sectionSize(column) - 8:
            yield f"heading 「{words}」 cut off: {wide} in {header.sectionSize(column)}"
        yield from _cells(table, column)


def _cells(table: QTableView, column: int) -> Iterator[str]:
    """A cell that is cut off tells the whole in its tool tip."""
    model, room = table.model(), table.columnWidth(column)
    if table.isColumnHidden(column):
        return
    for row in range(min(model.rowCount(), 12)):
        index = model.index(row, column)
        words = str(index.data() or "")
        wide = max(map(table.fontMetrics().horizontalAdvance, words.splitlines()), default=0)
        if wide > room - 6 and not index.data(Qt.ItemDataRole.ToolTipRole) and not table.wordWrap():
            yield f"cell 「{words[:20]}」 cut off without a tool tip"
            return


# places


def _box(widget: QWidget, window: QWidget) -> QRect:
    return QRect(widget.mapTo(window, QPoint(0, 0)), widget.size())


def _shown_box(widget: QWidget, window: QWidget) -> QRect:
    """What of it is in sight: cut by everything it stands in."""
    box, above = _box(widget, window), widget.parentWidget()
    while above is not None:
        box = box.intersected(_box(above, window))
        if above is window:
            break
        above = above.parentWidget()
    return box


def _scrolled(widget: QWidget, window: QWidget) -> QAbstractScrollArea | None:
    above = widget.parentWidget()
    while above is not None and above is not window:
        if isinstance(above, QAbstractScrollArea):
            return above
        above = above.parentWidget()
    return None


def _outside(window: QWidget, seen: list[QWidget], part: QWidget) -> Iterator[str]:
    for widget in seen:
        box, shown = _box(widget, window), _shown_box(widget, window)
        area = _scrolled(widget, window)
        high = shown.height() < box.height() - 2 and area is None
        if (shown.width() < box.width() - 2 or high) and (area is None or not shown.isEmpty()):
            yield f"{named(widget)} stands outside: {box.getRect()} of which {shown.getRect()} is in sight"
    for area in part.findChildren(QScrollArea):
        bar = area.horizontalScrollBar()
        if area.isVisible() and bar.maximum() > 0:
            yield f"{named(area)} has to be scrolled sideways by {bar.maximum()}"
    if window.width() < window.minimumSizeHint().width() or window.height() < window.minimumSizeHint().height():
        yield f"the window wants {window.minimumSizeHint().toTuple()} and has {window.size().toTuple()}"


def _over_each_other(window: QWidget, seen: list[QWidget]) -> Iterator[str]:
    boxes = [(widget, _shown_box(widget, window)) for widget in seen]
    boxes = [(widget, box) for widget, box in boxes if not box.isEmpty()]
    for (one, box), (other, over) in combinations(boxes, 2):
        common = box.intersected(over)
        if common.width() > 2 and common.height() > 2 and not one.isAncestorOf(other) and not other.isAncestorOf(one):
            yield f"{named(one)} and {named(other)} lie over each other by {common.getRect()}"


# names


def spoken_name(widget: QWidget) -> str:
    """What a screen reader calls a widget."""
    face = face_of(widget)
    return _own_words(widget) if face is None else face.text(QAccessible.Text.Name)


def face_of(widget: QWidget) -> QAccessibleInterface | None:
    """The accessible side of a widget, None where none is to be had.

    Shiboken finds a wrapper by the address: one that Python still holds of an object long gone (an item of a layout
    that was taken down) answers for the interface that now stands there. Such a wrapper is struck from the map.
    """
    for _ in range(2):
        face = QAccessible.queryAccessibleInterface(widget)
        if isinstance(face, QAccessibleInterface):
            return face
        if face is None:
            return None
        shiboken6.invalidate(face)
    return None


def _own_words(widget: QWidget) -> str:
    """The name a widget has without its accessible side: its own, its words, or those of the label it is buddy of."""
    if widget.accessibleName():
        return widget.accessibleName()
    labels = widget.window().findChildren(QLabel)
    words = [label.text() for label in labels if label.buddy() is widget]
    return words[0] if words else str(getattr(widget, "text", str)())


def _nameless(window: QWidget, part: QWidget) -> Iterator[str]:
    for widget in part.findChildren(QWidget):
        may = widget.focusPolicy() & Qt.FocusPolicy.TabFocus and widget.isVisible() and widget.isEnabled()
        may = may and widget.window() is window and not _inner(widget, window)
        if may and not spoken_name(widget).strip():
            yield f"{named(widget)} in {type(widget.parentWidget()).__name__} has no accessible name"


# contrast


Style = tuple[str, ...]


@dataclass(frozen=True)
class Shot:
    """A picture of ``of`` (the window, or a part of it) in which the controls of ``part`` are judged."""

    window: QWidget
    part: QWidget
    image: QImage
    of: QWidget

    def box(self, widget: QWidget) -> QRect:
        """Where a control is seen in the picture, without its edge."""
        origin = self.of.mapTo(self.window, QPoint(0, 0)) if self.of is not self.window else QPoint(0, 0)
        return _shown_box(widget, self.window).translated(-origin).adjusted(3, 3, -3, -3)


def pale(shot: Shot, least: float, judged: set[Style]) -> list[str]:
    """Words whose ink, as painted, has less contrast to their ground than ``least``; disabled ones may.

    A kind of control in a role and a tone is judged once: ``judged`` keeps what was.
    """
    fresh = [(style, widget) for widget in _seen(shot.window, shot.part) if (style := _style(widget)) not in judged]
    boxes = [(style, widget, shot.box(widget)) for style, widget in fresh
             if widget.isEnabled() and str(getattr(widget, "text", str)()).strip()]
    boxes = [entry for entry in boxes if entry[2].width() > 8 and entry[2].height() > 8]
    if not boxes:
        return []
    scale = shot.image.devicePixelRatio()
    image = shot.image.convertToFormat(QImage.Format.Format_RGB888)
    picture = Image.frombytes(
        "RGB", (image.width(), image.height()), bytes(image.constBits()), "raw", "RGB", image.bytesPerLine())
    found = []
    for style, widget, box in boxes:
        if style in judged:
            continue
        judged.add(style)
        seen = contrast_of(picture.crop(tuple(round(side * scale) for side in box.getCoords())))
        if seen < least:
            found.append(f"{named(widget)} has a contrast of {seen:.1f}, less than {least}")
    return found


def _style(widget: QWidget) -> Style:
    """What the style sheet looks at."""
    above, where = widget.parentWidget(), ""
    while above is not None and not where:
        where, above = above.objectName(), above.parentWidget()
    says = [str(widget.property(name) or "") for name in ("role", "tone", "problem", "styleSheet", "checked")]
    around = str(widget.parentWidget().property("tone") or "") if widget.parentWidget() else ""
    return (type(widget).__name__, where, around, *says)


def contrast_of(cut: Image.Image) -> float:
    """Between the colour that fills most of a picture and the one that differs most from it (WCAG 2.1)."""
    colours = sorted(cut.getcolors(cut.width * cut.height) or [], reverse=True)
    if len(colours) < 2:
        return 21.0
    ground = _luminance(colours[0][1])
    return max(_ratio(ground, _luminance(colour)) for _, colour in colours)


@cache
def _luminance(colour: tuple[int, int, int]) -> float:
    parts = [part / 255 / 12.92 if part / 255 <= 0.03928 else ((part / 255 + 0.055) / 1.055) ** 2.4 for part in colour]
    return 0.2126 * parts[0] + 0.7152 * parts[1] + 0.0722 * parts[2]


def _ratio(one: float, other: float) -> float:
    bright, dark = max(one, other), min(one, other)
    return (bright + 0.05) / (dark + 0.05)
