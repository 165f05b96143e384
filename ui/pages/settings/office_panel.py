"""设置 › 单位: the office's name and the names that stand on its rosters."""

from ui import operations
from ui.pages.settings.panel import Panel, Room, line_edit
from ui.widgets.words import button, label


class OfficePanel(Panel):
    """What is printed from now on; papers that were printed keep what they said."""

    def __init__(self, room: Room) -> None:
        super().__init__(room)
        form = self.add_card("单位")
        self.name = line_edit(360)
        self.reviewer, self.head = line_edit(220), line_edit(220)
        self.row(form, "单位名称", self.name)
        self.explain(form, "印在文书的落款和盖章处、花名册的表头。")
        self.row(form, "审核人", self.reviewer)
        self.row(form, "负责人", self.head)
        self.explain(form, "印在花名册的签字栏里，例如“审核人（王某）”；空着就只印“审核人”。签字仍由本人签。")
        self.keep = button("保存（Enter）", self._save, role="main")
        self.row(form, "", self.keep)
        self.said = label("", "problem", wrap=True)
        form.addRow("", self.said)
        self.said.hide()
        for field in (self.name, self.reviewer, self.head):
            field.returnPressed.connect(self._save)
        self.finish()
        self._show()

    def _show(self) -> None:
        from mzdesk.services import settings

        self.name.setText(self.desk.office.name)
        self.reviewer.setText(settings.get(self.desk, "office.reviewer"))
        self.head.setText(settings.get(self.desk, "office.head"))
        for field in (self.name, self.reviewer, self.head):
            field.setModified(False)
            field.setCursorPosition(0)

    def activated(self) -> None:
        self.name.setFocus()

    def unsaved(self) -> str:
        changed = any(field.isModified() for field in (self.name, self.reviewer, self.head))
        return "单位的名称或签字人有未保存的修改" if changed else ""

    def save_now(self) -> bool:
        from mzdesk.services import offices, settings

        before = self.desk.office.name

        def write() -> bool:
            offices.rename(self.desk, self.name.text())
            settings.put(self.desk, "office.reviewer", self.reviewer.text().strip())
            settings.put(self.desk, "office.head", self.head.text().strip())
            return True

        if not operations.attempt(self, write):
            return False
        self._show()
        if self.desk.office.name != before:
            self.room.redress()  # the name stands on the window, above the navigation and on the lock
        return True

    def discard(self) -> None:
        self._show()

    def _save(self) -> None:
        if self.save_now():
            operations.tell(self, f"单位已改为{self.desk.office.name}")
