"""设置 › 经办人: under whose name is written."""

from ui import operations
from ui.pages.settings.panel import Panel, Room, line_edit
from ui.widgets.words import button


class OperatorPanel(Panel):
    """The name that stands in every entry of the change log."""

    def __init__(self, room: Room) -> None:
        super().__init__(room)
        form = self.add_card("经办人")
        self.operator = line_edit(220)
        self.keep_operator = button("保存（Enter）", self._save)
        self.operator.returnPressed.connect(self._save)
        self.row(form, "经办人姓名", self.operator, self.keep_operator)
        self.explain(form, "写进每一条修改记录；换人经办时请先在这里改名。")
        self.finish()

    def activated(self) -> None:
        self.operator.setText(self.desk.operator)
        self.operator.setFocus()

    def _save(self) -> None:
        from ui.shell import behind

        name = self.operator.text().strip()
        if not name:
            operations.tell(self, "经办人姓名不能为空，没有更改")
            return
        if operations.attempt(self, lambda: behind.set_operator(self.desk, name)):
            operations.tell(self, f"经办人已改为{name}")
