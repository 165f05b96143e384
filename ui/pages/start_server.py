"""Where a bureau's data are kept: in an encrypted file of this computer, or on a database server that it names."""

from PySide6.QtWidgets import QGridLayout, QLabel, QLineEdit, QWidget

from ui.widgets.words import label

EXAMPLE = "postgresql+psycopg://用户名@服务器/数据库名"


class ServerFields(QWidget):
    """Two lines that may stay empty. The password of the server goes beside its address, never into it."""

    def __init__(self) -> None:
        super().__init__()
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 8, 0, 0)
        grid.setVerticalSpacing(6)
        words = label(
            "数据一般放在本机的加密文件里，下面两栏不填；用 PostgreSQL 的填服务器地址。", "muted", wrap=True)
        grid.addWidget(words, 0, 0, 1, 2)
        self.address = self._line(grid, 1, "数据库地址")
        self.address.setPlaceholderText(EXAMPLE)
        self.secret = self._line(grid, 2, "数据库密码")
        self.secret.setEchoMode(QLineEdit.EchoMode.Password)
        grid.setColumnStretch(1, 1)

    @staticmethod
    def _line(grid: QGridLayout, row: int, name: str) -> QLineEdit:
        made = QLineEdit()
        made.setAccessibleName(name)
        words = QLabel(name)
        words.setBuddy(made)
        grid.addWidget(words, row, 0)
        grid.addWidget(made, row, 1)
        return made

    def wanted(self) -> dict[str, str]:
        """What the creation of the office is to be told; nothing where the fields are not shown."""
        if self.isHidden():
            return {"database": "", "database_password": ""}
        return {"database": self.address.text().strip(), "database_password": self.secret.text()}

    def enter(self) -> bool:
        """Enter in the address goes on to its password."""
        if self.address.hasFocus() and self.address.text().strip():
            self.secret.setFocus()
            return True
        return False
