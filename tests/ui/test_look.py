"""The look of everything: each page, file, form and dialog at two sizes of screen and of letters, enlarged to 150 and
200 %, and in high contrast.

The pictures are kept as artefacts of the run in build/look (not in git); the path is printed at the end.
"""

import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication

from mzdesk.people.desk import Desk
from tests.ui import look_busy_bureau
from tests.ui import look_scenes as scenes
from tests.ui.look_dialogs import Dialogs, dialogs_by_hand, dialogs_of_bureau, every_dialog, kinds_of_dialogs
from tests.ui.looker import READABLE, SMALL, WIDE, Looker, window_on
from ui import theme

ROOT = Path(__file__).resolve().parents[2]
HIGH_READABLE = 7.0
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


@pytest.mark.parametrize("large", [False, True], ids=["usual", "large"])
def test_nothing_is_cut_off_where_everything_has_happened(large: bool, tmp_path: Path, qapp: QApplication) -> None:
    theme.apply(qapp, large=large)
    for role, desk in zip(("bureau", "township"), look_busy_bureau.busy(tmp_path / "offices"), strict=True):
        look = Looker(f"busy-{role}-{'large' if large else 'usual'}", (SMALL, WIDE), READABLE)
        with window_on(desk, tmp_path / role) as window:
            look_busy_bureau.busy_pages(window, look)
        desk.store.close()
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
@pytest.mark.parametrize("percent", [150, 200])
def test_enlarged_everything_still_fits_a_full_hd_screen(
    percent: int, role: str, samples: Path, tmp_path: Path,
) -> None:
    """The scale is chosen before Qt starts, as the program itself does it: a process of its own."""
    done = subprocess.run(
        [sys.executable, "-m", "tests.ui.look_enlarged", role, str(samples), str(tmp_path)], cwd=ROOT,
        env={**os.environ, "QT_SCALE_FACTOR": str(percent / 100)}, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
