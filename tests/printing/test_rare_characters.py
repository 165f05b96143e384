"""Names beyond U+FFFF are copied out of a printed file as what they are."""

import re
import shutil
import subprocess

import pytest
from printed import Printed

from mzdesk.describe.paper import Paper, Roster, RosterColumn, Words
from mzdesk.printing import missing_glyphs
from mzdesk.printing.tounicode import unicode_map

NAMES = ("龚䶮", "粟𬭊", "王𠅤", "㛃𫍯", "阿卜杜·热合曼")
ROSTER = Roster("花名册", "样例单位", "2026年10月8日", (RosterColumn("姓名", 40),), [(name,) for name in NAMES])
PAPER = Paper("告知书", (Words("、".join(NAMES)),))


@pytest.mark.parametrize("content", [ROSTER, PAPER], ids=["roster", "paper"])
def test_names_are_extracted_as_written(fonts, content):
    text = Printed(content).all_text
    for name in NAMES:
        assert name in text


@pytest.mark.skipif(not shutil.which("pdftotext"), reason="pdftotext is not installed")
@pytest.mark.parametrize("content", [ROSTER, PAPER], ids=["roster", "paper"])
def test_another_reader_extracts_the_same(fonts, tmp_path, content):
    path = tmp_path / "a.pdf"
    path.write_bytes(Printed(content).data)
    text = subprocess.run(["pdftotext", path, "-"], capture_output=True, check=True).stdout.decode("utf-8")
    for name in NAMES:
        assert name in "".join(text.split())


def test_characters_beyond_the_first_plane_are_surrogate_pairs():
    table = unicode_map("AAAAAA+Some", [0, ord("龚"), ord("𬭊"), ord("𠅤")])
    assert "<01> <9F9A>" in table
    assert "<02> <D872DF4A>" in table
    assert "<03> <D840DD64>" in table


def test_codes_without_a_character_are_left_out():
    assert "<00>" not in unicode_map("AAAAAA+Some", [0, 65]).split("endcodespacerange")[1]


def test_blocks_hold_a_hundred_entries_at_most():
    table = unicode_map("AAAAAA+Some", list(range(0x4E00, 0x4E00 + 250)))
    said = [int(count) for count in re.findall(r"(\d+) beginbfchar", table)]
    blocks = re.findall(r"beginbfchar\n(.*?)\nendbfchar", table, re.DOTALL)
    assert said == [100, 100, 50]
    assert [block.count("\n") + 1 for block in blocks] == said


def test_missing_character_is_told_before_printing(fonts):
    content = Roster("花名册", "单位", "", (RosterColumn("姓名", 40),), [("王\ue123",), ("李\ue124\ue123",)])
    assert missing_glyphs(content) == ["\ue123", "\ue124"]


def test_missing_character_of_a_paper_is_told_wherever_it_stands(fonts):
    assert missing_glyphs(Paper("告知书", (Words("王\ue125"),), foot="\ue126")) == ["\ue125", "\ue126"]


def test_nothing_is_missing_in_ordinary_names(fonts):
    assert missing_glyphs(ROSTER) == []


def test_missing_character_does_not_stop_the_printing(fonts):
    assert "王〓小明" in Printed(Paper("告知书", (Words("王\ue127小明"),))).all_text
