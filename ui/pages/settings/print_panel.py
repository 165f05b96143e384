"""设置 › 打印: the usual printer, both sides, and how far each form is moved for 套打."""

from typing import ClassVar

from PySide6.QtWidgets import QComboBox, QSpinBox

from ui import operations, theme
from ui.pages.settings.panel import Panel, Room
from ui.shell.page import Shortcut
from ui.widgets.words import button, label

MOST = 200


class PrintPanel(Panel):
    """Every choice is kept at once; the test page shows the offset in force."""

    shortcuts: ClassVar[tuple[Shortcut, ...]] = (Shortcut("Alt+T", "套打测试页"),)

    def __init__(self, room: Room) -> None:
        super().__init__(room)
        from mzdesk.services import print_choices
        from ui.pages.print_page import DUPLEX_WORDS

        form = self.add_card("打印机")
        self.printer, self.duplex = QComboBox(), QComboBox()
        self.printer.setMinimumWidth(theme.sizes().px(280))
        for key, words in DUPLEX_WORDS:
            self.duplex.addItem(words, key)
        self.said = label("", "small", wrap=True)
        self.said.hide()
        self.row(form, "打印机", self.printer)
        form.addRow("", self.said)
        self.row(form, "单双面", self.duplex)
        form = self.add_card("套打偏移")
        self.form = QComboBox()
        self.form.setMinimumWidth(theme.sizes().px(280))
        for name in print_choices.forms():
            self.form.addItem(name, name)
        self.right, self.down = (QSpinBox(minimum=-MOST, maximum=MOST) for _ in range(2))
        for box, name in ((self.right, "右移，0.1 毫米"), (self.down, "下移，0.1 毫米")):
            box.setAccessibleName(name)
            box.setFixedWidth(theme.sizes().px(90))
            box.setKeyboardTracking(False)
        self.words = label("", "muted")
        self.test = button("测试页(&T)…", self._test, icon="fa6s.print")
        self.row(form, "文书", self.form)
        self.row(form, "右移", self.right, label("× 0.1 毫米（左移填负数）", "small"))
        self.row(form, "下移", self.down, label("× 0.1 毫米（上移填负数）", "small"), self.words)
        self.row(form, "核对", self.test)
        self.explain(form, "印在预先印好的表上时，字往哪边差就往反方向移。先打测试页，用尺量粗十字线离纸边多少。")
        self.finish()
        self.form.currentIndexChanged.connect(lambda _: self._show())
        self.right.valueChanged.connect(lambda _: self._keep())
        self.down.valueChanged.connect(lambda _: self._keep())
        self.printer.activated.connect(lambda _: self._choose("print.printer", str(self.printer.currentData() or "")))
        self.duplex.activated.connect(lambda _: self._choose("print.duplex", str(self.duplex.currentData())))
        self._show()

    def activated(self) -> None:
        (self.printer if self.printer.isEnabled() else self.duplex).setFocus()

    def appeared(self) -> None:
        from mzdesk.services import settings
        from ui.pages import print_windows

        self.duplex.setCurrentIndex(max(0, self.duplex.findData(settings.get(self.desk, "print.duplex"))))
        operations.run(self, lambda _: print_windows.printers(), label="", progress=False, on_done=self._offer)

    def _offer(self, names: list[str]) -> None:
        from mzdesk.services import settings

        self.printer.clear()
        for name in names:
            self.printer.addItem(name, name)
        self.printer.setCurrentIndex(max(0, self.printer.findData(settings.get(self.desk, "print.printer"))))
        self.printer.setEnabled(bool(names))
        self.said.setText("" if names else "没有找到打印机。请接好并打开打印机，再回到这里。")
        self.said.setVisible(not names)

    def _choose(self, key: str, value: str) -> None:
        from mzdesk.services import settings

        settings.put(self.desk, key, value)
        operations.tell(self, "打印的选择已记住")

    # 套打

    def _show(self) -> None:
        from mzdesk.services import print_choices

        right, down = print_choices.offset(self.desk, str(self.form.currentData()))
        for box, value in ((self.right, right), (self.down, down)):
            box.blockSignals(True)
            box.setValue(value)
            box.blockSignals(False)
        self._say()

    def _say(self) -> None:
        from mzdesk.printing.shifting import Offset

        self.words.setText(Offset(self.right.value(), self.down.value()).words)

    def _keep(self) -> None:
        from mzdesk.services import print_choices

        form = str(self.form.currentData())
        if operations.attempt(self, lambda: print_choices.set_offset(
                self.desk, form, self.right.value(), self.down.value())):
            self._say()
            operations.tell(self, f"{form}的套打偏移：{self.words.text() or '没有'}")
        else:
            self._show()

    def _test(self) -> None:
        from mzdesk.printing.shifting import Offset, test_page
        from ui.pages.print_fonts import fonts_of
        from ui.pages.print_page import Ready

        form, offset, fonts = str(self.form.currentData()), Offset(self.right.value(), self.down.value()), None
        fonts = fonts_of(self.desk)
        self.room.go("print", make=lambda _: Ready(test_page(form, offset, fonts)), title="套打测试页", register=None,
                     subject_id="", purpose="", back="settings", back_arguments={"section": "print"})
