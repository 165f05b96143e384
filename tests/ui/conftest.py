"""What every test of the window stands on: the dressed application, and no false alarm from the offscreen screen."""

import gc
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication

from ui import theme
from ui.operations import Operations
from ui.shell.collecting import Collector

HERE = Path(__file__).parent


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Any Qt warning fails a test; these only say that the offscreen screen has no window manager."""
    for item in items:
        if HERE in item.path.parents:
            item.add_marker(pytest.mark.qt_log_ignore("This plugin does not support"))


@pytest.hookimpl(tryfirst=True)
def pytest_runtest_teardown() -> None:
    """A window that a test leaves is closed before the office below it: nothing may read from it in between."""
    for window in QApplication.topLevelWidgets():
        if not window.isVisible():
            for one in window.findChildren(Operations):
                one.end()


@pytest.fixture(scope="session")
def dressed(qapp: QApplication) -> QApplication:
    theme.apply(qapp)
    return qapp


@pytest.fixture(autouse=True)
def _window_dress(dressed: QApplication) -> None:
    """Every test sees the program as it looks."""


@pytest.fixture(autouse=True, scope="module")
def _collected_here(qapp: QApplication) -> Iterator[None]:
    """As in the program; what the windows of a module leave is gone before other tests work in other threads."""
    collector = Collector(qapp)
    yield
    collector.stop()
    collector.deleteLater()
    gc.collect()
