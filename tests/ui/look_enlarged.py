"""Looks at every page of a sample office on an enlarged full-HD screen: ``QT_SCALE_FACTOR=2 python -m
tests.ui.look_enlarged township|bureau SAMPLES FOLDER``. Prints what it has to say against it; ends with 1 if it has.

Qt is told of a scale before it starts only, so this cannot be done within a running test.
"""

import sys
from pathlib import Path

from PySide6.QtWidgets import QApplication

from tests.ui import look_scenes as scenes
from tests.ui.looker import READABLE, WIDE, Looker, window_on
from ui import theme


def main(role: str, samples: Path, folder: Path) -> int:
    app = QApplication([])
    app.setStyle("Fusion")
    theme.apply(app)
    scale = app.devicePixelRatio()
    if scale <= 1:
        raise SystemExit("started without a scale")
    desk = scenes.opened(samples, role, folder / "office")
    look = Looker(f"{role}-{scale:.0%}", ((round(WIDE[0] / scale), round(WIDE[1] / scale)),), READABLE)
    with window_on(desk, folder) as window:
        scenes.every_page(window, look, scenes.Reach.STYLES)
    desk.store.close()
    if look.accused:
        print(look.told())
    return 1 if look.accused else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1], Path(sys.argv[2]), Path(sys.argv[3])))
