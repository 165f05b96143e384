"""报送 from page to page: two townships enrol, hand in, the bureau merges and answers, receipts and codes come back."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from mzdesk.basics.problems import Refusal
from mzdesk.exchange import enrolment, handin, intake, journal, marks, own, verify
from mzdesk.people.desk import Desk
from mzdesk.services import records
from tests.fixtures import CHILDREN, TODAY, make_desk, put_child, village
from tests.ui.offices import answer, idle, window_of
from tests.ui.typing_helpers import press, type_text
from ui.pages.handin_page import HandinPage
from ui.pages.handin_phone import PhoneDialog
from ui.pages.intake_page import IntakePage
from ui.pages.offices_page import OfficesPage
from ui.pages.policy_dialogs import DayDialog
from ui.pages.policy_page import PolicyPage
from ui.shell.window import MainWindow
from ui.widgets.asking import Question

__all__ = ["make_desk"]

Key, Ctrl = Qt.Key, Qt.KeyboardModifier.ControlModifier


@dataclass
class Three:
    """Two townships, a bureau, a stick."""

    township: Desk
    other: Desk
    bureau: Desk
    stick: Path

    def enrol(self) -> None:
        made = enrolment.accept(
            self.bureau, [enrolment.request(desk, self.stick).path for desk in (self.township, self.other)], self.stick)
        for desk in (self.township, self.other):
            enrolment.install(desk, made.path)


@pytest.fixture
def three(make_desk: Callable[..., Desk], tmp_path: Path) -> Three:
    stick = tmp_path / "优盘"
    stick.mkdir()
    made = Three(make_desk(), make_desk(area="431281104"), make_desk(role="bureau"), stick)
    for place, name in enumerate(("杨思怡", "单小辰", "欧阳志英")):
        put_child(made.township, "待核实", name=name, id_no=None, village=village(made.township, place))
    put_child(made.other, "待核实", name="向䶮", id_no=None, village=village(made.other))
    return made


def agree(question: Question) -> None:
    question.verbs[0].click()


def children(desk: Desk) -> int:
    return len(records.listing(desk, CHILDREN, records.Query(view="all")).rows)


def on(qtbot: QtBot, desk: Desk, folder: Path, key: str) -> MainWindow:
    window = window_of(qtbot, desk, folder)
    window.open_page(key)
    idle(qtbot, window)
    return window


def test_enrolment_on_both_sides(three: Three, qtbot: QtBot, tmp_path: Path) -> None:
    """The township's page shows its fingerprint and writes the request; the bureau compares, accepts, hands back."""
    window = on(qtbot, three.township, tmp_path / "t", "handin")
    page = window.page
    assert isinstance(page, HandinPage)
    assert page.enrol.isVisible()
    mine = marks.ensure_keys(three.township)
    assert page.enrol.fingerprint.text() == mine
    page.enrol.request_to(three.stick)
    idle(qtbot, window)
    (asked,) = three.stick.glob("*.mzp")

    bureau = on(qtbot, three.bureau, tmp_path / "b", "offices")
    offices = bureau.page
    assert isinstance(offices, OfficesPage)
    seen: list[str] = []

    def compare(question: Question) -> None:
        seen.extend(label.text() for label in question.findChildren(type(page.summary)))
        question.verbs[0].click()

    answer(Question, compare)
    from mzdesk.services import settings

    settings.put(three.bureau, "exchange.folder", str(three.stick))
    offices.look_at([asked])
    qtbot.waitUntil(lambda: offices.table.rowCount() == 1, timeout=10_000)
    idle(qtbot, bureau)
    assert any(mine in words for words in seen), "the fingerprint must be shown before it is accepted"
    assert offices.table.texts()[0][0] == "托口镇"
    (roster,) = (path for path in three.stick.glob("*.mzp") if path != asked)

    window.activateWindow()
    answer(Question, agree)
    page.enrol.install(roster)
    qtbot.waitUntil(page.summary.isVisible, timeout=10_000)
    idle(qtbot, window)
    assert "新增 3 人" in page.summary.text()


def test_a_month_from_page_to_page(three: Three, qtbot: QtBot, tmp_path: Path) -> None:
    """Export, verify, intake, receipt: as many children at both ends, nothing left to hand in."""
    three.enrol()
    window = on(qtbot, three.township, tmp_path / "t", "handin")
    page = window.page
    assert isinstance(page, HandinPage)
    assert page.registers.texts()[0] == ["农村留守儿童", "3", "0", "0", "3"]
    before = set(three.stick.glob("*.mzp"))
    page.export_to(three.stick)
    idle(qtbot, window)
    (package,) = set(three.stick.glob("*.mzp")) - before
    assert verify.verify(package).ok
    assert package.name in page.done.words()[0] and "可以安全拔出" in page.done.words()[0]
    assert page.history.texts()[0][6] == journal.WAITING

    bureau = on(qtbot, three.bureau, tmp_path / "b", "intake")
    taking = bureau.page
    assert isinstance(taking, IntakePage)
    taking.look_at([package])
    idle(qtbot, bureau)
    assert taking.table.texts()[0][4] == "可以合并"
    told = taking.table.texts()[0][5]
    assert children(three.bureau) == 0, "a preview keeps nothing"
    press(taking, Key.Key_Return, Ctrl)
    idle(qtbot, bureau)
    row = taking.table.texts()[0]
    assert row[4] == "已合并" and row[5] == told, "the preview equals the result"
    assert children(three.bureau) == children(three.township) == 3
    assert taking.board.texts()[0][:3] == ["托口镇", "已合并", "1"]
    assert bureau.bottom.undo.isHidden(), "a merged package is not to be undone like typing"

    taken = intake.take(three.bureau, [package], receipts=three.stick)[0]
    assert taken.result == "duplicate" and taken.phone == row[8]
    window.activateWindow()
    page.read_receipt(taken.receipt)
    idle(qtbot, window)
    assert page.history.texts()[0][6] == journal.RECEIVED
    assert "没有新的变更" in page.summary.text()


def test_a_merged_package_cannot_be_undone(three: Three) -> None:
    three.enrol()
    made = handin.export(three.township, three.stick)
    intake.take(three.bureau, [made.path])
    from sqlalchemy import select

    from mzdesk.store.log import LOG, MERGE

    with three.bureau.store.reading() as connection:
        work = connection.scalar(select(LOG.c.work).where(LOG.c.kind == MERGE))
    assert records.last_work(three.bureau) is None
    with pytest.raises(Refusal) as refusal:
        records.undo(three.bureau, work)
    assert refusal.value.code == "merged-work"
    assert children(three.bureau) == 3


def test_the_telephone_code(three: Three, qtbot: QtBot, tmp_path: Path) -> None:
    """A wrong code stays in the field with a sentence; the right one, typed in small letters with gaps, is taken."""
    three.enrol()
    made = handin.export(three.township, three.stick)
    taken = intake.take(three.bureau, [made.path], receipts=three.stick)[0]
    window = on(qtbot, three.township, tmp_path / "t", "handin")
    page = window.page
    said: list[str] = []

    def again(dialog: PhoneDialog) -> None:
        said.append(dialog.said.text())
        dialog.code.clear()
        type_text(dialog.code, taken.phone.lower().replace("-", " "))
        press(dialog.code, Key.Key_Return)

    def wrong(dialog: PhoneDialog) -> None:
        type_text(dialog.code, "2222 2222")
        answer(PhoneDialog, again)
        press(dialog.code, Key.Key_Return)

    answer(PhoneDialog, wrong)
    press(page, Key.Key_T, Ctrl)
    idle(qtbot, window)
    assert said == ["电话回执码不对。请与市局逐字核对八位码，注意对应的是哪一号包。"]
    assert page.history.texts()[0][6] == journal.PHONED


def test_a_batch_goes_on_after_what_cannot_be_merged(three: Three, qtbot: QtBot, tmp_path: Path) -> None:
    """One right, one again, one with a flipped byte, one cut, one of a stranger: each has its word, nothing else
    changes."""
    three.enrol()
    made = handin.export(three.township, three.stick)
    data = made.path.read_bytes()
    batch = tmp_path / "batch"
    batch.mkdir()
    flipped = bytearray(data)
    flipped[len(data) // 2] ^= 1
    half = data[: len(data) // 2]
    for name, content in (("a.mzp", data), ("b.mzp", data), ("c.mzp", bytes(flipped)), ("d.mzp", half)):
        (batch / name).write_bytes(content)
    handin.export(three.other, batch)
    stranger = next(s for s in enrolment.current_roster(three.bureau).offices if s.site == "431281104")
    enrolment.revoke(three.bureau, stranger.sign, TODAY, three.stick)
    window = on(qtbot, three.bureau, tmp_path / "b", "intake")
    page = window.page
    page.look_at([batch])
    idle(qtbot, window)
    page.merge()
    idle(qtbot, window)
    results = {row[9][:1]: row[4] for row in page.table.texts()}
    assert results == {"a": "已合并", "b": "重复", "c": "文件不完整", "d": "文件不完整", "M": "拒收"}
    assert children(three.bureau) == 3
    assert page.done.words()[0].startswith("合并 1 个包，1 个重复，3 个没有合并")
    for place, row in enumerate(page.table.texts()):
        page.table.setCurrentCell(place, 0)
        assert page.reason.text(), row


def test_a_damaged_receipt_is_told_and_changes_nothing(three: Three, qtbot: QtBot, tmp_path: Path) -> None:
    three.enrol()
    made = handin.export(three.township, three.stick)
    taken = intake.take(three.bureau, [made.path], receipts=three.stick)[0]
    cut = tmp_path / "cut.mzp"
    cut.write_bytes(taken.receipt.read_bytes()[:-100])
    window = on(qtbot, three.township, tmp_path / "t", "handin")
    window.page.read_receipt(cut)
    qtbot.waitUntil(window.refusal.isVisible)
    idle(qtbot, window)
    assert window.page.history.texts()[0][6] == journal.WAITING


def test_a_gap_is_refused_with_the_way_out(three: Three, qtbot: QtBot, tmp_path: Path) -> None:
    """The first package is lost and its code was confirmed by mistake of nobody: the second starts at the receipt."""
    three.enrol()
    first = handin.export(three.township, three.stick)
    intake.take(three.bureau, [first.path], receipts=three.stick)
    first.path.unlink()
    put_child(three.township, "待核实", name="覃玉兰", id_no=None, village=village(three.township))
    second = handin.export(three.township, three.stick)
    window = on(qtbot, three.bureau, tmp_path / "b", "intake")
    window.page.look_at([second.path])
    idle(qtbot, window)
    window.page.merge()
    idle(qtbot, window)
    assert window.page.table.texts()[0][4] == "已合并"
    assert children(three.bureau) == 4


def test_revoking_by_the_page_stops_the_next_package(three: Three, qtbot: QtBot, tmp_path: Path) -> None:
    from mzdesk.services import settings

    three.enrol()
    settings.put(three.bureau, "exchange.folder", str(three.stick))
    window = on(qtbot, three.bureau, tmp_path / "b", "offices")
    page = window.page
    assert [row[3] for row in page.table.texts()] == ["有效", "有效"]
    page.table.setCurrentCell(0, 0)
    answer(DayDialog, lambda dialog: press(dialog.lines["day"], Key.Key_Return))
    press(page.table, Key.Key_Delete)
    qtbot.waitUntil(lambda: "已注销" in [row[3] for row in page.table.texts()], timeout=10_000)
    idle(qtbot, window)
    made = handin.export(three.township, three.stick)
    (taken,) = intake.take(three.bureau, [made.path])
    assert taken.result == "refused"
    assert children(three.bureau) == 0


def test_the_roster_is_handed_out_again(three: Three, qtbot: QtBot, tmp_path: Path) -> None:
    three.enrol()
    window = on(qtbot, three.bureau, tmp_path / "b", "offices")
    folder = tmp_path / "again"
    folder.mkdir()
    window.page.publish_to(folder)
    idle(qtbot, window)
    (file,) = folder.iterdir()
    assert enrolment.look_roster(three.township, file).version == 1


def test_an_enrolled_township_reads_a_newer_roster(
    three: Three, make_desk: Callable[..., Desk], qtbot: QtBot, tmp_path: Path,
) -> None:
    """The bureau accepts a third office; the same key that reads receipts takes the new roster."""
    three.enrol()
    later = enrolment.request(make_desk(area="431281106"), three.stick)
    made = enrolment.accept(three.bureau, [later.path], three.stick)
    window = on(qtbot, three.township, tmp_path / "t", "handin")
    answer(Question, agree)
    window.page.read_receipt(made.path)
    idle(qtbot, window)
    qtbot.waitUntil(lambda: own.roster(three.township).version == 2, timeout=10_000)  # type: ignore[union-attr]
    idle(qtbot, window)
    seats = own.roster(three.township)
    assert seats is not None
    assert "431281106" in {seat.site for seat in seats.offices}


PARAMETERS = """
[[standard]]
programme = "rural_dibao"
year = "5400"
valid_from = 2026-06-01
basis = "洪政发〔2026〕20号"
"""


def test_parameters_are_issued_and_installed(three: Three, qtbot: QtBot, tmp_path: Path) -> None:
    """The bureau drafts the rows of a file and signs them; the township reads the package like a receipt."""
    three.enrol()
    path = tmp_path / "标准.toml"
    path.write_text(PARAMETERS, "utf-8")
    bureau = on(qtbot, three.bureau, tmp_path / "b", "policy")
    tables = bureau.page
    assert isinstance(tables, PolicyPage)
    tables.take_text(path)
    tables.issue_to(three.stick)
    qtbot.waitUntil(tables.done.isVisible, timeout=10_000)
    idle(qtbot, bureau)
    (made,) = three.stick.glob("*政策参数*.mzp")

    window = on(qtbot, three.township, tmp_path / "t", "handin")
    page = window.page
    assert isinstance(page, HandinPage)
    page.read_receipt(made)
    idle(qtbot, window)
    assert page.done.isVisible()
    assert three.township.policy.demand("standard", TODAY, programme="rural_dibao")["year"] == "5400"


def test_a_file_that_is_no_parameters_is_told_and_nothing_signed(
    three: Three, qtbot: QtBot, tmp_path: Path,
) -> None:
    three.enrol()
    path = tmp_path / "表.toml"
    path.write_text("这不是参数", "utf-8")
    bureau = on(qtbot, three.bureau, tmp_path / "b", "policy")
    bureau.page.take_text(path)
    idle(qtbot, bureau)
    assert not bureau.page.done.isVisible()
    assert not list(three.stick.glob("*政策*"))
