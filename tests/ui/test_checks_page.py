"""数据体检 by keyboard: findings lead to the record, a mended office is clean."""

from collections.abc import Callable
from datetime import date
from pathlib import Path

from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from mzdesk.basics.money import Money
from mzdesk.basics.months import Month
from mzdesk.cases.codes import CaseKind
from mzdesk.people.desk import Desk
from tests.cases import relief
from tests.cases.relief import OLD_AGE, edit, person, take, with_policy
from tests.fixtures import make_desk
from tests.ui.offices import idle, window_of
from tests.ui.typing_helpers import press
from ui.pages.checks_page import CLEAN, RESULT, ChecksPage

__all__ = ["make_desk"]

Key = Qt.Key


def elder(desk: Desk, name: str, order: int, payee: str) -> str:
    key = relief.save_new(desk, OLD_AGE, person(desk, name, date(1940, 4, 1), order=order), relief.application(
        desk, kind=CaseKind.HISTORY, decided=date(2020, 5, 1), history_monthly=Money(5_000),
        paid_through=Month(2026, 9), payee_name=payee, account=f"62309000{order:08d}"))
    take(desk, OLD_AGE, key, "历史数据登记")
    return key


def test_a_finding_leads_to_the_record_and_is_gone_when_mended(
    make_desk: Callable[..., Desk], qtbot: QtBot, tmp_path: Path,
) -> None:
    desk = with_policy(make_desk())
    elder(desk, "覃冬妹", 1, "覃冬妹")
    wrong = elder(desk, "杨秀英", 2, "别人")
    window = window_of(qtbot, desk, tmp_path / "w")
    window.open_page("checks")
    idle(qtbot, window)
    page = window.page
    assert isinstance(page, ChecksPage)
    assert page._front.currentIndex() == RESULT
    assert page.table.texts() == [
        ["A14", "高龄津贴", "杨秀英", "账户姓名与本人不一致，没有写明领取人关系", "核对账户，补填领取人关系"]]
    assert [page.rule.itemText(n) for n in range(page.rule.count())] == ["全部规则（1）", "A14　账户和退票（1）"]
    press(page.table, Key.Key_Return)
    qtbot.waitUntil(lambda: window.page is not page, timeout=10_000)
    idle(qtbot, window)
    assert window.page.record.record_id == wrong

    edit(desk, OLD_AGE, wrong, {"payee_name": "杨秀英"})
    window.open_page("checks")
    idle(qtbot, window)
    page.run_checks()
    idle(qtbot, window)
    assert page._front.currentIndex() == CLEAN
