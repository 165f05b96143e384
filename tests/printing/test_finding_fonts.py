"""Which fonts are found, in which order, and which are left aside."""

import struct

import pytest

from mzdesk.basics.problems import Refusal
from mzdesk.printing.finding import Role, find, places
from mzdesk.printing.fonts import Fonts, fonts_with
from mzdesk.printing.sfnt import read_face

RARE = "䶮㛃𬭊𫍯·𠅤"


def font_file(path, family, *, fs_type=8, outlines=b"glyf", version=b"\0\1\0\0"):
    """A font file of which only the header is true: enough to be judged, not to be drawn with."""
    encoded = family.encode("utf-16-be")
    name = struct.pack(">HHH", 0, 1, 18) + struct.pack(">6H", 3, 1, 0x804, 1, len(encoded), 0) + encoded
    tables = {b"OS/2": struct.pack(">HHHHH", 4, 0, 400, 5, fs_type), b"cmap": b"\0" * 4, b"name": name, outlines: b"\0"}
    directory, body, start = b"", b"", 12 + 16 * len(tables)
    for tag, data in tables.items():
        directory += struct.pack(">4sLLL", tag, 0, start + len(body), len(data))
        body += data
    path.write_bytes(version + struct.pack(">HHHH", len(tables), 0, 0, 0) + directory + body)
    return path


def test_header_tells_name_and_licence(tmp_path):
    face = read_face(font_file(tmp_path / "a.ttf", "方正仿宋", fs_type=8))
    assert face.names == ("方正仿宋",)
    assert face.title == "方正仿宋"
    assert face.hindrance == ""


@pytest.mark.parametrize(("fs_type", "usable"), [
    (0, True), (2, False), (4, True), (8, True), (6, True), (0x100, False), (0x200, False), (0x108, False),
])
def test_licence_bits_decide_about_embedding(tmp_path, fs_type, usable):
    face = read_face(font_file(tmp_path / "a.ttf", "仿宋", fs_type=fs_type))
    assert (face.hindrance == "") is usable


def test_postscript_outlines_cannot_be_embedded(tmp_path):
    face = read_face(font_file(tmp_path / "a.otf", "仿宋", outlines=b"CFF ", version=b"OTTO"))
    assert face.hindrance == "字形格式不是 TrueType，无法嵌入"


@pytest.mark.parametrize("data", [
    b"", b"ttcf", b"\0\1\0\0\0", b"not a font at all, only words", b"\0\1\0\0" + b"\xff" * 8,
])
def test_file_that_is_no_font_is_passed_over(tmp_path, data):
    (tmp_path / "simfang.ttf").write_bytes(data)
    assert find([tmp_path], []).faces == {}


def test_own_folder_comes_before_the_system(tmp_path):
    own, system = tmp_path / "own", tmp_path / "system"
    own.mkdir()
    system.mkdir()
    font_file(own / "anything.ttf", "某某仿宋")
    font_file(system / "simfang.ttf", "仿宋")
    assert [face.path.name for face in find([own], [system]).of(Role.BODY)] == ["anything.ttf", "simfang.ttf"]


def test_office_face_comes_before_a_free_one(tmp_path):
    for name in ("wqy-zenhei.ttc", "simhei.ttf", "uming.ttc", "simsun.ttc", "LXGWWenKai-Regular.ttf", "simkai.ttf"):
        font_file(tmp_path / name, name)
    found = find([], [tmp_path])
    assert [face.path.name for face in found.of(Role.HEAD)] == ["simhei.ttf", "wqy-zenhei.ttc"]
    assert [face.path.name for face in found.of(Role.SONG)] == ["simsun.ttc", "uming.ttc"]
    assert [face.path.name for face in found.of(Role.KAI)] == ["simkai.ttf", "LXGWWenKai-Regular.ttf"]


def test_system_fonts_of_other_scripts_are_not_even_opened(tmp_path):
    font_file(tmp_path / "DejaVuSans.ttf", "仿宋")
    assert find([], [tmp_path]).faces == {}


def test_font_that_may_not_be_embedded_is_named_with_the_reason(tmp_path):
    font_file(tmp_path / "simfang.ttf", "仿宋", fs_type=2)
    fonts = Fonts(own=tmp_path, system=())
    assert fonts.unusable() == (("simfang.ttf", "字体许可不允许嵌入文件"),)


def test_without_any_font_the_office_is_told_what_to_install(tmp_path):
    with pytest.raises(Refusal) as refusal:
        Fonts(own=tmp_path, system=()).strand(Role.BODY)
    assert refusal.value.code == "no-fonts"
    assert refusal.value.sentence == (
        "这台电脑上没有能用于打印的中文字体。请安装字体软件包 fonts-lxgw-wenkai、fonts-arphic-uming、fonts-wqy-zenhei、"
        "fonts-hanazono，或者把仿宋、宋体等字体文件（.ttf）放进程序的字体文件夹，再重新打开程序。"
    )


def test_damaged_font_gives_way_to_the_next(fonts, tmp_path):
    font_file(tmp_path / "simfang.ttf", "仿宋")
    found = Fonts(own=tmp_path, system=places())
    assert found.strand(Role.BODY).main.file.path.name != "simfang.ttf"


def test_stand_in_is_named_as_such(fonts):
    for serving in fonts.serving():
        assert serving.substitute == serving.words.startswith(f"没有找到{serving.role}，用“{serving.face}”代替。")


def test_roles_are_those_of_official_papers(fonts):
    assert [serving.role for serving in fonts.serving()] == ["标宋", "仿宋", "黑体", "楷体", "宋体"]


@pytest.mark.parametrize("role", [Role.TITLE, Role.BODY, Role.HEAD, Role.KAI, Role.SONG])
def test_rare_characters_are_found_for_every_role(fonts, role):
    strand = fonts.strand(role)
    assert [char for char in RARE if strand.lacks(char)] == []
    assert "".join(text for _, _, text in strand.runs(RARE)) == RARE


@pytest.mark.parametrize("role", [Role.TITLE, Role.BODY, Role.HEAD, Role.SONG])
def test_quotation_marks_take_a_whole_square(fonts, role):
    assert fonts.strand(role).width("“代”") == pytest.approx(3, abs=0.1)


@pytest.mark.parametrize("char", ["\ue000", "\U000f0000", "\ud800", "\U0002fffe"])
def test_characters_without_meaning_are_missing(fonts, char):
    assert fonts.missing([f"王{char}"]) == [char]


def test_invisible_characters_are_not_missing(fonts):
    assert fonts.missing(["葛\U000e0100\u200b\n\t"]) == []


def test_missing_character_is_shown_as_geta(fonts):
    assert "".join(text for _, _, text in fonts.strand(Role.SONG).runs("王\ue000")) == "王〓"


def test_fonts_are_looked_for_once():
    assert fonts_with() is fonts_with()
