"""Putting a finished file in place: whole or not at all, with a sentence where it cannot be written."""

import os
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

from mzdesk.basics.problems import Refusal


def put(to: Path, write: Callable[[Path], object]) -> None:
    """Let ``write`` fill a new file beside the target, then move it there."""
    part = to.with_name(f"{to.stem}.part{to.suffix}")
    try:
        to.parent.mkdir(parents=True, exist_ok=True)
        write(part)
        os.replace(part, to)
    except OSError as error:
        reasons = {28: "磁盘空间不足", 13: "没有写入权限，或文件正被表格软件打开", 30: "磁盘是只读的"}
        happened = f"文件没有写成：{reasons.get(error.errno or 0, '位置无法写入')}"
        raise Refusal(happened, "请关闭打开着的同名文件，或换一个位置", code="cannot-write") from None
    finally:
        with suppress(OSError):
            part.unlink()
