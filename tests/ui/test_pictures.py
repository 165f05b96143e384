"""Pictures of a record by keyboard: from a file, from the clipboard, looked at, taken away."""

from collections.abc import Callable
from pathlib import Path

import pytest
from PIL import Image
from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QImage
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from mzdesk.people.codes import Purpose
from mzdesk.people.desk import Desk
from mzdesk.services import attachments
from tests.fixtures import make_desk
from tests.homes.house import HAZARDS, hazard, home
from tests.ui.offices import answer, idle, window_of
from tests.ui.typing_helpers import press
from ui.forms.picture_panel import FIRST_SAVE, PicturePanel
from ui.pages.record_pictures import PictureDialog
from ui.pages.records_page import RecordsPage
from ui.shell.window import MainWindow
from ui.widgets.asking import Question

__all__ = ["make_desk"]

Key = Qt.Key


@pytest.fixture
def office(make_desk: Callable[..., Desk]) -> Desk:
    return make_desk()


def panel_of(qtbot: QtBot, office: Desk, folder: Path, key: str) -> tuple[MainWindow, PicturePanel]:
    window = window_of(qtbot, office, folder)
    qtbot.waitUntil(window.isActiveWindow)
    window.open_page("hazards", record=key)
    idle(qtbot, window)
    page = window.page
    assert isinstance(page, RecordsPage)
    form = page.record.form
    form.setCurrentIndex(form._where["photos"])
    form.focus_here()
    panel = form.parts["photos"]
    assert isinstance(panel, PicturePanel)
    return window, panel


def picture(folder: Path, name: str, colour: str) -> Path:
    path = folder / name
    Image.new("RGB", (400, 300), colour).save(path)
    return path


def test_files_are_added_looked_at_and_taken_away(qtbot: QtBot, office: Desk, tmp_path: Path) -> None:
    key = hazard(office, home(office))
    window, panel = panel_of(qtbot, office, tmp_path, key)
    assert panel.add_button.hasFocus()
    panel.purpose.setCurrentIndex(panel.purpose.findData(Purpose.AFTER))
    panel.add_files([picture(tmp_path, "一.png", "red"), picture(tmp_path, "二.jpg", "green")])
    idle(qtbot, window)
    assert [one.title for one in attachments.shown(office, HAZARDS, key)] == ["二", "一"]
    assert panel.table.count() == 2
    assert panel.table.item(0).text() == "整改后\n二"
    assert not panel.table.item(0).icon().isNull()
    panel.focus_first()
    answer(PictureDialog, lambda dialog: press(dialog, Key.Key_Escape))
    press(panel.table, Key.Key_Return)
    answer(Question, lambda dialog: press(dialog.verbs[0], Key.Key_Return))
    press(panel.table, Key.Key_Delete)
    idle(qtbot, window)
    assert [one.title for one in attachments.shown(office, HAZARDS, key)] == ["一"]
    assert not window.page.record.changed


def test_a_picture_is_pasted(qtbot: QtBot, office: Desk, tmp_path: Path) -> None:
    key = hazard(office, home(office))
    window, panel = panel_of(qtbot, office, tmp_path, key)
    image = QImage(200, 100, QImage.Format.Format_RGB32)
    image.fill(QColor("blue"))
    QApplication.clipboard().setImage(image)
    press(panel, Key.Key_V, Qt.KeyboardModifier.ControlModifier)
    idle(qtbot, window)
    (one,) = attachments.shown(office, HAZARDS, key)
    assert (one.purpose, one.title, one.media) == ("现场", "现场", "image/jpeg")


def test_what_is_no_picture_is_refused_and_nothing_kept(qtbot: QtBot, office: Desk, tmp_path: Path) -> None:
    key = hazard(office, home(office))
    window, panel = panel_of(qtbot, office, tmp_path, key)
    path = tmp_path / "表格.png"
    path.write_bytes(b"not a picture at all")
    panel.add_files([path])
    idle(qtbot, window)
    assert attachments.shown(office, HAZARDS, key) == []
    assert panel.table.count() == 0


def test_a_record_that_was_never_saved_asks_to_be_saved_first(qtbot: QtBot, office: Desk, tmp_path: Path) -> None:
    window = window_of(qtbot, office, tmp_path)
    window.open_page(HAZARDS.key, new=True)
    idle(qtbot, window)
    page = window.page
    panel = page.record.form.parts["photos"]
    assert not panel.add_button.isEnabled()
    assert panel._empty.words.text() == FIRST_SAVE
    page.discard()
