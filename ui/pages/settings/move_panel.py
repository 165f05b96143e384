"""设置 › 换机: the office goes to a new computer; here it can be looked at from then on, and no more."""

from pathlib import Path
from typing import ClassVar

from PySide6.QtWidgets import QFileDialog, QHBoxLayout

from mzdesk.services import moving
from mzdesk.services.moving import Moved
from ui import operations
from ui.pages.settings.panel import Panel, Room
from ui.shell.page import Shortcut
from ui.widgets.asking import decide
from ui.widgets.words import button, label

STEPS = (
    "一、在这台旧电脑上写换机文件，存到 U 盘。写成以后，本机的资料只能查看。",
    "二、在新电脑上装好程序，开始时选“从备份恢复”，选这个换机文件，输入原来的密码或恢复码。",
    "三、新电脑上就可以接着办理和报送；文书编号的字母换成下一个，市局不必重新登记。",
)


class MovePanel(Panel):
    """One button; what happens is told before and after."""

    shortcuts: ClassVar[tuple[Shortcut, ...]] = (Shortcut("Alt+O", "换到新电脑"), Shortcut("Alt+H", "换机怎么办"))

    def __init__(self, room: Room) -> None:
        super().__init__(room)
        form = self.add_card("换到新电脑")
        for step in STEPS:
            form.addRow(label(step, wrap=True))
        self.state = label("", "warn", wrap=True)
        self.go_button = button("写换机文件(&O)…", self.choose, icon="fa6s.truck-moving")
        self.help_button = button("怎么办(&H)", self._help, role="link")
        row = QHBoxLayout()
        for made in (self.go_button, self.help_button):
            row.addWidget(made)
        row.addStretch(1)
        form.addRow(row)
        form.addRow(self.state)
        self.finish()
        self._say()

    def activated(self) -> None:
        self.go_button.setFocus()

    def refresh(self) -> None:
        self._say()

    def _say(self) -> None:
        closed = self.desk.store.closed
        self.state.setText(f"这个单位已于 {closed} 换到新电脑，本机的资料只能查看。" if closed else "")
        self.state.setVisible(bool(closed))
        self.go_button.setEnabled(not closed)

    def _help(self) -> None:
        """Alt+H: also what to do when the old computer is broken, and what the bureau is to be told."""
        from ui.help.window import show_help

        show_help(self.window(), "换机")

    def choose(self) -> None:
        """Alt+O."""
        name = f"换机_{self.desk.office.area}_{self.desk.today():%Y%m%d}.mzb"
        path, _ = QFileDialog.getSaveFileName(self.window(), "换机文件存到 U 盘", name, "换机文件 (*.mzb)")
        if path:
            self.move_to(Path(path))

    def move_to(self, path: Path) -> None:
        words = "写成换机文件以后，本机的资料只能查看，录入、发放、报送都要在新电脑上办。没有写成的话，本机照常使用。"
        if decide(self, "换到新电脑吗？", words, "写换机文件", danger=True):
            operations.run(self, lambda progress: moving.move_out(self.desk, path, progress), label="写换机文件",
                           on_done=self._moved, on_ended=self._say)

    def _moved(self, made: Moved) -> None:
        operations.tell(self, f"换机文件写成了：{made.path.name}，请拿到新电脑上恢复；本机从此只能查看")
