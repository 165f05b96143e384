"""What is chosen for the printing in 设置 holds at the command line too: fonts always, the offset when asked for."""

import re
from pathlib import Path

import pytest

from mzdesk.printing import Role, fonts_with
from mzdesk.services import print_choices
from tests.fixtures import TODAY, opened, put_child
from tests.scenarios.commands import CommandLine

PAPER = "走访记录表"
MILLIMETRE = b"-2.8346"  # in points: the frame of the page stands so far to the left


@pytest.fixture
def office(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> CommandLine:
    return CommandLine(tmp_path / "office", monkeypatch, capsys)


def embedded(pdf: Path) -> set[bytes]:
    """The faces in a file, without the mark of the subset."""
    return {name.rpartition(b"+")[2] for name in re.findall(rb"/BaseFont /([^\s/]+)", pdf.read_bytes())}


def test_papers_are_written_with_the_faces_that_the_office_chose(office: CommandLine, tmp_path: Path) -> None:
    desk = opened(office.folder, TODAY)
    child = put_child(desk, "登记在册")
    usual = fonts_with().strand(Role.BODY).main
    other = next(one for one in (fonts_with().strand(role).main for role in (Role.HEAD, Role.SONG, Role.KAI))
                 if one.file.path != usual.file.path)
    before, after = tmp_path / "前.pdf", tmp_path / "后.pdf"
    office(TODAY, "paper", PAPER, "--of", child, "--to", str(before))
    for role in print_choices.ROLES:
        print_choices.choose_font(desk, role, other.file.path.name)
    desk.store.close()
    office(TODAY, "paper", PAPER, "--of", child, "--to", str(after))
    assert len(embedded(before)) > 1
    assert len(embedded(after)) == 1
    assert embedded(after) < embedded(before) | {other.name.encode()}


def test_a_paper_is_moved_for_the_printer_only_when_asked(office: CommandLine, tmp_path: Path) -> None:
    desk = opened(office.folder, TODAY)
    child = put_child(desk, "登记在册")
    print_choices.set_offset(desk, PAPER, 10, 0)
    desk.store.close()
    plain, moved = tmp_path / "存.pdf", tmp_path / "套打.pdf"
    told = office(TODAY, "paper", PAPER, "--of", child, "--to", str(plain))
    assert (told["right"], told["down"]) == (0, 0)
    told = office(TODAY, "paper", PAPER, "--of", child, "--to", str(moved), "--shift")
    assert (told["right"], told["down"]) == (10, 0)
    assert [MILLIMETRE in one.read_bytes() for one in (plain, moved)] == [False, True]
