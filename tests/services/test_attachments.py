"""Pictures as they are kept: small, upright, without EXIF, once for the same bytes (care.md trap 24)."""

import io

import pytest
from PIL import Image
from sqlalchemy import func, select

from mzdesk.basics.problems import Refusal
from mzdesk.lines import LINES
from mzdesk.people import pictures
from mzdesk.people.codes import Purpose
from mzdesk.people.pictures import JPEG, PDF, prepared
from mzdesk.services import attachments, records
from mzdesk.store.local import Blob
from tests.fixtures import put_child

CHILDREN = LINES["left_behind"]
PLACE = "北纬27度东经109度"


def photo(width: int = 3000, height: int = 2000, *, orientation: int = 1, kind: str = "JPEG") -> bytes:
    """A photo as a telephone writes it: red at the left, blue at the right, with EXIF."""
    image = Image.new("RGB", (width, height), "red")
    image.paste(Image.new("RGB", (width // 2, height), "blue"), (width // 2, 0))
    exif = Image.Exif()
    exif[0x0112] = orientation
    exif[0x010E] = "place"
    exif.get_ifd(0x8825)[1] = "N"
    out = io.BytesIO()
    image.save(out, kind, exif=exif)
    return out.getvalue()


def opened(data: bytes) -> Image.Image:
    return Image.open(io.BytesIO(data))


def test_trap_24_a_photo_is_made_small_and_loses_where_it_was_taken():
    data = photo()
    assert opened(data).getexif()[0x010E] == "place"
    kept = prepared(data)
    assert kept.media == JPEG
    assert opened(kept.data).size == (1600, 1067)
    assert not dict(opened(kept.data).getexif())
    assert b"Exif" not in kept.data
    assert max(opened(kept.thumb).size) == 240
    assert len(kept.data) < len(data)


def test_a_photo_taken_upright_stands_upright():
    kept = opened(prepared(photo(orientation=6)).data)
    assert kept.size == (1067, 1600)
    top, bottom = kept.getpixel((500, 50)), kept.getpixel((500, 1550))
    assert top[0] > 200 and bottom[2] > 200


@pytest.mark.parametrize("kind", ["PNG", "BMP", "WEBP", "TIFF", "GIF"])
def test_what_offices_have_is_taken(kind):
    out = io.BytesIO()
    Image.new("RGB", (300, 200), "green").save(out, kind)
    assert opened(prepared(out.getvalue()).data).size == (300, 200)


def test_what_is_transparent_lies_on_white_paper():
    out = io.BytesIO()
    Image.new("RGBA", (30, 20), (0, 0, 0, 0)).save(out, "PNG")
    assert opened(prepared(out.getvalue()).data).getpixel((5, 5)) == (255, 255, 255)


def test_a_scan_in_pdf_stays_as_it_is():
    kept = prepared(b"%PDF-1.4\nrest")
    assert (kept.media, kept.data, kept.thumb) == (PDF, b"%PDF-1.4\nrest", b"")


@pytest.mark.parametrize("data", [b"", b"MZ\x90\x00", b"\xff\xd8\xff", photo()[:400], b"<svg xmlns='x'/>"])
def test_what_is_no_picture_is_refused_in_a_sentence(data):
    with pytest.raises(Refusal) as caught:
        prepared(data)
    assert caught.value.sentence == "这个文件不是能用的图片。请用 JPG、PNG 图片或 PDF 扫描件。"


def test_what_is_too_large_is_refused_before_it_is_unpacked(monkeypatch):
    monkeypatch.setattr(pictures, "MOST_PIXELS", 1000)
    with pytest.raises(Refusal, match="图片太大"):
        prepared(photo(100, 100))
    monkeypatch.setattr(pictures, "MOST_SCAN", 5)
    with pytest.raises(Refusal, match="扫描件太大"):
        prepared(b"%PDF-1.4\nrest")


def test_a_picture_bomb_is_refused(monkeypatch):
    """A few bytes that say they are a huge picture."""
    out = io.BytesIO()
    Image.new("1", (40_000, 10_000)).save(out, "PNG")
    with pytest.raises(Refusal):
        prepared(out.getvalue())


def test_the_same_bytes_stand_in_the_store_once(desk, tmp_path):
    path = tmp_path / "证件.jpg"
    path.write_bytes(photo(200, 100))
    first, second = put_child(desk), put_child(desk, name="向小明", id_no=None)
    made = [attachments.add_file(desk, CHILDREN, key, path, Purpose.PAPER) for key in (first, second)]
    assert made[0].digest == made[1].digest
    with desk.store.reading() as connection:
        assert connection.scalar(select(func.count()).select_from(Blob.__table__)) == 1
    with pytest.raises(Refusal, match="已经添加过"):
        attachments.add_file(desk, CHILDREN, first, path, Purpose.PAPER)


def test_what_was_taken_away_is_gone_from_the_list_and_stays_in_the_log(desk):
    key = put_child(desk)
    made = attachments.add(desk, CHILDREN, key, photo(200, 100), Purpose.SCENE, title="现场")
    (one,) = attachments.shown(desk, CHILDREN, key)
    assert (one.title, one.purpose, one.there, bool(one.thumb)) == ("现场", "现场", True, True)
    assert attachments.content(desk, CHILDREN, one.digest).digest == made.digest
    attachments.remove(desk, CHILDREN, one.id)
    assert attachments.shown(desk, CHILDREN, key) == []
    assert any("照片和扫描件" in entry.what for entry in records.history(desk, CHILDREN, key))


def test_content_that_is_not_here_or_was_damaged_is_told(desk):
    key = put_child(desk)
    made = attachments.add(desk, CHILDREN, key, photo(200, 100), Purpose.SCENE)
    blob = Blob.__table__
    with desk.store.writing() as connection:
        connection.execute(blob.update().values(data=b"spoiled"))
    with pytest.raises(Refusal, match="已损坏"):
        attachments.content(desk, CHILDREN, made.digest)
    with desk.store.writing() as connection:
        connection.execute(blob.delete())
    with pytest.raises(Refusal, match="还没有收到"):
        attachments.content(desk, CHILDREN, made.digest)
    assert attachments.missing(desk, [made.digest]) == [made.digest]
    assert [one.there for one in attachments.shown(desk, CHILDREN, key)] == [False]
