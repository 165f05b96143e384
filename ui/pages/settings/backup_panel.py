"""设置 › 备份: everything in one encrypted file, to a place the clerk chooses."""

from pathlib import Path
from typing import Any, ClassVar

from PySide6.QtWidgets import QFileDialog

from ui import operations
from ui.pages.settings.panel import Panel, Room
from ui.shell.page import Shortcut
from ui.widgets.words import button


class BackupPanel(Panel):
    """The backup runs behind the window; its time stands in the bottom line."""

    shortcuts: ClassVar[tuple[Shortcut, ...]] = (Shortcut("Alt+B", "立即备份"),)

    def __init__(self, room: Room) -> None:
        super().__init__(room)
        form = self.add_card("备份")
        self.back_up = button("立即备份(&B)…", self._choose, icon="fa6s.floppy-disk")
        self.row(form, "整套资料", self.back_up)
        self.explain(form, "备份是加密的，请存到 U 盘；恢复时用原来的密码或恢复码打开。")
        self.finish()

    def activated(self) -> None:
        self.back_up.setFocus()

    def _choose(self) -> None:
        path, _ = QFileDialog.getSaveFileName(self.window(), "备份到", "民政资料备份.mzb", "备份文件 (*.mzb)")
        if path:
            self.back_up_to(Path(path))

    def back_up_to(self, path: Path) -> None:
        from ui.shell import behind

        def done(_: Any) -> None:
            operations.tell(self, f"备份完成：{path.name}")

        operations.run(self, lambda _: behind.back_up(self.desk, path), label="备份", on_done=done, progress=False)
