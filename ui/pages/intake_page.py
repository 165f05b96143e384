"""收件: packages from the townships, previewed, merged one by one, answered with receipts and telephone codes."""

from dataclasses import dataclass
from pathlib import Path
from typing import Any, ClassVar

from PySide6.QtCore import Qt
from PySide6.QtGui import QDragEnterEvent, QDropEvent, QKeyEvent, QKeySequence, QShortcut
from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QTabWidget, QVBoxLayout, QWidget

from mzdesk.basics.months import Month
from mzdesk.basics.progress import Progress
from mzdesk.exchange import answering, intake, journal, own, receipt_sheet, undoing, waiting
from mzdesk.exchange.intake import Taken
from mzdesk.exchange.journal import Received, Standing
from mzdesk.lines import LINES
from mzdesk.people.desk import Desk
from mzdesk.people.places import divisions
from mzdesk.services import backups, differences, settings
from ui import operations
from ui.pages import exchange_parts as parts
from ui.pages.intake_log import ReceivedLog
from ui.shell.page import Page, Shortcut, Touched
from ui.widgets import Banner, button, label
from ui.widgets.asking import decide
from ui.widgets.empty import EmptyState
from ui.widgets.plain_table import Line, PlainTable

RECEIPTS = "intake.receipts"
HEADS = ("乡镇", "月份", "第几号", "变更条数", "结论", "写入", "待核", "冲突", "电话回执码", "文件")
BOARD = ("乡镇", "状态", "包数", "最近一号", "收到时间")
GOOD = ("merged", "duplicate")
LOG_TAB = 1


@dataclass(frozen=True)
class Kept:
    """What the lower tables show, read together."""

    board: list[Standing]
    received: list[Received]
    enrolled: bool
    phones: dict[str, str]
    upgraded: int


class IntakePage(Page):
    """Ctrl+O chooses files, the table tells what merging would do, Ctrl+Enter merges all that can be merged."""

    shortcuts: ClassVar[tuple[Shortcut, ...]] = (
        Shortcut("Ctrl+O", "选择报送包（可多选，也可以拖进来）"), Shortcut("Ctrl+回车", "合并能合并的包"),
        Shortcut("Esc", "清空这一批"), Shortcut("Backspace", "收件记录：撤回这个包的合并"),
        Shortcut("F9", "收件记录：打印回执单"),
        Shortcut("Alt+W", "接收程序升级后看得懂的包"), Shortcut("Ctrl+Tab", "本月进度 / 收件记录"),
        Shortcut("Ctrl+PgUp / Ctrl+PgDn", "上月 / 下月"),
    )

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk = desk
        self._month = Month.of(desk.today())
        self._names = {division.code: division.name for division in divisions()}
        self._paths: list[Path] = []
        self._skipped = 0
        self._taken: tuple[Taken, ...] = ()
        self._merged = False
        self._asked = 0
        self._to_log = False
        self.setAcceptDrops(True)
        self.done = Banner("green")
        self.done.hide()
        self.table = PlainTable("这一批报送包", HEADS, stretch=9)
        self.reason = label("", "", wrap=True, select=True)
        self.board = PlainTable("本月各乡镇", BOARD, stretch=0)
        self.log = ReceivedLog()
        self.log.taken_back.connect(self.undo)
        self.tabs = QTabWidget()
        self.tabs.setAccessibleName("收件的各部分")
        self.tabs.setDocumentMode(True)
        self.tabs.addTab(self.board, "本月进度")
        self.tabs.addTab(self.log, "收件记录")
        self.print_button = button("回执单（F9）", self.print_now, role="link")
        self.undo_button = button("撤回合并（Backspace）", self.undo, role="link")
        self.doings = QWidget()
        beside = QHBoxLayout(self.doings)
        beside.setContentsMargins(0, 0, 0, 0)
        beside.addWidget(self.print_button)
        beside.addWidget(self.undo_button)
        self.tabs.setCornerWidget(self.doings)
        self.doings.hide()
        self.tabs.currentChanged.connect(lambda place: self.doings.setVisible(place == LOG_TAB))
        self.waiting_button = button("", self.take_waiting)
        self.waiting_button.hide()
        self.choose_button = button("选择报送包（Ctrl+O）", self.choose, icon="fa6s.folder-open")
        self.merge_button = button("合并（Ctrl+回车）", self.merge, role="main", icon="fa6s.inbox")
        self.merge_button.setEnabled(False)
        self.where = label("", "small")
        self._front = QStackedWidget()
        self._build()
        self.table.moved.connect(lambda _: self._say_reason())
        within = Qt.ShortcutContext.WidgetWithChildrenShortcut
        for keys, slot in (("Ctrl+O", self.choose), ("Ctrl+Return", self.merge), ("Ctrl+Enter", self.merge),
                           ("Alt+W", self.take_waiting), ("Ctrl+Tab", self._other)):
            QShortcut(QKeySequence(keys), self, slot, context=within)

    def _build(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(14, 8, 14, 8)
        column.setSpacing(8)
        column.addWidget(self.done)
        top = QHBoxLayout()
        top.addWidget(self.choose_button)
        top.addWidget(self.merge_button)
        top.addWidget(self.waiting_button)
        top.addWidget(self.where, 1)
        top.addWidget(button("回执放到…", self.choose_receipts, role="link"))
        column.addLayout(top)
        batch = QWidget()
        inside = QVBoxLayout(batch)
        inside.setContentsMargins(0, 0, 0, 0)
        inside.setSpacing(4)
        inside.addWidget(self.table, 1)
        inside.addWidget(self.reason)
        self._front.addWidget(EmptyState(
            "fa6s.inbox", "把乡镇的报送包拖到这里",
            "也可以按 Ctrl+O 选择一个或多个 .mzp 文件。合并前先看结论，看完再合并。",
            action="选择报送包", on_action=self.choose,
        ))
        self._front.addWidget(batch)
        column.addWidget(self._front, 3)
        column.addWidget(self.tabs, 2)

    # the page

    def open(self, **arguments: Any) -> None:
        """``site`` and ``month``: the packages of one township in one month."""
        if "site" in arguments:
            self.log.limit(arguments["site"], str(arguments.get("month", "")))
            self.tabs.setCurrentIndex(LOG_TAB)
            self._to_log = True

    def activated(self) -> None:
        self._read()
        self._say_where()
        if self._to_log:
            self._to_log = False
            self.log.setFocus(Qt.FocusReason.OtherFocusReason)
        else:
            (self.table if self._paths else self.choose_button).setFocus(Qt.FocusReason.OtherFocusReason)

    def refresh(self, touched: Touched) -> None:
        self._read()

    def set_month(self, month: Month) -> None:
        self._month = month
        self._read()

    def _read(self) -> None:
        self._asked += 1
        asked, desk, month = self._asked, self._desk, self._month

        def read(_: Progress) -> Kept:
            return Kept(journal.board(desk, month), journal.received(desk), own.roster(desk) is not None,
                        answering.phone_codes(desk), len(waiting.readable(desk)))

        operations.run(self, read, label="", progress=False, on_done=lambda kept: self._keep(asked, kept))

    def _keep(self, asked: int, kept: Kept) -> None:
        if asked != self._asked:
            return
        self.board.show_lines([_standing(one) for one in kept.board])
        come = sum(one.handed_in for one in kept.board)
        self.tabs.setTabText(0, f"{self._month.month} 月进度（{come} / {len(kept.board)} 个乡镇已报）")
        self.log.show_received(kept.received, self._names, kept.phones)
        self.waiting_button.setText(f"接收待升级的 {kept.upgraded} 个包（Alt+W）")
        self.waiting_button.setVisible(bool(kept.upgraded))
        if not kept.enrolled:
            self.done.say("还没有登记任何乡镇", "请先在“乡镇名录”里受理乡镇的登记申请，才能接收报送包。", "amber")

    def _other(self) -> None:
        self.tabs.setCurrentIndex(1 - self.tabs.currentIndex())
        self.tabs.currentWidget().setFocus()

    # taking back, and what waited for an upgrade

    def undo(self) -> None:
        """Backspace on a line of the log."""
        one = self.log.chosen()
        if one is None or one.result != "merged":
            operations.tell(self, "只有结论为“已合并”的包可以撤回")
            return
        whose = self._names.get(one.site, one.site)
        words = (f"{whose}第 {one.number} 号（{one.period}）写入的 {one.applied} 条变更全部回到合并以前，"
                 "随包而来的待核和冲突一并去掉。"
                 "文件还在，可以重新接收。合并以后本局改过其中的内容，或这个乡镇后来的包已经合并的，不能撤回。")
        if decide(self, "撤回这个包的合并吗？", words, "撤回合并", danger=True):
            operations.run(self, lambda progress: undoing.undo(self._desk, one.sha256, progress), label="撤回合并",
                           on_done=self._undone)

    def _undone(self, done: undoing.Undone) -> None:
        self.done.say(
            f"已撤回{self._names.get(done.site, done.site)}第 {done.number} 号（{done.period}）",
            f"{done.restored} 条记录恢复原值，{done.removed} 条随包而来的记录已移出；"
            "重新接收同一个文件，结果和第一次一样。", "green")
        self._read()
        self.refresh_others()

    def print_now(self) -> None:
        """F9: the 回执单 of the package in the log."""
        one, desk = self.log.chosen(), self._desk
        if one is None or self.tabs.currentIndex() != LOG_TAB:
            operations.tell(self, "请先在收件记录里选一个包")
            return
        self.go("print", title="回执单",
                make=lambda _: receipt_sheet.sheet(desk, one.sha256, differences.wording(desk)),
                register=next(iter(LINES.values())), subject_id="", purpose="", back="intake", back_arguments={})

    def take_waiting(self) -> None:
        """Alt+W."""
        if self.waiting_button.isHidden():
            return
        receipts = self.receipts_folder()
        operations.run(
            self, lambda progress: waiting.take_waiting(self._desk, receipts=receipts, progress=progress),
            label="接收待升级的包", on_done=lambda taken: self._taken_in(taken, receipts))

    # a batch

    def choose(self) -> None:
        """Ctrl+O."""
        found = parts.choose_files(self, self._desk, "选择报送包")
        if found:
            self.look_at(found)

    def look_at(self, paths: list[Path]) -> None:
        """Preview a batch: everything that merging would do, nothing kept."""
        found = list(dict.fromkeys(parts.packages_in(paths)))
        self._paths = parts.reports(found)
        self._skipped = len(found) - len(self._paths)
        self._taken, self._merged = (), False
        self.done.hide()
        if not self._paths:
            self.done.say("没有找到报送包", "报送包的文件名以 MZ_ 开头、以 .mzp 结尾，请换一个文件夹。", "amber")
            return
        self.merge_button.setEnabled(False)
        batch = list(self._paths)
        operations.run(
            self, lambda progress: intake.take(self._desk, batch, dry_run=True, progress=progress),
            label="核对报送包", on_done=lambda taken: self._previewed(batch, taken),
        )

    def _previewed(self, batch: list[Path], taken: tuple[Taken, ...]) -> None:
        if batch != self._paths:
            return
        self._show(taken)
        new, again = (sum(one.result == result for one in taken) for result in GOOD)
        self.merge_button.setEnabled(bool(new or again))
        self.table.setFocus()
        told = [f"{len(taken)} 个文件", f"{new} 个可以合并", f"{again} 个重复" if again else "",
                f"跳过回执、反馈、登记申请等 {self._skipped} 个" if self._skipped else ""]
        operations.tell(self, "，".join(filter(None, told)))

    def merge(self) -> None:
        """Ctrl+Enter: each package in a transaction of its own, going on after one that is refused."""
        if not self.merge_button.isEnabled():
            return
        self.merge_button.setEnabled(False)
        batch, receipts = list(self._paths), self.receipts_folder()
        def work(progress: Progress) -> tuple[Taken, ...]:
            backups.make(self._desk, backups.INTAKE, progress)
            return intake.take(self._desk, batch, receipts=receipts, progress=progress)

        operations.run(
            self, work, label="合并报送包", on_done=lambda taken: self._taken_in(taken, receipts),
        )

    def _taken_in(self, taken: tuple[Taken, ...], receipts: Path) -> None:
        self._merged = True
        self._show(taken)
        new, again = (sum(one.result == result for one in taken) for result in GOOD)
        bad = len(taken) - new - again
        told = [f"合并 {new} 个包", f"{again} 个重复" if again else "",
                f"{bad} 个没有合并（原因见表）" if bad else ""]
        self.done.say(
            "，".join(filter(None, told)) + "　可以安全拔出",
            f"回执写在 {receipts}。请把回执交还乡镇，或在电话里念回执码。"
            + ("有找回内容的，反馈包写在一起，请一并交还。" if any(one.feedback for one in taken) else ""),
            "amber" if bad else "green",
        )
        self._read()
        self.refresh_others()

    def refresh_others(self) -> None:
        """Merged records stand on every register's page."""
        self.badge_changed.emit()
        operations.announce(self, Everything(), later=True)

    def _show(self, taken: tuple[Taken, ...]) -> None:
        self._taken = taken
        self._front.setCurrentIndex(1)
        self.table.show_lines([self._line(place, one) for place, one in enumerate(taken)])
        self._say_reason()

    def _line(self, place: int, one: Taken) -> Line:
        words = parts.RESULT_WORDS[one.result]
        if not self._merged:
            words = {"merged": "可以合并", "duplicate": "重复，已合并过"}.get(one.result, words)
        entries = sum(sum(kinds.values()) for kinds in one.counts.values())
        return Line(str(place), (
            self._names.get(one.site, one.site), one.period, str(one.number or ""), str(entries or ""), words,
            str(one.applied), str(one.held), str(one.conflicts), one.phone, one.file,
        ), ((4, parts.RESULT_TONES.get(one.result, "red")),))

    def _say_reason(self) -> None:
        key = self.table.current()
        one = self._taken[int(key)] if key and int(key) < len(self._taken) else None
        words = ""
        if one is not None:
            words = "　".join(filter(None, (
                one.reason, one.verdict, f"电话回执码：{one.phone}" if one.phone else "",
                f"回执：{one.receipt.name}" if one.receipt else "",
                f"找回 {one.recovered} 处" if one.recovered else "")))
        self.reason.setText(words)

    # receipts

    def receipts_folder(self) -> Path:
        """Where receipts go: the folder chosen for them, else beside the packages."""
        kept = settings.get(self._desk, RECEIPTS)
        if kept and Path(kept).is_dir():
            return Path(kept)
        return self._paths[0].parent if self._paths else parts.stick(self._desk)

    def choose_receipts(self) -> None:
        folder = parts.choose_folder(self, self._desk, "回执放到哪里")
        if folder:
            settings.put(self._desk, RECEIPTS, str(folder))
            self._say_where()

    def _say_where(self) -> None:
        kept = settings.get(self._desk, RECEIPTS)
        self.where.setText(f"回执写到 {kept}" if kept else "回执写到报送包所在的文件夹")

    # dropping and keys

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if event.mimeData().hasUrls():
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        self.look_at(parts.dropped_paths(event.mimeData()))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape and self._paths:
            self._paths, self._taken = [], ()
            self.merge_button.setEnabled(False)
            self.done.hide()
            self._front.setCurrentIndex(0)
            self.choose_button.setFocus()
        else:
            super().keyPressEvent(event)


@dataclass(frozen=True)
class Everything:
    """A merge touches more rows than are worth naming: every page reads again."""

    touched: frozenset[tuple[str, str]] = frozenset({("person", ""), ("village", "")})


def _standing(one: Standing) -> Line:
    state = "未到" if not one.packages else parts.RESULT_WORDS.get(one.result, one.result)
    tone = "amber" if not one.packages else parts.RESULT_TONES.get(one.result, "red")
    number = str(one.number) if one.packages else ""
    return Line(one.site, (one.name, state, str(one.packages), number, one.received), ((1, tone),))
