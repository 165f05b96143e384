"""Pictures and scans on the way: in the package up to a size, beyond it in volumes beside it (docs/package.md §4.7).

They are known by the SHA-256 of their bytes, which stands in the signed rows of the package: whoever changes or adds
one gains nothing, since what no row names is not taken.
"""

import hashlib
import json
from collections.abc import Iterable, Mapping, Sequence, Set
from pathlib import Path

from sqlalchemy import Connection, delete, insert, select

from mzdesk.basics.problems import Refusal
from mzdesk.exchange import files, payload, refusals
from mzdesk.exchange.keys import AgeKey, seal
from mzdesk.people.attachments import Attachment
from mzdesk.people.desk import Desk
from mzdesk.people.pictures import arrived
from mzdesk.store.local import Blob, Setting
from mzdesk.store.work import table_of

ENTITY = table_of(Attachment).name
PREFIX, SUFFIX = "blobs/", ".mzv"
INSIDE = 50 << 20
"""Bytes of pictures that a package carries itself."""
VOLUME = 200 << 20
"""Bytes of pictures in one volume: a FAT32 stick takes it, and a broken one costs no more than this."""
LARGEST = 260 << 20
WANTED = "exchange.missing"
MOST_TOLD = 2000


def digests_of(connection: Connection, records: Iterable[str]) -> list[str]:
    """The digests that these attachments name, without those that were voided."""
    table, found = table_of(Attachment), set[str]()
    wanted = sorted(records)
    for start in range(0, len(wanted), 500):
        found.update(connection.scalars(select(table.c.digest).where(
            table.c.id.in_(wanted[start:start + 500]), table.c.void_reason.is_(None), table.c.digest.is_not(None))))
    return sorted(found)


def split(connection: Connection, digests: Iterable[str]) -> tuple[list[str], list[list[str]]]:
    """Which of those that are here go into the package, and which into each volume."""
    blob = Blob.__table__
    inside: list[str] = []
    volumes: list[list[str]] = []
    room, left = INSIDE, 0
    for digest in sorted(set(digests)):
        size = connection.scalar(select(blob.c.size).where(blob.c.digest == digest))
        if size is None:
            continue
        if size <= room:
            inside.append(digest)
            room -= size
            continue
        if not volumes or size > left:
            volumes.append([])
            left = VOLUME
        volumes[-1].append(digest)
        left -= size
    return inside, volumes


def members(connection: Connection, digests: Iterable[str]) -> list[tuple[str, list[bytes]]]:
    """The members of a payload or a volume."""
    blob = Blob.__table__
    return [(f"{PREFIX}{digest}", [connection.execute(select(blob.c.data).where(blob.c.digest == digest)).scalar_one()])
            for digest in digests]


def volume_name(package: str, number: int) -> str:
    """The name of a volume: that of its package with its number."""
    return f"{package.removesuffix('.mzp')}_{number}{SUFFIX}"


def volumes_of(package: Path) -> list[Path]:
    """The volumes that lie beside a package."""
    return sorted(package.parent.glob(f"{package.name.removesuffix('.mzp')}_[0-9]*{SUFFIX}"))


def write_volumes(desk: Desk, name: str, volumes: Sequence[Sequence[str]], recipients: Sequence[str]) -> list[Path]:
    """Write the volumes of a package into the outbox, one after the other, so that one is in memory at a time."""
    found = []
    for number, digests in enumerate(volumes, 1):
        with desk.store.reading() as connection:
            plain = b"".join(payload.tar(members(connection, digests)))
        found.append(files.write(seal(plain, recipients), desk.outbox, volume_name(name, number)).path)
    return found


def read_volume(path: Path, key: AgeKey) -> dict[str, bytes]:
    """The pictures of a volume by digest; a Refusal where the file is damaged or not for this office."""
    data = files.raw(path, LARGEST)
    if data is None:
        raise refusals.too_large("附件卷")
    try:
        return of_members(payload.untar(key.open(data)))
    except (Refusal, ValueError):
        raise refusals.damaged("附件卷") from None


def of_members(found: Mapping[str, memoryview]) -> dict[str, bytes]:
    """The pictures among the members of a payload, each held against its digest."""
    pictures = {}
    for name, member in found.items():
        if name.startswith(PREFIX):
            data = bytes(member)
            if hashlib.sha256(data).hexdigest() != name.removeprefix(PREFIX):
                raise refusals.malformed("附件与摘要不符")
            pictures[name.removeprefix(PREFIX)] = data
    return pictures


def missing(connection: Connection, site: str, known: Set[tuple[str, str]] | None = None) -> list[str]:
    """The digests that live attachments of an office name and whose bytes are not here. With ``known`` only those of
    the attachments that one of its computers knows."""
    table, blob = table_of(Attachment), Blob.__table__
    rows = connection.execute(select(table.c.id, table.c.digest).join_from(
        table, blob, blob.c.digest == table.c.digest, isouter=True).where(
        table.c.site == site, table.c.void_reason.is_(None), table.c.digest.is_not(None), blob.c.digest.is_(None)))
    return sorted({row.digest for row in rows if known is None or (ENTITY, row.id) in known})


def keep(connection: Connection, site: str, pictures: Mapping[str, bytes]) -> list[str]:
    """Take in what the rows of that office name and was not here; returns the digests."""
    wanted = sorted(set(missing(connection, site)) & pictures.keys())
    table = table_of(Attachment)
    for digest in wanted:
        media = connection.scalar(select(table.c.media).where(table.c.digest == digest).limit(1)) or ""
        connection.execute(insert(Blob), arrived(pictures[digest], str(media)[:20]).row)
    return wanted


def asked_for(connection: Connection) -> list[str]:
    """What the bureau said last that it lacks."""
    text = connection.scalar(select(Setting.value).where(Setting.key == WANTED))
    return list(json.loads(text)) if text else []


def ask_for(connection: Connection, digests: Sequence[str]) -> None:
    """Remember what the bureau lacks; nothing clears it."""
    connection.execute(delete(Setting).where(Setting.key == WANTED))
    if digests:
        connection.execute(insert(Setting), {"key": WANTED, "value": json.dumps(list(digests))})
