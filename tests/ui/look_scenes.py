"""Everything that can be brought to sight in an office: pages, files, new records, sections of settings.

Pages are found by the window's own register, so that a page that is added is looked at without a word here.
"""

import importlib
import shutil
from collections.abc import Callable, Iterator
from enum import IntEnum
from functools import cache
from pathlib import Path

import pytest
from PySide6.QtCore import QEventLoop
from PySide6.QtWidgets import QApplication, QTabWidget, QWidget

from mzdesk.demo import elders, relief
from mzdesk.lines import LINES
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
SAMPLE_REGISTERS = 2
LAYOUTS = 12
"""Each round sends only what waited when it began, and each layout asks the one around it for the next round: more
rounds than layouts lie within each other anywhere."""


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
    """Let everything that was set off come to its end; sleeps while the workers read."""
    for _ in range(3):
        QApplication.processEvents()
    while window.operations.busy:
        QApplication.processEvents(QEventLoop.ProcessEventsFlag.WaitForMoreEvents)
        QApplication.processEvents()
    for _ in range(LAYOUTS):
        QApplication.sendPostedEvents()


def fresh_part(scene: str, window: MainWindow) -> QWidget:
    """What a scene brings to sight that was not looked at in the one before it: the page, or a sheet of its file."""
    page = window.page
    sheet = page.record.form.currentWidget() if scene.count("-") > 1 and isinstance(page, RecordsPage) else None
    return sheet or page


Look = Callable[[str, QWidget], None]


class Reach(IntEnum):
    """How far into the registers a round goes; every other page is looked at in every round."""

    STYLES = 0  # the list and a file of two of them: their kinds of control are those of all
    LISTS = 1  # each list, a file of two
    TABS = 2  # a file and a new record of each, with every sheet of the file


def keys_within(window: MainWindow, reach: Reach) -> list[str]:
    """The pages of a round."""
    left_out = [key for key in window.keys if key in LINES][SAMPLE_REGISTERS:] if reach is Reach.STYLES else []
    return [key for key in window.keys if key not in left_out]


def every_page(window: MainWindow, look: Look, reach: Reach) -> None:
    """Each page as it opens, and files of registers as far as ``reach`` says."""
    sample = [key for key in window.keys if key in LINES][:SAMPLE_REGISTERS]
    for key in keys_within(window, reach):
        window.open_page(key)
        settle(window)
        look(key, window)
        page = window.page
        if isinstance(page, RecordsPage):
            if reach is Reach.TABS or key in sample:
                for name in _files(window, page, tabs=reach is Reach.TABS):
                    look(f"{key}-{name}", window)
            page.discard()
        elif isinstance(page, SettingsPage):
            for section in page.keys_of_sections:
                page.open(section=section)
                settle(window)
                look(f"{key}-{section}", window)
        else:
            for name in tabs_of(page, window):
                look(f"{key}-{name}", window)


def _files(window: MainWindow, page: RecordsPage, *, tabs: bool) -> Iterator[str]:
    if page.list.model.rows:
        page.open_record(page.list.model.rows[0].id)
        settle(window)
        yield "file"
        if tabs:
            yield from _each_tab(window, page.record.form, "file")
        page.discard()
    page.new_record()
    settle(window)
    if page.in_record:
        yield "new"
        if tabs and not page.list.model.rows:
            yield from _each_tab(window, page.record.form, "new")


def _each_tab(window: MainWindow, tabs: QTabWidget, name: str) -> Iterator[str]:
    for place in range(1, tabs.count()):
        if tabs.isTabEnabled(place):
            tabs.setCurrentIndex(place)
            settle(window)
            yield f"{name}-{tabs.tabText(place)}"
    tabs.setCurrentIndex(0)


def tabs_of(page: QWidget, window: MainWindow) -> Iterator[str]:
    """The tabs inside any other page."""
    for tabs in page.findChildren(QTabWidget):
        if tabs.isVisible():
            yield from _each_tab(window, tabs, "tab")
