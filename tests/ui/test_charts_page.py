"""图表: bars and table say the same, every bar leads to its records, and both are printed on one sheet."""

from datetime import date
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAccessible
from pytestqt.qtbot import QtBot

from mzdesk.basics.months import Month
from mzdesk.people.desk import Desk
from mzdesk.printing.preview import Preview
from mzdesk.services import charts
from mzdesk.services.visiting import rounds
from mzdesk.services.visiting.rounds import Answer
from tests.fixtures import make_desk
from tests.ui import relief
from tests.ui.offices import idle, window_of
from tests.ui.typing_helpers import press
from tests.visiting.elders import elder
from ui.shell.window import MainWindow

__all__ = ["make_desk"]
OCTOBER = Month(2026, 10)


@pytest.fixture
def desk(make_desk: Any) -> Desk:
    return make_desk()


@pytest.fixture
def paid_case(desk: Desk) -> str:
    return relief.paid(desk, relief.family(desk)[relief.HEAD])


@pytest.fixture
def window(qtbot: QtBot, desk: Desk, paid_case: str, tmp_path: Any) -> MainWindow:
    made = window_of(qtbot, desk, tmp_path, "charts")
    idle(qtbot, made)
    return made


def test_stock_counts_cases_that_have_an_entitlement_in_the_month(desk: Desk, paid_case: str) -> None:
    found = charts.chart(desk, charts.STOCK, OCTOBER)
    first = found.bars[0]
    assert (first.label, first.cells, first.ids) == ("农村低保", ("农村低保", "1", "0", "0"), (paid_case,))
    assert [bar.whole for bar in found.bars[1:]] == [0, 0, 0, 0]
    before = charts.chart(desk, charts.STOCK, Month(2024, 1))
    assert (before.bars[0].whole, before.words) == (0, "2024年1月没有在册的待遇。")


def test_visits_are_counted_by_the_village_of_each_elder(desk: Desk) -> None:
    here, there = (elder(desk, name, order=place, place=place) for place, name in enumerate(("甲", "乙")))
    elder(desk, "丙", order=2)
    rounds.record(desk, here, Answer(date(2026, 10, 8)))
    found = charts.chart(desk, charts.VISITS, OCTOBER)
    assert [bar.cells[1:] for bar in found.bars] == [("2", "1", "1"), ("1", "0", "1")]
    assert found.bars[1].ids == (there,)
    assert found.words == "2026年10月应访 3 人，已访 1 人，还没有访的 2 人。"


def test_every_kind_of_chart_is_drawn(qtbot: QtBot, window: MainWindow) -> None:
    page: Any = window.page
    for place in range(len(charts.KINDS)):
        page.kind.setCurrentIndex(place)
        idle(qtbot, window)
        assert page.told.text()


def test_payments_are_twelve_months_to_the_month(desk: Desk) -> None:
    found = charts.chart(desk, charts.PAYMENTS, OCTOBER)
    assert [bar.label for bar in found.bars[:1]] == ["2025年11月"]
    assert (found.bars[-1].label, found.bars[-1].shown, len(found.bars)) == ("2026年10月", "0.00 元", 12)


def test_bars_and_table_say_the_same_and_a_reader_hears_it(window: MainWindow) -> None:
    page: Any = window.page
    assert page.table.texts()[0] == ["农村低保", "1", "0", "0"]
    face = QAccessible.queryAccessibleInterface(page.bars)
    assert face.text(QAccessible.Text.Name) == "2026年10月各项目在册与增减"
    assert "农村低保 1 件（新增 0，减少 0）" in face.text(QAccessible.Text.Description)


def test_a_bar_opens_its_records_by_keyboard(qtbot: QtBot, window: MainWindow, paid_case: str) -> None:
    page: Any = window.page
    press(page.bars, Qt.Key.Key_Down)
    assert page.table.current() == "1"
    press(page.bars, Qt.Key.Key_Up)
    press(page.bars, Qt.Key.Key_Return)
    idle(qtbot, window)
    assert window.here == "rural_dibao"
    assert [row.id for row in window.page.list.model.rows] == [paid_case]  # type: ignore[attr-defined]


def test_chart_and_table_are_printed_on_one_sheet_across(qtbot: QtBot, window: MainWindow) -> None:
    press(window, Qt.Key.Key_F9)
    idle(qtbot, window)
    assert window.here == "print"
    with Preview(window.page._made.pdf) as preview:  # type: ignore[attr-defined]
        width, height = preview.size_mm(0)
        assert (preview.pages, round(width), round(height)) == (1, 297, 210)
