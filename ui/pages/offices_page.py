"""乡镇名录: which installations may hand in, their fingerprints; requests accepted, keys revoked, roster written."""

from pathlib import Path
from typing import ClassVar

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent, QKeySequence, QShortcut
from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QVBoxLayout

from mzdesk.basics.progress import Progress
from mzdesk.exchange import enrolment, seats
from mzdesk.exchange.enrolment import Accepted
from mzdesk.exchange.roster import Roster, Seat
from mzdesk.exchange.seats import computer, place_of, state
from mzdesk.lines import LINES
from mzdesk.people.desk import Desk
from ui import operations
from ui.pages import exchange_parts as parts
from ui.pages.policy_dialogs import ask_day
from ui.shell.page import Page, Shortcut
from ui.widgets import Banner, button, label
from ui.widgets.asking import decide
from ui.widgets.empty import EmptyState
from ui.widgets.plain_table import Line, PlainTable

HEADS = ("乡镇", "单位名称", "电脑", "状态", "登记日期", "注销日期", "指纹")


class OfficesPage(Page):
    """One table of seats; every change makes a new signed version of the roster, to be handed to the townships."""

    shortcuts: ClassVar[tuple[Shortcut, ...]] = (
        Shortcut("Ctrl+O", "受理登记申请（可多选；重新登记也用它）"),
        Shortcut("Delete", "注销一个单位的密钥（写日期）"),
        Shortcut("Ctrl+E", "再导出一份名册"), Shortcut("F9", "打印名册"), Shortcut("Alt+K", "换本局的签名密钥"),
    )

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk = desk
        self._roster: Roster | None = None
        self.done = Banner("green")
        self.done.hide()
        self.own = label("", "muted", wrap=True, select=True)
        self.table = PlainTable("乡镇名录", HEADS, stretch=6)
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
        row.addWidget(button("打印名册（F9）", self.print_now, icon="fa6s.print"))
        row.addStretch(1)
        row.addWidget(button("换本局密钥（Alt+K）", self.change_key))
        row.addWidget(button("注销（Delete）", self.revoke, role="danger"))
        column.addLayout(row)
        column.addWidget(self.own)
        column.addWidget(self._front, 1)
        within = Qt.ShortcutContext.WidgetWithChildrenShortcut
        for keys, slot in (("Ctrl+O", self.choose), ("Ctrl+E", self.choose_publish), ("Alt+K", self.change_key)):
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
        lines = [f"{place_of(seat)}　{seat.name}\n{seat.fingerprint}" for seat in seats]
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
        words = f"{place_of(seat)}　{seat.name}\n从这一天起，这台电脑制作的包不再接收；以前制作的、收过的不受影响。"
        day = ask_day(self, "注销这个单位的密钥吗？", words, "注销", self._desk.today())
        if day is not None:
            folder = parts.stick(self._desk)
            operations.run(
                self, lambda _: enrolment.revoke(self._desk, seat.sign, day, folder), label="注销密钥",
                progress=False, on_done=lambda made: self._published(made, f"已注销 {place_of(seat)}"),
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

    # the bureau's own key

    def change_key(self) -> None:
        """Alt+K: a new signing key; the roster that tells of it is signed by both."""
        words = ("从现在起用新的密钥签名。名册由新旧两把密钥共同签发，请尽快交给各乡镇，在“月度报送”里读入；"
                 "没有读入新名册的乡镇，读不了以后的回执和反馈。以前签发的仍然有效。")
        if decide(self, "换本局的签名密钥吗？", words, "换密钥", danger=True):
            folder = parts.stick(self._desk)
            operations.run(self, lambda _: enrolment.change_key(self._desk, folder), label="换密钥", progress=False,
                           on_done=lambda made: self._published(made, f"已换密钥，新指纹 {made.seats[0].fingerprint}"))

    def print_now(self) -> None:
        """F9."""
        desk = self._desk
        self.go("print", make=lambda _: seats.sheet(desk), title="报送密钥名册",
                register=next(iter(LINES.values())), subject_id="", purpose="", back="offices", back_arguments={})

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Delete:
            self.revoke()
        else:
            super().keyPressEvent(event)


def _line(seat: Seat) -> Line:
    valid = not seat.revoked
    return Line(seat.sign, (
        place_of(seat), seat.name, computer(seat), state(seat), seat.enrolled, seat.revoked, seat.fingerprint,
    ), ((3, "green" if valid else "grey"),))
