"""报送: everything since the last receipt becomes one signed and sealed package on the stick (§4, §5)."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import RowMapping

from mzdesk.basics.months import Month
from mzdesk.basics.problems import Refusal
from mzdesk.basics.progress import Progress, silent
from mzdesk.exchange import answering, blobs, comparison, files, own, packing, payload, rebase
from mzdesk.exchange import format as package_format
from mzdesk.exchange.preview import Preview, Tally, preview
from mzdesk.people.access import Permission
from mzdesk.people.desk import TOWNSHIP, Desk
from mzdesk.people.doors import asks

__all__ = ["Export", "Preview", "Tally", "export", "preview"]

Counts = Mapping[str, Mapping[str, int]]


@dataclass(frozen=True)
class Export:
    """A package on the stick. ``again``: nothing was new, so the stored file was handed out once more.

    ``sha256`` is the file's, as sha256sum prints it; ``payload_sha256`` that of the payload.age inside.
    """

    path: Path
    number: int
    kind: str
    period: str
    counts: Counts
    payload_sha256: str
    sha256: str
    again: bool
    words: str

    @property
    def short(self) -> str:
        """The first eight digits of the file's hash, for the 报送单."""
        return self.sha256[:8].upper()


@asks(Permission.HANDIN)
def export(desk: Desk, to: Path, full: bool = False, month: Month | None = None, progress: Progress = silent) -> Export:
    """Write the next package into a folder; the stored one again where nothing is new.

    ``full`` adds the whole state, for the bureau to compare; so does every package of a re-basing. Nothing leaves an
    office that is paused or has parted from the bureau (``rebase``). A Refusal while writing to the folder loses
    nothing: the package lies in the outbox and is handed out by the next call.
    """
    if desk.office.role != TOWNSHIP:
        raise Refusal("报送包由乡镇制作，本机不能办理", "请在乡镇的电脑上操作", code="wrong-role")
    roster, keys = own.demand_roster(desk), own.keys(desk)
    desk.store.refuse_closed()
    rebase.refuse_paused(desk)
    period = month or Month.of(desk.today())
    with desk.store.reading() as connection:
        parted = rebase.parting_in(desk, connection)
        full = full or parted is not None
        stored = packing.stored_package(desk, connection, roster, full, period, parted)
        drawn = None if stored else packing.draw(
            desk, connection, packing.base(connection, roster, parted), full, progress
        )
        inside, beyond = blobs.split(connection, drawn.pictures) if drawn else ([], [])
        pictures = blobs.members(connection, inside)
        manifest = None if drawn is None else packing.manifest_of(
            desk, connection, roster, drawn, signer=keys.sign.public.text, full=full, period=period,
            parted=parted,
        )
    if stored:
        return _handed_out(desk, stored, to)
    assert drawn is not None and manifest is not None
    members = [(payload.CHANGES, drawn.changes)]
    members += [(comparison.member_name(table), rows) for table, rows in sorted(drawn.rows.items())]
    members += pictures
    progress(1, 1, "正在加密和签名")
    built = package_format.build(manifest, keys.sign, members, [roster.bureau.age, keys.age.recipient])
    office = desk.office
    name = package_format.file_name(
        office.area, office.replica, office.letter, True, manifest.number, manifest.period
    )
    files.write_pieces(built.pieces, built.size, desk.outbox, name)
    blobs.write_volumes(desk, name, beyond, [roster.bureau.age, keys.age.recipient])
    answering.remember(desk, built, name, mark=drawn.end, recipient=roster.bureau.age)
    with desk.store.reading() as connection:
        stored = packing.newest(connection)
    assert stored is not None
    return _handed_out(desk, stored, to, again=False)


def _handed_out(desk: Desk, stored: RowMapping, to: Path, again: bool = True) -> Export:
    words = files.SAFE
    path = desk.outbox / stored["file"]
    if to.resolve() != desk.outbox.resolve():
        for volume in blobs.volumes_of(path):
            files.copy(volume, to)
        written = files.copy(path, to)
        path, words = written.path, written.words
    return Export(
        path, stored["number"], stored["kind"], stored["period"], json.loads(stored["counts"]),
        stored["cipher_sha256"], stored["sha256"], again, words,
    )
