"""The look of everything: each page, file, form and dialog at two sizes of screen and of letters, and in high contrast.

The pictures are kept as artefacts of the run in build/look (not in git); the path is printed at the end.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from PySide6.QtCore import QCoreApplication, QEvent
from PySide6.QtWidgets import QApplication, QWidget

from mzdesk.people.desk import Desk
from tests.ui import look_scenes as scenes
from tests.ui.look_checks import Style, looked_at, pale
from tests.ui.offices import Starter, without_questions
from ui import theme
from ui.pages.register import pages_of
from ui.shell import behind
from ui.shell.window import MainWindow

PICTURES = Path(__file__).resolve().parents[2] / "build" / "look"
SMALL, WIDE = (1366, 768), (1920, 1080)
READABLE, HIGH_READABLE = 4.5, 7.0
ROLES = ("township", "bureau")


@pytest.fixture(scope="session")
def samples(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return scenes.sample(tmp_path_factory.mktemp("look") / "offices")


@pytest.fixture
def sample_desk(samples: Path, tmp_path: Path) -> Iterator[Callable[[str], Desk]]:
    """Opens the sample office of a role; it is closed after the window."""
    made: list[Desk] = []

    def make(role: str) -> Desk:
        made.append(scenes.opened(samples, role, tmp_path / "office"))
        return made[-1]

    yield make
    for desk in made:
        desk.store.close()


@pytest.fixture(autouse=True)
def usual_look(qapp: QApplication) -> Iterator[None]:
    yield
    theme.apply(qapp)


class Looker:
    """Looks at scenes in some sizes of the window, keeps pictures and accusations."""

    def __init__(self, name: str, sizes: tuple[tuple[int, int], ...], least: float) -> None:
        self.folder = PICTURES / name
        self.folder.mkdir(parents=True, exist_ok=True)
        self.sizes, self.least = sizes, least
        self.accused: dict[str, str] = {}
        self._judged: set[Style] = set()
        self._frames: set[tuple[int, int]] = set()

    def __call__(self, scene: str, window: QWidget) -> None:
        if not isinstance(window, MainWindow):
            self._look(scene, window, window, window.size().toTuple())
            return
        for size in self.sizes if scene.count("-") < 2 else self.sizes[:1]:
            if window.size().toTuple() != size:
                window.resize(*size)
                QApplication.processEvents()
            part = window.page if size in self._frames else window
            self._frames.add(size)
            self._look(scene, window, part, size)

    def _look(self, scene: str, window: QWidget, part: QWidget, size: tuple[int, int]) -> None:
        picture = window.grab()
        found = looked_at(window, part)
        if size != WIDE:
            found += pale(window, part, picture.toImage(), self.least, self._judged)
        for words in found:
            self.accused.setdefault(words, f"{scene} at {size[0]}x{size[1]}")
        picture.save(str(self.folder / f"{scene.replace('/', '-')}-{size[0]}.jpg"), "JPG", 85)

    def told(self) -> str:
        lines = [f"{where}: {words}" for words, where in self.accused.items()]
        return "\n".join([f"{len(lines)} accusations, pictures in {self.folder}", *lines])


@contextmanager
def window_on(desk: Desk, folder: Path) -> Iterator[MainWindow]:
    """The whole window, gone at the end: every widget that is left would be dressed again for the next test."""
    starter = Starter(folder / "preferences")
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


def looker_over(
    desk: Desk, folder: Path, look: Looker, *, patch: pytest.MonkeyPatch | None = None, sections: bool = True,
) -> None:
    """Look at everything of an office; with ``patch`` at the dialogs too."""
    with window_on(desk, folder) as window:
        scenes.every_page(window, look, sections=sections)
        if patch is not None:
            window.resize(*SMALL)
            scenes.every_dialog(window, scenes.Dialogs(patch, look))
    print(f"pictures: {look.folder}")
    assert not look.accused, look.told()


@pytest.mark.parametrize("large", [False, True], ids=["usual", "large"])
@pytest.mark.parametrize("role", ROLES)
def test_nothing_is_cut_off_or_lies_over_another(
    role: str, large: bool, sample_desk: Callable[[str], Desk], tmp_path: Path, qapp: QApplication,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    theme.apply(qapp, large=large)
    desk = sample_desk(role)
    look = Looker(f"{role}-{'large' if large else 'usual'}", (SMALL, WIDE), READABLE)
    looker_over(desk, tmp_path, look, patch=None if large and role == "bureau" else monkeypatch,
                sections=role == "township")


@pytest.mark.parametrize("role", ROLES)
def test_high_contrast_is_high_on_every_page(
    role: str, sample_desk: Callable[[str], Desk], tmp_path: Path, qapp: QApplication,
) -> None:
    theme.apply(qapp, high_contrast=True)
    desk = sample_desk(role)
    looker_over(desk, tmp_path, Looker(f"{role}-contrast", (SMALL,), HIGH_READABLE), sections=False)
