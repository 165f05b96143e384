"""设置: sections at the left, the one in front at the right; every choice takes effect at once where it can."""

from collections.abc import Callable
from typing import Any, ClassVar

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QKeySequence, QShortcut
from PySide6.QtWidgets import (
    QHBoxLayout,
    QLabel,
    QListWidget,
    QListWidgetItem,
    QScrollArea,
    QStackedWidget,
    QVBoxLayout,
)

from mzdesk.people.desk import Desk
from ui import theme
from ui.pages.settings.panel import Panel, Room
from ui.pages.settings.sections import Section, sections_of
from ui.shell.page import Page, Shortcut, Touched
from ui.shell.preferences import Preferences
from ui.widgets.scrolled import scrolled

LIST_WIDTH = 168


class SettingsPage(Page):
    """``open(section=…)`` brings a section to the front; a section is made on its first visit."""

    title: ClassVar[str] = "设置"
    shortcuts: ClassVar[tuple[Shortcut, ...]] = (
        Shortcut("Alt+↑ / Alt+↓", "上一项 / 下一项设置"), Shortcut("Enter", "从左边的单子进入设置"),
        Shortcut("Esc", "回到左边的单子"),
    )

    def __init__(self, desk: Desk, preferences: Preferences, set_idle_minutes: Callable[[int], Any]) -> None:
        super().__init__()
        self._room = Room(desk, preferences, set_idle_minutes, self.wants_redress.emit, self.go)
        self._sections: tuple[Section, ...] = sections_of(desk.office.role)
        self._panels: dict[str, Panel] = {}
        self._areas: dict[str, QScrollArea] = {}
        self.list = _SectionList(self._sections)
        self._stack = QStackedWidget()
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        left = QVBoxLayout()
        left.setContentsMargins(14, 12, 0, 12)
        left.setSpacing(6)
        left.addWidget(self.list, 1)
        keys = QLabel("Alt+↑ ↓ 换一项　Enter 进入")
        keys.setProperty("role", "small")
        keys.setWordWrap(True)
        left.addWidget(keys)
        row.addLayout(left)
        row.addWidget(self._stack, 1)
        self.list.currentRowChanged.connect(self._show)
        self.list.entered_section.connect(self._enter)
        within = Qt.ShortcutContext.WidgetWithChildrenShortcut
        for pressed, step in (("Alt+Up", -1), ("Alt+Down", 1)):
            QShortcut(QKeySequence(pressed), self, lambda by=step: self._step(by), context=within)
        self.list.setCurrentRow(0)

    # the page

    def keys_now(self) -> tuple[Shortcut, ...]:
        return (*self.shortcuts, *self.panel.shortcuts)

    @property
    def panel(self) -> Panel:
        """The section in front."""
        return self._panels[self.section]

    @property
    def section(self) -> str:
        """The key of the section in front."""
        return self._sections[max(0, self.list.currentRow())].key

    @property
    def keys_of_sections(self) -> tuple[str, ...]:
        return tuple(section.key for section in self._sections)

    def open(self, **arguments: Any) -> None:
        wanted = arguments.get("section")
        for place, section in enumerate(self._sections):
            if section.key == wanted:
                self.list.setCurrentRow(place)

    def where_now(self) -> dict[str, Any]:
        return {"section": self.section}

    def activated(self) -> None:
        self.panel.activated()

    def refresh(self, touched: Touched) -> None:
        for panel in self._panels.values():
            panel.refresh()

    def unsaved(self) -> str:
        return "；".join(filter(None, (panel.unsaved() for panel in self._panels.values())))

    def save_now(self) -> bool:
        return all([panel.save_now() for panel in self._panels.values() if panel.unsaved()])

    def discard(self) -> None:
        for panel in self._panels.values():
            if panel.unsaved():
                panel.discard()

    # sections

    def _show(self, place: int) -> None:
        section = self._sections[place]
        if section.key not in self._panels:
            self._panels[section.key] = section.make(self._room)
            self._areas[section.key] = scrolled(self._panels[section.key])
            self._stack.addWidget(self._areas[section.key])
        self._stack.setCurrentWidget(self._areas[section.key])
        self.crumbs_changed.emit((section.title,))

    def _enter(self) -> None:
        self.panel.activated()

    def _step(self, by: int) -> None:
        in_list = self.list.hasFocus()
        self.list.setCurrentRow(min(max(0, self.list.currentRow() + by), len(self._sections) - 1))
        if not in_list:
            self.panel.activated()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape and not self.list.hasFocus():
            self.list.setFocus()
        else:
            super().keyPressEvent(event)


class _SectionList(QListWidget):
    """Up and Down change the section in front, Enter goes into it."""

    entered_section = Signal()

    def __init__(self, sections: tuple[Section, ...]) -> None:
        super().__init__()
        self.setAccessibleName("设置的各项")
        self.setFixedWidth(theme.sizes().px(LIST_WIDTH))
        side = theme.sizes().px(18)
        self.setIconSize(QSize(side, side))
        for section in sections:
            item = QListWidgetItem(theme.icon(section.icon, theme.Colour.ACCENT), section.title)
            item.setSizeHint(QSize(0, theme.sizes().px(34)))
            self.addItem(item)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Right):
            self.entered_section.emit()
        else:
            super().keyPressEvent(event)
