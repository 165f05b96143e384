"""Goes through the window as a person would, keeps pictures of what it sees and everything it has to say against it."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from PySide6.QtCore import QCoreApplication, QEvent
from PySide6.QtWidgets import QApplication, QWidget

from mzdesk.people.desk import Desk
from tests.ui import look_scenes as scenes
from tests.ui.look_checks import Shot, Style, looked_at, pale
from tests.ui.offices import Starter, without_questions
from ui.pages.register import pages_of
from ui.shell import behind
from ui.shell.window import MainWindow

PICTURES = Path(__file__).resolve().parents[2] / "build" / "look"
Size = tuple[int, int]
SMALL, WIDE = (1366, 768), (1920, 1080)
READABLE = 4.5


class Looker:
    """Looks at scenes in some sizes of the window, keeps pictures and accusations. ``shape`` False: only at colours."""

    def __init__(self, name: str, sizes: tuple[Size, ...], least: float, *, shape: bool = True) -> None:
        self.folder = PICTURES / name
        self.folder.mkdir(parents=True, exist_ok=True)
        self.sizes, self.least, self.shape = sizes, least, shape
        self.accused: dict[str, str] = {}
        self._judged: set[Style] = set()
        self._frames: set[Size] = set()

    def __call__(self, scene: str, window: QWidget) -> None:
        if not isinstance(window, MainWindow):
            self._look(scene, window, window, window.size().toTuple())
            return
        for size in self.sizes if "-" not in scene else self.sizes[:1]:
            if window.size().toTuple() != size:
                window.resize(*size)
                QApplication.processEvents()
            part = scenes.fresh_part(scene, window) if size in self._frames else window
            self._frames.add(size)
            self._look(scene, window, part, size)

    def _look(self, scene: str, window: QWidget, part: QWidget, size: Size) -> None:
        """A page with the frame around it, a sheet of a file alone: what stands around it was looked at before."""
        shot = part if scene.count("-") > 1 else window
        if isinstance(window, MainWindow) and (window.width() > size[0] or window.height() > size[1]):
            grown = f"needs {window.width()}x{window.height()}"
            self.accused.setdefault(grown, f"the window, with {scene}, at {size[0]}x{size[1]}")
        picture = shot.grab()
        picture.save(str(self.folder / f"{scene.replace('/', '-')}-{size[0]}.jpg"), "JPG", 85)
        found = looked_at(window, part) if self.shape else []
        if size != WIDE:
            found += pale(Shot(window, part, picture.toImage(), shot), self.least, self._judged)
        for words in found:
            self.accused.setdefault(words, f"{scene} at {size[0]}x{size[1]}")

    def told(self) -> str:
        lines = [f"{where}: {words}" for words, where in self.accused.items()]
        return "\n".join([f"{len(lines)} accusations, pictures in {self.folder}", *lines])

    def praises(self) -> None:
        print(f"pictures: {self.folder}")
        assert not self.accused, self.told()


@contextmanager
def window_on(desk: Desk, folder: Path) -> Iterator[MainWindow]:
    """The whole window, gone at the end: every widget that is left would be dressed again for the next test."""
    starter = Starter(folder / "preferences")
    starter.preferences.idle_minutes = 0  # nobody sits here, and every event would be asked whether somebody does
    made = MainWindow(desk, pages_of(desk, starter), behind.links_of(desk), starter.preferences)
    made.resize(*SMALL)
    made.show()
    try:
        yield made
    finally:
        without_questions(made)
        scenes.settle(made)
        made.deleteLater()
        QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)
