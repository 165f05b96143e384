"""Small disks for tests: mounted for real where the machine lets us, so that full and read-only are what they are."""

import os
import shutil
import subprocess
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path

import pytest

DENIED = "no disk can be mounted here (needs root on Linux); the limits by file size are tested all the same"


def _run(*command: str) -> bool:
    return subprocess.run(command, capture_output=True, check=False).returncode == 0


class Disk:
    """A mounted disk: where it is, and what can happen to it."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def fill(self, leave: int = 0) -> None:
        """Leave so many bytes free, no more."""
        free = shutil.disk_usage(self.folder).free
        if free > leave:
            with suppress(OSError), open(self.folder / "别人的文件.bin", "ab") as out:
                out.write(bytes(free - leave))

    def clear(self) -> None:
        (self.folder / "别人的文件.bin").unlink()

    def protect(self) -> None:
        """The little switch on the stick."""
        assert _run("mount", "-o", "remount,ro", str(self.folder))

    def release(self) -> None:
        assert _run("mount", "-o", "remount,rw", str(self.folder))

    def pull(self) -> None:
        """Pulled out: what is open goes on, the place is empty."""
        assert _run("umount", "-l", str(self.folder))


@pytest.fixture
def disk(tmp_path: Path) -> Iterator[Callable[..., Disk]]:
    """Mounts disks of so many KiB, in memory; skips where that is not allowed."""
    mounted: list[Path] = []

    def mount(kib: int, name: str = "优盘 一") -> Disk:
        folder = tmp_path / name
        folder.mkdir()
        if not hasattr(os, "geteuid") or not _run("mount", "-t", "tmpfs", "-o", f"size={kib}k", "tmpfs", str(folder)):
            pytest.skip(DENIED)
        mounted.append(folder)
        return Disk(folder)

    yield mount
    for folder in mounted:
        _run("umount", "-l", str(folder))


@pytest.fixture
def fat(tmp_path: Path) -> Iterator[Path]:
    """A FAT32 image as a stick; skips where the machine has no driver or no tool for it."""
    image, folder = tmp_path / "fat.img", tmp_path / "优盘 FAT"
    folder.mkdir()
    with open(image, "wb") as out:
        out.truncate(64 << 20)
    tool = shutil.which("mkfs.vfat") or shutil.which("mkfs.fat")
    if tool is None or not _run(tool, "-F", "32", str(image)):
        pytest.skip("this machine has no mkfs.vfat")
    if not _run("mount", "-t", "vfat", "-o", "loop,iocharset=utf8", str(image), str(folder)):
        pytest.skip("this machine cannot mount FAT (no driver, or not root)")
    yield folder
    _run("umount", "-l", str(folder))
