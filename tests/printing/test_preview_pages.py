"""The preview shows the pages of the file itself."""

import threading

import pytest
from printed import Printed

from mzdesk.basics.problems import Refusal
from mzdesk.describe.paper import Paper, Roster, RosterColumn, Words
from mzdesk.printing.preview import Preview


@pytest.fixture(scope="module")
def notice(fonts):
    return Printed(Paper("通知", tuple(Words("说明事项。" * 20) for _ in range(8)))).data


def test_pages_and_their_size(notice):
    with Preview(notice) as preview:
        assert preview.pages == 2
        assert preview.size_mm(0) == pytest.approx((210, 297), abs=0.1)


def test_roster_lies_on_its_side(fonts):
    roster = Roster("花名册", "单位", "", (RosterColumn("姓名", 30),), [("甲",)])
    with Preview(Printed(roster).data) as preview:
        assert preview.size_mm(0) == pytest.approx((297, 210), abs=0.1)


@pytest.mark.parametrize("dpi", [72, 96, 150])
def test_picture_has_the_pixels_it_says(notice, dpi):
    with Preview(notice) as preview:
        picture = preview.picture(0, dpi)
    assert (picture.width, picture.height) == pytest.approx((210 / 25.4 * dpi, 297 / 25.4 * dpi), abs=1)
    assert picture.stride >= 4 * picture.width
    assert len(picture.data) == picture.stride * picture.height


def test_picture_shows_ink_on_white_paper(notice):
    with Preview(notice) as preview:
        picture = preview.picture(0, 72)
    assert picture.data[:4] == b"\xff\xff\xff\xff"
    rows = [picture.data[y * picture.stride:y * picture.stride + 4 * picture.width] for y in range(picture.height)]
    inked = [y for y, row in enumerate(rows) if min(row) < 100]
    # Type area and page number only: 37 mm of white above, some below.
    assert inked
    assert min(inked) >= 37 / 25.4 * 72 - 1
    assert max(inked) < 285 / 25.4 * 72


def test_words_can_be_read(notice):
    with Preview(notice) as preview:
        assert "说明事项。" in preview.text(1)


def test_file_that_is_no_pdf_is_refused():
    with pytest.raises(Refusal) as refusal:
        Preview(b"not a pdf")
    assert refusal.value.sentence == "这个文件不是能打开的 PDF。请重新生成后再预览。"


def test_pages_can_be_asked_for_from_several_threads(notice):
    found = []
    with Preview(notice) as preview:
        def draw():
            found.append(preview.picture(0, 60).data)

        threads = [threading.Thread(target=draw) for _ in range(4)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
    assert len(found) == 4
    assert len(set(found)) == 1
