"""The navigation at the left: groups of pages with icon, word and a count that asks for something."""

from collections.abc import Sequence

from PySide6.QtCore import QRect, QSize, Qt, Signal
from PySide6.QtGui import QColor, QFont, QFontMetrics, QKeyEvent, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import (
    QButtonGroup,
    QLabel,
    QScrollArea,
    QSizePolicy,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from ui import theme
from ui.shell.page import Badge, PageEntry
from ui.widgets.scrolled import scrolled
from ui.widgets.words import label

WIDE, NARROW = 184, 50
BEFORE, BETWEEN, BESIDE, BLANKS = 17, 4, 8, "  "
"""Pixels before the icon of an entry with those behind it, before its count, behind its count; before its words."""


class NavButton(QToolButton):
    """One entry. The count is painted at the right, or at the corner of the icon when only icons are shown."""

    def __init__(self, entry: PageEntry, number: int) -> None:
        super().__init__()
        self.entry = entry
        self._badge: Badge | None = None
        self._keys = f"（Ctrl+{number}）" if number <= 9 else ""
        self.setText(f"{BLANKS}{entry.title}")
        self.setIcon(theme.icon(entry.icon, theme.Colour.NAV_INK))
        side = theme.sizes().px(18)
        self.setIconSize(QSize(side, side))
        self.setCheckable(True)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.show_badge(None)

    def show_badge(self, badge: Badge | None) -> None:
        self._badge = badge if badge and badge.count else None
        said = self._badge.words or f"{self._badge.count} 条待办" if self._badge else ""
        self.setAccessibleName(f"{self.entry.title} {said}".strip())
        self.setToolTip(f"{self.entry.title}{self._keys}" + (f"\n{said}" if said else ""))
        self._fit()
        self.update()

    def badge(self) -> Badge | None:
        return self._badge

    def show_words(self, on: bool) -> None:
        style = Qt.ToolButtonStyle
        self.setToolButtonStyle(style.ToolButtonTextBesideIcon if on else style.ToolButtonIconOnly)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        """The title ends where the count begins; the whole of it stands in the tool tip."""
        metrics, end = self.fontMetrics(), self._box().left() if self._badge else self.width()
        room = end - BEFORE - self.iconSize().width() - metrics.horizontalAdvance(BLANKS) - BETWEEN
        self.setText(f"{BLANKS}{metrics.elidedText(self.entry.title, Qt.TextElideMode.ElideRight, room)}")

    def _count(self) -> str:
        return "" if self._badge is None else str(self._badge.count) if self._badge.count < 1000 else "999+"

    def _box(self) -> QRect:
        """Where the count stands."""
        metrics = QFontMetrics(_small())
        height = metrics.height()
        width = max(metrics.horizontalAdvance(self._count()) + 10, height)
        wide = self.toolButtonStyle() == Qt.ToolButtonStyle.ToolButtonTextBesideIcon
        left, top = self.width() - width - (BESIDE if wide else 2), (self.height() - height) // 2 if wide else 2
        return QRect(left, top, width, height)

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        if self._badge is None:
            return
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setFont(_small())
        box = self._box()
        red = self._badge.tone == "red"
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(theme.Colour.RED if red else theme.Colour.GREY_SOFT))
        painter.drawRoundedRect(box, box.height() / 2, box.height() / 2)
        painter.setPen(QColor(theme.Colour.ON_ACCENT if red else theme.Colour.INK))
        painter.drawText(box, Qt.AlignmentFlag.AlignCenter, self._count())
        painter.end()


def _small() -> QFont:
    """The letters of a count."""
    return theme.font(theme.sizes().small - 1, bold=True)


class Navigation(QWidget):
    """Emits ``chosen`` with a page's key. Up and Down move among the entries, Enter and Space open. ``fold_wanted``:
    words for icons alone, or the other way round. ``squeezed``: a page took room from the words."""

    chosen = Signal(str)
    fold_wanted = Signal()
    squeezed = Signal()

    def __init__(self, office: str, entries: Sequence[PageEntry]) -> None:
        super().__init__()
        self.wide = True
        self.setObjectName("navigation")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setAccessibleName("导航")
        self._buttons: dict[str, NavButton] = {}
        self._groups: list[QLabel] = []
        self._exclusive = QButtonGroup(self)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 6)
        column.setSpacing(0)
        self._office = label(office, "office", wrap=True)
        column.addWidget(self._office)
        column.addWidget(self._scrolled(entries), 1)
        self._fold = QToolButton()
        self._fold.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self._fold.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self._fold.clicked.connect(self.fold_wanted)
        column.addWidget(self._fold)
        self.set_wide(True)

    def _scrolled(self, entries: Sequence[PageEntry]) -> QScrollArea:
        """The entries; with large letters on a low screen they are scrolled and the one in front stays in sight."""
        inside = QWidget()
        column = QVBoxLayout(inside)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        self._fill(column, entries)
        column.addStretch(1)
        self._area = scrolled(inside, sideways=False, through=True)
        return self._area

    def _fill(self, column: QVBoxLayout, entries: Sequence[PageEntry]) -> None:
        group = ""
        for number, entry in enumerate(entries, 1):
            if entry.group != group:
                group = entry.group
                head = label(group, "group")
                self._groups.append(head)
                column.addWidget(head)
            button = NavButton(entry, number)
            button.clicked.connect(lambda _=False, key=entry.key: self.chosen.emit(key))
            self._exclusive.addButton(button)
            self._buttons[entry.key] = button
            column.addWidget(button)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if self.wide and self.width() < self.maximumWidth():
            self.squeezed.emit()

    def sizeHint(self) -> QSize:
        return QSize(self.maximumWidth(), super().sizeHint().height())

    def mark(self, key: str) -> None:
        """Show which page is in front; a page without an entry leaves the mark where it was."""
        if key in self._buttons:
            self._buttons[key].setChecked(True)
            self._area.ensureWidgetVisible(self._buttons[key])

    def show_badge(self, key: str, badge: Badge | None) -> None:
        if key in self._buttons:
            self._buttons[key].show_badge(badge)

    def button(self, key: str) -> NavButton:
        return self._buttons[key]

    def focus_here(self) -> None:
        checked = self._exclusive.checkedButton() or next(iter(self._buttons.values()))
        checked.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def set_wide(self, wide: bool) -> None:
        """Icons with words, or icons alone."""
        self.wide = wide
        self.setMinimumWidth(theme.sizes().px(NARROW))  # so that the window can become too narrow for words
        self.setMaximumWidth(theme.sizes().px(WIDE if wide else NARROW))
        for widget in (self._office, *self._groups):
            widget.setVisible(wide)
        for button in self._buttons.values():
            button.show_words(wide)
        self._fold.setText("  收起" if wide else "")
        self._fold.setAccessibleName("收起导航" if wide else "展开导航")
        self._fold.setToolTip(f"{'收起' if wide else '展开'}导航（Ctrl+B）")
        self._fold.setIcon(theme.icon("fa6s.angles-left" if wide else "fa6s.angles-right", theme.Colour.NAV_INK))
        style = Qt.ToolButtonStyle
        self._fold.setToolButtonStyle(style.ToolButtonTextBesideIcon if wide else style.ToolButtonIconOnly)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        buttons = list(self._buttons.values())
        here = next((i for i, b in enumerate(buttons) if b.hasFocus()), -1)
        if here >= 0 and event.key() in (Qt.Key.Key_Up, Qt.Key.Key_Down):
            step = 1 if event.key() == Qt.Key.Key_Down else -1
            buttons[(here + step) % len(buttons)].setFocus(Qt.FocusReason.TabFocusReason)
        elif here >= 0 and event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            buttons[here].click()
        else:
            super().keyPressEvent(event)
