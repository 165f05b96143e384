"""The question for the 电话回执码: typed as it is heard, told at once where it is wrong."""

import unicodedata
from collections.abc import Callable

from PySide6.QtWidgets import QDialog, QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from ui import operations, theme
from ui.widgets import button, label

LENGTH = 8


class PhoneDialog(QDialog):
    """Enter checks; a wrong code stays to be mended."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent.window())
        self.setWindowTitle("电话回执码")
        self.code = QLineEdit(placeholderText="八位，如 7K2M-9QXD；空格和横线可以不输")
        self.code.setAccessibleName("电话回执码")
        self.said = label("", "problem", wrap=True)
        column = QVBoxLayout(self)
        column.setContentsMargins(24, 20, 24, 16)
        column.setSpacing(10)
        column.addWidget(label("输入市局在电话里念的回执码", "section"))
        words = "市局合并后会显示这个码。对上了，就知道市局收到的正是本机导出的那一份。"
        column.addWidget(label(words, "small", wrap=True))
        column.addWidget(self.code)
        column.addWidget(self.said)
        row = QHBoxLayout()
        row.addStretch(1)
        row.addWidget(button("返回（Esc）", self.reject))
        keep = button("核对（回车）", self.accept, role="main")
        keep.setDefault(True)
        row.addWidget(keep)
        column.addLayout(row)
        self.setMinimumWidth(theme.sizes().px(420))
        self.code.setFocus()

    def typed(self) -> str:
        """The signs that count, as they were meant: full-width letters are letters too."""
        return "".join(sign for sign in unicodedata.normalize("NFKC", self.code.text()) if sign.isalnum())

    def say(self, words: str) -> None:
        """Why the code is not right; typing again replaces it."""
        self.said.setText(words)
        self.code.setFocus()
        self.code.selectAll()


def ask_phone_code(parent: QWidget, confirm: Callable[[str], int]) -> None:
    """Ask until the code is right or the clerk goes back."""
    dialog = PhoneDialog(parent)
    while dialog.exec() == QDialog.DialogCode.Accepted:
        typed = dialog.typed()
        if len(typed) != LENGTH:
            dialog.say(f"回执码是八位，现在输入了 {len(typed)} 位。请再问一遍市局。")
        elif operations.attempt(parent, lambda code=typed: confirm(code),  # type: ignore[misc]
                                on_refused=lambda why: dialog.say(why.sentence)):
            break
    dialog.deleteLater()
