"""Every choice that a page offers in a list of its own can be taken: none ends in the crash dialog."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtWidgets import QComboBox, QTabBar, QWidget
from pytestqt.qtbot import QtBot

from mzdesk.basics.problems import Refusal
from tests.ui import look_scenes as scenes
from tests.ui.looker import window_on
from ui.operations import Operations
from ui.shell.window import MainWindow

ARGUED = {"print", "import", "restore", "person", "recover"}
"""Pages that show nothing before they are told of what."""
MOST = 8  # of one list: villages and registers go on alike


@pytest.fixture(scope="module")
def samples(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return scenes.sample(tmp_path_factory.mktemp("choice") / "offices")


@pytest.fixture
def troubles(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """What would have ended in the crash dialog, instead of the dialog."""
    found: list[str] = []
    real = Operations.show_trouble

    def shown(
        self: Operations, parent: QWidget, error: Exception, on_refused: Callable[[Refusal], object] | None = None,
    ) -> None:
        if isinstance(error, Refusal):
            real(self, parent, error, on_refused)
        else:
            found.append(repr(error))

    monkeypatch.setattr(Operations, "show_trouble", shown)
    return found


def choices(page: QWidget) -> Iterator[tuple[str, Callable[[], Any]]]:
    """What there is to choose on the part of a page that is seen, with the choice as a deed."""
    for box in page.findChildren(QComboBox):
        for place in range(min(box.count(), MOST)) if box.isVisible() and box.isEnabled() else ():
            yield f"{box.accessibleName()} {box.itemText(place)}", lambda box=box, at=place: _take(box, at)


def _take(box: QComboBox, at: int) -> None:
    box.setCurrentIndex(at)
    box.activated.emit(at)


def walked(window: MainWindow, key: str) -> Iterator[str]:
    """Takes every choice of a page, on each of its tabs."""
    window.open_page(key)
    scenes.settle(window)
    bars = [bar for bar in window.page.findChildren(QTabBar) if bar.isVisible()][:1]
    for tab in range(bars[0].count()) if bars else (0,):
        for bar in bars:
            bar.setCurrentIndex(tab)
            scenes.settle(window)
        for words, take in choices(window.page):
            take()
            scenes.settle(window)
            yield f"{key} tab {tab} {words}"
            if window.here != key:
                window.open_page(key)
                scenes.settle(window)


@pytest.mark.parametrize("role", ["township", "bureau"])
def test_no_choice_of_a_page_ends_in_the_crash_dialog(
    role: str, samples: Path, tmp_path: Path, troubles: list[str], qtbot: QtBot,
) -> None:
    desk, taken = scenes.opened(samples, role, tmp_path / "office"), 0
    with window_on(desk, tmp_path) as window:
        for key in window.keys:
            for where in walked(window, key) if key not in ARGUED else ():
                assert not troubles, f"{where}: {troubles}"
                taken += 1
    desk.store.close()
    assert taken > 100
