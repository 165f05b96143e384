"""What the pages 查人查档 and 换机 of the manual say is what the program does, in its own words."""

import re
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from mzdesk.basics.days import PartialDay
from mzdesk.people.desk import Desk
from mzdesk.people.residents import Person
from tests.fixtures import id_number, make_desk, put_child
from tests.ui.offices import idle, window_of
from tests.ui.typing_helpers import press
from ui.help import manual
from ui.pages.person_page import PersonPage
from ui.shell import finding

__all__ = ["make_desk"]

ROOT = Path(__file__).resolve().parents[2]
PAGES = ("查人查档", "换机")
QUOTED = re.compile("“([^”]+)”")
KEYS = re.compile(r"(?<![A-Za-z])(?:Ctrl|Alt)\+(?:[A-Z]|Enter|Tab|←)|F\d")


def page(name: str) -> str:
    found = manual.page(name)
    assert found is not None
    return found.text


@pytest.mark.parametrize("name", PAGES)
def test_every_quoted_word_stands_in_the_program(name: str) -> None:
    sources = [path.read_text("utf-8") for folder in ("ui", "mzdesk") for path in (ROOT / folder).rglob("*.py")]
    program = "\n".join(sources)
    assert [words for words in QUOTED.findall(page(name)) if words not in program] == []


@pytest.mark.parametrize("name", PAGES)
def test_every_key_is_a_key_of_the_program(name: str) -> None:
    sources = "\n".join(path.read_text("utf-8") for path in (ROOT / "ui").rglob("*.py"))
    spelled = {"Alt+←": "Alt+Left", "Ctrl+Enter": "ControlModifier", "Ctrl+Tab": '"Ctrl+Tab"'}
    assert [key for key in KEYS.findall(page(name)) if spelled.get(key, key) not in sources] == []


@pytest.fixture
def office(make_desk: Callable[..., Desk]) -> tuple[Desk, str]:
    desk = make_desk()
    birth = date(1990, 5, 1)
    with desk.store.work("李向阳", "样例") as work:
        person = work.put(Person, {
            "name": "单思怡", "birth": PartialDay.of(birth), "phone": "13912345678", "village": None,
            "id_no": "431281" + id_number(birth)[6:17]})
    return desk, person


def test_each_way_of_the_table_finds_the_person(office: tuple[Desk, str]) -> None:
    desk, person = office
    rows = [line.split("|")[2] for line in page("查人查档").splitlines() if line.startswith("|") and "`" in line]
    typed = [one for row in rows for one in re.findall("`([^`]+)`", row)]
    assert len(typed) >= 9
    missed = [one for one in typed if person not in [hit.person for hit in finding.find(desk, one)]]
    assert missed == []


def test_pages_and_prints_are_found_by_their_letters(office: tuple[Desk, str], qtbot: QtBot, tmp_path: Path) -> None:
    window = window_of(qtbot, office[0], tmp_path)
    assert "月度数字" in [hit.title for hit in window._finds.find("ydsz")]
    assert {"打印月度数字", "打印今日清单"} <= {hit.title for hit in window._finds.find("dayin")}


def test_from_a_list_to_the_person_and_to_the_print(
    make_desk: Callable[..., Desk], qtbot: QtBot, tmp_path: Path,
) -> None:
    desk = make_desk()
    put_child(desk, "登记在册")
    window = window_of(qtbot, desk, tmp_path, "left_behind")
    qtbot.waitUntil(window.isActiveWindow)
    idle(qtbot, window)
    press(window.page.list.table, Qt.Key.Key_O, Qt.KeyboardModifier.AltModifier)  # type: ignore[attr-defined]
    idle(qtbot, window)
    assert isinstance(window.page, PersonPage)
    press(window, Qt.Key.Key_F9)
    idle(qtbot, window)
    assert window.here == "print"
