"""Every dialog brought to sight: by pressing what can be pressed, and by hand those that a sample office never asks."""

from datetime import date
from importlib import import_module
from io import BytesIO
from pathlib import Path
from pkgutil import walk_packages
from typing import Any

import pytest
from PIL import Image
from PySide6.QtWidgets import QApplication, QDialog, QFileDialog, QPushButton

import ui
from mzdesk.basics.money import Money
from mzdesk.cases.payments import Result
from mzdesk.lines import LINES
from mzdesk.people.codes import Purpose
from mzdesk.people.desk import Desk
from mzdesk.services import attachments, batches, deaths, records, same_person
from mzdesk.services.bank import BankAnswers
from mzdesk.services.policy_book import Difference, Effect
from mzdesk.store.copies import Found
from tests.ui.look_scenes import TOWN, Look, Reach, keys_within, settle
from ui.help.window import HelpWindow
from ui.operations import Task
from ui.pages.across_merge import MergeQuestion
from ui.pages.board_dialogs import ResidentDialog
from ui.pages.death_dialog import DeathDialog, people_of
from ui.pages.drill_dialog import DrillDialog
from ui.pages.payments_dialogs import AnswersDialog
from ui.pages.policy_dialogs import EffectsDialog, HolidayDialog
from ui.pages.records_page import RecordsPage
from ui.pages.restore_wizard import RestoreWizard
from ui.shell.backing_up import ClosingDialog
from ui.shell.crash import CrashDialog
from ui.shell.window import MainWindow
from ui.widgets.asking import choose

# What would leave the program, or do for good what the next scenes need.
NOT_PRESSED = ("打印", "导出", "返回", "保存", "另存", "立即备份", "重新体检", "撤销", "锁定", "提交", "送",
               "合并", "退出")


class Dialogs:
    """While in force, a dialog is shown, handed to ``look`` and left again instead of waiting for an answer."""

    def __init__(self, patch: pytest.MonkeyPatch, look: Look) -> None:
        self.look = look
        self.where = ""
        self.seen: set[str] = set()
        patch.setattr(QDialog, "exec", lambda dialog: self.shown(dialog))  # noqa: PLW0108  (it is bound to the dialog)
        for name in ("getOpenFileName", "getSaveFileName", "getOpenFileNames"):
            patch.setattr(QFileDialog, name, staticmethod(lambda *_, **__: ("", "")))
        patch.setattr(QFileDialog, "getExistingDirectory", staticmethod(lambda *_, **__: ""))

    def shown(self, dialog: QDialog, name: str = "") -> int:
        """Look at a dialog and leave it."""
        kind = type(dialog).__name__
        self.seen.add(kind)
        dialog.show()
        QApplication.processEvents()
        self.look(f"{self.where}-{name or kind}", dialog)
        dialog.reject()
        return int(QDialog.DialogCode.Rejected)


def kinds_of_dialogs() -> set[str]:
    """The classes of dialogs that the program has."""
    for module in walk_packages(ui.__path__, "ui."):
        import_module(module.name)
    found, left = set(), [QDialog]
    while left:
        kind = left.pop()
        below = [other for other in kind.__subclasses__() if other.__module__.startswith("ui.")]
        left += below
        if kind is not QDialog and not below:
            found.add(kind.__name__)
    return found


def every_dialog(window: MainWindow, dialogs: Dialogs, reach: Reach) -> None:
    """Press what can be pressed on every page and in files, and look at what comes: with TABS in the first file of
    each state, with LISTS in the first of each register, with STYLES in that of some registers."""
    chosen: set[str] = set()
    for key in keys_within(window, reach):
        dialogs.where = key
        window.open_page(key)
        settle(window)
        _press_all(window, key)
        page = window.page
        if isinstance(page, RecordsPage):
            rows = page.list.model.rows
            for row in {row.state: row for row in rows}.values() if reach is Reach.TABS else rows[:1]:
                page.open_record(row.id)
                settle(window)
                _press_all(window, key)
                _choose_all(window, page, chosen)
                page.discard()


def _press_all(window: MainWindow, key: str) -> None:
    page = window.page
    for button in page.findChildren(QPushButton):
        if button.isVisible() and button.isEnabled() and not any(word in button.text() for word in NOT_PRESSED):
            button.click()
            settle(window)
            if window.here != key or window.page is not page:
                window.open_page(key)
                settle(window)


def _choose_all(window: MainWindow, page: RecordsPage, chosen: set[str]) -> None:
    """其他办理: what goes back, changes of a household, a death; each once, they ask the same of every register."""
    menu: Any = page.record.side.more.menu()
    for words in [action.text() for action in menu.actions() if action.text()]:
        action = next((one for one in menu.actions() if one.text() == words), None)
        if action is not None and words not in chosen:
            chosen.add(words)
            action.trigger()
            settle(window)


# by hand


def dialogs_by_hand(window: MainWindow, desk: Desk, dialogs: Dialogs, folder: Path) -> None:
    """Those that need a bank's file, a death's day, two files of one person, a broken program or a backup."""
    dialogs.where = "by-hand"
    choose(window, "先保存再离开吗？", "这份档案有未保存的修改。", ("保存并离开", "不保存"), back="留在这里")
    window.show_keys()
    window.show_recent()
    settle(window)
    _death(window, desk, dialogs)
    _pictures(window, desk)
    dialogs.shown(MergeQuestion(window, _two_files()))
    dialogs.shown(AnswersDialog(window, *_answers(desk)))
    dialogs.shown(ResidentDialog(window, "2号楼1层103-2", [("1", "向长生（未安排）"), ("2", "杨秀英（现住101-1）")]))
    crash = CrashDialog(window, "报告", folder / "mzdesk-20261127-0915.txt")
    crash.one_more()
    dialogs.shown(crash)
    dialogs.shown(ClosingDialog(window, Task("退出前备份", cancellable=True)))
    dialogs.shown(DrillDialog(window, desk, Found(folder / "备份.mzb", {"made": "2026-11-26T17:30:00+08:00"})))
    dialogs.shown(RestoreWizard(window, desk.folder, desk.clock, "数据库打不开，文件可能已损坏。"))
    helper = HelpWindow(window)
    helper.show_topic()
    dialogs.shown(helper)


def _death(window: MainWindow, desk: Desk, dialogs: Dialogs) -> None:
    """The list of what is touched, as it stands before it is confirmed."""
    page, day = _register(window, "rural_dibao"), date(2026, 10, 1)
    people = [people_of(records.load(desk, LINES["rural_dibao"], row.id)) for row in page.list.model.rows]
    mortal = next(found for found in people if found and deaths.touched(desk, found[0].id, day))
    dialog = DeathDialog(window, desk, mortal)
    dialog.day.set_value(day)
    dialog.show_touched()
    settle(window)
    assert dialog.touched
    dialogs.shown(dialog, "DeathTouched")


def _pictures(window: MainWindow, desk: Desk) -> None:
    """A picture in the panel, and the picture alone."""
    page = _register(window, "hazards")
    key = page.list.model.rows[0].id
    scan = BytesIO()
    Image.new("RGB", (800, 1100), "#d8e4f0").save(scan, "PNG")
    attachments.add(desk, LINES["hazards"], key, scan.getvalue(), Purpose.SIGNED, title="整改通知书回执（签字）")
    page.open_record(key)
    form: Any = page.record.form
    panel = form.parts["photos"]
    form.setCurrentWidget(next(form.widget(n) for n in range(form.count()) if form.widget(n).isAncestorOf(panel)))
    settle(window)
    panel.look()
    settle(window)
    page.discard()


def _two_files() -> same_person.Look:
    """A person who has two files in one township."""
    kept = same_person.File("1", TOWN, "杨秀英", "杨秀英，女，86岁，托口镇 王家村",
                            {"高龄津贴": 1, "特殊困难老年人": 1})
    alias = same_person.File("2", TOWN, "杨秀荚", "杨秀荚，女，身份证号未登记，托口镇 王家村三组", {"居民户成员": 1})
    return same_person.Look(
        kept, alias, (("姓名", "杨秀英", "杨秀荚"), ("联系电话", "138****1234", "159****8876")), ("民族",),
        ("两份档案都在享受待遇，请核对是否重复发放",), {"高龄津贴": 1, "特殊困难老年人": 1, "居民户成员": 1})


def _answers(desk: Desk) -> tuple[list[batches.LineView], BankAnswers]:
    """What the bank answers to the newest batch: one returned, one it cannot place, the others paid."""
    rows = next(rows for batch in batches.batches(desk) if (rows := batches.lines(desk, batch.id)))
    results = {row.id: (Result.PAID, "") for row in rows[1:]}
    results[rows[0].id] = (Result.RETURNED, "账户已销户，请核对社会保障卡")
    strange = "第 12 行：杨秀英 **** **** 1234，金额 230.00 元，名单里没有这一笔"
    return rows, BankAnswers(results, (strange,), 0)


def _register(window: MainWindow, key: str) -> RecordsPage:
    window.open_page(key)
    settle(window)
    page = window.page
    assert isinstance(page, RecordsPage)
    return page


def dialogs_of_bureau(window: MainWindow, dialogs: Dialogs) -> None:
    """A year of holidays, and what a draft of parameters changes."""
    dialogs.where = "by-hand"
    dialogs.shown(HolidayDialog(window, 2027, lambda *_: 0))
    changed = Difference("农村低保标准", "2026年1月起每月 480 元", "2027年1月起每月 510 元，文件号：怀民发〔2026〕18号")
    effect = Effect("农村低保", "托口镇", 312, 298, Money(9_812_300), Money(10_430_100))
    dialogs.shown(EffectsDialog(window, [changed], [effect]))
