"""The look of everything: each page, file, form and dialog at two sizes of screen and of letters, enlarged to 150 and
200 %, and in high contrast.

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
from tests.ui.look_checks import Shot, Style, looked_at, pale
from tests.ui.look_dialogs import Dialogs, dialogs_by_hand, dialogs_of_bureau, every_dialog, kinds_of_dialogs
from tests.ui.offices import Starter, without_questions
from ui import theme
from ui.pages.register import pages_of
from ui.shell import behind
from ui.shell.window import MainWindow

PICTURES = Path(__file__).resolve().parents[2] / "build" / "look"
Size = tuple[int, int]
SMALL, WIDE = (1366, 768), (1920, 1080)
ENLARGED: tuple[Size, ...] = ((960, 540), (1280, 720))
READABLE, HIGH_READABLE = 4.5, 7.0
ROLES = ("township", "bureau")
OF_THE_BUREAU = {"RowDialog", "HolidayDialog", "EndDialog", "DayDialog", "EffectsDialog"}
"""Dialogs that no page of a township asks."""


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


@pytest.mark.parametrize("large", [False, True], ids=["usual", "large"])
def test_nothing_of_a_township_is_cut_off_or_lies_over_another(
    large: bool, sample_desk: Callable[[str], Desk], tmp_path: Path, qapp: QApplication,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    theme.apply(qapp, large=large)
    desk = sample_desk("township")
    look = Looker(f"township-{'large' if large else 'usual'}", (SMALL, WIDE), READABLE)
    with window_on(desk, tmp_path) as window:
        scenes.every_page(window, look, scenes.Reach.TABS)
        window.resize(*SMALL)
        dialogs = Dialogs(monkeypatch, look)
        every_dialog(window, dialogs, scenes.Reach.LISTS if large else scenes.Reach.TABS)
        dialogs_by_hand(window, desk, dialogs, tmp_path)
    look.praises()
    assert kinds_of_dialogs() - dialogs.seen == OF_THE_BUREAU


@pytest.mark.parametrize("large", [False, True], ids=["usual", "large"])
def test_nothing_of_the_bureau_is_cut_off_or_lies_over_another(
    large: bool, sample_desk: Callable[[str], Desk], tmp_path: Path, qapp: QApplication,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    theme.apply(qapp, large=large)
    desk = sample_desk("bureau")
    look = Looker(f"bureau-{'large' if large else 'usual'}", (SMALL, WIDE), READABLE)
    with window_on(desk, tmp_path) as window:
        scenes.every_page(window, look, scenes.Reach.LISTS)
        window.resize(*SMALL)
        dialogs = Dialogs(monkeypatch, look)
        dialogs_of_bureau(window, dialogs)
        if not large:
            every_dialog(window, dialogs, scenes.Reach.STYLES)
            assert dialogs.seen >= OF_THE_BUREAU
    look.praises()


@pytest.mark.parametrize("role", ROLES)
def test_high_contrast_is_high_in_every_kind_of_control(
    role: str, sample_desk: Callable[[str], Desk], tmp_path: Path, qapp: QApplication,
) -> None:
    theme.apply(qapp, high_contrast=True)
    look = Looker(f"{role}-contrast", (SMALL,), HIGH_READABLE, shape=False)
    with window_on(sample_desk(role), tmp_path) as window:
        scenes.every_page(window, look, scenes.Reach.STYLES)
    look.praises()


@pytest.mark.parametrize("role", ROLES)
def test_enlarged_everything_still_fits_a_full_hd_screen(
    role: str, sample_desk: Callable[[str], Desk], tmp_path: Path,
) -> None:
    """At 200 % Qt has 960x540 units of such a screen to lay out in, at 150 % 1280x720."""
    look = Looker(f"{role}-scaled", ENLARGED, READABLE)
    with window_on(sample_desk(role), tmp_path) as window:
        scenes.every_page(window, look, scenes.Reach.STYLES)
    look.praises()
