"""设置 › 账户: who may open this office, in which role; added, changed, closed and given passwords by keyboard."""

from typing import Any, ClassVar

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent, QKeySequence, QShortcut
from PySide6.QtWidgets import QHBoxLayout

from mzdesk.people.access import Permission
from mzdesk.people.doors import may
from mzdesk.services import accounts
from mzdesk.services.accounts import Made, Seat
from ui import operations, theme
from ui.pages.settings.account_form import AccountForm, Mode
from ui.pages.settings.panel import Panel, Room
from ui.pages.settings.recovery_card import RecoveryCard
from ui.shell.page import Shortcut
from ui.widgets import button, card, label, section_title
from ui.widgets.asking import ask_reason
from ui.widgets.plain_table import Line, PlainTable

HEADS = ("姓名", "角色", "权限", "村（社区）", "状态")
ALONE = "现在一个人用一个密码。添加第二个人后，各人用各人的密码打开，记录里写各人的姓名；您自己成为管理账户的经办。"
CLOSED = "只有可管理账户的经办能看到和更改账户。要改密码请到“锁定与密码”。"


class AccountsPanel(Panel):
    """The table, and below it one form for adding, changing and new passwords."""

    shortcuts: ClassVar[tuple[Shortcut, ...]] = (
        Shortcut("Insert", "添加账户"), Shortcut("Enter", "更改这个账户"),
        Shortcut("Alt+W", "重设密码（停用的随之启用）"),
        Shortcut("Delete", "停用这个账户"), Shortcut("Alt+K", "更换恢复码"),
        Shortcut("Ctrl+S", "保存"), Shortcut("Esc", "放弃，回到表里"),
    )

    def __init__(self, room: Room) -> None:
        super().__init__(room)
        self._seats: list[Seat] = []
        frame, column = card(16)
        column.addWidget(section_title("账户"))
        self.told = label(ALONE, "muted", wrap=True)
        column.addWidget(self.told)
        self.table = SeatTable("账户", HEADS, stretch=3)
        self.table.setMinimumHeight(theme.sizes().px(170))
        column.addWidget(self.table)
        column.addLayout(self._doings())
        self.form = AccountForm(self.desk)
        self.form.hide()
        self.add(frame)
        self.add(self.form)
        self.recovery = RecoveryCard(self.desk)
        self.add(self.recovery)
        self.finish()
        self._connect()

    def _doings(self) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(6)
        self.buttons = [
            button("添加（Insert）", self.begin_new, role="main", icon="fa6s.user-plus"),
            button("更改（Enter）", self.begin_change), button("重设密码（Alt+W）", self.begin_reset),
            button("停用（Delete）", self.close_account),
        ]
        for one in self.buttons:
            row.addWidget(one)
        row.addStretch(1)
        return row

    def _connect(self) -> None:
        self.table.opened.connect(lambda _: self.begin_change())
        self.table.wants_new.connect(self.begin_new)
        self.table.wants_close.connect(self.close_account)
        self.form.wanted.connect(self._save)
        self.form.left.connect(self._leave)
        within = Qt.ShortcutContext.WidgetWithChildrenShortcut
        for keys, slot in (("Alt+W", self.begin_reset), ("Ctrl+S", self.form.save),
                           ("Alt+K", self.recovery.own.setFocus)):
            QShortcut(QKeySequence(keys), self, slot, context=within)

    # showing

    @property
    def _manages(self) -> bool:
        return may(self.desk, Permission.ACCOUNTS)

    def activated(self) -> None:
        self.recovery.put_away()
        self.refresh()
        self.table.setFocus()

    def refresh(self) -> None:
        self._seats = accounts.seats(self.desk) if self._manages else []
        self.told.setText(CLOSED if not self._manages else "" if self._seats else ALONE)
        self.told.setVisible(bool(self.told.text()))
        self.table.show_lines([self._line(one) for one in self._seats])
        for made in self.buttons:
            made.setEnabled(self._manages)
        self.recovery.allow()
        for made in self.buttons[1:]:
            made.setEnabled(self._manages and bool(self._seats))

    def _line(self, one: Seat) -> Line:
        rights = "、".join(filter(None, ("管理账户" if one.manages else "", "儿童等特殊资料" if one.special else "")))
        state = f"{one.closed} 停用" if one.closed else "本人" if one.mine else "启用"
        tones = ((4, "grey" if one.closed else "green"),)
        places = accounts.village_words(self.desk, one.villages) if one.villages else "全部"
        return Line(one.id, (one.name, one.role.label, rights, places, state), tones)

    def _seat(self) -> Seat | None:
        return next((one for one in self._seats if one.id == self.table.current()), None)

    # doing

    def begin_new(self) -> None:
        """Insert."""
        if self._manages:
            self.form.begin(Mode.NEW, None)

    def begin_change(self) -> None:
        """Enter on a line."""
        seat = self._seat()
        if seat is not None:
            self.form.begin(Mode.CHANGE, seat)

    def begin_reset(self) -> None:
        """Alt+W."""
        seat = self._seat()
        if seat is not None:
            self.form.begin(Mode.RESET, seat)

    def close_account(self) -> None:
        """Delete: with a reason; never the last administrator."""
        seat = self._seat()
        if seat is None:
            return
        about = "停用后这个人的密码不再能打开；姓名和做过的事都留在记录里。"
        reason = ask_reason(self, f"停用{seat.name}的账户吗？", about, "停用这个账户", prompt="原因（必填），如：调离")
        if reason and operations.attempt(self, lambda: accounts.close(self.desk, seat.id, reason)):
            operations.tell(self, f"已停用{seat.name}的账户")
            self.refresh()
            self.table.setFocus()

    def _save(self) -> None:
        form, desk = self.form, self.desk
        seat, wanted, secret, own = form.seat, form.value(), form.password(), form.own_password()

        def work(_: Any) -> Made:
            if form.mode is Mode.NEW:
                return accounts.add(desk, wanted, secret, own)
            assert seat is not None
            if form.mode is Mode.RESET:
                return accounts.reset(desk, seat.id, secret, own)
            return accounts.change(desk, seat.id, wanted)

        form.allow(False)
        operations.run(self, work, label="保存账户", progress=False, on_done=lambda _: self._saved(wanted.name),
                       on_refused=form.say, on_ended=lambda: form.allow(True))

    def _saved(self, name: str) -> None:
        done = {Mode.NEW: "已添加", Mode.CHANGE: "已更改", Mode.RESET: "已重设密码："}[self.form.mode]
        operations.tell(self, f"{done}{name}的账户" if self.form.mode is not Mode.RESET else f"{done}{name}")
        self._leave()
        self.refresh()

    def _leave(self) -> None:
        self.form.put_away()
        self.table.setFocus()

    def unsaved(self) -> str:
        return "账户有未保存的修改" if self.form.typed else ""

    def save_now(self) -> bool:
        operations.tell(self, "请先填完账户再按 Ctrl+S，或按 Esc 放弃")
        return False

    def discard(self) -> None:
        self.form.put_away()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape and self.form.isVisible():
            self._leave()
        else:
            super().keyPressEvent(event)


class SeatTable(PlainTable):
    """Insert and Delete are told to the panel."""

    wants_new = Signal()
    wants_close = Signal()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Insert:
            self.wants_new.emit()
        elif event.key() == Qt.Key.Key_Delete:
            self.wants_close.emit()
        else:
            super().keyPressEvent(event)
