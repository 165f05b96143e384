"""Builds the one-folder bundle and starts it where nothing of this machine's Python can help; run by tasks.py."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
import tempfile
import time
from importlib.metadata import PackageNotFoundError, distribution
from pathlib import Path

HERE = Path(__file__).resolve().parent
ROOT = HERE.parent
BUILD = ROOT / "build"
GATHERED = BUILD / "gathered"
BUNDLE = BUILD / "dist" / "mzdesk"

# One face for each role that the free fonts can serve, and the rare characters of names; see docs/adr/0005-fonts.md.
FONTS = (
    "lxgw-wenkai/LXGWWenKai-Regular.ttf", "arphic/uming.ttc", "wqy/wqy-zenhei.ttc", "hanazono/HanaMinA.ttf",
    "hanazono/HanaMinB.ttf",
)
FONT_PACKAGES = ("fonts-lxgw-wenkai", "fonts-arphic-uming", "fonts-wqy-zenhei", "fonts-hanazono")
SYSTEM_FONTS = Path("/usr/share/fonts/truetype")
COMMON = Path("/usr/share/common-licenses")
OWED = ("LGPL-3", "GPL-3", "LGPL-2.1", "GPL-2", "Apache-2.0", "MPL-2.0")


def gather() -> None:
    """Lay fonts, licences and icons where the spec takes them from."""
    shutil.rmtree(GATHERED, ignore_errors=True)
    for name in ("fonts", "licences"):
        (GATHERED / name).mkdir(parents=True)
    gather_fonts()
    gather_licences()
    draw_icons()


def gather_fonts() -> None:
    """The free faces of this machine, or those of the folder that MZDESK_FONTS names (on Windows: copied there)."""
    own = os.environ.get("MZDESK_FONTS")
    for name in FONTS:
        found = Path(own, Path(name).name) if own else SYSTEM_FONTS / name
        if not found.exists():
            advice = f"请安装 {'、'.join(FONT_PACKAGES)}，或用环境变量 MZDESK_FONTS 指明它所在的文件夹"
            sys.exit(f"缺少字体 {found.name}：{advice}。")
        shutil.copy(found, GATHERED / "fonts" / found.name)


def gather_licences() -> None:
    """The licence texts of every locked package, of the fonts, and of the families of licences they name."""
    into = GATHERED / "licences"
    locked = re.findall(r"^([a-z0-9-]+)==", (ROOT / "requirements.lock").read_text("utf-8"), re.MULTILINE)
    for name in locked:
        try:
            files = distribution(name).files or []
        except PackageNotFoundError:  # locked for another system only
            continue
        for file in files:
            told = re.search(r"licen[cs]e|copying|notice", str(file), re.IGNORECASE)
            if told and not str(file).endswith((".py", ".pyc")):
                shutil.copy(file.locate(), into / f"{name}-{Path(str(file)).name}")
    for package in FONT_PACKAGES:
        if (words := Path("/usr/share/doc", package, "copyright")).exists():
            shutil.copy(words, into / f"{package}-copyright.txt")
    for name in OWED:
        if (COMMON / name).exists():
            shutil.copy(COMMON / name, into / f"{name}.txt")


def draw_icons() -> None:
    """The icon from its drawing: .png for the desktop of Linux, .ico for Windows."""
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    from PIL import Image
    from PySide6.QtGui import QGuiApplication, QIcon

    application = QGuiApplication([])
    QIcon(str(HERE / "mzdesk.svg")).pixmap(256, 256).save(str(GATHERED / "mzdesk.png"))
    del application
    with Image.open(GATHERED / "mzdesk.png") as drawn:
        drawn.save(GATHERED / "mzdesk.ico", sizes=[(16, 16), (32, 32), (48, 48), (64, 64), (128, 128), (256, 256)])


def build() -> None:
    """Run PyInstaller and take the symbols out of the libraries."""
    subprocess.run(
        [sys.executable, "-m", "PyInstaller", "--noconfirm", "--clean", "--log-level", "WARN", "--distpath",
         str(BUILD / "dist"), "--workpath", str(BUILD / "work"), str(HERE / "mzdesk.spec")], cwd=ROOT, check=True)
    if sys.platform.startswith("linux") and shutil.which("strip"):
        libraries = [path for path in BUNDLE.rglob("*.so*") if path.is_file() and not path.is_symlink()]
        subprocess.run(["strip", "--strip-unneeded", *map(str, libraries)], check=False, stderr=subprocess.DEVNULL)


def size(folder: Path) -> int:
    """Bytes of the files in a folder; what is linked counts once."""
    return sum(path.stat().st_size for path in folder.rglob("*") if path.is_file() and not path.is_symlink())


def program(name: str) -> Path:
    return BUNDLE / (f"{name}.exe" if os.name == "nt" else name)


def bare(home: Path) -> dict[str, str]:
    """An environment in which only the bundle itself can help: no search path to a Python, an own home."""
    kept = {key: os.environ[key] for key in ("SYSTEMROOT", "TEMP", "DISPLAY") if key in os.environ}
    return {**kept, "HOME": str(home), "PATH": "/usr/bin:/bin", "LC_ALL": "C.UTF-8"}


def try_out() -> float:
    """Every page of both roles painted, the sample offices made and read from the command line; the seconds of a
    start (bundle → all pages painted)."""
    with tempfile.TemporaryDirectory(prefix="mzdesk 试用 ") as room:
        home = Path(room)
        began = time.perf_counter()
        subprocess.run([program("mzdesk"), "--offscreen-check"], env=bare(home), cwd=home, check=True, timeout=300)
        took = time.perf_counter() - began
        line = [program("mzdesk-cli")]
        subprocess.run([*line, "demo", "--out", home / "样例"], env=bare(home), cwd=home, check=True, timeout=600)
        office = ["--data", home / "样例" / "431281103"]
        env = {**bare(home), "MZDESK_PASSPHRASE": "demo"}
        for command in (["status"], ["roster", "left-behind", "--to", home / "名册.pdf"], ["doctor"]):
            subprocess.run([*line, *office, *command], env=env, cwd=home, check=True, timeout=300)
        if not (home / "名册.pdf").read_bytes().startswith(b"%PDF"):
            sys.exit("打包后的程序没有印出名册。")
    return took


def main() -> int:
    gather()
    build()
    took = try_out()
    megabytes = size(BUNDLE) / 1e6
    sys.stdout.write(f"{BUNDLE.relative_to(ROOT)}　{megabytes:.0f} MB　自检（打开并画出全部页面）{took:.1f} 秒\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
