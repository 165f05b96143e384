"""Pictures and scans of records: taken in from a file or the clipboard, made small, without what the camera adds.

National systems take 10 MB a file at most (care.md trap 24); a picture as it is kept here has a few hundred KB.
"""

import hashlib
import io
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from sqlalchemy import insert, select

from mzdesk.basics.problems import Refusal
from mzdesk.describe import Line
from mzdesk.people.attachments import Attachment
from mzdesk.people.codes import Purpose
from mzdesk.people.desk import Desk
from mzdesk.services.dossiers import load
from mzdesk.store.local import Blob
from mzdesk.store.work import Changes, table_of

LONGEST_SIDE, QUALITY = 1600, 82
THUMB_SIDE, THUMB_QUALITY = 240, 75
MOST_PIXELS = 120_000_000
MOST_BYTES = 60 << 20
MOST_SCAN = 10 << 20
JPEG, PDF = "image/jpeg", "application/pdf"


@dataclass(frozen=True)
class Picture:
    """Bytes as they are kept: their type, digest and a small picture for lists (empty for a scan in PDF)."""

    data: bytes
    media: str
    thumb: bytes

    @property
    def digest(self) -> str:
        return hashlib.sha256(self.data).hexdigest()


@dataclass(frozen=True)
class Shown:
    """One attachment of a record as a list shows it; ``there`` False: its bytes have not arrived in this office."""

    id: str
    title: str
    purpose: str
    about: str
    added: date | None
    media: str
    digest: str
    thumb: bytes
    there: bool


@dataclass(frozen=True)
class Added:
    """An attachment that was taken in."""

    id: str
    digest: str
    size: int
    changes: Changes


def prepared(data: bytes) -> Picture:
    """Turned upright, no side longer than ``LONGEST_SIDE``, as JPEG without EXIF; a PDF stays as it is.

    Raises Refusal for what is no picture, and for what is too large to be one of a telephone or a scanner.
    """
    if len(data) > MOST_BYTES:
        raise Refusal("文件太大", f"图片最大{MOST_BYTES >> 20}MB，请换一张", code="too-large")
    if data.startswith(b"%PDF-"):
        if len(data) > MOST_SCAN:
            raise Refusal("扫描件太大", f"PDF 最大{MOST_SCAN >> 20}MB，请降低扫描分辨率后再试", code="too-large")
        return Picture(data, PDF, b"")
    from PIL import Image, ImageOps, UnidentifiedImageError

    try:
        with Image.open(io.BytesIO(data), formats=("JPEG", "PNG", "BMP", "WEBP", "TIFF", "GIF")) as opened:
            if opened.width * opened.height > MOST_PIXELS:
                raise Refusal("图片太大", "请换一张像素少一些的", code="too-large")
            opened.draft("RGB", (LONGEST_SIDE * 2, LONGEST_SIDE * 2))
            upright = ImageOps.exif_transpose(opened)
            plain = Image.new("RGB", upright.size, "white")
            rgba = upright.convert("RGBA")
            plain.paste(rgba, mask=rgba.getchannel("A"))
    except Refusal:
        raise
    except (UnidentifiedImageError, OSError, ValueError, SyntaxError, Image.DecompressionBombError):
        raise Refusal("这个文件不是能用的图片", "请用 JPG、PNG 图片或 PDF 扫描件", code="bad-picture") from None
    plain.thumbnail((LONGEST_SIDE, LONGEST_SIDE))
    small = plain.copy()
    small.thumbnail((THUMB_SIDE, THUMB_SIDE))
    return Picture(_jpeg(plain, QUALITY), JPEG, _jpeg(small, THUMB_QUALITY))


def _jpeg(image: object, quality: int) -> bytes:
    out = io.BytesIO()
    image.save(out, "JPEG", quality=quality, optimize=True)  # type: ignore[attr-defined]
    return out.getvalue()


def add_file(desk: Desk, line: Line, key: str, path: Path, purpose: Purpose, *, about: str = "") -> Added:
    """Take a picture or a PDF in from a file; its name becomes the title, without what could be a path."""
    try:
        data = path.read_bytes()
    except OSError:
        raise Refusal("读不到这个文件", "请检查文件是否还在、U 盘是否插好", code="unreadable-file") from None
    return add(desk, line, key, data, purpose, title=path.stem[:60], about=about)


def add(
    desk: Desk, line: Line, key: str, data: bytes, purpose: Purpose, *, title: str = "", about: str = "",
) -> Added:
    """Take a picture in; the same one twice at one record is refused."""
    picture = prepared(data)
    dossier = load(desk, line, key)
    if any(row.get("digest") == picture.digest and row.get("purpose") == purpose
           for row in dossier.parts["photos"]):
        raise Refusal("这张照片已经添加过", "不用重复添加", code="known-picture")
    with desk.store.work(desk.operator, "添加照片") as work:
        made = work.put(Attachment, {
            "owner_id": key, "added": desk.today(), "title": title.strip() or purpose.label, "purpose": purpose,
            "about": about or None, "media": picture.media, "size": len(picture.data), "digest": picture.digest,
        })
        table = Blob.__table__
        if work.connection.scalar(select(table.c.digest).where(table.c.digest == picture.digest)) is None:
            work.connection.execute(insert(Blob), _row(picture))
    return Added(made, picture.digest, len(picture.data), work.changes)


def _row(picture: Picture) -> dict[str, object]:
    return {"digest": picture.digest, "media": picture.media, "size": len(picture.data), "data": picture.data,
            "thumb": picture.thumb}


def remove(desk: Desk, attachment: str, reason: str = "经办人删去照片") -> Changes:
    """作废 one attachment; its bytes stay, since the log says that it was there."""
    with desk.store.work(desk.operator, reason) as work:
        work.void(Attachment, attachment, reason)
    return work.changes


def change(desk: Desk, attachment: str, *, purpose: Purpose, title: str) -> Changes:
    """Another purpose or name."""
    with desk.store.work(desk.operator, "更改照片说明") as work:
        work.put(Attachment, {"purpose": purpose, "title": title.strip() or purpose.label}, attachment)
    return work.changes


def shown(desk: Desk, key: str) -> list[Shown]:
    """The attachments of a record with their small pictures, the newest first."""
    table, blob = table_of(Attachment), Blob.__table__
    query = select(table, blob.c.thumb, blob.c.digest.label("kept")).join_from(
        table, blob, blob.c.digest == table.c.digest, isouter=True).where(
        table.c.owner_id == key, table.c.void_reason.is_(None)).order_by(table.c.id.desc())
    with desk.store.reading() as connection:
        rows = connection.execute(query).mappings().all()
    return [
        Shown(row["id"], row["title"] or "", row["purpose"].label if row["purpose"] else "", row["about"] or "",
              row["added"], row["media"] or "", row["digest"] or "", row["thumb"] or b"", row["kept"] is not None)
        for row in rows
    ]


def content(desk: Desk, digest: str) -> Picture:
    """The bytes behind a digest, checked against it; a Refusal where they are not here."""
    blob = Blob.__table__
    with desk.store.reading() as connection:
        row = connection.execute(select(blob).where(blob.c.digest == digest)).mappings().first()
    if row is None:
        raise Refusal("这张照片的内容还没有收到", "请让乡镇重新报送", code="no-picture")
    found = Picture(row["data"], row["media"], row["thumb"])
    if found.digest != digest:
        raise Refusal("这张照片的内容已损坏", "请从备份恢复或重新添加", code="bad-picture")
    return found


def missing(desk: Desk, digests: Iterable[str]) -> list[str]:
    """Those of the digests whose bytes are not here."""
    wanted, blob = sorted(set(digests)), Blob.__table__
    there: set[str] = set()
    with desk.store.reading() as connection:
        for start in range(0, len(wanted), 500):
            there.update(connection.scalars(select(blob.c.digest).where(
                blob.c.digest.in_(wanted[start:start + 500]))))
    return [digest for digest in wanted if digest not in there]
