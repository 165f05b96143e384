"""The steps of the first start: role, office, password, recovery code, the proof that the code was kept."""

from collections.abc import Callable, Sequence
from typing import Any, ClassVar

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QButtonGroup,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QListWidget,
    QListWidgetItem,
    QRadioButton,
    QVBoxLayout,
    QWidget,
)

from ui.fields.matching import Candidate, matching
from ui.pages.start_server import ServerFields
from ui.widgets.words import button, label

TOWNSHIP, BUREAU = "township", "bureau"


class StartStep(QWidget):
    """One decision. ``missing`` is "" or the sentence that says what is still wanted."""

    title: ClassVar[str] = ""
    onward: ClassVar[str] = "下一步"
    ready = Signal()

    def __init__(self, heading: str, words: str) -> None:
        super().__init__()
        self.column = QVBoxLayout(self)
        self.column.setContentsMargins(0, 0, 0, 0)
        self.column.setSpacing(10)
        self.column.addWidget(label(heading, "title"))
        self.column.addWidget(label(words, "muted", wrap=True))

    def begin(self) -> None:
        """The step came to the front."""

    def missing(self) -> str:
        return ""

    def enter(self) -> bool:
        """Enter was pressed: True when it only moved on inside the step."""
        return False

    def line(self, name: str, *, secret: bool = False) -> QLineEdit:
        """A labelled line of typing."""
        made = QLineEdit()
        made.setAccessibleName(name)
        if secret:
            made.setEchoMode(QLineEdit.EchoMode.Password)
        words = QLabel(name)
        words.setBuddy(made)
        self.column.addWidget(words)
        self.column.addWidget(made)
        return made


class RoleStep(StartStep):
    title = "选择单位类型"

    def __init__(self) -> None:
        super().__init__("这台电脑用在哪里？", "以后不能更改；选错了要重新设置。")
        self._group = QButtonGroup(self)
        self.township = self._choice("乡镇民政办", "登记、走访、打印本乡镇的资料，每月向市局报送", "1")
        self.bureau = self._choice("市民政局", "接收各乡镇的报送，查看全市台账", "2")
        self.township.setChecked(True)
        self.column.addStretch(1)

    def _choice(self, name: str, words: str, key: str) -> QRadioButton:
        made = QRadioButton(name)
        made.setShortcut(f"Alt+{key}")
        made.setAccessibleDescription(words)
        self._group.addButton(made)
        self.column.addSpacing(8)
        self.column.addWidget(made)
        said = label(words, "muted", wrap=True)
        said.setContentsMargins(34, 0, 0, 0)
        self.column.addWidget(said)
        return made

    def begin(self) -> None:
        (self._group.checkedButton() or self.township).setFocus()

    def role(self) -> str:
        return BUREAU if self.bureau.isChecked() else TOWNSHIP


class OfficeStep(StartStep):
    title = "选择单位"

    def __init__(self, divisions: Callable[[], Sequence[Any]]) -> None:
        super().__init__("是哪个单位？", "输入名称、首字母或代码查找，方向键选择。单位名称会印在文书上，可以修改。")
        self._divisions = divisions
        self._role = ""
        self._proposed = ""
        self.asked = self.line("查找")
        self.asked.setPlaceholderText("例如 托口、tk、431281103")
        self.list = QListWidget()
        self.list.setAccessibleName("单位列表")
        self.column.addWidget(self.list, 1)
        self.office = self.line("单位名称")
        self.who = self.line("经办人姓名")
        self.who.setPlaceholderText("会写进每一条修改记录，可在设置中更改")
        self.asked.textChanged.connect(self._filter)
        self.list.currentItemChanged.connect(self._propose)
        self.list.itemActivated.connect(lambda _: self.office.setFocus())

    def set_role(self, role: str) -> None:
        if role != self._role:
            self._role = role
            self.asked.clear()
            self._filter()

    def begin(self) -> None:
        self.asked.setFocus()

    def _filter(self) -> None:
        rows = [Candidate(d, d.name, d.code) for d in self._divisions() if d.role == self._role]
        self.list.clear()
        for candidate in matching(self.asked.text(), rows):
            item = QListWidgetItem(f"{candidate.label}　{candidate.code}")
            item.setData(Qt.ItemDataRole.UserRole, candidate.value)
            self.list.addItem(item)
        if self.asked.text().strip() or self.list.count() == 1:
            self.list.setCurrentRow(0)

    def _propose(self) -> None:
        division = self._division()
        if division is not None and self.office.text() in ("", self._proposed):
            self._proposed = proposed_name(division.name, division.role)
            self.office.setText(self._proposed)

    def _division(self) -> Any | None:
        item = self.list.currentItem()
        return item.data(Qt.ItemDataRole.UserRole) if item else None

    def enter(self) -> bool:
        if self.asked.hasFocus() and self._division() is not None:
            then = self.office
        elif self.office.hasFocus():
            then = self.who
        else:
            return False
        then.setFocus()
        then.selectAll()
        return True

    def missing(self) -> str:
        for lacking, words, at in (
            (self._division() is None, "请先从列表中选定单位。", self.asked),
            (not self.office.text().strip(), "请填写印在文书上的单位全称。", self.office),
            (not self.who.text().strip(), "请填写经办人姓名。", self.who),
        ):
            if lacking:
                at.setFocus()
                return words
        return ""

    def area(self) -> str:
        division = self._division()
        return str(division.code) if division else ""

    def name(self) -> str:
        return self.office.text().strip()

    def operator(self) -> str:
        return self.who.text().strip()


def proposed_name(place: str, role: str) -> str:
    """托口镇 → 托口镇人民政府民政办; the bureau's own name as it is."""
    if role == TOWNSHIP:
        return f"{place}人民政府民政办"
    return place if place.endswith("局") else f"{place}民政局"


class PasswordStep(StartStep):
    title = "设置密码"
    onward = "建立数据文件"

    def __init__(self, problems: Callable[[str], str]) -> None:
        super().__init__("设一个密码", "每次打开程序都要输入。资料用它加密：没有密码和恢复码，谁也打不开。")
        self._problems = problems
        self.first = self.line("密码", secret=True)
        self.strength = label("", "muted", wrap=True)
        self.column.addWidget(self.strength)
        self.second = self.line("再输一遍", secret=True)
        self.column.addWidget(label("可以用一句自己记得住的话，空格和汉字都可以用。", "muted", wrap=True))
        self.server = ServerFields()
        self.server.hide()
        self.column.addWidget(self.server)
        self.column.addStretch(1)
        self.first.textChanged.connect(self._judge)

    def begin(self) -> None:
        self._judge()
        self.first.setFocus()

    def _judge(self) -> None:
        wrong = self._problems(self.first.text()) if self.first.text() else ""
        good = bool(self.first.text()) and not wrong
        self.strength.setText(f"{wrong}。" if wrong else "这个密码可以用。" if good else "至少 8 位。")
        self.strength.setProperty("role", "good" if good else "warn" if wrong else "muted")
        self.strength.style().polish(self.strength)

    def enter(self) -> bool:
        if self.first.hasFocus() and not self._problems(self.first.text()):
            self.second.setFocus()
            return True
        return self.server.enter()

    def set_role(self, role: str) -> None:
        """Only a bureau may keep its data on a server."""
        self.server.setVisible(role == BUREAU)

    def missing(self) -> str:
        wrong = self._problems(self.first.text())
        if wrong:
            self.first.setFocus()
            return f"{wrong}。"
        if self.first.text() != self.second.text():
            self.second.setFocus()
            self.second.selectAll()
            return "两遍密码不一样，请重新输入第二遍。"
        return ""

    def password(self) -> str:
        return self.first.text()

    def clear(self) -> None:
        self.first.clear()
        self.second.clear()


class CodeStep(StartStep):
    title = "保存恢复码"
    onward = "已打印或抄好"

    def __init__(self, on_print: Callable[[], object]) -> None:
        super().__init__(
            "恢复码：忘记密码时的唯一办法", "只显示这一次。请打印或抄在纸上，放进单位保险柜，不要存在这台电脑里。"
        )
        self.code = label("", "code", select=True)
        self.code.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.column.addSpacing(8)
        self.column.addWidget(self.code)
        row = QHBoxLayout()
        self.print = button("打印恢复码", on_print, icon="fa6s.print")
        row.addWidget(self.print)
        row.addStretch(1)
        self.column.addLayout(row)
        self.column.addStretch(1)

    def show_code(self, code: str) -> None:
        groups = code.split("-")
        half = len(groups) // 2
        self.code.setText("　".join(groups[:half]) + "\n" + "　".join(groups[half:]))
        self.code.setAccessibleName(f"恢复码 {code}")

    def begin(self) -> None:
        self.print.setFocus()

    def enter(self) -> bool:
        if self.print.hasFocus():
            self.print.click()
            return True
        return False


class CheckStep(StartStep):
    title = "核对恢复码"
    onward = "开始使用"

    def __init__(self, on_show_again: Callable[[], object]) -> None:
        super().__init__("请照纸上的恢复码输入最后一组", "这样能确定恢复码已经打印或抄好，而且没有抄错。")
        self._last = ""
        self.typed = self.line("最后一组（4 位）")
        row = QHBoxLayout()
        row.addWidget(button("再看一眼恢复码", on_show_again, role="link"))
        row.addStretch(1)
        self.column.addLayout(row)
        self.column.addStretch(1)

    def expect(self, code: str) -> None:
        self._last = code.rpartition("-")[2]

    def begin(self) -> None:
        self.typed.clear()
        self.typed.setFocus()

    def missing(self) -> str:
        letters = "".join(self.typed.text().split()).upper().replace("1", "L").replace("I", "L")
        if letters == self._last:
            return ""
        self.typed.selectAll()
        return "和恢复码的最后一组不一样，请核对纸上的内容再输入。"
