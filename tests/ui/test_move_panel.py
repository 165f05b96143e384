"""设置 › 换机: asked before, closed after, and the window says so."""

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from mzdesk.people.desk import Desk
from mzdesk.store import backup, lives
from tests.fixtures import make_desk, put_child
from tests.ui.offices import answer, idle, window_of
from tests.ui.typing_helpers import press
from ui.pages.settings.move_panel import MovePanel
from ui.shell.behind import sync_words
from ui.widgets.asking import Question

__all__ = ["make_desk"]


def test_an_office_is_closed_by_its_settings(make_desk: Callable[..., Desk], qtbot: QtBot, tmp_path: Path) -> None:
    desk = make_desk()
    put_child(desk)
    window = window_of(qtbot, desk, tmp_path)
    window.open_page("settings", section="move")
    panel = window.page.panel
    assert isinstance(panel, MovePanel)
    answer(Question, lambda question: question.back.click())
    panel.move_to(tmp_path / "换机.mzb")
    assert desk.store.closed == ""
    answer(Question, lambda question: question.verbs[0].click())
    panel.move_to(tmp_path / "换机.mzb")
    idle(qtbot, window)
    assert panel.state.text() == "这个单位已于 2026-10-09 09:00 换到新电脑，本机的资料只能查看。"
    assert not panel.go_button.isEnabled()
    assert backup.about(tmp_path / "换机.mzb")["why"] == lives.MOVED
    assert sync_words(desk) == "已于 2026-10-09 换到新电脑，本机只能查看"
    refused: list[str] = []
    window.operations.refused.connect(lambda refusal: refused.append(refusal.code))
    from ui import operations

    operations.attempt(window, lambda: put_child(desk))
    assert refused == ["moved-away"]
    press(window, Qt.Key.Key_Escape)
