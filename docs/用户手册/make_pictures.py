"""Draws the pictures of the manual and of README from a sample office:
``.venv/bin/python docs/用户手册/make_pictures.py``.

Run it after a page of the window changed. The same sample gives the same pictures; they are made small on purpose.
"""

import os
import sys
import tempfile
from datetime import datetime
from pathlib import Path

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
HERE = Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parents[1]))

from PIL import Image  # noqa: E402
from PySide6.QtCore import QCoreApplication, QEventLoop  # noqa: E402
from PySide6.QtGui import QImage  # noqa: E402
from PySide6.QtWidgets import QApplication, QWidget  # noqa: E402

from mzdesk.basics.clock import CHINA, FixedClock  # noqa: E402
from mzdesk.demo.build import PASSWORD, build  # noqa: E402
from mzdesk.lines import LINES  # noqa: E402
from mzdesk.people.desk import Desk  # noqa: E402
from mzdesk.services import offices, person_file  # noqa: E402
from ui.pages.register import pages_of  # noqa: E402
from ui.shell import application, behind  # noqa: E402
from ui.shell.preferences import Preferences  # noqa: E402
from ui.shell.window import MainWindow  # noqa: E402

TODAY = datetime(2026, 10, 9, 9, tzinfo=CHINA)
SIZE, WIDTH, COLOURS = (1240, 700), 860, 128
README, README_SIZE = HERE.parent / "图", (1366, 768)
SHOWN = {"today": "今日", "village": "村级任务", "left_behind": "档案", "rural_dibao": "低保案卷", "payments": "发放",
         "board": "床位图", "inspect": "现场检查", "handin": "月度报送"}


class Starter:
    """What the pages ask of the program that started the window."""

    def __init__(self, folder: Path) -> None:
        self.preferences = Preferences(folder)

    def set_idle_minutes(self, minutes: int) -> None:
        """Nobody waits for the pictures."""


def settle(window: MainWindow) -> None:
    rounds = 0
    while window.operations.busy or rounds < 4:
        QCoreApplication.processEvents(QEventLoop.ProcessEventsFlag.AllEvents, 20)
        rounds += 1


def keep(widget: QWidget, name: str) -> None:
    """Save what is to be seen as a small picture of few colours."""
    small(widget, HERE / "图" / f"{name}.png")


def show(window: MainWindow, name: str) -> None:
    """The same in the size of a window, for README."""
    window.resize(*README_SIZE)
    settle(window)
    small(window, README / f"{name}.png", README_SIZE[0])
    window.resize(*SIZE)
    settle(window)


def small(widget: QWidget, path: Path, width: int = WIDTH) -> None:
    shot = widget.grab().toImage().convertToFormat(QImage.Format.Format_RGB888)
    picture = Image.frombytes(
        "RGB", (shot.width(), shot.height()), bytes(shot.constBits()), "raw", "RGB", shot.bytesPerLine())
    if picture.width > width:
        picture = picture.resize((width, round(picture.height * width / picture.width)), Image.Resampling.LANCZOS)
    picture.quantize(COLOURS).save(path, optimize=True)


def township(window: MainWindow, desk: Desk) -> None:
    """The pages of a township."""
    for key, name in (("today", "今日"), ("import", "导入"), ("payments", "发放"), ("visits", "走访"),
                      ("board", "床位图"), ("inspect", "现场检查"), ("handin", "月度报送"), ("settings", "设置"),
                      ("settings", "换机"), ("village", "")):
        window.open_page(key)
        if key == "settings":
            window.page.open(section="look" if name == "设置" else "move")
        settle(window)
        if name:
            keep(window, name)
        if key in SHOWN:
            show(window, SHOWN[key])
    for key, name in (("left_behind", "登记"), ("rural_dibao", "低保案卷")):
        window.open_page(key)
        settle(window)
        if key == "left_behind":
            show(window, "名单")
        first = window.page.list.model.rows[0].id  # type: ignore[attr-defined]
        window.page.open(record=first)
        settle(window)
        keep(window, name)
        show(window, SHOWN[key])
        window.page.discard()
    window.open_page("person", person=person_file.whose(desk, LINES["rural_dibao"], first))
    settle(window)
    keep(window, "个人总览")
    window.open_page("left_behind")
    settle(window)
    window.page.print_now()
    settle(window)
    keep(window, "打印预览")
    show(window, "打印预览")
    from mzdesk.services import undoing
    from ui.shell.recent import RecentDialog

    dialog = RecentDialog(window, undoing.recent(desk))
    dialog.show()
    keep(dialog, "最近的操作")
    dialog.close()


def main() -> None:
    app = QApplication(sys.argv[:1])
    application.dress(app)
    clock = FixedClock(TODAY)
    with tempfile.TemporaryDirectory() as scratch:
        room = Path(scratch) / "offices"
        build(room, seed=1, clock=clock)
        for folder, draw in (("431281103", township), ("bureau", lambda window, _: keep(window, "收件"))):
            desk = offices.unlock(room / folder, password=PASSWORD, clock=clock)
            starter = Starter(Path(scratch))
            window = MainWindow(desk, pages_of(desk, starter), behind.links_of(desk), starter.preferences)
            window.resize(*SIZE)
            window.show()
            settle(window)
            draw(window, desk)
            window.operations.stop_all()
            settle(window)
            desk.store.close()
    os._exit(0)


if __name__ == "__main__":
    main()
