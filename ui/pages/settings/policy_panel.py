"""设置 › 政策参数: which edition of the bureau's parameters is installed, and in words what the last one changed."""

from mzdesk.services import parameters, policy_book, policy_words
from ui.pages.settings.panel import Panel, Room
from ui.widgets.words import label

MOST = 40


class PolicyPanel(Panel):
    """Words only: parameters are set by the bureau and read in on the page of 报送."""

    def __init__(self, room: Room) -> None:
        super().__init__(room)
        form = self.add_card("市局的政策参数")
        self.version = label("", wrap=True, select=True)
        self.tables = label("", wrap=True)
        self.waiting = label("", wrap=True)
        self.row(form, "版本", self.version)
        self.row(form, "由市局定的", self.tables)
        self.row(form, "待核实", self.waiting)
        changed = self.add_card("最近一版改了什么")
        self.changes = label("", wrap=True, select=True)
        changed.addRow(self.changes)
        self.finish()
        self.refresh()

    def activated(self) -> None:
        self.refresh()

    def refresh(self) -> None:
        desk = self.desk
        version = parameters.version(desk)
        self.version.setText(f"第 {version} 版" if version else "还没有安装过，用的是程序所带的参数")
        names = dict.fromkeys(policy_words.title(table) for table, _ in parameters.bureau_rows(desk))
        self.tables.setText("、".join(names) or "没有")
        waiting = len(desk.policy.unverified(desk.today()))
        self.waiting.setText(f"有效的参数里有 {waiting} 行还等市局核实" if waiting else "没有")
        told = policy_book.changes(desk, *parameters.before_it(desk))
        more = [f"……另有 {len(told) - MOST} 行"] if len(told) > MOST else []
        self.changes.setText("\n".join([*told[:MOST], *more]) or "没有")
