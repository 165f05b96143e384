"""Files are handed to the queues of the print system with the right words."""

from pathlib import Path

import pytest

from mzdesk.basics.problems import Refusal
from mzdesk.printing.printer import Queue, can_queue, print_to_queue, queues

NO_DUPLEX = "sides=one-sided"


@pytest.fixture
def commands(tmp_path, monkeypatch):
    """A folder that is the whole search path; ``give`` puts a command of the print system there."""
    monkeypatch.setenv("PATH", str(tmp_path))

    def give(name, answer, code=0):
        said = tmp_path / f"{name}.said"
        path = tmp_path / name
        keep = f'printf "%s\\n" "$@" > "{said}"\n[ "{name}" = lp ] && /bin/cat > "{said}.given"'
        path.write_text(f"#!/bin/sh\n{keep}\n{answer}\nexit {code}\n", "utf-8")
        path.chmod(0o755)
        return said

    return give


def test_arguments_reach_the_queue(commands, tmp_path):
    said = commands("lp", "echo 'request id is Office-17 (1 file(s))'")
    job = print_to_queue(b"%PDF-1.7 \x00\xff", "Office", copies=3, duplex="long")
    assert job == "Office-17"
    assert said.read_text("utf-8").splitlines() == [
        "-d", "Office", "-n", "3", "-o", "sides=two-sided-long-edge", "-t", "mzdesk", "-",
    ]
    assert Path(f"{said}.given").read_bytes() == b"%PDF-1.7 \x00\xff"


def test_usual_printer_needs_no_name(commands, tmp_path):
    said = commands("lp", "echo 'request id is Office-18 (1 file(s))'")
    print_to_queue(b"%PDF")
    assert said.read_text("utf-8").splitlines() == ["-n", "1", "-o", NO_DUPLEX, "-t", "mzdesk", "-"]


def test_refusing_queue_is_told(commands, tmp_path):
    commands("lp", "echo 'lp: Error - no default destination' >&2", code=1)
    with pytest.raises(Refusal) as refusal:
        print_to_queue(b"%PDF")
    assert refusal.value.sentence == "打印机没有接收这份文件。请检查打印机是否开机、连接并设为可用，然后重新打印。"


def test_computer_without_print_system_is_told(commands, tmp_path):
    assert not can_queue()
    assert queues() == []
    with pytest.raises(Refusal) as refusal:
        print_to_queue(b"%PDF")
    assert refusal.value.code == "no-print-service"


def test_copies_start_at_one(commands, tmp_path):
    with pytest.raises(Refusal) as refusal:
        print_to_queue(b"%PDF", copies=0)
    assert refusal.value.sentence == "打印份数至少是 1。请重新填写份数。"


def test_unknown_duplex_is_a_mistake_of_the_program(tmp_path):
    with pytest.raises(ValueError, match="duplex"):
        print_to_queue(b"%PDF", duplex="both")


def test_queues_with_the_usual_one_first(commands):
    default = 'echo "system default destination: Office"'
    commands("lpstat", f'case "$1" in -d) {default};; -e) echo Basement; echo Office;; esac')
    assert queues() == [Queue("Office", default=True), Queue("Basement")]


def test_no_usual_printer(commands):
    commands("lpstat", 'case "$1" in -d) echo "no system default destination";; -e) echo Basement;; esac')
    assert queues() == [Queue("Basement")]
