"""Printing through the system's queues (CUPS): which printers there are, and handing a file to one of them."""

import os
import re
import shutil
import subprocess
from dataclasses import dataclass

from mzdesk.basics.problems import Refusal

SIDES = {"": "one-sided", "long": "two-sided-long-edge", "short": "two-sided-short-edge"}
JOB_NAME = "mzdesk"  # the queue's list is open to everyone in the office
PATIENCE = 20  # seconds; a queue that hangs must not hang the desk
JOB = re.compile(r"\b(\S+-\d+)\b")


@dataclass(frozen=True)
class Queue:
    """A printer as the system knows it."""

    name: str
    default: bool = False


def can_queue() -> bool:
    """Whether this computer has queues that take a PDF as it is. Windows has none: there the screen prints pictures."""
    return shutil.which("lp") is not None


def queues() -> list[Queue]:
    """The printers of this computer, the usual one first. Empty when there is none."""
    if shutil.which("lpstat") is None:
        return []
    usual = _run("lpstat", "-d").stdout.rpartition(":")[2].strip()
    names = [line.strip() for line in _run("lpstat", "-e").stdout.splitlines() if line.strip()]
    return sorted((Queue(name, name == usual) for name in names), key=lambda queue: (not queue.default, queue.name))


def print_to_queue(pdf: bytes, printer: str = "", copies: int = 1, duplex: str = "") -> str:
    """Hand a finished PDF to a queue ("" is the usual one) and return the job's name; no file is made on the way.

    ``duplex`` turns the sheet over its "long" or its "short" edge; "" prints one side only.
    """
    if duplex not in SIDES:
        raise ValueError(f"duplex is one of {sorted(SIDES)}, not {duplex!r}")
    if copies < 1:
        raise Refusal("打印份数至少是 1", "请重新填写份数", code="bad-copies")
    if not can_queue():
        raise Refusal(
            "这台电脑没有打印服务", "请安装 cups 和 cups-client，或者先另存为 PDF 再打印", code="no-print-service"
        )
    where = ["-d", printer] if printer else []
    done = _run("lp", *where, "-n", str(copies), "-o", f"sides={SIDES[duplex]}", "-t", JOB_NAME, "-", given=pdf)
    if done.returncode:
        raise Refusal(
            "打印机没有接收这份文件", "请检查打印机是否开机、连接并设为可用，然后重新打印", code="print-failed"
        )
    found = JOB.search(done.stdout)
    return found.group(1) if found else ""


@dataclass(frozen=True)
class _Answer:
    returncode: int
    stdout: str


def _run(*command: str, given: bytes = b"") -> _Answer:
    """Run a command of the print system, in English, so that its answer can be read."""
    try:
        done = subprocess.run(
            command, input=given, capture_output=True, timeout=PATIENCE, check=False,
            env={**os.environ, "LC_ALL": "C"},
        )
        return _Answer(done.returncode, done.stdout.decode("utf-8", "replace"))
    except (OSError, subprocess.TimeoutExpired) as error:
        raise Refusal("打印服务没有回应", "请稍后重试，或者重新启动电脑的打印服务", code="print-failed") from error
