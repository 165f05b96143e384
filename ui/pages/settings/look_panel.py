"""设置 › 显示: size of the letters and of the whole window."""

from PySide6.QtWidgets import QApplication, QCheckBox, QComboBox

from ui import operations, theme
from ui.pages.settings.panel import Panel, Room
from ui.shell.preferences import SCALES
from ui.widgets.words import label


class LookPanel(Panel):
    """What can be changed at once is changed at once; the rest says when."""

    def __init__(self, room: Room) -> None:
        super().__init__(room)
        form = self.add_card("显示")
        self.large = QCheckBox("用大号字（14 磅）")
        self.large.setChecked(room.preferences.large)
        self.large.toggled.connect(self._set_large)
        self.scale = QComboBox()
        for percent in SCALES:
            self.scale.addItem(f"{percent}%", percent)
        self.scale.setCurrentIndex(SCALES.index(room.preferences.scale))
        self.scale.activated.connect(self._set_scale)
        self.row(form, "字号", self.large)
        self.row(form, "界面缩放", self.scale, label("下次打开程序时生效", "small"))
        self.finish()

    def activated(self) -> None:
        self.large.setFocus()

    def _set_large(self, on: bool) -> None:
        self.room.preferences.large = on
        app = QApplication.instance()
        if isinstance(app, QApplication):
            theme.apply(app, large=on)
        operations.tell(self, "字号已更改；个别位置的大小在下次打开程序后完全生效")

    def _set_scale(self) -> None:
        self.room.preferences.scale = self.scale.currentData()
        operations.tell(self, f"界面缩放已设为 {self.scale.currentData()}%，下次打开程序时生效")
