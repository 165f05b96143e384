"""F1: which keys work here, of the page in front and of the whole window."""

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialog, QGridLayout, QHBoxLayout, QVBoxLayout, QWidget

from ui.shell.page import Shortcut
from ui.widgets.words import button, label, rule

FORM_KEYS = (
    Shortcut("Enter / Shift+Enter", "下一项 / 上一项"), Shortcut("F4", "打开列表或日历"),
    Shortcut("F2", "显示被遮盖的内容（会记入日志）"), Shortcut("Alt+Enter", "在多行栏里换行"),
)
WINDOW_KEYS = (
    Shortcut("Ctrl+K", "查人查档"), Shortcut("Ctrl+1 … 9", "打开左边的第几页"), Shortcut("F6", "到导航，再按回到页面"),
    Shortcut("Ctrl+PageUp / PageDown", "上个月 / 下个月"), Shortcut("F5", "刷新"), Shortcut("F9", "打印"),
    Shortcut("Ctrl+Z", "撤销上一步（在输入栏里按 Ctrl+Alt+Z）"), Shortcut("Ctrl+B", "收起或展开导航"),
    Shortcut("Ctrl+L", "锁定"), Shortcut("Alt+Z", "收起红色提示"), Shortcut("F1", "这张表"),
)


class KeysDialog(QDialog):
    """A table of keys in two columns; Esc or F1 closes it."""

    def __init__(self, parent: QWidget, page_title: str, page_keys: Sequence[Shortcut]) -> None:
        super().__init__(parent)
        self.setWindowTitle("键盘操作")
        column = QVBoxLayout(self)
        column.setContentsMargins(24, 20, 24, 16)
        column.setSpacing(12)
        row = QHBoxLayout()
        row.setSpacing(32)
        left = [(page_title, page_keys)] if page_keys else []
        row.addLayout(_table([*left, ("输入", FORM_KEYS)]))
        row.addLayout(_table([("任何时候", WINDOW_KEYS)]))
        column.addLayout(row)
        column.addWidget(rule())
        close = button("知道了", self.accept, role="main")
        close.setDefault(True)
        column.addWidget(close, 0, Qt.AlignmentFlag.AlignRight)


def _table(groups: Sequence[tuple[str, Sequence[Shortcut]]]) -> QGridLayout:
    grid = QGridLayout()
    grid.setHorizontalSpacing(16)
    grid.setVerticalSpacing(6)
    line = 0
    for title, keys in groups:
        grid.addWidget(label(title, "section"), line, 0, 1, 2)
        for shortcut in keys:
            line += 1
            grid.addWidget(label(shortcut.keys, "muted"), line, 0)
            grid.addWidget(label(shortcut.words), line, 1)
        line += 1
        grid.setRowMinimumHeight(line, 8)
        line += 1
    grid.setRowStretch(line, 1)
    return grid
