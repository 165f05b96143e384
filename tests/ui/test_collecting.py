"""What Qt made is taken down in the window's own thread, between two events, and looking for it costs little."""

import gc
import threading
import weakref
from collections.abc import Iterator

import pytest
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from ui.shell.collecting import EVERY_MS, SHARE, Collector


def thrown_away(seen: list[threading.Thread]) -> None:
    """A running timer that only itself knows of; ``seen`` gets the thread in which it ends."""
    timer = QTimer(interval=60_000)
    timer.me = timer  # type: ignore[attr-defined]
    timer.start()
    weakref.finalize(timer, lambda: seen.append(threading.current_thread()))


def make_much() -> None:
    """More cycles than Python lets pass without collecting every generation several times."""
    enough, middle, old = gc.get_threshold()
    for _ in range(enough * (middle + 2) * (old + 2)):
        cycle: list[object] = []
        cycle.append(cycle)


def in_another_thread() -> None:
    worker = threading.Thread(target=make_much)
    worker.start()
    worker.join()


class Watch:
    """Seconds that pass when they are told to; each look at it costs one."""

    def __init__(self) -> None:
        self.now = 0.0

    def __call__(self) -> float:
        self.now += 1
        return self.now


@pytest.fixture
def counted(monkeypatch: pytest.MonkeyPatch) -> Iterator[list[int]]:
    """The generations that were collected; none is really looked through."""
    seen: list[int] = []
    with monkeypatch.context() as patch:
        patch.setattr(gc, "collect", lambda generation=2: seen.append(generation))
        yield seen


def test_work_in_another_thread_takes_nothing_down(qtbot: QtBot, qapp: QApplication) -> None:
    seen: list[threading.Thread] = []
    collector = Collector(qapp)
    thrown_away(seen)
    in_another_thread()
    assert seen == []
    qtbot.waitUntil(lambda: bool(seen), timeout=EVERY_MS * 20)
    assert seen == [threading.main_thread()]
    collector.deleteLater()


@pytest.mark.parametrize(("counts", "wanted"), [
    ((700, 5, 5), []), ((701, 0, 0), [1]), ((701, 11, 10), [1]), ((701, 11, 11), [2]), ((0, 50, 50), []),
])
def test_it_is_due_when_python_says_so(
    qapp: QApplication, counted: list[int], monkeypatch: pytest.MonkeyPatch, counts: tuple[int, int, int],
    wanted: list[int],
) -> None:
    collector = Collector(qapp)
    monkeypatch.setattr(gc, "get_count", lambda: counts)
    monkeypatch.setattr(gc, "get_threshold", lambda: (700, 10, 10))
    collector.look()
    assert counted == wanted
    collector.deleteLater()


def test_looking_through_everything_waits_a_hundred_times_as_long_as_it_took(
    qapp: QApplication, counted: list[int], monkeypatch: pytest.MonkeyPatch,
) -> None:
    watch = Watch()
    collector = Collector(qapp, watch)
    monkeypatch.setattr(gc, "get_count", lambda: (701, 11, 11))
    monkeypatch.setattr(gc, "get_threshold", lambda: (700, 10, 10))
    collector.look()  # from second 1 to second 2
    assert counted == [2]
    watch.now = SHARE
    collector.look()
    assert counted == [2, 1]
    collector.look()
    assert counted == [2, 1, 2]
    collector.deleteLater()


def test_it_is_left_to_python_again(qapp: QApplication) -> None:
    collector = Collector(qapp)
    assert not gc.isenabled()
    collector.stop()
    left = gc.isenabled()
    gc.disable()  # as for the other tests of this module
    assert left
    collector.deleteLater()
