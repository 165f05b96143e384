"""设置 › 字体: which face serves each role on paper; others are chosen or added, and tried on a page."""

import shutil
from dataclasses import dataclass
from pathlib import Path
from typing import ClassVar

from PySide6.QtWidgets import QComboBox, QFileDialog, QLabel

from mzdesk.basics.problems import Refusal
from mzdesk.describe.paper import Heading, Paper, Words
from ui import operations, theme
from ui.pages.settings.panel import Panel, Room
from ui.shell.page import Shortcut
from ui.widgets.words import button

BASIC_BLOCK = 20_992
SAMPLE = "永和九年，岁在癸丑，暮春之初，会于会稽山阴之兰亭。0123456789 龚䶮、粟𬭊"


@dataclass(frozen=True)
class Standing:
    """What serves a role: the file, words about it, how many characters of the basic block it has."""

    role: str
    file: str
    words: str
    substitute: bool
    has: int


class FontsPanel(Panel):
    """The faces are looked for behind the window: reading one takes a tenth of a second."""

    shortcuts: ClassVar[tuple[Shortcut, ...]] = (
        Shortcut("Alt+D", "添加字体文件"), Shortcut("Alt+T", "字体测试页"),
    )

    def __init__(self, room: Room) -> None:
        super().__init__(room)
        from mzdesk.services.print_choices import ROLES

        form = self.add_card("打印用的字体")
        self.boxes: dict[str, QComboBox] = {}
        self.told: dict[str, QLabel] = {}
        for role in ROLES:
            box = self.boxes[role] = QComboBox()
            box.setMinimumWidth(theme.sizes().px(280))
            box.activated.connect(lambda _, r=role: self._choose(r))
            self.row(form, role, box)
            self.told[role] = self.explain(form, "正在查找……")
        self.add_file = button("添加字体文件(&D)…", self._ask_file, icon="fa6s.plus")
        self.test = button("测试页(&T)…", self._test, icon="fa6s.print")
        self.row(form, "", self.add_file, self.test)
        self.explain(form, "单位自己有字体文件（.ttf）的可以添加，只放在本机的数据文件夹里。")
        self.finish()

    def activated(self) -> None:
        next(iter(self.boxes.values())).setFocus()

    def appeared(self) -> None:
        self._look()

    def _look(self) -> None:
        operations.run(self, lambda _: self._standing(), label="", progress=False, on_done=self._show)

    def _standing(self) -> tuple[tuple[tuple[str, str], ...], list[Standing]]:
        from mzdesk.printing import Role
        from ui.pages.print_fonts import fonts_of

        fonts = fonts_of(self.desk)
        found = {one.role: one for one in fonts.serving()}
        return fonts.choices(), [
            Standing(role, found[role].file, found[role].words, found[role].substitute, fonts.coverage(Role(role)))
            for role in self.boxes
        ]

    def _show(self, found: tuple[tuple[tuple[str, str], ...], list[Standing]]) -> None:
        choices, standing = found
        for one in standing:
            box = self.boxes[one.role]
            box.clear()
            box.addItem("由程序选择", "")
            for title, file_name in choices:
                box.addItem(f"{title}（{file_name}）", file_name)
            box.setCurrentIndex(max(0, box.findData(self._chosen(one.role))))
            lacking = BASIC_BLOCK - one.has
            covers = f"基本汉字 {one.has} 个，缺 {lacking} 个，缺的用别的字体补" if lacking else "常用汉字全有"
            self.told[one.role].setText(f"{one.words.partition('。')[0] if one.substitute else one.words}。{covers}。")

    def _chosen(self, role: str) -> str:
        from mzdesk.services import print_choices

        return dict(print_choices.chosen_fonts(self.desk)).get(role, "")

    def _choose(self, role: str) -> None:
        from mzdesk.services import print_choices

        file_name = str(self.boxes[role].currentData())
        if operations.attempt(self, lambda: print_choices.choose_font(self.desk, role, file_name)):
            operations.tell(self, f"{role}已改用{self.boxes[role].currentText()}")
        self._look()

    # adding

    def _ask_file(self) -> None:
        path, _ = QFileDialog.getOpenFileName(self.window(), "添加字体文件", str(Path.home()), "字体 (*.ttf *.ttc)")
        if path:
            self.add_font(Path(path))

    def add_font(self, path: Path) -> None:
        """Copy a font file into the office's folder, after looking whether it can be printed with."""
        from mzdesk.services import print_choices

        def copied() -> Path:
            print_choices.ask(self.desk)
            return _copied(path, print_choices.folder(self.desk))

        if operations.attempt(self, copied):
            from mzdesk.printing.fonts import fonts_with

            fonts_with.cache_clear()
            operations.tell(self, f"已添加字体 {path.name}，可以在上面选用")
            self._look()

    def _test(self) -> None:
        self.room.go("print", make=lambda _: _sample_page(), title="字体测试页", register=None, subject_id="",
                     purpose="", back="settings", back_arguments={"section": "fonts"})


def _copied(path: Path, folder: Path) -> Path:
    from mzdesk.printing.sfnt import read_face

    face = read_face(path)
    if face is None:
        raise Refusal("这个文件不是能用的字体", "请选择 .ttf 或 .ttc 字体文件", code="bad-font")
    if face.hindrance:
        raise Refusal(f"这个字体不能用来打印：{face.hindrance}", "请换一个 TrueType 字体文件", code="bad-font")
    try:
        folder.mkdir(exist_ok=True)
        return Path(shutil.copy(path, folder / path.name))
    except OSError:
        raise Refusal("字体文件没有拷进数据文件夹", "请检查磁盘空间和权限后再试", code="cannot-write") from None


def _sample_page() -> Paper:
    return Paper(
        title="字体测试页（标宋）", subtitle=f"楷体：{SAMPLE}",
        blocks=(Heading(f"黑体：{SAMPLE}"), Words(f"仿宋：{SAMPLE}"), Words(f"加重：{SAMPLE}", bold=True)),
    )
