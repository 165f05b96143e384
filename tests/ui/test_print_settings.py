"""设置 › 单位, 打印, 字体, 文件夹: remembered, used by the next print, and shown on a test page."""

import re
import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel
from pytestqt.qtbot import QtBot

from mzdesk.basics.problems import Refusal
from mzdesk.people.desk import Desk
from mzdesk.printing import Role, fonts_with
from mzdesk.printing.shifting import Offset, shifted
from mzdesk.printing.shifting import test_page as grid_page
from mzdesk.services import papers, print_choices, settings
from mzdesk.services.listing import Query
from tests.fixtures import CHILDREN, make_desk, put_child
from tests.ui.offices import idle, window_of
from tests.ui.typing_helpers import press, retype
from ui import operations
from ui.pages.print_fonts import fonts_of
from ui.shell.window import MainWindow

__all__ = ["make_desk"]

FORM = "走访记录表"


@pytest.fixture
def desk(make_desk: Any) -> Desk:
    return make_desk()


@pytest.fixture
def window(qtbot: QtBot, desk: Desk, tmp_path: Path) -> MainWindow:
    return window_of(qtbot, desk, tmp_path, "settings")


def panel(window: MainWindow, section: str) -> Any:
    window.open_page("settings", section=section)
    return window.page.panel  # type: ignore[attr-defined]


def cross(pdf: bytes, folder: Path) -> tuple[float, float]:
    """Where the first words of the test page stand, in mm from the left and the upper edge (by poppler)."""
    if shutil.which("pdftotext") is None:
        pytest.skip("poppler is not installed here")
    (folder / "page.pdf").write_bytes(pdf)
    said = subprocess.run(
        ["pdftotext", "-bbox", str(folder / "page.pdf"), "-"], capture_output=True, text=True, check=True).stdout
    found = re.search(r'xMin="([\d.]+)" yMin="([\d.]+)"[^>]*>套打测试页', said)
    assert found
    return float(found[1]) / 72 * 25.4, float(found[2]) / 72 * 25.4


def test_office_is_renamed_and_its_signers_stand_on_rosters(window: MainWindow, desk: Desk, qtbot: QtBot) -> None:
    made = panel(window, "office")
    retype(made.name, "托口镇社会事务办")
    retype(made.head, "王某")
    assert made.unsaved() == "单位的名称或签字人有未保存的修改"
    press(made.head, Qt.Key.Key_Return)
    assert made.unsaved() == ""
    qtbot.waitUntil(lambda: window.windowTitle() == "民政工作台 — 托口镇社会事务办")
    assert window.page.section == "office"  # type: ignore[attr-defined]
    assert window.navigation.findChild(QLabel).text() == "托口镇社会事务办"
    window.lock()
    assert window.lock_screen.office.text() == "托口镇社会事务办"
    put_child(desk, "登记在册")
    roster = papers.roster(desk, CHILDREN, Query())
    assert (roster.office, roster.signers) == ("托口镇社会事务办", ("填表人", "审核人", "负责人（王某）"))


def test_office_needs_a_name(window: MainWindow, desk: Desk, qtbot: QtBot) -> None:
    made = panel(window, "office")
    retype(made.name, "")
    with qtbot.waitSignal(window.operations.refused) as refused:
        press(made.name, Qt.Key.Key_Return)
    refusal: Refusal = refused.args[0]
    assert refusal.sentence == "单位名称不能为空。请填写印在文书上的单位全称。"
    assert desk.office.name == "民政办（测试）"
    made.discard()


def test_offset_is_kept_for_each_form(window: MainWindow, desk: Desk) -> None:
    made = panel(window, "print")
    made.form.setCurrentIndex(made.form.findData(FORM))
    made.right.setValue(12)
    made.down.setValue(-5)
    assert made.words.text() == "右移 1.2 毫米，上移 0.5 毫米"
    assert print_choices.offset(desk, FORM) == (12, -5)
    made.form.setCurrentIndex(made.form.findData(FORM) + 1)
    assert (made.right.value(), made.down.value()) == (0, 0)


def test_a_shifted_page_stands_where_the_offset_says(tmp_path: Path) -> None:
    plain = cross(grid_page(FORM, Offset(), fonts_with()), tmp_path)
    moved = cross(grid_page(FORM, Offset(30, -15), fonts_with()), tmp_path)
    assert moved[0] - plain[0] == pytest.approx(3.0, abs=0.05)
    assert moved[1] - plain[1] == pytest.approx(-1.5, abs=0.05)
    pdf = grid_page(FORM, Offset(), fonts_with())
    assert shifted(pdf, Offset()) is pdf


def test_a_printed_paper_is_moved_and_its_preview_says_so(
    window: MainWindow, desk: Desk, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch, tmp_path: Path,
) -> None:
    sent: list[bytes] = []
    monkeypatch.setattr("ui.pages.print_windows.printers", lambda: ["办公室"])
    monkeypatch.setattr("ui.pages.print_windows.send", lambda pdf, *_: sent.append(pdf))
    key = put_child(desk, "登记在册")
    print_choices.set_offset(desk, FORM, 10, 0)
    window.open_page("print", make=lambda _: papers.paper(desk, CHILDREN, key, FORM), title=FORM, register=CHILDREN,
                     subject_id=key, purpose="", back="left_behind", back_arguments={})
    idle(qtbot, window)
    page: Any = window.page
    assert page.moved.text() == "套打：右移 1.0 毫米"
    with qtbot.waitSignal(window.operations.told):
        page.print_it()
    millimetre = b"-2.8346"  # in points
    assert [millimetre in pdf for pdf in (page._made.pdf, *sent)] == [False, True]


def test_the_test_page_is_previewed_and_not_registered(
    window: MainWindow, desk: Desk, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("ui.pages.print_windows.printers", lambda: ["办公室"])
    monkeypatch.setattr("ui.pages.print_windows.send", lambda *_: None)
    panel(window, "print").test.click()
    idle(qtbot, window)
    assert window.here == "print"
    page: Any = window.page
    assert page.sheets.pages == 1
    with qtbot.waitSignal(window.operations.told) as told:
        page.print_it()
    assert told.args == ["已送打印"]
    assert papers.printed(desk) == [] if hasattr(papers, "printed") else True
    assert papers.print_register(desk) == []
    press(page, Qt.Key.Key_Escape)
    assert (window.here, window.page.section) == ("settings", "print")  # type: ignore[attr-defined]


def test_every_role_tells_its_face_and_coverage(window: MainWindow, qtbot: QtBot) -> None:
    made = panel(window, "fonts")
    idle(qtbot, window)
    assert set(made.boxes) == {"标宋", "仿宋", "黑体", "楷体", "宋体"}
    for role, said in made.told.items():
        assert role in said.text() or "代替" in said.text()
        assert "常用汉字全有" in said.text() or "基本汉字" in said.text()


def test_a_chosen_face_serves_the_role(window: MainWindow, desk: Desk, qtbot: QtBot) -> None:
    made = panel(window, "fonts")
    idle(qtbot, window)
    serving = {one.role: one.file for one in fonts_of(desk).serving()}
    box = made.boxes["仿宋"]
    other = next(box.itemData(n) for n in range(1, box.count()) if box.itemData(n) != serving["仿宋"])
    box.setCurrentIndex(box.findData(other))
    box.activated.emit(box.currentIndex())
    idle(qtbot, window)
    assert {one.role: one.file for one in fonts_of(desk).serving()}["仿宋"] == other
    assert settings.get(desk, "font.仿宋") == other


def test_a_font_file_of_the_office_is_added_and_can_be_chosen(
    window: MainWindow, desk: Desk, qtbot: QtBot, tmp_path: Path,
) -> None:
    made = panel(window, "fonts")
    idle(qtbot, window)
    mine = tmp_path / "单位字体.ttf"
    source = fonts_with().strand(Role.BODY).main.file.path
    shutil.copy(source, mine)
    made.add_font(mine)
    idle(qtbot, window)
    assert (desk.folder / "fonts" / "单位字体.ttf").is_file()
    assert made.boxes["标宋"].findData("单位字体.ttf") > 0


def test_what_is_no_font_is_refused(window: MainWindow, desk: Desk, qtbot: QtBot, tmp_path: Path) -> None:
    made = panel(window, "fonts")
    (tmp_path / "不是.ttf").write_text("no font", encoding="utf-8")
    with qtbot.waitSignal(operations.of(made).refused) as refused:
        made.add_font(tmp_path / "不是.ttf")
    assert refused.args[0].sentence == "这个文件不是能用的字体。请选择 .ttf 或 .ttc 字体文件。"
    assert not (desk.folder / "fonts").exists()


def test_folders_are_remembered(window: MainWindow, desk: Desk, tmp_path: Path) -> None:
    made = panel(window, "folders")
    made.set_folder("exchange.folder", tmp_path)
    assert settings.get(desk, "exchange.folder") == str(tmp_path)
    assert made.shown["exchange.folder"].text() == str(tmp_path)
    made.set_folder("exchange.folder", tmp_path / "gone")
    assert made.shown["exchange.folder"].text().endswith("（现在找不到，U 盘可能没插）")
