"""床位图: who sleeps where in a home, on any day; an empty bed is given with Enter."""

from datetime import date
from typing import ClassVar

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QLineEdit, QScrollArea, QStackedWidget, QVBoxLayout

from mzdesk.basics.days import read_day
from mzdesk.people.desk import Desk
from mzdesk.services import settings
from mzdesk.services.homes import board as boards
from mzdesk.services.homes.board import EMPTY, Board, Tile
from mzdesk.services.homes.reading import HOMES, RESIDENTS
from mzdesk.services.names import record_options
from ui import operations, theme
from ui.pages.board_dialogs import ask_resident, ask_rooms
from ui.shell.page import Page, Shortcut, Touched
from ui.widgets import Chip, button, label
from ui.widgets.bed_board import CARE_TONES, BedBoard, spoken
from ui.widgets.empty import EmptyState

HOME = "board.home"


class BoardPage(Page):
    """Enter on a taken bed opens its resident, on an empty one gives it to somebody."""

    shortcuts: ClassVar[tuple[Shortcut, ...]] = (
        Shortcut("方向键", "移到另一张床"), Shortcut("回车", "有人的：打开档案；空床：安排老人"),
        Shortcut("Alt+F", "换一家机构"), Shortcut("Alt+D", "看另一天"), Shortcut("Alt+N", "批量添加床位"),
        Shortcut("F9", "打印床位图"),
    )

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk = desk
        self._asked = 0
        self._board: Board | None = None
        self.home = QComboBox()
        self.home.setAccessibleName("养老机构")
        self.home.setMinimumWidth(theme.sizes().px(220))
        self.day = QLineEdit(str(desk.today()))
        self.day.setAccessibleName("日期")
        self.day.setMaximumWidth(theme.sizes().px(130))
        self.told = label("", "muted", wrap=True)
        self.here = label("", "section")
        self.waiting = label("", "warn", wrap=True)
        self.beds = BedBoard()
        self._area = QScrollArea()
        self._area.setWidgetResizable(True)
        self._area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._area.setWidget(self.beds)
        self._front = QStackedWidget()
        self._front.addWidget(self._area)
        self._front.addWidget(EmptyState(
            "fa6s.bed", "还没有床位", "先在“养老机构”中登记机构，再按 Alt+N 批量添加床位。",
            action="批量添加床位", on_action=self._add))
        self._build()
        self._connect()

    def _build(self) -> None:
        top = QHBoxLayout()
        top.setSpacing(8)
        top.addWidget(self.home)
        top.addWidget(label("日期"))
        top.addWidget(self.day)
        top.addStretch(1)
        top.addWidget(button("添加床位（Alt+N）", self._add, icon="fa6s.plus"))
        top.addWidget(button("打印床位图（F9）", self.print_now, icon="fa6s.print"))
        legend = QHBoxLayout()
        legend.setSpacing(6)
        legend.addWidget(self.here)
        legend.addStretch(1)
        for words, tone in CARE_TONES.items():
            legend.addWidget(Chip(words, tone))
        legend.addWidget(label("虚线为空床，斜线为停用，“护”为护理型", "small"))
        column = QVBoxLayout(self)
        column.setContentsMargins(14, 8, 14, 8)
        column.setSpacing(8)
        column.addLayout(top)
        column.addWidget(self.told)
        column.addWidget(self.waiting)
        column.addWidget(self._front, 1)
        column.addLayout(legend)

    def _connect(self) -> None:
        self.home.currentIndexChanged.connect(lambda _: self._chosen())
        self.day.returnPressed.connect(self._day_typed)
        self.beds.opened.connect(self._open)
        self.beds.moved.connect(self._moved)
        within = Qt.ShortcutContext.WidgetWithChildrenShortcut
        for keys, slot in (("Alt+F", self.home.setFocus), ("Alt+D", self._ask_day), ("Alt+N", self._add),
                           ("Esc", self.beds.setFocus)):
            QShortcut(QKeySequence(keys), self, slot, context=within)

    # the page

    def activated(self) -> None:
        self._list_homes()
        self._read()
        self.beds.setFocus()

    def refresh(self, touched: Touched) -> None:
        self._list_homes()
        self._read()

    def print_now(self) -> None:
        desk, home, day = self._desk, self._home(), self._on()
        if home and self._board is not None and self._board.tiles:
            self.go("print", make=lambda _: boards.board_paper(boards.board(desk, home, day), desk.office_name(), desk),
                    title="床位图", register=HOMES, subject_id=home, purpose="", back="board", back_arguments={})

    def _list_homes(self) -> None:
        kept = self._home() or settings.get(self._desk, HOME)
        found = record_options(self._desk, "elder_home")
        self.home.blockSignals(True)
        self.home.clear()
        for one in found:
            self.home.addItem(one.label, one.id)
        self.home.setCurrentIndex(max(0, self.home.findData(kept)) if found else -1)
        self.home.blockSignals(False)

    def _home(self) -> str:
        return str(self.home.currentData() or "")

    def _on(self) -> date:
        found = read_day(self.day.text(), self._desk.today())
        return found.whole if found and found.whole else self._desk.today()

    def _chosen(self) -> None:
        operations.attempt(self, lambda: settings.put(self._desk, HOME, self._home()))
        self._read()

    def _ask_day(self) -> None:
        self.day.setFocus()
        self.day.selectAll()

    def _day_typed(self) -> None:
        found = read_day(self.day.text(), self._desk.today())
        if found is None or found.whole is None:
            operations.of(self).told.emit("看不懂这个日期，请写成 2026-10-08 的样子")
            self._ask_day()
            return
        self.day.setText(str(found.whole))
        self._read()
        self.beds.setFocus()

    def _read(self) -> None:
        if not self.isVisible():
            return
        home, day, desk = self._home(), self._on(), self._desk
        if not home:
            self._board = None
            self.told.setText("还没有登记养老机构。")
            self.waiting.hide()
            self._front.setCurrentIndex(1)
            return
        self._asked += 1
        asked = self._asked
        operations.run(self, lambda _: boards.board(desk, home, day), label="", progress=False,
                       on_done=lambda found: self._show(asked, found))

    def _show(self, asked: int, found: Board) -> None:
        if asked != self._asked:
            return
        self._board = found
        self.beds.show_tiles(found.tiles)
        self.told.setText(found.words)
        names = "、".join(name for _, name in found.without_bed)
        self.waiting.setText(f"在住但没有床位：{names}。在空床上按回车安排。" if names else "")
        self.waiting.setVisible(bool(names))
        self._front.setCurrentIndex(0 if found.tiles else 1)

    def _moved(self, bed: str) -> None:
        tile = self.beds.tile(bed)
        self.here.setText(spoken(tile) if tile else "")
        rect = self.beds.focused_rect()
        self._area.ensureVisible(rect.center().x(), rect.center().y(), rect.width(), rect.height())

    # what is done

    def _open(self, bed: str) -> None:
        tile = self.beds.tile(bed)
        if tile is None:
            return
        if tile.resident:
            self.go(RESIDENTS.key, record=tile.resident)
        elif tile.state == EMPTY:
            self._give(tile)
        else:
            operations.of(self).told.emit(f"{tile.label}床{tile.state}，恢复后才能安排；请在“养老机构”的停用床位中登记恢复")

    def _give(self, tile: Tile) -> None:
        assert self._board is not None
        desk, day = self._desk, self._on()
        people = [*self._board.without_bed, *((one.resident, f"{one.name}（现在{one.label}）")
                                              for one in self._board.tiles if one.resident)]
        if not people:
            self.go(RESIDENTS.key, new=True)
            return
        chosen = ask_resident(self, tile.label, people)
        if chosen == "":
            return
        if chosen is None:
            self.go(RESIDENTS.key, new=True)
        elif operations.attempt(self, lambda: boards.assign(desk, chosen, tile.bed, day)):
            operations.of(self).told.emit(f"已安排到{tile.label}床，自{day.isoformat()}起")

    def _add(self) -> None:
        home = self._home()
        if not home:
            self.go(HOMES.key, new=True)
            return
        asked = ask_rooms(self, self.home.currentText(), self._desk.today())
        if asked is None:
            return
        rooms, day = asked
        if operations.attempt(self, lambda: boards.add_beds(self._desk, home, rooms, day)):
            operations.of(self).told.emit("已添加床位")
