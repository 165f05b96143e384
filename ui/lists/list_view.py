"""The list of a line: tabs of views, filter bar, table, preview, total line; reads in the background."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeySequence, QResizeEvent, QShortcut
from PySide6.QtWidgets import QApplication, QBoxLayout, QHBoxLayout, QStackedWidget, QTabBar, QVBoxLayout, QWidget

from mzdesk.basics.progress import Progress
from mzdesk.describe import Line
from mzdesk.people.access import Permission
from mzdesk.people.desk import TOWNSHIP, Desk
from mzdesk.people.doors import may
from mzdesk.services import records
from mzdesk.services.listing import Listing, Query
from mzdesk.services.names import site_name, site_options
from ui import operations
from ui.lists.filters import FilterBar
from ui.lists.preview_card import PreviewCard
from ui.lists.record_table import RecordModel, RecordTable
from ui.widgets import Banner, button, label
from ui.widgets.empty import EmptyState


def views_of(line: Line) -> tuple[records.View, ...]:
    """The tabs of a line, without those whose states it does not have."""
    without = {view.key for view in line.views if not set(view.states) & set(line.states)}
    return tuple(view for view in records.views(line) if view.key not in without)


MOST_TOLD = 6
"""Townships told in the total line."""


class ListView(QWidget):
    """Shows what the filter asks for; the newest question wins, answers to older ones are dropped."""

    loaded = Signal()
    wants_import = Signal()
    wants_roster = Signal(object)  # Query
    wants_steps = Signal(object)  # ids

    def __init__(self, desk: Desk, line: Line) -> None:
        super().__init__()
        self._desk, self._line = desk, line
        self._sort, self._descending = "", False
        self._asked = 0
        self._may_add = desk.office.role == TOWNSHIP and may(desk, Permission.SAVE)  # the bureau registers nobody
        self._kept = ""
        self._ids: tuple[str, ...] = ()
        self._more = False
        self._fitted: set[str] = set()
        self.views = views_of(line)
        self.model = RecordModel(line, sites=desk.office.role != TOWNSHIP)
        self.table = RecordTable(self.model)
        self.filters = FilterBar(line, records.village_options(desk), line.states, site_options(desk))
        self.preview = PreviewCard(line)
        self.tabs = QTabBar()
        self.tabs.setAccessibleName("视图")
        self.tabs.setExpanding(False)
        for view in self.views:
            self.tabs.addTab(view.title)
        self.total = label("", "muted")
        self.batch = button("办理已选…", lambda: self.wants_steps.emit(sorted(self.model.marked)), hint="Ctrl+D")
        self.batch.hide()
        self._front = QStackedWidget()
        self._build()
        self._connect()

    def _build(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(14, 8, 14, 8)
        column.setSpacing(8)
        self._top, self._acts = QBoxLayout(QBoxLayout.Direction.LeftToRight), QHBoxLayout()
        self._top.addWidget(self.tabs, 1)
        self._top.addLayout(self._acts)
        self._acts.addStretch(1)
        line, may = self._line, self._may_add
        adding = [
            button("导入", self._import, icon="fa6s.file-import", hint="Ctrl+I"),
            button("新建（Insert）", self.table.wanted_new.emit, role="main", icon="fa6s.plus"),
        ]
        roster = button("花名册", lambda: self.wants_roster.emit(self.query()), icon="fa6s.print", hint="Ctrl+P")
        for one in (adding[0], roster, adding[1]):
            self._acts.addWidget(one)
            if (not may and one is not roster) or (one is adding[0] and not line.import_paths):
                one.hide()
        column.addLayout(self._top)
        column.addWidget(self.filters)
        self.only = Banner("blue")
        self.only.add_button(button("显示全部（Esc）", self.clear, role="link"))
        self.only.hide()
        column.addWidget(self.only)
        imported = bool(line.import_paths)
        nothing, how = f"{line.title}台账还是空的", f"{'导入现有花名册，或' if imported else ''}按 Insert 新建一条。"
        if line.views:
            nothing, how = f"还没有{line.standing}的{line.title}", f"申请中的在“{self.views[1].title}”里；{how}"
        self._empty = EmptyState(
            line.icon, nothing, how, action="导入花名册" if imported else "新建一条",
            on_action=self.wants_import.emit if imported else self.table.wanted_new.emit,
            second="新建一条" if imported else "", on_second=self.table.wanted_new.emit,
        ) if may else EmptyState(line.icon, f"{line.title}台账还是空的", "乡镇的报送包合并后，这里会列出各乡镇的登记。")
        self._none = EmptyState(
            "fa6s.filter", "没有符合条件的记录", "换一个视图，或清除上面的条件。",
            action="清除条件", on_action=self.clear,
        )
        for made in (self.table, self._empty, self._none):
            self._front.addWidget(made)
        middle = QHBoxLayout()
        middle.setSpacing(10)
        middle.addWidget(self._front, 1)
        middle.addWidget(self.preview)
        column.addLayout(middle, 1)
        bottom = QHBoxLayout()
        bottom.addWidget(self.total)
        bottom.addWidget(self.batch)
        bottom.addStretch(1)
        bottom.addWidget(label("回车打开　空格选中　/ 搜索　F1 全部按键", "small"))
        column.addLayout(bottom)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """On a narrow window (an enlarged one) the buttons stand under the tabs."""
        super().resizeEvent(event)
        wide = self.tabs.sizeHint().width() + self._acts.sizeHint().width() + 40 <= event.size().width()
        way = QBoxLayout.Direction
        self._top.setDirection(way.LeftToRight if wide else way.TopToBottom)

    def _connect(self) -> None:
        self.tabs.currentChanged.connect(lambda _: self._asked_anew())
        self.filters.changed.connect(self._asked_anew)
        self.filters.search.to_table.connect(self.table.setFocus)
        self.table.sort_wanted.connect(self._sort_by)
        self.table.current_moved.connect(lambda _: self.preview.show_row(self.table.current()))
        self.table.escaped.connect(self._escape)
        self.preview.open.clicked.connect(self._open_current)
        self.model.marks_changed.connect(self._say_total)
        within = Qt.ShortcutContext.WidgetWithChildrenShortcut
        for keys, slot in (
            ("Ctrl+F", self.to_search), *((("Ctrl+I", self._import),) if self._may_add else ()),
            ("Ctrl+P", lambda: self.wants_roster.emit(self.query())),
            ("Ctrl+D", lambda: self.wants_steps.emit(sorted(self.model.marked))),
            ("Ctrl+Tab", lambda: self._next_view(1)), ("Ctrl+Shift+Tab", lambda: self._next_view(-1)),
        ):
            QShortcut(QKeySequence(keys), self, slot, context=within)
        QShortcut(QKeySequence("/"), self.table, self.to_search, context=Qt.ShortcutContext.WidgetShortcut)
        for nothing in (self._empty, self._none) if self._may_add else ():
            QShortcut(QKeySequence("Insert"), nothing, self.table.wanted_new.emit, context=within)

    # reading

    def query(self) -> Query:
        """What is asked for at this moment."""
        if self._ids:
            return Query(view="all", sort=self._sort, descending=self._descending, ids=self._ids)
        view = self.views[max(self.tabs.currentIndex(), 0)].key
        return self.filters.query(view, self._sort, self._descending)

    def reload(self, keep: str = "") -> None:
        """Read again in the background; ``keep`` is the record that shall be under the cursor."""
        row = self.table.current()
        self._kept = keep or (row.id if row else "")
        self._asked += 1
        asked, query = self._asked, self.query()

        def read(_: Progress) -> Listing | None:
            return records.first(self._desk, self._line, query)

        operations.run(self, read, label="", progress=False, on_done=lambda found: self._first(asked, query, found))

    def _first(self, asked: int, query: Query, found: Listing | None) -> None:
        """The first screen stands while the rest is read; the row that shall be under the cursor may be in the rest."""
        if asked != self._asked:
            return
        if found is not None and found.whole:
            self._show(asked, query, found)
            return
        if found is not None and not self.model.rows:
            self._show_rows(query, found)
            self.total.setText("正在读取其余的…")

        def read(_: Progress) -> Listing:
            return records.listing(self._desk, self._line, query)

        operations.run(self, read, label="", progress=False, on_done=lambda found: self._show(asked, query, found))

    def _show(self, asked: int, query: Query, found: Listing) -> None:
        if asked != self._asked:
            return
        self._show_rows(query, found)
        self._say_total()
        self.loaded.emit()

    def _show_rows(self, query: Query, found: Listing) -> None:
        place_before = max(self.table.currentIndex().row(), 0)
        self.model.show_rows(found.rows)
        if found.rows and query.view not in self._fitted:
            self._fitted.add(query.view)
            self.table.fit()
        self._more = bool(query.most and found.total >= query.most)
        nothing = self._none if self.filters.is_narrow() or query.view else self._empty
        at = QApplication.focusWidget()
        had_keyboard = at is not None and self._front.isAncestorOf(at)
        self._front.setCurrentWidget(self.table if found.rows else nothing)
        if had_keyboard:
            self.focus_here()
        place = self.model.place_of(self._kept)
        self.table.go_to(place if place >= 0 else min(place_before, len(found.rows) - 1))
        self.preview.show_row(self.table.current())

    def _say_total(self) -> None:
        marked, shown = len(self.model.marked), len(self.model.rows)
        unit = self._line.unit
        words = f"共 {shown} {unit}" + ("（只列出前面一部分，请再输入几个字）" if self._more else "")
        self.total.setText(words + self._by_township() + (f"，已选 {marked} {unit}" if marked else ""))
        self.batch.setVisible(bool(marked))

    def _by_township(self) -> str:
        """At the bureau how many each township has; the whole of it stands in the hint where there are many."""
        counts = Listing(self.model.rows, 0).by_site() if self._desk.office.role != TOWNSHIP else []
        told = [f"{site_name(site)} {count}" for site, count in counts]
        self.total.setToolTip("\n".join(told))
        more = "……" if len(told) > MOST_TOLD else ""
        return f"：{'，'.join(told[:MOST_TOLD])}{more}" if len(told) > 1 else ""

    # moving

    def focus_here(self) -> None:
        """The keyboard goes to the rows; where there are none, to the button that begins."""
        front = self._front.currentWidget()
        if isinstance(front, EmptyState) and front.action is not None:
            front.action.setFocus()
        else:
            self.table.setFocus()

    def show_view(self, key: str) -> None:
        """Open one of the saved views with nothing else asked for."""
        self.filters.blockSignals(True)
        self.filters.clear()
        self.filters.blockSignals(False)
        place = next((n for n, view in enumerate(self.views) if view.key == key), 0)
        if place == self.tabs.currentIndex():
            self.reload()
        self.tabs.setCurrentIndex(place)

    def show_only(self, ids: tuple[str, ...], words: str) -> None:
        """These records and no others, until something else is asked for: the rows behind a figure."""
        self.show_view("")
        self._ids = ids
        self.only.say(words, f"只列出这{len(ids)}{self._line.unit}")
        self.only.show()
        self.reload()

    def _asked_anew(self) -> None:
        self._ids = ()
        self.only.hide()
        self.reload()

    def clear(self) -> None:
        self._ids = ()
        self.only.hide()
        self.show_view("")

    def _import(self) -> None:
        if self._line.import_paths:
            self.wants_import.emit()
        else:
            operations.of(self).told.emit(f"{self._line.title}不用导入，请按 Insert 新建")

    def to_search(self) -> None:
        self.filters.search.setFocus()
        self.filters.search.selectAll()

    def neighbours(self, record_id: str) -> tuple[str, str]:
        """The ids before and after a record in the list as shown; "" at the ends."""
        ids, place = [row.id for row in self.model.rows], self.model.place_of(record_id)
        if place < 0:
            return "", ""
        return ids[place - 1] if place else "", ids[place + 1] if place + 1 < len(ids) else ""

    def _next_view(self, by: int) -> None:
        self.tabs.setCurrentIndex((self.tabs.currentIndex() + by) % self.tabs.count())

    def _sort_by(self, key: str, descending: bool) -> None:
        self._sort, self._descending = key, descending
        self.reload()

    def _escape(self) -> None:
        if self._ids:
            self.clear()
        elif self.filters.is_narrow():
            self.filters.clear()

    def _open_current(self) -> None:
        row = self.table.current()
        if row:
            self.table.opened.emit(row.id)
