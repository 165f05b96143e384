"""设置 › 备份: how often and whereto, the backups there are, the drill, and the way to the restore."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any, ClassVar

from PySide6.QtWidgets import QCheckBox, QComboBox, QFileDialog

from mzdesk.services import backups, drill
from mzdesk.services.backups import Found, Made, Plan
from ui import operations, theme
from ui.pages.settings.panel import Panel, Room
from ui.shell.page import Shortcut
from ui.widgets.plain_table import Line, PlainTable
from ui.widgets.words import button, label

HEADS = ("时间", "原因", "大小", "修改到第几条", "位置")
SHOWN = 200
TABLE_HEIGHT = 190


@dataclass(frozen=True)
class Kept:
    """What the section shows, read together."""

    plan: Plan
    found: Sequence[Found]
    reminder: str
    drilled: date | None
    next_drill: date | None
    today: date


class BackupPanel(Panel):
    """Backups run behind the window; their progress stands in the bottom line."""

    shortcuts: ClassVar[tuple[Shortcut, ...]] = (
        Shortcut("Alt+B", "立即备份"), Shortcut("Alt+E", "备份到别处"), Shortcut("Alt+M", "模拟电脑坏了（演练）"),
        Shortcut("Alt+R", "从备份恢复"),
    )

    def __init__(self, room: Room) -> None:
        super().__init__(room)
        self._now()
        self._plan()
        self._drill()
        self._restore()
        self.finish()
        self._show_plan(backups.plan(self.desk))

    def _now(self) -> None:
        form = self.add_card("备份")
        self.state, self.waiting = label(), label("", "warn")
        self.back_up = button("立即备份(&B)", self.make_now, icon="fa6s.floppy-disk")
        self.elsewhere = button("备份到别处(&E)…", self._choose_file)
        self.row(form, "整套资料", self.back_up, self.elsewhere)
        form.addRow("", self.state)
        form.addRow("", self.waiting)
        self.table = PlainTable("备份文件", HEADS, stretch=4)
        self.table.setFixedHeight(theme.sizes().px(TABLE_HEIGHT))
        form.addRow(self.table)
        self.explain(form, "备份是加密的，恢复时用当时的密码或恢复码打开。自动备份保留：7 天内全部，30 天内每天一份，"
                           "12 周内每周一份，更早的每月一份。")

    def _plan(self) -> None:
        form = self.add_card("自动备份")
        self.hours = QComboBox()
        for hours in backups.HOURS:
            self.hours.addItem(f"每 {hours} 小时" if hours else "不自动备份", hours)
        self.hours.activated.connect(lambda _: self._choose(hours=self.hours.currentData()))
        self.on_close = QCheckBox("退出前也备份")
        self.on_close.clicked.connect(lambda on: self._choose(on_close=on))
        self.row(form, "间隔", self.hours, self.on_close)
        self.second, self.near = label("", wrap=True, select=True), label("这个文件夹和资料在同一块硬盘上。", "warn")
        self.choose_second = button("选择U盘上的文件夹…", self._choose_second)
        self.drop_second = button("不用第二处", lambda: self._choose(second=""), role="link")
        self.row(form, "第二处", self.choose_second, self.drop_second)
        form.addRow("", self.second)
        form.addRow("", self.near)
        self.remind = QComboBox()
        for days in backups.REMIND_DAYS:
            self.remind.addItem(f"{days} 天没有到U盘时提醒" if days else "不提醒", days)
        self.remind.activated.connect(lambda _: self._choose(remind_days=self.remind.currentData()))
        self.row(form, "提醒", self.remind)
        self.explain(form, "有修改才备份，在后台进行，不影响录入。U盘插着时，每次备份也写到第二处，写完读回核对。")

    def _drill(self) -> None:
        form = self.add_card("演练")
        self.drill = button("模拟电脑坏了(&M)…", self.start_drill)
        self.drilled = label()
        self.row(form, "恢复演练", self.drill)
        form.addRow("", self.drilled)
        self.explain(form, "把最近的备份恢复到临时位置，与现有资料逐表比较，打印演练记录。现有资料不受影响。")

    def _restore(self) -> None:
        form = self.add_card("恢复")
        self.restore = button("从备份恢复(&R)…", lambda: self.room.go("restore"))
        self.row(form, "电脑坏了", self.restore)
        self.explain(form, "现有资料会被备份里的替换，换下的另存，可以放回。")

    # what is shown

    def activated(self) -> None:
        self.back_up.setFocus()
        self.refresh()

    def refresh(self) -> None:
        desk = self.desk

        def read(_: Any) -> Kept:
            return Kept(backups.plan(desk), backups.everywhere(desk)[:SHOWN], backups.reminder(desk),
                        drill.last_passed(desk), drill.next_due(desk), desk.today())

        operations.run(self, read, label="", on_done=self._show, progress=False, writes=False)

    def _show(self, kept: Kept) -> None:
        self._show_plan(kept.plan)
        last = kept.plan.made[:16].replace("T", " ")
        self.state.setText(f"上次备份 {last}，共 {len(kept.found)} 份。" if last else "还没有备份。")
        self.waiting.setText(f"{kept.reminder}。请插好U盘再按“立即备份”。" if kept.reminder else "")
        self.waiting.setVisible(bool(kept.reminder))
        self.table.show_lines([Line(str(one.path), _cells(one)) for one in kept.found])
        done = f"上次通过：{kept.drilled}。" if kept.drilled else "还没有做过。"
        late = kept.next_drill is not None and kept.next_drill < kept.today
        due = f"{'应在' if late else '下次应在'} {kept.next_drill} 前做{'，已过期' if late else ''}。"
        self.drilled.setText(done + (due if kept.next_drill else ""))

    def _show_plan(self, plan: Plan) -> None:
        self.hours.setCurrentIndex(max(0, self.hours.findData(plan.hours)))
        self.on_close.setChecked(plan.on_close)
        self.remind.setCurrentIndex(max(0, self.remind.findData(plan.remind_days)))
        reached = plan.second_made[:16].replace("T", " ")
        where = f"{plan.second}（{f'上次写到 {reached}' if reached else '还没有写到过'}）"
        self.second.setText(where if plan.second else "没有设定。电脑坏了，只剩这一处的备份也会一起丢。")
        self.drop_second.setVisible(bool(plan.second))
        self.near.setVisible(backups.same_disk(self.desk))

    # what the buttons do

    def make_now(self) -> None:
        """Alt+B: into the office's own folder, and onto the stick if it is there."""
        self._run(lambda progress: backups.make(self.desk, backups.MANUAL, progress), self._made)

    def _made(self, made: Made) -> None:
        said = "备份完成" if made.path else "上次备份后没有修改，不用再备份"
        operations.tell(self, made.trouble or (f"{said}，U盘上也有了，可以安全拔出" if made.second else said))

    def _choose_file(self) -> None:
        path, _ = QFileDialog.getSaveFileName(self.window(), "备份到", "民政资料备份.mzb", "备份文件 (*.mzb)")
        if path:
            self.back_up_to(Path(path))

    def back_up_to(self, path: Path) -> None:
        """A backup to a place of the clerk's choice."""
        self._run(lambda progress: backups.to_file(self.desk, path, progress),
                  lambda _: operations.tell(self, f"备份完成：{path.name}，可以安全拔出"))

    def _run(self, job: Callable[[Any], Any], on_done: Callable[[Any], Any]) -> None:
        buttons = (self.back_up, self.elsewhere)
        for made in buttons:
            made.setEnabled(False)

        def ended() -> None:
            for made in buttons:
                made.setEnabled(True)
            self.refresh()

        operations.run(self, job, label="备份", on_done=on_done, on_ended=ended, writes=False)

    def _choose_second(self) -> None:
        start = backups.plan(self.desk).second
        folder = QFileDialog.getExistingDirectory(self.window(), "第二处备份放在哪个文件夹", start)
        if folder:
            self._choose(second=folder)

    def use_second(self, folder: Path) -> None:
        """Set the second place without the dialog."""
        self._choose(second=str(folder))

    def _choose(self, **chosen: Any) -> None:
        done = operations.attempt(self, lambda: backups.choose(self.desk, **chosen))
        self._show_plan(done.value if done else backups.plan(self.desk))
        if done:
            operations.tell(self, "备份设置已更改")
            self.refresh()

    def start_drill(self) -> None:
        """Alt+M."""
        from ui.pages.drill_dialog import DrillDialog

        found = operations.attempt(self, lambda: drill.newest(self.desk))
        if not found:
            return
        dialog = DrillDialog(self, self.desk, found.value)
        dialog.exec()
        result, wanted = dialog.result_found, dialog.print_wanted
        dialog.deleteLater()
        self.refresh()
        if result is not None and wanted:
            self.room.go(
                "print", make=lambda _: drill.record(self.desk, result), title="备份恢复演练记录", register=None,
                subject_id="", purpose="", back="settings", back_arguments={"section": "backup"})


def _cells(one: Found) -> tuple[str, ...]:
    why = backups.WHYS.get(str(one.about.get("why", "")), "手动")
    return (f"{one.made:%Y-%m-%d %H:%M}", why, f"{one.size / 1048576:.1f} MB", str(one.about["seq"]), str(one.path))
