"""Papers on upright A4: what stays together, what is repeated, how boxes and page numbers stand."""

import re
import sys
from concurrent.futures import ThreadPoolExecutor
from io import BytesIO

import pytest
from printed import Printed, only, overlapping, unlike

from mzdesk.basics.progress import Cancelled
from mzdesk.describe.paper import Cell, Grid, Heading, Paper, Signatures, Ticks, Words
from mzdesk.printing import render

SENTENCE = "本决定自送达之日起生效，如有疑问请向镇人民政府民政办公室咨询。"
MM = 72 / 25.4


def label(text):
    return Cell(text, head=True, align="center")


ONE_ROW = ((label("姓名"), Cell("龚䶮"), label("性别"), Cell("男")),)


def form(*more, rows=ONE_ROW, **values):
    return Paper("走访记录表", (Grid((3, 6, 3, 6), rows), *more), **values)


@pytest.mark.parametrize("paragraphs", range(1, 46))
def test_signature_is_never_alone_on_a_page(fonts, paragraphs):
    blocks = [Words(f"第{n}项，请向镇人民政府咨询。") for n in range(paragraphs)]
    printed = Printed(Paper("通知", (*blocks, Signatures(("经办人", "负责人"), seal="托口镇人民政府")), copies=2))
    page = next(text for text in printed.texts if "经办人：" in text)
    assert "咨询。" in page[:page.index("经办人：")]
    assert "负责人：" in page
    assert "托口镇人民政府" in page
    assert "本件一式两份。" in page


@pytest.mark.parametrize("height", range(40, 70))
def test_signature_follows_the_end_of_a_tall_cell(fonts, height):
    rows = ((label("意见"), Cell("同意。" * 8 * height, span=3)),)
    printed = Printed(form(Signatures(("审批人",)), rows=rows))
    page = next(text for text in printed.texts if "审批人：" in text)
    assert page[:page.index("审批人：")].count("同意。") > 0


@pytest.mark.parametrize("lines", range(1, 60))
def test_heading_is_never_the_last_line_of_a_page(fonts, lines):
    blocks = (*[Words("短句。") for _ in range(lines)], Heading("一、救济途径"), Words(SENTENCE * 4))
    for text in Printed(Paper("通知", blocks)).texts:
        assert not re.search(r"一、救济途径(—\d+—)?$", text)


def test_no_line_of_a_paragraph_stands_alone(fonts):
    for lines in range(12, 24):
        printed = Printed(Paper("通知", (*[Words("短句。") for _ in range(lines)], Words(SENTENCE * 4))))
        for text in printed.texts:
            part = len(only(text, SENTENCE.replace("。", "")).removeprefix("短句"))
            assert part == 0 or part > 28 or "短句" not in text


def test_notice_has_22_lines_of_28_characters(fonts):
    printed = Printed(Paper("", (Words("字" * 28 * 30, indent=False),)))
    first = printed.characters(0)
    tops = sorted({round(c[2]) for c in first if c[0] == "字"})
    assert len(tops) == 22
    assert sum(1 for c in first if c[0] == "字") == 22 * 28
    assert min(c[1] for c in first) > 28 * MM
    assert max(c[3] for c in first) < (28 + 156) * MM + 1
    assert max(c[4] for c in first) < (297 - 37) * MM


def test_first_line_is_indented_by_two_characters(fonts):
    printed = Printed(Paper("", (Words("甲" * 30), Words("乙" * 5, indent=False), Words("丙" * 5, align="right"))))
    characters = printed.characters(0)
    left = {char: min(c[1] for c in characters if c[0] == char) for char in "甲乙丙"}
    first = next(c for c in characters if c[0] == "甲")
    assert first[1] - left["乙"] == pytest.approx(2 * 15.75, abs=1.5)
    assert left["丙"] > 297


def test_lines_reach_the_margin(fonts):
    printed = Printed(Paper("", (Words(SENTENCE * 6),)))
    lines = {}
    for char, _, bottom, right, _ in printed.characters(0):
        if char not in "—1":
            key = round((842 - bottom + 3) / (225 * MM / 22))
            lines[key] = max(lines.get(key, 0), right)
    ends = [lines[key] for key in sorted(lines)][:-1]
    assert len(ends) > 5
    # The last square may be half empty: a full stop stands at its left.
    assert all((28 + 156) * MM - 14 < end < (28 + 156) * MM + 1 for end in ends)


@pytest.mark.parametrize(("chosen", "boxes"), [
    (("入户",), [True, False, False]), (("电话", "视频"), [False, True, True]), ((), [False, False, False]),
    (None, [False, False, False]),
])
def test_boxes_are_drawn_and_ticked(fonts, chosen, boxes):
    printed = Printed(Paper("表", (Ticks("走访方式", ("入户", "电话", "视频"), chosen),)))
    assert printed.boxes(0) == boxes
    assert "走访方式：入户电话视频" in printed.text(0)


def test_box_stands_right_before_its_option(fonts):
    printed = Printed(Paper("表", (Ticks("走访方式", ("入户", "电话"), ("电话",)),)))
    squares = sorted(s for s in printed.shapes(0) if 8 < s[2] - s[0] < 16 and abs((s[2] - s[0]) - (s[3] - s[1])) < 0.3)
    for square, option in zip(squares, ("入户", "电话"), strict=True):
        place = printed.place(0, option)
        assert 0 < place[0] - square[2] < 6
        assert abs((place[1] + place[3]) / 2 - (square[1] + square[3]) / 2) < 2


def test_many_options_wrap_with_their_boxes(fonts):
    options = tuple(f"第{n}种情形需要说明" for n in range(1, 25))
    printed = Printed(Paper("表", (Ticks("困难情形", options, (options[20],)),)))
    assert printed.boxes(0).count(True) == 1
    assert printed.boxes(0).index(True) == 20
    assert overlapping(printed.characters(0)) == []


def test_question_longer_than_a_line_is_complete(fonts):
    question = unlike("", 90)
    printed = Printed(Paper("表", (Ticks(question, ("是", "否"), ("是",)),)))
    assert only(printed.all_text, question) == question


def test_rows_are_not_torn(fonts):
    rows = tuple((label(f"第{n}项"), Cell(f"甲{n}。" + "情况属实。" * 20 + f"末{n}。", span=3)) for n in range(30))
    printed = Printed(form(rows=rows))
    assert printed.count > 2
    for n in range(30):
        page = [text for text in printed.texts if f"第{n}项" in text]
        assert len(page) == 1
        assert f"甲{n}。" in page[0]
        assert f"末{n}。" in page[0]


def test_heads_are_repeated_on_each_page(fonts):
    heads = (label("姓名"), label("关系"), label("地点"), label("电话"))
    rows = (heads, *[tuple(Cell(f"{n}-{m}") for m in range(4)) for n in range(70)])
    printed = Printed(form(rows=rows))
    assert printed.count > 1
    assert all("姓名关系地点电话" in text for text in printed.texts)


def test_cell_taller_than_a_page_is_complete(fonts):
    long = unlike("姓名意见", 2500)
    printed = Printed(form(rows=((label("意见"), Cell(long, span=3)),)))
    assert printed.count > 1
    assert only(printed.all_text, long) == long
    assert all("意见" in text for text in printed.texts)
    assert all(overlapping(printed.characters(n)) == [] for n in range(printed.count))


def test_label_taller_than_a_page_is_complete(fonts):
    long = unlike("甲", 1200)
    printed = Printed(form(rows=((label(long), Cell("甲", span=3)),)))
    assert only(printed.all_text, long) == long


def test_room_to_write_that_is_taller_than_a_page_goes_on(fonts):
    printed = Printed(form(rows=((label("家访记录"), Cell("", span=3, lines=60)),)))
    assert printed.count == 2
    written = sum(
        max(s[3] for s in printed.shapes(n)) - min(s[1] for s in printed.shapes(n)) for n in range(printed.count)
    )
    assert written == pytest.approx(27 + 59 * 20, abs=4)


def test_long_text_in_a_narrow_cell_is_complete_and_inside(fonts):
    number, place = "431281201503080018", "湖南省洪江市托口镇三里村第五村民小组老屋场十二号"
    rows = ((label("证号"), Cell(number), label("同时照护的儿童"), Cell(place)),)
    printed = Printed(form(rows=rows))
    assert number in printed.text(0)
    assert place in printed.text(0)
    edges = sorted({round(s[0], 1) for s in printed.shapes(0) if s[2] - s[0] < 1.2})
    table = [c for c in printed.characters(0) if c[4] < 842 - 22 * MM - 34 and c[2] > 100]
    assert not [c[0] for c in table for x in edges if c[1] + 0.5 < x < c[3] - 0.5]


def test_spans_have_to_fill_the_row(fonts):
    with pytest.raises(ValueError, match="3 columns, the grid has 4"):
        Printed(form(rows=((label("姓名"), Cell("甲", span=2)),)))


def test_form_that_runs_over_a_little_is_drawn_together(fonts):
    rows = tuple((label(f"第{n}项"), Cell("", span=3, lines=3)) for n in range(10))
    assert Printed(form(Signatures(("走访人", "被访人")), rows=rows)).count == 1


def test_page_numbers_stand_outside(fonts):
    printed = Printed(Paper("通知", tuple(Words(SENTENCE) for _ in range(30))))
    assert printed.place(0, "— 1 —")[0] > 300
    assert printed.place(1, "— 2 —")[2] < 300
    assert all(printed.place(n, f"— {n + 1} —")[3] < 35 * MM for n in range(printed.count))


@pytest.mark.parametrize(("copies", "foot", "said"), [
    (3, "各执一份", "本件一式三份，各执一份。"), (2, "", "本件一式两份。"), (1, "存档。", "存档。"),
    (12, "", "本件一式12份。"),
])
def test_copies_are_said_at_the_end(fonts, copies, foot, said):
    text = Printed(Paper("通知", (Words(SENTENCE),), copies=copies, foot=foot)).all_text
    assert said in text
    assert text.index(said) > text.index("咨询")


def test_number_subtitle_and_basis_are_printed(fonts):
    printed = Printed(form(number="编号：〔2026〕12号", subtitle="托口镇", basis="《未成年人保护法》第二十二条"))
    text = printed.all_text
    assert text.startswith("走访记录表托口镇编号：〔2026〕12号")
    assert "依据：《未成年人保护法》第二十二条。" in text


def test_signers_who_do_not_fit_beside_each_other_go_below(fonts):
    roles = tuple(f"{name}村民委员会主任兼见证人" for name in ("三里", "郎溪", "大溪", "茅渡", "岩垅"))
    printed = Printed(form(Signatures(roles)))
    assert all(f"{role}：" in printed.all_text for role in roles)
    assert overlapping(printed.characters(0)) == []


@pytest.mark.parametrize("roles", [("监护人",), ("监护人", "受委托人"), ("监护人", "受委托人", "村（居）委会见证人"),
                                   tuple("甲乙丙丁戊己")])
def test_every_signer_has_room_to_sign(fonts, roles):
    printed = Printed(Paper("表", (Words("说明。"), Signatures(roles, dates=False))))
    rules = [s for s in printed.shapes(0) if s[3] - s[1] < 1.2]
    assert len(rules) == len(roles)
    assert all(right - left >= 24 * MM - 1 for left, _, right, _ in rules)


def test_seal_has_room(fonts):
    printed = Printed(Paper("表", (Words("说明。"), Signatures((), seal="托口镇人民政府（盖章）")), copies=2))
    above, seal, below = (printed.place(0, w) for w in ("说明。", "托口镇人民政府", "本件一式"))
    assert above[1] - below[3] > 42 * MM
    assert below[3] < seal[1] < seal[3] < above[1]


def test_empty_paper_is_one_page(fonts):
    assert Printed(Paper("", ())).count == 1


def test_fonts_are_embedded_subsets_and_nothing_else(fonts):
    printed = Printed(form(Words("粟𬭊"), Ticks("问", ("是",)), Signatures(("甲",)), subtitle="托口镇"))
    assert len(printed.fonts()) > 1
    assert all(embedded for _, embedded in printed.fonts())
    named = re.findall(rb"/BaseFont\s*/(\S+)", printed.data)
    assert len(named) == len(set(named)) == printed.data.count(b"/FontFile2")
    assert all(re.match(rb"[A-Z]{6}\+", name) for name in named)
    assert b"Helvetica" not in printed.data


def test_properties_name_no_person_and_no_program_of_others(fonts):
    found = Printed(form()).pdf.get_metadata_dict()
    assert found["Title"] == "走访记录表"
    assert found["Author"] == ""
    assert "reportlab" not in str(found).lower()


def test_same_paper_gives_the_same_file(fonts):
    assert Printed(form(Words("粟𬭊"))).data == Printed(form(Words("粟𬭊"))).data


def test_files_drawn_at_once_are_those_drawn_one_by_one(fonts):
    """The desk draws in the background. 黑体 is built of parts, which reportlab looks up through one shared place."""
    starts = range(20000, 24500, 900)
    papers = [Paper("通知", (Heading("".join(map(chr, range(start, start + 900)))),)) for start in starts]
    alone = [Printed(paper).data for paper in papers]
    usual = sys.getswitchinterval()
    sys.setswitchinterval(1e-6)
    try:
        with ThreadPoolExecutor(5) as pool:
            together = list(pool.map(lambda paper: Printed(paper).data, papers * 4))
    finally:
        sys.setswitchinterval(usual)
    assert together == alone * 4


def test_stopping_leaves_nothing_behind(fonts):
    def stop(done, total, words=""):
        if done == 1:
            raise Cancelled

    out = BytesIO()
    with pytest.raises(Cancelled):
        render(Paper("通知", tuple(Words(SENTENCE) for _ in range(40))), out, progress=stop)
    assert out.getvalue() == b""
