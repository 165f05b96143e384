"""Everything that can be brought to sight in an office: pages, files, new records, sections of settings, dialogs.

Pages are found by the window's own register, so that a page that is added is looked at without a word here.
"""

import importlib
import shutil
from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QEventLoop
from PySide6.QtWidgets import QApplication, QDialog, QFileDialog, QPushButton, QTabWidget, QWidget

from mzdesk.demo import elders, relief
from mzdesk.people.desk import Desk
from mzdesk.services import offices
from mzdesk.store import keyring
from tests.fixtures import CHEAP, TODAY, at
from ui.pages.records_page import RecordsPage
from ui.pages.settings_page import SettingsPage
from ui.shell.window import MainWindow

build = importlib.import_module("mzdesk.demo.build")
TOWN = "431281103"
FEW = {
    build: {"TOWNSHIPS": (TOWN,), "CHILDREN": 16}, relief: {"HOUSEHOLDS": 12, "ELDERS": 6, "DISABLED": 6},
    elders: {"ELDERS": 10},
}

# What would leave the program, or do for good what the next scenes need.
NOT_PRESSED = ("打印", "导出", "返回", "保存", "另存", "立即备份", "重新体检", "撤销", "锁定", "提交", "送",
               "合并", "退出")


@cache
def sample(folder: Path) -> Path:
    """A small sample township and its bureau, made once a run."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(keyring, "COST", CHEAP)
        for module, names in FEW.items():
            for name, value in names.items():
                patch.setattr(module, name, value, raising=False)
        build.build(folder, seed=1, clock=at(TODAY))
    return folder


def opened(samples: Path, role: str, to: Path) -> Desk:
    """The sample office of a role in a folder of its own."""
    shutil.copytree(samples / (TOWN if role == "township" else "bureau"), to)
    return offices.unlock(to, password=build.PASSWORD, clock=at(TODAY))


def settle(window: MainWindow) -> None:
    """Let everything that was set off come to its end."""
    rounds = 0
    while window.operations.busy or rounds < 3:
        QApplication.processEvents(QEventLoop.ProcessEventsFlag.AllEvents, 2)
        rounds += 1
    QApplication.sendPostedEvents()  # layouts that were asked for by what came last


Look = Callable[[str, QWidget], None]


def every_page(window: MainWindow, look: Look, *, sections: bool) -> None:
    """Each page as it opens, a file and a new record of each register (with ``sections`` all of their tabs)."""
    for key in window.keys:
        window.open_page(key)
        settle(window)
        look(key, window)
        page = window.page
        if isinstance(page, RecordsPage):
            for name in _files(window, page, sections):
                look(f"{key}-{name}", window)
            page.discard()
        elif isinstance(page, SettingsPage):
            for section in page.keys_of_sections:
                page.open(section=section)
                settle(window)
                look(f"{key}-{section}", window)
        else:
            for name in _tabs(page, window):
                look(f"{key}-{name}", window)


def _files(window: MainWindow, page: RecordsPage, sections: bool) -> Iterator[str]:
    if page.list.model.rows:
        page.open_record(page.list.model.rows[0].id)
        settle(window)
        yield "file"
        if sections:
            yield from _each_tab(window, page.record.form, "file")
        page.discard()
    page.new_record()
    settle(window)
    if page.in_record:
        yield "new"
        if sections and not page.list.model.rows:
            yield from _each_tab(window, page.record.form, "new")


def _each_tab(window: MainWindow, tabs: QTabWidget, name: str) -> Iterator[str]:
    for place in range(1, tabs.count()):
        if tabs.isTabEnabled(place):
            tabs.setCurrentIndex(place)
            settle(window)
            yield f"{name}-{tabs.tabText(place)}"
    tabs.setCurrentIndex(0)


def _tabs(page: QWidget, window: MainWindow) -> Iterator[str]:
    """The tabs inside any other page."""
    for tabs in page.findChildren(QTabWidget):
        if tabs.isVisible():
            yield from _each_tab(window, tabs, "tab")


class Dialogs:
    """While in force, a dialog is shown, handed to ``look`` and left again instead of waiting for an answer."""

    def __init__(self, patch: pytest.MonkeyPatch, look: Look) -> None:
        self.look = look
        self.where = ""
        self.seen: set[str] = set()
        patch.setattr(QDialog, "exec", lambda dialog: self._shown(dialog))  # noqa: PLW0108  (it is bound to the dialog)
        for name in ("getOpenFileName", "getSaveFileName", "getOpenFileNames"):
            patch.setattr(QFileDialog, name, staticmethod(lambda *_, **__: ("", "")))
        patch.setattr(QFileDialog, "getExistingDirectory", staticmethod(lambda *_, **__: ""))

    def _shown(self, dialog: QDialog) -> int:
        kind = type(dialog).__name__
        self.seen.add(kind)
        dialog.show()
        QApplication.processEvents()
        self.look(f"{self.where}-{kind}", dialog)
        dialog.reject()
        return int(QDialog.DialogCode.Rejected)


def every_dialog(window: MainWindow, dialogs: Dialogs) -> None:
    """Press what can be pressed on every page and in every first file, and look at the dialogs that come."""
    for key in window.keys:
        dialogs.where = key
        window.open_page(key)
        settle(window)
        _press_all(window, key)
        page = window.page
        if isinstance(page, RecordsPage):
            for row in _one_of_each_state(page.list.model.rows):
                page.open_record(row.id)
                settle(window)
                _press_all(window, key)
                page.discard()


def _one_of_each_state(rows: Any) -> list[Any]:
    return list({row.state: row for row in rows}.values())


def _press_all(window: MainWindow, key: str) -> None:
    page = window.page
    for button in page.findChildren(QPushButton):
        if button.isVisible() and button.isEnabled() and not any(word in button.text() for word in NOT_PRESSED):
            button.click()
            settle(window)
            if window.here != key or window.page is not page:
                window.open_page(key)
                settle(window)
