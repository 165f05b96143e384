"""The bureau's answer to a package: the receipt's content, its package on the stick, the same again when asked (§8)."""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, RowMapping, delete, func, insert, select

from mzdesk.exchange import canonical, files, own, payload
from mzdesk.exchange import format as package_format
from mzdesk.exchange.keys import phone_code, recipient_id
from mzdesk.exchange.manifest import UPWARD, Manifest, Point
from mzdesk.exchange.merge import RULES, Merger
from mzdesk.exchange.records import PackageReceived, PackageSent
from mzdesk.exchange.roster import Seat
from mzdesk.people.desk import Desk

AGREE, DIFFER = "两边一致", "两边不一致，请报送全量包"
WAITING, EDITED = "有待核内容，核完后再比对", "市局改过部分内容，反馈给乡镇后再比对"
RECOVER = "有找回内容，请读入反馈包逐项核对"
RECOVER_WAITING = f"{RECOVER}；另{WAITING}"
SHARED = "本单位另一台电脑也报过其中的记录，读入反馈包后再比对"
FORKED = "未合并：与本局已收的内容分叉，请读入回执后重新接上"
NOT_TAKEN = "未合并，请按本回执带回的进度重新报送"


@dataclass(frozen=True)
class Answer:
    """A receipt that was written: where, and the code to say on the telephone."""

    path: Path
    phone: str


def content(package: str, manifest: Manifest, result: str, mark: Point, epoch: str) -> dict[str, Any]:
    """The part of a receipt that every outcome has."""
    return {
        "package": package, "kind": manifest.kind, "number": manifest.number, "period": manifest.period,
        "site": manifest.site, "replica": manifest.replica, "result": result,
        "mark": {"epoch": epoch, "seq": mark.seq, "hash": mark.hash},
        "end": {"seq": manifest.end.seq, "hash": manifest.end.hash},
        "applied": 0, "verdict": NOT_TAKEN, "held": [], "conflicts": [], "missing": [],
    }


def told(merger: Merger) -> dict[str, Any]:
    """What the township must know of the entries: those that wait, and those where both offices changed a field.

    Values stand as JSON in ASCII, so that no normalisation can touch a rare character.
    """
    return {
        "applied": merger.applied,
        "held": [{
            "seq": held.change.seq, "entity": held.change.entity, "record_id": held.change.record_id,
            "rule": held.rule, "words": RULES[held.rule][0], "advice": RULES[held.rule][1],
        } for held in merger.held],
        "conflicts": [{
            "entity": entity, "record_id": key, "field": name, "before": json.dumps(found.before),
            "ours": json.dumps(found.ours), "theirs": json.dumps(found.theirs), "winner": found.winner.value,
        } for (entity, key, name), found in merger.differences.items()],
    }


def next_number(connection: Connection, upward: bool) -> int:
    """One more than the last package sent in that direction."""
    kinds = PackageSent.kind.in_(UPWARD)
    last = connection.scalar(select(func.max(PackageSent.number)).where(kinds if upward else ~kinds))
    return (last or 0) + 1


def receipt(desk: Desk, keys: own.Keys, seat: Seat, received: RowMapping, folder: Path | None) -> Answer:
    """The receipt for a package: the stored file where one was written, else a new one; copied into ``folder``."""
    with desk.store.reading() as connection:
        stored = connection.execute(
            select(PackageSent).where(PackageSent.answers == received["sha256"]).order_by(PackageSent.number.desc())
        ).mappings().first()
    content = {"missing": [], **json.loads(received["receipt"])}
    path = desk.outbox / stored["file"] if stored else None
    if stored is None or path is None or not path.exists() or not _same(stored, content, seat):
        path = _write(desk, keys, seat, content)
    if folder and folder.resolve() != desk.outbox.resolve():
        path = files.copy(path, folder).path
    end = content["end"]
    shared = keys.age.shared_with(seat.age)
    return Answer(path, phone_code(shared, received["sha256"], end["seq"], end["hash"]))


def phone_codes(desk: Desk) -> dict[str, str]:
    """The 电话回执码 of every package that was taken in, by the package's digest; not of those whose keys the roster
    no longer names."""
    keys, roster = own.keys(desk), own.roster(desk)
    ages = {seat.sign: seat.age for seat in roster.offices} if roster else {}
    with desk.store.reading() as connection:
        rows = connection.execute(select(PackageReceived).where(
            PackageReceived.result.in_(("merged", "duplicate")))).mappings().all()
    shared = {sign: keys.age.shared_with(age) for sign, age in ages.items()}
    return {row["sha256"]: phone_code(shared[row["signer"]], row["sha256"], row["end_seq"], row["end_hash"])
            for row in rows if row["signer"] in shared}


def _same(stored: RowMapping, content: Mapping[str, Any], seat: Seat) -> bool:
    """True where the stored receipt says what is to be said now, to the keys the office has now."""
    mark = content["mark"]
    counts = json.loads(stored["counts"])
    said = (stored["end_seq"], stored["end_hash"], stored["recipient"], counts.get("result"), counts.get("missing", 0))
    same = said == (mark["seq"], mark["hash"], recipient_id(seat.age), content["result"], len(content["missing"]))
    return same and counts.get("said", _digest(content)) == _digest(content)


def _digest(content: Mapping[str, Any]) -> str:
    return hashlib.sha256(canonical.dumps(dict(content))).hexdigest()


def _write(desk: Desk, keys: own.Keys, seat: Seat, content: Mapping[str, Any]) -> Path:
    office, now = desk.office, desk.clock.now().isoformat(timespec="seconds")
    roster = own.demand_roster(desk)
    with desk.store.reading() as connection:
        number = next_number(connection, upward=False)
    letter = _letter(desk, content["package"])
    name = _name(content, letter, number)
    while (desk.outbox / name).exists():
        number += 1
        name = _name(content, letter, number)
    manifest = Manifest(
        kind="receipt", site=office.area, replica=office.replica, letter=office.letter, epoch=office.epoch,
        number=number, period=content["period"], created=now, signer=keys.sign.public.text, to=content["site"],
        roster=roster.version, counts={"receipt": {content["result"]: 1}},
    )
    built = package_format.build(
        manifest, keys.sign, [(payload.RECEIPT, [canonical.dumps(dict(content))])], [seat.age, keys.age.recipient]
    )
    written = files.write(built.data, desk.outbox, name)
    mark = Point(content["mark"]["seq"], content["mark"]["hash"])
    remember(desk, built, name, mark=mark, answers=content["package"], recipient=seat.age,
             counts={"result": content["result"], "missing": len(content["missing"]), "said": _digest(content)})
    return written.path


def _name(content: Mapping[str, Any], letter: str, number: int) -> str:
    """Named after the township and the installation it is for, so that the clerk sees whose it is."""
    return package_format.file_name(
        content["site"], content["replica"], letter, False, number, content["period"]
    )


def _letter(desk: Desk, package: str) -> str:
    with desk.store.reading() as connection:
        found = connection.scalar(select(PackageReceived.letter).where(PackageReceived.sha256 == package))
    return str(found or "A")


def remember(
    desk: Desk, built: package_format.Built, name: str, *, mark: Point, recipient: str, answers: str = "",
    counts: Mapping[str, Any] | None = None,
) -> None:
    """Note a package that was written. ``mark`` is the end of the log it speaks of."""
    manifest = built.manifest
    assert manifest.plain is not None and manifest.cipher is not None
    row = {
        "sha256": built.sha256, "number": manifest.number, "kind": manifest.kind, "file": name,
        "period": manifest.period, "created": manifest.created, "recipient": recipient_id(recipient),
        "epoch": manifest.epoch, "base_seq": manifest.base.seq, "base_hash": manifest.base.hash,
        "end_seq": mark.seq, "end_hash": mark.hash, "cipher_sha256": manifest.cipher.sha256,
        "plain_sha256": manifest.plain.sha256, "answers": answers, "phoned": "",
        "counts": json.dumps(counts or manifest.counts),
    }
    with desk.store.writing() as connection:
        connection.execute(delete(PackageSent).where(PackageSent.sha256 == built.sha256))
        connection.execute(insert(PackageSent), row)
