"""What a merge changed beside the records, noted while it runs, so that the merge can be taken back (§7.7)."""

import json
from dataclasses import asdict, dataclass, field
from typing import Any

from sqlalchemy import Connection, delete, insert, select

from mzdesk.exchange.records import MergeBefore


@dataclass
class Before:
    """``mark`` and ``lives`` of the installation before; ``entries``: after which number and in which lives hashes
    were added; ``dead``: those that were given another life; ``replaced``: conflicts that newer ones took the place
    of; ``answered``: offers of 找回 that the package answered; ``pictures``: digests that came."""

    mark: dict[str, Any] | None
    lives: str
    entries: dict[str, Any] = field(default_factory=dict)
    dead: list[dict[str, Any]] = field(default_factory=list)
    replaced: list[str] = field(default_factory=list)
    answered: list[str] = field(default_factory=list)
    pictures: list[str] = field(default_factory=list)

    def keep(self, connection: Connection, package: str, work: str) -> None:
        connection.execute(delete(MergeBefore).where(MergeBefore.package == package))
        connection.execute(insert(MergeBefore), {
            "package": package, "work": work, "content": json.dumps(asdict(self), ensure_ascii=False)})


def before(connection: Connection, package: str, work: str) -> Before | None:
    """What stood before; None where the merge was made before this was noted."""
    told = connection.scalar(select(MergeBefore.content).where(
        MergeBefore.package == package, MergeBefore.work == work))
    return Before(**json.loads(told)) if told else None


def add_pictures(connection: Connection, package: str, arrived: list[str]) -> None:
    """Volumes that came after their package was merged belong to it all the same."""
    row = connection.execute(select(MergeBefore).where(MergeBefore.package == package)).mappings().first()
    if row is not None and arrived:
        found = Before(**json.loads(row["content"]))
        found.pictures = sorted({*found.pictures, *arrived})
        found.keep(connection, package, row["work"])
