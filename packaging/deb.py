"""Makes the .deb of a built bundle: program below /opt, two commands, a menu entry, an icon, the licences."""

from __future__ import annotations

import platform
import shutil
import subprocess
import sys
import tomllib
from pathlib import Path

HERE = Path(__file__).resolve().parent
ROOT = HERE.parent
BUILD = ROOT / "build"
BUNDLE = BUILD / "dist" / "mzdesk"
TREE = BUILD / "deb"
INSTALLED = "opt/mzdesk"
MACHINES = {"x86_64": "amd64", "aarch64": "arm64"}

# What Qt opens at run time and the bundle leaves to the system; on any desktop all of it is there already.
DEPENDS = (
    "libgl1", "libegl1", "libxkbcommon0", "libxkbcommon-x11-0", "libfontconfig1", "libglib2.0-0t64 | libglib2.0-0",
    "libdbus-1-3", "libxcb-cursor0", "libxcb-icccm4", "libxcb-keysyms1", "libxcb-shape0",
    "libgssapi-krb5-2",
)

CONTROL = """Package: mzdesk
Version: {version}
Architecture: {machine}
Maintainer: mzdesk <mzdesk@localhost>
Installed-Size: {kilobytes}
Depends: libc6 (>= {glibc}), {depends}
Recommends: cups-client
Section: office
Priority: optional
Description: 乡镇民政办工作台
 离线、加密的桌面程序：登记、走访、救助、发放、花名册、文书和月度报送。
 卸载不动各人的数据文件夹。
"""

DESKTOP = """[Desktop Entry]
Type=Application
Name=民政工作台
Name[zh_CN]=民政工作台
Comment=乡镇民政办：登记、走访、救助、报送
Exec=/opt/mzdesk/mzdesk
Icon=mzdesk
Terminal=false
Categories=Office;
StartupNotify=true
"""

COPYRIGHT = """民政工作台（mzdesk）按 Apache-2.0 许可，全文见 /opt/mzdesk/_internal/LICENSE。
所带组件和字体各按自己的许可使用：清单见 /opt/mzdesk/_internal/THIRD_PARTY.md，
许可全文在 /opt/mzdesk/_internal/licences/。
Qt（LGPL-3.0）以独立的动态库放在 /opt/mzdesk/_internal/PySide6/Qt/lib/，可以换成自己编译的版本。
"""


def version() -> str:
    found: str = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]["version"]
    return found


def lay_out() -> None:
    """The tree as it will lie on the machine."""
    shutil.rmtree(TREE, ignore_errors=True)
    shutil.copytree(BUNDLE, TREE / INSTALLED, symlinks=True)
    written = {
        "usr/share/applications/mzdesk.desktop": DESKTOP, "usr/share/doc/mzdesk/copyright": COPYRIGHT,
        "DEBIAN/control": CONTROL.format(
            version=version(), machine=MACHINES[platform.machine()], glibc=platform.libc_ver()[1],
            depends=", ".join(DEPENDS), kilobytes=sum(
                path.stat().st_size for path in TREE.rglob("*") if path.is_file() and not path.is_symlink()) // 1024),
    }
    for place, text in written.items():
        (TREE / place).parent.mkdir(parents=True, exist_ok=True)
        (TREE / place).write_text(text, "utf-8")
    icons = TREE / "usr/share/icons/hicolor"
    for name, folder in (("mzdesk.png", "256x256/apps"), ("mzdesk.svg", "scalable/apps")):
        (icons / folder).mkdir(parents=True)
        shutil.copy((BUILD / "gathered" if name.endswith("png") else HERE) / name, icons / folder / name)
    (TREE / "usr/bin").mkdir()
    for name in ("mzdesk", "mzdesk-cli"):
        (TREE / "usr/bin" / name).symlink_to(f"/{INSTALLED}/{name}")
    for path in (TREE, *TREE.rglob("*")):
        if not path.is_symlink():
            path.chmod(0o755 if path.is_dir() or path.stat().st_mode & 0o100 else 0o644)


def main() -> int:
    if not BUNDLE.is_dir() or platform.machine() not in MACHINES:
        sys.exit("还没有打包：请先运行 python3 tasks.py bundle（x86-64 或 aarch64 的 Linux）。")
    lay_out()
    made = BUILD / f"mzdesk_{version()}_{MACHINES[platform.machine()]}.deb"
    subprocess.run(["dpkg-deb", "--root-owner-group", "-Zxz", "--build", str(TREE), str(made)], check=True)
    sys.stdout.write(f"{made.relative_to(ROOT)}　{made.stat().st_size / 1e6:.0f} MB\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
