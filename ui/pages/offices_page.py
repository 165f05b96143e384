"""乡镇名录: which installations may hand in, their fingerprints; requests accepted, keys revoked, roster written."""

from pathlib import Path
from typing import ClassVar

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent, QKeySequence, QShortcut
from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QVBoxLayout

from mzdesk.basics.problems import Refusal
from mzdesk.basics.progress import Progress
from mzdesk.exchange import enrolment, policies
from mzdesk.exchange.enrolment import Accepted
from mzdesk.exchange.roster import Roster, Seat
from mzdesk.people.desk import Desk
from mzdesk.people.places import division
from mzdesk.services import parameters
from ui import operations
from ui.pages import exchange_parts as parts
from ui.shell.page import Page, Shortcut
from ui.widgets import Banner, EmptyState, button, decide, label
from ui.widgets.plain_table import Line, PlainTable

HEADS = ("乡镇", "单位名称", "状态", "登记日期", "注销日期", "指纹")


class OfficesPage(Page):
    """One table of seats; every change makes a new signed version of the roster, to be handed to the townships."""

    shortcuts: ClassVar[tuple[Shortcut, ...]] = (
        Shortcut("Ctrl+O", "受理登记申请（可多选）"), Shortcut("Delete", "注销一个单位的密钥"),
        Shortcut("Ctrl+E", "再导出一份名册"), Shortcut("Ctrl+P", "签名下发政策参数（TOML 文件）"),
    )

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk = desk
        self._roster: Roster | None = None
        self.done = Banner("green")
        self.done.hide()
        self.own = label("", "muted", wrap=True, select=True)
        self.table = PlainTable("乡镇名录", HEADS, stretch=5)
        self._front = QStackedWidget()
        self._front.addWidget(EmptyState(
            "fa6s.key", "还没有登记乡镇", "请乡镇在“月度报送”里写登记申请，用 U 盘交来，按 Ctrl+O 受理。",
            action="受理登记申请", on_action=self.choose,
        ))
        self._front.addWidget(self.table)
        column = QVBoxLayout(self)
        column.setContentsMargins(14, 8, 14, 8)
        column.setSpacing(8)
        column.addWidget(self.done)
        row = QHBoxLayout()
        row.addWidget(button("受理登记申请（Ctrl+O）", self.choose, role="main", icon="fa6s.key"))
        row.addWidget(button("导出名册（Ctrl+E）", self.choose_publish))
        row.addWidget(button("下发政策参数（Ctrl+P）", self.choose_policy))
        row.addWidget(button("注销（Delete）", self.revoke, role="danger"))
        row.addStretch(1)
        column.addLayout(row)
        column.addWidget(self.own)
        column.addWidget(self._front, 1)
        within = Qt.ShortcutContext.WidgetWithChildrenShortcut
        for keys, slot in (("Ctrl+O", self.choose), ("Ctrl+E", self.choose_publish),
                           ("Ctrl+P", self.choose_policy)):
            QShortcut(QKeySequence(keys), self, slot, context=within)

    def activated(self) -> None:
        self._read()
        self.table.setFocus()

    def _read(self) -> None:
        operations.run(self, lambda _: enrolment.current_roster(self._desk), label="", progress=False,
                       on_done=self._show)

    def _show(self, roster: Roster) -> None:
        self._roster = roster
        self.own.setText(f"本局指纹（乡镇安装名册时电话核对）：{roster.bureau.fingerprint}　名册第 {roster.version} 版")
        self.table.show_lines([_line(seat) for seat in roster.offices])
        self._front.setCurrentIndex(1 if roster.offices else 0)

    # accepting

    def choose(self) -> None:
        """Ctrl+O."""
        found = parts.choose_files(self, self._desk, "选择乡镇的登记申请")
        if found:
            self.look_at(found)

    def look_at(self, paths: list[Path]) -> None:
        """Show who asks, with the fingerprints to compare."""
        operations.run(self, lambda _: [enrolment.look(path) for path in paths], label="读登记申请", progress=False,
                       on_done=lambda seats: self._compare(paths, seats))

    def _compare(self, paths: list[Path], seats: list[Seat]) -> None:
        lines = [f"{_place(seat)}　{seat.name}\n{seat.fingerprint}" for seat in seats]
        words = "请逐个打电话，和登记单上的指纹核对：\n\n" + "\n\n".join(lines)
        if decide(self, f"受理 {len(seats)} 个登记申请", words, "指纹都一致，受理"):
            self.accept_to(paths, parts.stick(self._desk))

    def accept_to(self, paths: list[Path], folder: Path) -> None:
        operations.run(self, lambda _: enrolment.accept(self._desk, paths, folder), label="受理登记", progress=False,
                       on_done=lambda made: self._published(made, f"已登记 {len(made.seats)} 个单位"))

    def _published(self, made: Accepted, done: str) -> None:
        self.done.say(f"{done}，名册第 {made.version} 版：{made.path.name}　{made.words}",
                      f"写在 {made.path.parent}，请交给各乡镇，在“月度报送”里读入。", "green")
        self._read()

    # revoking

    def revoke(self) -> None:
        """Delete: what the key signed before today stays valid, nothing after."""
        seat = next((s for s in self._roster.offices if s.sign == self.table.current()), None) if self._roster else None
        if seat is None or seat.revoked:
            operations.tell(self, "请先选中一个有效的单位")
            return
        words = f"{_place(seat)}　{seat.name}\n从今天起，这台电脑报来的包不再接收；以前收的不受影响。"
        if decide(self, "注销这个单位的密钥吗？", words, "注销", danger=True):
            folder, today = parts.stick(self._desk), self._desk.today()
            operations.run(
                self, lambda _: enrolment.revoke(self._desk, seat.sign, today, folder), label="注销密钥",
                progress=False, on_done=lambda made: self._published(made, f"已注销 {_place(seat)}"),
            )

    # publishing again

    def choose_publish(self) -> None:
        """Ctrl+E."""
        folder = parts.choose_folder(self, self._desk, "名册放到哪里（U 盘）")
        if folder:
            self.publish_to(folder)

    def publish_to(self, folder: Path) -> None:
        def work(_: Progress) -> Path:
            return enrolment.hand_out(self._desk, folder)

        def told(path: Path) -> None:
            self.done.say(f"名册已写到 {path}　可以安全拔出", "请交给各乡镇，在“月度报送”里读入。", "green")

        operations.run(self, work, label="导出名册", progress=False, on_done=told)

    # parameters

    def choose_policy(self) -> None:
        """Ctrl+P: dated rows, looked at before they are signed."""
        path = parts.choose_file(self, self._desk, "选择政策参数文件（.toml）")
        if path:
            self.look_at_policy(path)

    def look_at_policy(self, path: Path) -> None:
        """Say what the file holds, then sign and write it."""
        def read(_: Progress) -> str:
            try:
                return path.read_text("utf-8")
            except (OSError, UnicodeDecodeError):
                raise Refusal("读不到这个参数文件", "文件须为 UTF-8 文字", code="cannot-read") from None

        operations.run(self, read, label="读政策参数", progress=False, on_done=self._confirm_policy)

    def _confirm_policy(self, toml: str) -> None:
        found = operations.attempt(self, lambda: policies.checked(toml))
        if not found:
            return
        tables: dict[str, int] = {}
        for table, _ in found.value:
            tables[table] = tables.get(table, 0) + 1
        words = "、".join(f"{table} {count} 行" for table, count in sorted(tables.items()))
        if decide(self, "下发这些政策参数吗？", f"{words}\n\n各乡镇安装后，这几类参数只能由市局改。", "签名下发"):
            folder = parts.stick(self._desk)
            operations.run(self, lambda _: policies.publish(self._desk, toml, folder), label="下发政策参数",
                           progress=False, on_done=self._issued)

    def _issued(self, made: policies.Published) -> None:
        parameters.refresh(self._desk)
        self.done.say(f"政策参数第 {made.version} 版：{made.path.name}　{made.words}",
                      f"共 {made.rows} 行，写在 {made.path.parent}，请交给各乡镇，在“月度报送”里读入。", "green")

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Delete:
            self.revoke()
        else:
            super().keyPressEvent(event)


def _place(seat: Seat) -> str:
    found = division(seat.site)
    return found.name if found else seat.site


def _line(seat: Seat) -> Line:
    valid = not seat.revoked
    return Line(seat.sign, (
        _place(seat), seat.name, "有效" if valid else "已注销", seat.enrolled, seat.revoked, seat.fingerprint,
    ), ((2, "green" if valid else "grey"),))
