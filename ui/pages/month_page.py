"""What the pages of a month share: a choice of sheets above, read in the background, the newest question wins."""

from abc import abstractmethod
from collections.abc import Mapping
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QVBoxLayout

from mzdesk.basics.months import Month
from mzdesk.people.desk import Desk
from ui import operations, theme
from ui.shell.page import Page, Touched
from ui.widgets import button, label


class MonthPage(Page):
    """One sheet at a time, for the month at the top of the window; Alt+F goes to the choice of sheets. Pages build
    what shows it below the top row of ``column``."""

    def __init__(self, desk: Desk, kinds: Mapping[str, str], asks: str, width: int) -> None:
        super().__init__()
        self._desk = desk
        self._month = Month.of(desk.today())
        self._asked = 0
        self.kind = QComboBox()
        self.kind.setAccessibleName(asks)
        self.kind.setMinimumWidth(theme.sizes().px(width))
        for key, title in kinds.items():
            self.kind.addItem(title, key)
        self.told = label("", "muted", wrap=True)
        top = QHBoxLayout()
        top.setSpacing(8)
        top.addWidget(self.kind)
        top.addWidget(self.told, 1)
        top.addWidget(button("打印（F9）", self.print_now, icon="fa6s.print"))
        self.column = QVBoxLayout(self)
        self.column.setContentsMargins(14, 8, 14, 8)
        self.column.setSpacing(8)
        self.column.addLayout(top)
        self.kind.currentIndexChanged.connect(lambda _: self._read())
        QShortcut(QKeySequence("Alt+F"), self, self.kind.setFocus,
                  context=Qt.ShortcutContext.WidgetWithChildrenShortcut)

    @abstractmethod
    def read(self, kind: str, month: Month) -> Any:
        """The sheet; called in the worker."""

    @abstractmethod
    def show_found(self, found: Any) -> None:
        """Put the sheet in sight."""

    def refresh(self, touched: Touched) -> None:
        self._read()

    def set_month(self, month: Month) -> None:
        self._month = month
        self._read()

    def _read(self) -> None:
        if not self.isVisible():
            return
        self._asked += 1
        asked, kind, month = self._asked, str(self.kind.currentData()), self._month
        operations.run(self, lambda _: self.read(kind, month), label="", progress=False,
                       on_done=lambda found: self.show_found(found) if asked == self._asked else None)
