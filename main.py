"""Starts the desk: paths → log → window; heavy libraries are loaded after the first paint."""

import argparse
import logging
import logging.handlers
import os
import sys
import tempfile
from pathlib import Path


def arguments(given: list[str] | None = None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="mzdesk", description="乡镇民政办工作台")
    parser.add_argument("--data", type=Path, metavar="DIR", help="办公室数据文件夹（缺省：本用户的数据文件夹）")
    parser.add_argument("--demo", action="store_true", help="用样例数据打开（临时文件夹，密码 demo）")
    parser.add_argument("--offscreen-check", action="store_true", help="不显示窗口，把每一页画一遍后退出，用于自检")
    return parser.parse_args(given)


def keep_log(folder: Path) -> None:
    """Only what the program says of itself (codes, kinds of errors), never a library's words about data. A folder in
    which nothing can be written keeps nobody from working."""
    handler: logging.Handler
    try:
        folder.mkdir(parents=True, exist_ok=True)
        handler = logging.handlers.RotatingFileHandler(folder / "mzdesk.log", "a", 500_000, 3, encoding="utf-8")
    except OSError:
        handler = logging.NullHandler()
    handler.setFormatter(logging.Formatter("%(asctime)s %(levelname)s %(name)s %(message)s"))
    for name in ("mzdesk", "ui"):
        logging.getLogger(name).addHandler(handler)
        logging.getLogger(name).setLevel(logging.INFO)


def main(given: list[str] | None = None) -> int:
    options = arguments(given)
    if options.offscreen_check:
        os.environ["QT_QPA_PLATFORM"] = "offscreen"
    from ui.shell.application import check, run

    if options.offscreen_check:
        with tempfile.TemporaryDirectory(prefix="mzdesk-check-") as room:
            return check(Path(room))
    if options.demo:
        with tempfile.TemporaryDirectory(prefix="mzdesk-demo-") as room:
            return run(options.data or Path(room), keep_log, demo=True)
    return run(options.data or _own_folder(), keep_log)


def _own_folder() -> Path:
    import platformdirs

    return Path(platformdirs.user_data_dir("mzdesk", appauthor=False))


if __name__ == "__main__":
    sys.exit(main())
