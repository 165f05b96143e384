"""The bar above the page: where one is, search, month, state of the 报送 in words, who works here, lock."""

from collections.abc import Callable, Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QToolButton, QWidget

from mzdesk.basics.months import Month
from ui import theme
from ui.shell.search_box import Recent, Search, SearchBox
from ui.widgets.words import Chip, label


class MonthChooser(QWidget):
    """The month shown, one step back or on, or back to this month by a click on it."""

    chosen = Signal(object)  # Month

    def __init__(self, this_month: Callable[[], Month]) -> None:
        super().__init__()
        self._this = this_month
        self.month = this_month()
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        for icon, step, words in (("fa6s.angle-left", -1, "上个月"), ("", 0, ""), ("fa6s.angle-right", 1, "下个月")):
            button = QToolButton()
            button.setIcon(theme.icon(icon))
            button.setAccessibleName(words)
            button.setToolTip(f"{words}（Ctrl+{'PageUp' if step < 0 else 'PageDown'}）" if step else "回到本月")
            button.clicked.connect(lambda _=False, by=step: self.step(by))
            row.addWidget(button)
            if not step:
                self._words = button
        self._say()

    def step(self, months: int) -> None:
        """Go on by so many months; 0 goes back to this month."""
        self.show_month(self.month.plus(months) if months else self._this())

    def show_month(self, month: Month) -> None:
        if month != self.month:
            self.month = month
            self._say()
            self.chosen.emit(month)

    def _say(self) -> None:
        self._words.setText(self.month.words)
        self._words.setAccessibleName(f"所示月份 {self.month.words}")


class TopBar(QWidget):
    """Title with breadcrumb at the left, everything that is always wanted at the right."""

    def __init__(self, who: str, search: Search, this_month: Callable[[], Month], recent: Recent = lambda: ()) -> None:
        super().__init__()
        self.setObjectName("topbar")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        row = QHBoxLayout(self)
        row.setContentsMargins(16, 7, 10, 7)
        row.setSpacing(10)
        self.title = label("", "title")
        self.crumbs = label("", "muted")
        self.crumbs.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        self.month = MonthChooser(this_month)
        self.month.hide()
        self.search = SearchBox(search, recent)
        self.sync = Chip("", "grey")
        self.sync.hide()
        self.who = label(who, "muted")
        self.lock = QToolButton()
        self.lock.setIcon(theme.icon("fa6s.lock", theme.Colour.MUTED))
        self.lock.setAccessibleName("锁定")
        self.lock.setToolTip("锁定（Ctrl+L）")
        row.addWidget(self.title)
        row.addWidget(self.crumbs, 1)
        for widget in (self.month, self.search, self.sync, self.who, self.lock):
            row.addWidget(widget)

        self.fit()

    def fit(self) -> None:
        """Take the measures of the size of letters in force."""
        self.search.setFixedWidth(theme.sizes().px(230))

    def show_place(self, title: str, crumbs: Sequence[str]) -> None:
        self.title.setText(title)
        self.crumbs.setText("".join(f"›  {words}  " for words in crumbs))

    def show_sync(self, words: str) -> None:
        self.sync.show_words(words, "green" if "已收" in words else "grey")
