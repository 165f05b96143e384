"""Pictures and scans of records: taken in from a file or the clipboard, looked at, taken away."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from sqlalchemy import ColumnElement, insert, select

from mzdesk.basics.problems import Refusal
from mzdesk.describe import Line
from mzdesk.people.access import Permission
from mzdesk.people.attachments import Attachment
from mzdesk.people.codes import Purpose
from mzdesk.people.desk import Desk
from mzdesk.people.doors import asks
from mzdesk.people.pictures import JPEG, PDF, Picture, prepared
from mzdesk.services.dossiers import load
from mzdesk.store.local import Blob
from mzdesk.store.work import Changes, table_of

__all__ = ["JPEG", "PDF", "Added", "Picture", "Shown", "add", "add_file", "change", "content", "missing", "remove",
           "shown"]


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


@asks(Permission.SAVE)
def add_file(desk: Desk, line: Line, key: str, path: Path, purpose: Purpose, *, about: str = "") -> Added:
    """Take a picture or a PDF in from a file; its name becomes the title, without what could be a path."""
    try:
        data = path.read_bytes()
    except OSError:
        raise Refusal("读不到这个文件", "请检查文件是否还在、U 盘是否插好", code="unreadable-file") from None
    return add(desk, line, key, data, purpose, title=path.stem[:60], about=about)


@asks(Permission.SAVE)
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
            work.connection.execute(insert(Blob), picture.row)
    return Added(made, picture.digest, len(picture.data), work.changes)


@asks(Permission.SAVE)
def remove(desk: Desk, line: Line, attachment: str, reason: str = "经办人删去照片") -> Changes:
    """作废 one attachment of a record of the line; its bytes stay, since the log says that it was there."""
    _demand_of(desk, line, table_of(Attachment).c.id == attachment)
    with desk.store.work(desk.operator, reason) as work:
        work.void(Attachment, attachment, reason)
    return work.changes


@asks(Permission.SAVE)
def change(desk: Desk, line: Line, attachment: str, *, purpose: Purpose, title: str) -> Changes:
    """Another purpose or name."""
    _demand_of(desk, line, table_of(Attachment).c.id == attachment)
    with desk.store.work(desk.operator, "更改照片说明") as work:
        work.put(Attachment, {"purpose": purpose, "title": title.strip() or purpose.label}, attachment)
    return work.changes


@asks(Permission.READ)
def shown(desk: Desk, line: Line, key: str) -> list[Shown]:
    """The attachments of a record of the line with their small pictures, the newest first."""
    table, blob, record = table_of(Attachment), Blob.__table__, table_of(line.record)
    query = select(table, blob.c.thumb, blob.c.digest.label("kept")).join_from(
        table, blob, blob.c.digest == table.c.digest, isouter=True).where(
        table.c.owner_id == key, table.c.owner_id.in_(select(record.c.id)), table.c.void_reason.is_(None)).order_by(
        table.c.id.desc())
    with desk.store.reading() as connection:
        rows = connection.execute(query).mappings().all()
    return [
        Shown(row["id"], row["title"] or "", row["purpose"].label if row["purpose"] else "", row["about"] or "",
              row["added"], row["media"] or "", row["digest"] or "", row["thumb"] or b"", row["kept"] is not None)
        for row in rows
    ]


@asks(Permission.READ)
def content(desk: Desk, line: Line, digest: str) -> Picture:
    """The bytes behind a digest that a record of the line has, checked against it; a Refusal where they are not
    here."""
    _demand_of(desk, line, table_of(Attachment).c.digest == digest)
    blob = Blob.__table__
    with desk.store.reading() as connection:
        row = connection.execute(select(blob).where(blob.c.digest == digest)).mappings().first()
    if row is None:
        raise Refusal("这张照片的内容还没有收到", "请让乡镇重新报送", code="no-picture")
    found = Picture(row["data"], row["media"], row["thumb"])
    if found.digest != digest:
        raise Refusal("这张照片的内容已损坏", "请从备份恢复或重新添加", code="bad-picture")
    return found


def _demand_of(desk: Desk, line: Line, which: ColumnElement[bool]) -> None:
    """The door asked for this line: what belongs to another one does not go through it."""
    table, record = table_of(Attachment), table_of(line.record)
    with desk.store.reading() as connection:
        found = connection.scalar(select(table.c.id).join_from(table, record, table.c.owner_id == record.c.id).where(
            which).limit(1))
    if found is None:
        raise Refusal(f"{line.title}台账里没有这份照片或扫描件", "请刷新后再试", code="no-picture")


def missing(desk: Desk, digests: Iterable[str]) -> list[str]:
    """Those of the digests whose bytes are not here."""
    wanted, blob = sorted(set(digests)), Blob.__table__
    there: set[str] = set()
    with desk.store.reading() as connection:
        for start in range(0, len(wanted), 500):
            there.update(connection.scalars(select(blob.c.digest).where(
                blob.c.digest.in_(wanted[start:start + 500]))))
    return [digest for digest in wanted if digest not in there]


def named(desk: Desk, digests: Iterable[str]) -> list[tuple[str, str]]:
    """Title and record of every attachment that has one of these digests, without those that were voided."""
    table, wanted = table_of(Attachment), sorted(set(digests))
    found: list[tuple[str, str]] = []
    with desk.store.reading() as connection:
        for start in range(0, len(wanted), 500):
            found += [(row.title or "", row.owner_id) for row in connection.execute(
                select(table.c.title, table.c.owner_id).where(
                    table.c.digest.in_(wanted[start:start + 500]), table.c.void_reason.is_(None)).order_by(table.c.id))]
    return found
