"""设置 › 显示: size of the letters, contrast, and the scale of the whole window."""

from PySide6.QtWidgets import QCheckBox, QComboBox

from ui import operations
from ui.pages.settings.panel import Panel, Room
from ui.shell.preferences import LEAST_HEIGHT, LEAST_WIDTH, SCALES
from ui.widgets.words import label


class LookPanel(Panel):
    """Letters and contrast change at once; the scale belongs to the start of the program."""

    def __init__(self, room: Room) -> None:
        super().__init__(room)
        form = self.add_card("显示")
        self.large = QCheckBox("用大号字（14 磅）")
        self.large.setChecked(room.preferences.large)
        self.large.setAccessibleName("用大号字（14 磅）")
        self.large.toggled.connect(self._set_large)
        self.high_contrast = QCheckBox("高对比度（字更黑，框线更深）")
        self.high_contrast.setAccessibleName("高对比度")
        self.high_contrast.setChecked(room.preferences.high_contrast)
        self.high_contrast.toggled.connect(self._set_contrast)
        self.scale = QComboBox()
        for percent in SCALES:
            self.scale.addItem(f"{percent}%", percent)
        self.scale.setCurrentIndex(SCALES.index(room.preferences.scale))
        self.scale.activated.connect(self._set_scale)
        self.said = label("下次打开程序时生效", "small")
        self.row(form, "字号", self.large)
        self.row(form, "颜色", self.high_contrast)
        self.row(form, "界面缩放", self.scale, self.said)
        self.explain(form, "大号字只放大文字；界面缩放把整个窗口一起放大，适合高分辨率的屏幕。")
        self.finish()

    def activated(self) -> None:
        self.large.setFocus()

    def _set_large(self, on: bool) -> None:
        self.room.preferences.large = on
        self._dress("已改用大号字" if on else "已改用普通字号")

    def _set_contrast(self, on: bool) -> None:
        self.room.preferences.high_contrast = on
        self._dress("已改用高对比度" if on else "已改回普通颜色")

    def _dress(self, words: str) -> None:
        operations.tell(self, words)
        self.room.redress()

    def _set_scale(self) -> None:
        percent = self.scale.currentData()
        self.room.preferences.scale = percent
        screen = self.screen().size() * self.devicePixelRatioF() * (100 / percent)
        if screen.width() < LEAST_WIDTH or screen.height() < LEAST_HEIGHT:
            operations.tell(self, f"界面缩放已设为 {percent}%，下次打开程序时生效；这个屏幕上窗口会放不下，请改小一些")
        else:
            operations.tell(self, f"界面缩放已设为 {percent}%，下次打开程序时生效")
