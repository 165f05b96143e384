"""Tables of the page of 报送: numbers at the right, the history with its filter, the findings of a receipt."""

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QStackedWidget, QTabWidget, QWidget

from mzdesk.exchange import journal
from mzdesk.exchange.journal import Sent
from mzdesk.exchange.preview import Tally
from ui.pages.exchange_parts import grouped
from ui.pages.handin_findings import Finding
from ui.widgets import label
from ui.widgets.empty import EmptyState
from ui.widgets.plain_table import Line, PlainTable

STATUS_TONES = {journal.RECEIVED: "green", journal.PHONED: "green", journal.WAITING: "amber", journal.RETURNED: "red"}
FILTERS: tuple[tuple[str, tuple[str, ...]], ...] = (
    ("全部", tuple(STATUS_TONES)), ("等回执的", (journal.WAITING,)),
    ("市局已收的", (journal.RECEIVED, journal.PHONED)), ("要重新报送的", (journal.RETURNED,)),
)
KINDS = {"incremental": "增量", "full": "全量"}
SENT_HEADS = ("第几号", "月份", "种类", "变更条数", "导出时间", "核对码", "状态", "回执时间", "文件")
FOUND_HEADS = ("情况", "姓名", "哪一类", "栏目", "内容", "怎么办")
TOLD_HEADS = ("来自", "姓名", "哪一类", "栏目", "内容", "结果")
HISTORY, FOUND, TOLD = 0, 1, 2
_RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter


class NumberTable(PlainTable):
    """A plain table whose columns of numbers stand at the right, headings too."""

    def __init__(self, name: str, heads: Sequence[str], *, numbers: Sequence[int], stretch: int = -1) -> None:
        super().__init__(name, heads, stretch=stretch)
        self._numbers = tuple(numbers)
        for column in self._numbers:
            if head := self.horizontalHeaderItem(column):
                head.setTextAlignment(_RIGHT)

    def show_lines(self, lines: Sequence[Line]) -> None:
        super().show_lines(lines)
        for row in range(self.rowCount()):
            for column in self._numbers:
                if item := self.item(row, column):
                    item.setTextAlignment(_RIGHT)


class TallyTable(NumberTable):
    """New, changed, ended: one row a register, or a village."""

    def __init__(self, name: str, head: str) -> None:
        super().__init__(name, (head, "新增", "变更", "退出", "合计"), numbers=(1, 2, 3, 4), stretch=0)

    def show_tallies(self, tallies: Sequence[Tally]) -> None:
        self.show_lines([Line(one.title, (
            one.title, str(one.new), str(one.changed), str(one.ended), str(one.total))) for one in tallies])


class Lower(QTabWidget):
    """The lower part of the page: 报送记录, and 回执里要看的 once a receipt has something to look at."""

    opened = Signal(str, str)  # register, record
    asked = Signal(int)  # the number of a package whose receipt is to be looked at again

    def __init__(self) -> None:
        super().__init__()
        self.setAccessibleName("报送记录和回执")
        self.setDocumentMode(True)
        self.tabBar().setDrawBase(False)
        self._sent: Sequence[Sent] = ()
        self._found: Sequence[Finding] = ()
        self.history = NumberTable("报送记录", SENT_HEADS, numbers=(0, 3), stretch=8)
        self.history.opened.connect(lambda number: self.asked.emit(int(number)))
        self.found = PlainTable("回执里要看的", FOUND_HEADS, stretch=4)
        self.found.opened.connect(self._open)
        self.empty = EmptyState("", "还没有报送过", "导出的每一号包和市局的回执都会列在这里。")
        self._front = QStackedWidget()
        self._front.addWidget(self.empty)
        self._front.addWidget(self.history)
        self.filter = QComboBox()
        self.filter.setAccessibleName("只看哪些报送记录")
        for words, _ in FILTERS:
            self.filter.addItem(words)
        self.filter.currentIndexChanged.connect(lambda _: self._show_sent())
        self.addTab(self._front, "报送记录")
        self.addTab(self.found, "回执里要看的")
        self._told: Sequence[Finding] = ()
        self.told = PlainTable("市局反馈", TOLD_HEADS, stretch=4)
        self.told.opened.connect(lambda place: self._go(self._told[int(place)]))
        self.addTab(self.told, "市局反馈")
        self.setTabVisible(FOUND, False)
        self.setTabVisible(TOLD, False)
        self.setCornerWidget(self._corner())
        self.currentChanged.connect(lambda at: self.cornerWidget().setVisible(at == HISTORY))

    def _corner(self) -> QWidget:
        made = QWidget()
        row = QHBoxLayout(made)
        row.setContentsMargins(0, 0, 0, 2)
        head = label("只看(&F)", "small")
        head.setTextFormat(Qt.TextFormat.PlainText)
        head.setBuddy(self.filter)
        row.addWidget(head)
        row.addWidget(self.filter)
        return made

    def show_sent(self, sent: Sequence[Sent]) -> None:
        self._sent = sent
        self._show_sent()

    def _show_sent(self) -> None:
        wanted = FILTERS[self.filter.currentIndex()][1]
        chosen = [one for one in self._sent if one.status in wanted]
        self.history.show_lines([_line(one) for one in chosen])
        self._front.setCurrentWidget(self.history if chosen else self.empty)
        if self._sent:
            self.empty.say("没有这样的报送记录", "按 Alt+F 换一项，或选“全部”。")
        else:
            self.empty.say("还没有报送过", "按 Ctrl+E 导出第一号包；每一号包和市局的回执都会列在这里。")

    def show_found(self, found: Sequence[Finding]) -> None:
        """The findings of the receipt that was just read; with none their tab goes away."""
        self._found = found
        self.setTabVisible(FOUND, bool(found))
        self.setTabText(FOUND, f"回执里要看的（{len(found)}）")
        self.found.show_lines([Line(str(place), (
            one.kind, one.whose.name, one.title, one.label, one.words, one.advice,
        ), ((0, "amber"),)) for place, one in enumerate(found)])
        self.setCurrentIndex(FOUND if found else HISTORY)

    def show_told(self, told: Sequence[Finding]) -> None:
        """What the bureau's feedback said so far; before the first its tab is not there."""
        self._told = told
        self.setTabVisible(TOLD, bool(told))
        self.setTabText(TOLD, f"市局反馈（{len(told)}）")
        self.told.show_lines([Line(str(place), (
            one.kind, one.whose.name, one.title, one.label, one.words, one.advice,
        )) for place, one in enumerate(told)])

    def look_at_told(self) -> None:
        """The feedback comes to the front, with the keyboard in it."""
        self.setCurrentIndex(TOLD)
        self.told.setFocus(Qt.FocusReason.OtherFocusReason)

    def _open(self, place: str) -> None:
        self._go(self._found[int(place)])

    def _go(self, one: Finding) -> None:
        whose = one.whose
        if whose.record:
            self.opened.emit(whose.register, whose.record)


def _line(one: Sent) -> Line:
    return Line(str(one.number), (
        str(one.number), one.period, KINDS.get(one.kind, one.kind), str(one.entries), one.created,
        grouped(one.short), one.status, one.answered, one.file,
    ), ((6, STATUS_TONES[one.status]),))
