"""F1: which keys work here, of the page in front and of the whole window; F1 again opens the page of the manual."""

from collections.abc import Callable, Sequence

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QDialog, QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from ui import theme
from ui.shell.page import Shortcut
from ui.widgets.plain_table import Line, PlainTable
from ui.widgets.words import button

FORM_KEYS = (
    Shortcut("Enter / Shift+Enter", "下一项 / 上一项"), Shortcut("F4", "打开列表或日历"),
    Shortcut("F2", "显示被遮盖的内容（会记入日志）"), Shortcut("Alt+Enter", "在多行栏里换行"),
    Shortcut("20261008、261008、1008", "日期：年月日、月日"), Shortcut("今天、昨天、-3", "日期：三天前写 -3"),
)
WINDOW_KEYS = (
    Shortcut("Ctrl+K", "查人查档"), Shortcut("Ctrl+1 … 9", "打开左边的第几页"), Shortcut("F6", "到导航，再按回到页面"),
    Shortcut("Alt+左", "返回上一处"),
    Shortcut("Ctrl+PageUp / PageDown", "上个月 / 下个月"), Shortcut("F5", "刷新"), Shortcut("F9", "打印"),
    Shortcut("Ctrl+Z", "撤销上一步，可以连着按（在输入栏里按 Ctrl+Alt+Z）"), Shortcut("Ctrl+Shift+Z", "最近的操作"),
    Shortcut("Ctrl+B", "收起或展开导航"), Shortcut("Ctrl+L", "锁定"), Shortcut("Alt+Z", "收起红色提示"),
    Shortcut("Alt+H", "红色提示：怎么办"), Shortcut("F1", "这张表；再按一次打开帮助"),
)
HEADS = ("在哪里", "按键", "做什么")


class KeysDialog(QDialog):
    """All keys in one table that is searched by typing; Esc closes it, F1 or Enter opens the manual's page."""

    def __init__(
        self, parent: QWidget, page_title: str, page_keys: Sequence[Shortcut],
        on_help: Callable[[], object] | None = None,
    ) -> None:
        super().__init__(parent)
        self.setWindowTitle("键盘操作")
        self.resize(theme.sizes().px(760), theme.sizes().px(560))
        self._on_help = on_help
        self._keys = [(page_title, one) for one in page_keys]
        self._keys += [("输入", one) for one in FORM_KEYS] + [("任何时候", one) for one in WINDOW_KEYS]
        self.search = QLineEdit(placeholderText="查按键，例如：打印、Ctrl+P")
        self.search.setAccessibleName("查按键")
        self.search.setClearButtonEnabled(True)
        self.search.textChanged.connect(lambda _: self._fill())
        self.table = PlainTable("键盘操作", HEADS, stretch=2)
        self.help = button("这一页怎么用（F1）", self._help, role="main")
        self.help.setVisible(on_help is not None)
        column = QVBoxLayout(self)
        column.setContentsMargins(24, 18, 24, 16)
        column.setSpacing(10)
        column.addWidget(self.search)
        column.addWidget(self.table, 1)
        row = QHBoxLayout()
        row.addStretch(1)
        row.addWidget(button("关闭（Esc）", self.accept))
        row.addWidget(self.help)
        column.addLayout(row)
        self.search.returnPressed.connect(self._help)
        self._fill()
        self.search.setFocus()

    def _fill(self) -> None:
        typed = self.search.text().lower().split()
        self.table.show_lines([
            Line(str(place), (where, one.keys, one.words)) for place, (where, one) in enumerate(self._keys)
            if all(word in f"{where} {one.keys} {one.words}".lower() for word in typed)
        ])

    def _help(self) -> None:
        self.accept()
        if self._on_help is not None:
            self._on_help()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_F1:
            self._help()
        elif event.key() == Qt.Key.Key_Down and self.search.hasFocus():
            self.table.setFocus()
        else:
            super().keyPressEvent(event)
