"""设置 › 文件夹: where choosing a file begins: the stick for the hand-in, saved papers, rosters to be imported."""

from pathlib import Path

from PySide6.QtWidgets import QFileDialog, QLabel, QPushButton

from ui import operations
from ui.pages.settings.panel import Panel, Room
from ui.widgets.words import button, label

PLACES = (
    ("exchange.folder", "报送（U 盘）", "报送包、回执、名册从这里写出和读入。"),
    ("print.folder", "另存文书", "另存为 PDF、Excel 时从这里开始选。"),
    ("import.folder", "导入花名册", "选择花名册文件时从这里开始选。"),
)


class FoldersPanel(Panel):
    """Each is also kept when the clerk chooses a file elsewhere in the program; here it is seen and set."""

    def __init__(self, room: Room) -> None:
        super().__init__(room)
        form = self.add_card("文件夹")
        self.shown: dict[str, QLabel] = {}
        self.choose: dict[str, QPushButton] = {}
        for number, (key, words, about) in enumerate(PLACES, 1):
            self.shown[key] = label("", select=True)
            self.choose[key] = button(f"选择(&{number})…", lambda k=key: self._ask(k))  # type: ignore[misc]
            self.choose[key].setAccessibleName(f"选择{words}的文件夹（Alt+{number}）")
            self.row(form, words, self.choose[key], self.shown[key])
            self.explain(form, about)
        self.row(form, "数据文件夹", label(str(self.desk.folder), wrap=True, select=True))
        self.explain(form, "全部资料在这里，加密存放。备份的第二处在“备份”里设定。")
        self.finish()

    def appeared(self) -> None:
        self._show()

    def activated(self) -> None:
        next(iter(self.choose.values())).setFocus()

    def _show(self) -> None:
        from mzdesk.services import settings

        for key, said in self.shown.items():
            kept = settings.get(self.desk, key)
            gone = kept and not Path(kept).is_dir()
            said.setText(f"{kept}（现在找不到，U 盘可能没插）" if gone else kept or "还没有定，每次从主文件夹开始选")

    def _ask(self, key: str) -> None:
        from mzdesk.services import settings

        start = settings.get(self.desk, key) or str(Path.home())
        path = QFileDialog.getExistingDirectory(self.window(), "选择文件夹", start)
        if path:
            self.set_folder(key, Path(path))

    def set_folder(self, key: str, path: Path) -> None:
        from mzdesk.services import settings

        settings.put(self.desk, key, str(path))
        self._show()
        operations.tell(self, f"文件夹已改为 {path}")
