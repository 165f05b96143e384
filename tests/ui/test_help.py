"""The manual inside the program: every link leads somewhere, refusals lead to its headings, it is searched."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt, QUrl
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from tests.ui.typing_helpers import press, type_text
from ui.help import manual, topics
from ui.help.window import HelpWindow, show_help

ROOT = Path(__file__).resolve().parents[2]
LINK = re.compile(r"(!?)\[[^\]]*\]\(([^)]+)\)")
CODE = re.compile(r'code="([a-z0-9-]+)"')
NAMES = [path.stem for path in sorted(manual.FOLDER.glob("*.md")) if path.name != manual.CONTENTS]


def test_the_contents_name_every_page_once() -> None:
    assert sorted(one.name for one in manual.pages()) == NAMES


@pytest.mark.parametrize("path", sorted(manual.FOLDER.glob("*.md")), ids=lambda path: path.stem)
def test_every_link_and_picture_of_a_page_is_there(path: Path) -> None:
    wrong = []
    for picture, target in LINK.findall(path.read_text(encoding="utf-8")):
        name, _, heading = target.partition("#")
        found = manual.page(name.removesuffix(".md")) if name else manual.page(path.stem)
        if picture:
            ok = (path.parent / target).is_file()
        else:
            ok = found is not None and (not heading or heading in found.headings)
        if not ok:
            wrong.append(target)
    assert wrong == []


def test_pages_of_the_window_lead_to_pages_of_the_manual() -> None:
    assert {name for name in topics.PAGES.values() if manual.page(name) is None} == set()


def test_refusals_lead_to_headings_and_are_used_in_the_program() -> None:
    used = {
        code for folder in ("mzdesk", "ui") for path in (ROOT / folder).rglob("*.py") if path.name != "topics.py"
        for code in CODE.findall(path.read_text(encoding="utf-8"))
    }
    assert set(topics.CODES) - used == set()
    astray = {
        code: place for code, place in topics.CODES.items()
        if (found := manual.page(place[0])) is None or (place[1] and place[1] not in found.headings)
    }
    assert astray == {}


def test_search_finds_words_and_headings_first() -> None:
    found = manual.search("电话回执码")
    assert (found[0].page.name, found[0].heading) == ("月结与报送", "电话回执码")
    assert any(hit.page.name == "收件与合并" for hit in found)
    assert manual.search("不存在的话") == []


@pytest.fixture
def shown(qtbot: QtBot) -> Iterator[HelpWindow]:
    above = QWidget()
    qtbot.addWidget(above)
    above.show()
    made = show_help(above, "备份与恢复", "从备份恢复")
    made.activateWindow()
    yield made


def test_help_opens_at_the_heading(shown: HelpWindow) -> None:
    assert "模拟电脑坏了" in shown.page.toPlainText()
    assert shown.page.textCursor().block().text() == "从备份恢复"
    assert shown.list.currentItem().text() == "备份与恢复"


def test_help_is_searched_and_opened_by_keyboard(shown: HelpWindow) -> None:
    press(shown.page, Qt.Key.Key_Slash)
    assert shown.search.hasFocus()
    type_text(shown.search, "套打")
    press(shown.search, Qt.Key.Key_Return)
    assert "0.1 毫米" in shown.page.toPlainText()
    press(shown.list, Qt.Key.Key_Return)
    assert shown.isVisible()
    press(QApplication.focusWidget(), Qt.Key.Key_Escape)
    assert not shown.isVisible()


def test_links_are_followed_and_gone_back(shown: HelpWindow) -> None:
    shown.page.anchorClicked.emit(QUrl("忘记密码.md#密码不对"))
    assert shown.page.textCursor().block().text() == "密码不对"
    press(shown.page, Qt.Key.Key_Left, Qt.KeyboardModifier.AltModifier)
    assert "模拟电脑坏了" in shown.page.toPlainText()


def test_one_help_window_beside_a_window(shown: HelpWindow) -> None:
    assert show_help(shown.parentWidget(), "今日") is shown
