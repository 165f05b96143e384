"""What every test of the window stands on: the dressed application, and no false alarm from the offscreen screen."""

from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication

from ui import theme

HERE = Path(__file__).parent


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Any Qt warning fails a test; these only say that the offscreen screen has no window manager."""
    for item in items:
        if HERE in item.path.parents:
            item.add_marker(pytest.mark.qt_log_ignore("This plugin does not support"))


@pytest.fixture(scope="session")
def dressed(qapp: QApplication) -> QApplication:
    theme.apply(qapp)
    return qapp


@pytest.fixture(autouse=True)
def _window_dress(dressed: QApplication) -> None:
    """Every test sees the program as it looks."""
