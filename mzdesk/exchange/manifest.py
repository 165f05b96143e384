"""What a package says of itself in the open: typed, canonical, without personal data (docs/package.md §2)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, fields, replace
from datetime import date
from typing import Any

from mzdesk.exchange import canonical, refusals
from mzdesk.exchange.keys import VerifyKey
from mzdesk.exchange.shapes import (
    MOST,
    NAME,
    SHA,
    SITE,
    UUID,
    Reader,
    listed,
    mapped,
    moment,
    optional,
    shaped,
    sign_key,
    text,
    whole,
    whole_object,
)

FORMAT = 1
SUITE = "ed25519-minisign/age-x25519/zstd"
ROOT = "0" * 64
LARGEST = 1 << 20

UPWARD = frozenset({"incremental", "full", "enrolment"})
OPEN_KINDS = frozenset({"enrolment", "roster", "policy"})
KINDS = {
    "incremental": "月报包", "full": "全量包", "receipt": "回执", "feedback": "反馈包", "policy": "政策包",
    "roster": "名册", "enrolment": "登记申请",
}


@dataclass(frozen=True)
class Point:
    """A place in a change log: the number of an entry and its hash; (0, zeros) is before the first."""

    seq: int = 0
    hash: str = ROOT


@dataclass(frozen=True)
class Ancestor:
    """An earlier life of the same database and the last entry the later life took over from it."""

    epoch: str
    seq: int
    hash: str


@dataclass(frozen=True)
class Content:
    """The digest and size of a run of bytes."""

    sha256: str
    size: int


@dataclass(frozen=True)
class TableState:
    """How many rows of a table the sender holds, and the digest over them."""

    rows: int
    sha256: str


@dataclass(frozen=True)
class Manifest:
    """The first member of a package. Fields this version does not know are kept in ``extra`` and written again.

    ``number`` counts the packages of one replica upwards, of the bureau downwards. ``to`` is the office a downward
    package is for. ``body`` holds the roster or the enrolment request, which have no payload. ``created`` is for
    information only: nothing is decided by it but whether a revoked key was still valid.
    """

    kind: str
    site: str
    replica: str
    letter: str
    epoch: str
    number: int
    period: str
    created: str
    signer: str
    to: str = ""
    ancestors: tuple[Ancestor, ...] = ()
    previous: str = ""
    base: Point = Point()
    end: Point = Point()
    schema: str = ""
    reader: int = FORMAT
    codes: str = ""
    roster: int = 0
    receipt: int = 0
    counts: Mapping[str, Mapping[str, int]] = field(default_factory=dict)
    state: Mapping[str, TableState] = field(default_factory=dict)
    plain: Content | None = None
    cipher: Content | None = None
    recipients: tuple[str, ...] = ()
    cosigner: str = ""
    body: Mapping[str, Any] = field(default_factory=dict)
    suite: str = SUITE
    format: int = FORMAT
    extra: Mapping[str, Any] = field(default_factory=dict)

    @property
    def words(self) -> str:
        """What it is, for people: 全量包 2026-10 第3号."""
        return f"{KINDS[self.kind]} {self.period} 第{self.number}号"

    @property
    def key(self) -> VerifyKey:
        return VerifyKey.parse(self.signer)

    @property
    def trusted(self) -> str:
        """The trusted comment of its signature (docs/package.md §3.2)."""
        return f"mzdesk {self.kind} site={self.site} period={self.period} number={self.number}"

    @property
    def untrusted(self) -> str:
        return f"signature of manifest.json with key {self.key.id}"

    def dump(self) -> bytes:
        """The canonical bytes that are signed."""
        document = {f.name: written(getattr(self, f.name)) for f in fields(self) if f.name != "extra"}
        return canonical.dumps({**self.extra, **document})

    def lineage(self) -> tuple[Ancestor, ...]:
        """Every life up to the present one, each with the last entry this package knows of it."""
        return (*self.ancestors, Ancestor(self.epoch, self.end.seq, self.end.hash))

    def epoch_of(self, seq: int) -> str:
        """The life in which the entry with this number was written (docs/package.md §5.4)."""
        return next((a.epoch for a in self.ancestors if seq <= a.seq), self.epoch)

    def with_content(self, plain: Content, cipher: Content) -> Manifest:
        return replace(self, plain=plain, cipher=cipher)


def parse(data: bytes) -> Manifest:
    """The manifest in these bytes. Raises Refusal where they are none, or one of a newer format."""
    if len(data) > LARGEST:
        raise refusals.too_large("清单")
    try:
        document = canonical.loads(data)
    except ValueError:
        raise refusals.malformed("清单不是规范的 JSON") from None
    if not isinstance(document, dict):
        raise refusals.malformed("清单不是一个对象")
    _refuse_newer(document)
    values: dict[str, Any] = {}
    for name, read in _READERS.items():
        if name not in document:
            raise refusals.malformed(f"清单缺少 {name}")
        try:
            values[name] = read(document[name])
        except (ValueError, TypeError):
            raise refusals.malformed(f"清单的 {name} 类型或取值不对") from None
    found = Manifest(**values, extra={k: v for k, v in document.items() if k not in _READERS})
    _refuse_contradiction(found)
    return found


def _refuse_newer(document: Mapping[str, Any]) -> None:
    """§2.2: a format above ours, a reader above ours or a kind unknown to us comes from a newer program."""
    for name in ("format", "reader"):
        value = document.get(name)
        if type(value) is int and FORMAT < value <= MOST:
            raise refusals.newer()


def _refuse_contradiction(found: Manifest) -> None:
    """§2.3: fields that must agree with each other."""
    sealed = found.kind not in OPEN_KINDS
    if (found.plain is not None, found.cipher is not None, bool(found.recipients)) != (sealed,) * 3:
        raise refusals.malformed("清单的 plain、cipher、recipients 与种类不符")
    seqs = [a.seq for a in found.ancestors]
    if seqs != sorted(seqs) or found.base.seq > found.end.seq or (seqs and seqs[-1] > found.end.seq):
        raise refusals.malformed("清单的 ancestors、base、end 先后颠倒")
    if len({found.epoch, *(a.epoch for a in found.ancestors)}) != len(found.ancestors) + 1:
        raise refusals.malformed("清单的 ancestors 重复")


def written(value: Any) -> Any:
    """A field in its JSON form."""
    match value:
        case Point():
            return {"seq": value.seq, "hash": value.hash}
        case Ancestor():
            return {"epoch": value.epoch, "seq": value.seq, "hash": value.hash}
        case Content():
            return {"sha256": value.sha256, "size": value.size}
        case TableState():
            return {"rows": value.rows, "sha256": value.sha256}
        case tuple():
            return [written(item) for item in value]
        case Mapping():
            return {key: written(item) for key, item in value.items()}
    return value


def _kind(value: Any) -> str:
    if not isinstance(value, str):
        raise ValueError
    if value not in KINDS:
        raise refusals.newer()
    return value


def _month(value: Any) -> str:
    date.fromisoformat(f"{text('[0-9]{4}-[0-9]{2}')(value)}-01")
    return str(value)


_READERS: dict[str, Reader] = {
    "format": whole(FORMAT),
    "reader": whole(FORMAT),
    "suite": text("[a-z0-9/+.-]{1,80}"),
    "kind": _kind,
    "site": SITE,
    "replica": UUID,
    "letter": text("[A-Z]{1,2}"),
    "epoch": UUID,
    "number": whole(999_999),
    "period": _month,
    "created": moment,
    "signer": sign_key,
    "to": text("(?:[0-9]{6}(?:[0-9]{3})?)?"),
    "ancestors": listed(shaped(Ancestor, epoch=UUID, seq=whole(), hash=SHA), 1000),
    "previous": text("(?:[0-9a-f]{64})?"),
    "base": shaped(Point, seq=whole(), hash=SHA),
    "end": shaped(Point, seq=whole(), hash=SHA),
    "schema": text("[A-Za-z0-9_.-]{0,40}"),
    "codes": text("[A-Za-z0-9_.-]{0,40}"),
    "roster": whole(),
    "receipt": whole(),
    "counts": mapped(NAME, mapped(NAME, whole(), 20)),
    "state": mapped(NAME, shaped(TableState, rows=whole(), sha256=SHA)),
    "plain": optional(shaped(Content, sha256=SHA, size=whole())),
    "cipher": optional(shaped(Content, sha256=SHA, size=whole())),
    "recipients": listed(text("[0-9A-F]{16}"), 20),
    "cosigner": lambda value: value if value == "" else sign_key(value),
    "body": whole_object,
}

assert set(_READERS) == {f.name for f in fields(Manifest)} - {"extra"}
