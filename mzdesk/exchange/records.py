"""What an office remembers of packages: sent, received, how far each log was accepted, what waits for a person.

These tables belong to one installation. They are written beside the records in the same transaction, but stand
outside the change log and never travel.
"""

from sqlalchemy import Index, Integer, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from mzdesk.store.base import Base


class RosterRow(Base):
    """A roster that was installed (township) or signed (bureau), as the whole file in Base64; the newest counts."""

    __tablename__ = "roster"
    version: Mapped[int] = mapped_column(Integer, primary_key=True)
    package: Mapped[str] = mapped_column(Text)
    installed: Mapped[str] = mapped_column(String(32))


class PackageSent(Base):
    """A package this office wrote. ``sha256`` is the file's; ``answers`` the package that a receipt answers.

    ``recipient`` is the key id of the office it is sealed to; ``phoned`` the time a telephone code was confirmed.
    """

    __tablename__ = "package_sent"
    sha256: Mapped[str] = mapped_column(String(64), primary_key=True)
    number: Mapped[int] = mapped_column(Integer)
    kind: Mapped[str] = mapped_column(String(12))
    file: Mapped[str] = mapped_column(String(80))
    period: Mapped[str] = mapped_column(String(7))
    created: Mapped[str] = mapped_column(String(32))
    recipient: Mapped[str] = mapped_column(String(16))
    epoch: Mapped[str] = mapped_column(String(36))
    base_seq: Mapped[int] = mapped_column(Integer)
    base_hash: Mapped[str] = mapped_column(String(64))
    end_seq: Mapped[int] = mapped_column(Integer)
    end_hash: Mapped[str] = mapped_column(String(64))
    cipher_sha256: Mapped[str] = mapped_column(String(64))
    plain_sha256: Mapped[str] = mapped_column(String(64))
    counts: Mapped[str] = mapped_column(Text)
    answers: Mapped[str] = mapped_column(String(64))
    phoned: Mapped[str] = mapped_column(String(32))
    __table_args__ = (Index("ix_package_sent_answers", "answers"), Index("ix_package_sent_number", "number"))


class PackageReceived(Base):
    """A package this office took in, with the outcome and the receipt's content, so that it can be written again.

    ``work`` is the unit of work that applied it. Packages that were refused or held stand here as well. ``roster`` and
    ``codes`` are the versions of the roster and of the parameters that the sender went by.
    """

    __tablename__ = "package_received"
    sha256: Mapped[str] = mapped_column(String(64), primary_key=True)
    site: Mapped[str] = mapped_column(String(12))
    replica: Mapped[str] = mapped_column(String(36))
    letter: Mapped[str] = mapped_column(String(2))
    signer: Mapped[str] = mapped_column(String(56))
    kind: Mapped[str] = mapped_column(String(12))
    number: Mapped[int] = mapped_column(Integer)
    period: Mapped[str] = mapped_column(String(7))
    result: Mapped[str] = mapped_column(String(12))
    reason: Mapped[str] = mapped_column(String(200))
    epoch: Mapped[str] = mapped_column(String(36))
    base_seq: Mapped[int] = mapped_column(Integer)
    end_seq: Mapped[int] = mapped_column(Integer)
    end_hash: Mapped[str] = mapped_column(String(64))
    applied: Mapped[int] = mapped_column(Integer)
    held: Mapped[int] = mapped_column(Integer)
    conflicts: Mapped[int] = mapped_column(Integer)
    work: Mapped[str] = mapped_column(String(36))
    received: Mapped[str] = mapped_column(String(32))
    receipt: Mapped[str] = mapped_column(Text)
    roster: Mapped[int | None] = mapped_column(Integer)
    codes: Mapped[str | None] = mapped_column(String(40))
    __table_args__ = (Index("ix_package_received_site", "site", "number"),)


class PeerMark(Base):
    """At the bureau: how far one installation's log was accepted. At a township (replica ""): its export base."""

    __tablename__ = "peer_mark"
    site: Mapped[str] = mapped_column(String(12), primary_key=True)
    replica: Mapped[str] = mapped_column(String(36), primary_key=True)
    epoch: Mapped[str] = mapped_column(String(36))
    seq: Mapped[int] = mapped_column(Integer)
    hash: Mapped[str] = mapped_column(String(64))
    number: Mapped[int] = mapped_column(Integer)
    moved: Mapped[str] = mapped_column(String(32))


class ForeignEntry(Base):
    """One accepted entry of another office's log; the overlap of the next package is compared with these hashes."""

    __tablename__ = "foreign_entry"
    epoch: Mapped[str] = mapped_column(String(36), primary_key=True)
    seq: Mapped[int] = mapped_column(Integer, primary_key=True)
    hash: Mapped[str] = mapped_column(String(64))
    __table_args__ = ({"sqlite_with_rowid": False},)


class HeldRow(Base):
    """待核: one entry that could not be applied, with the rule that stopped it and the entry as it came."""

    __tablename__ = "held_row"
    id: Mapped[str] = mapped_column(String(36), primary_key=True)
    package: Mapped[str] = mapped_column(String(64))
    site: Mapped[str] = mapped_column(String(12))
    epoch: Mapped[str] = mapped_column(String(36))
    seq: Mapped[int] = mapped_column(Integer)
    entity: Mapped[str] = mapped_column(String(40))
    record_id: Mapped[str] = mapped_column(String(36))
    kind: Mapped[str] = mapped_column(String(8))
    rule: Mapped[str] = mapped_column(String(8))
    words: Mapped[str] = mapped_column(String(120))
    payload: Mapped[str] = mapped_column(Text)
    state: Mapped[str] = mapped_column(String(12))
    __table_args__ = (Index("ix_held_row_record", "record_id"), Index("ix_held_row_state", "state", "site"))


class Conflict(Base):
    """A field on which the two offices differ, with all three values in stored form (JSON).

    ``winner``: ``township`` or ``bureau`` where the field's owner decided, ``nobody`` where a person must.
    ``origin``: ``merge``, or ``full`` for a difference found by comparing a full package. ``state``: open,
    settled (by the owner of the field) or decided (by a person).
    """

    __tablename__ = "conflict"
    id: Mapped[str] = mapped_column(String(36), primary_key=True)
    package: Mapped[str] = mapped_column(String(64))
    site: Mapped[str] = mapped_column(String(12))
    entity: Mapped[str] = mapped_column(String(40))
    record_id: Mapped[str] = mapped_column(String(36))
    field: Mapped[str] = mapped_column(String(60))
    before: Mapped[str] = mapped_column(Text)
    ours: Mapped[str] = mapped_column(Text)
    theirs: Mapped[str] = mapped_column(Text)
    winner: Mapped[str] = mapped_column(String(12))
    origin: Mapped[str] = mapped_column(String(8))
    state: Mapped[str] = mapped_column(String(12))
    __table_args__ = (Index("ix_conflict_record", "record_id"), Index("ix_conflict_state", "state", "site"))


class ReceiptRead(Base):
    """A receipt this township read: which package it answers, the outcome, and its whole content as JSON."""

    __tablename__ = "receipt_read"
    sha256: Mapped[str] = mapped_column(String(64), primary_key=True)
    package: Mapped[str] = mapped_column(String(64))
    number: Mapped[int] = mapped_column(Integer)
    result: Mapped[str] = mapped_column(String(12))
    seq: Mapped[int] = mapped_column(Integer)
    body: Mapped[str] = mapped_column(Text)
    read: Mapped[str] = mapped_column(String(32))
    __table_args__ = (Index("ix_receipt_read_package", "package"),)


class PeerLineage(Base):
    """At the bureau: the lives before the present one of an installation's accepted log, as JSON, oldest first."""

    __tablename__ = "peer_lineage"
    site: Mapped[str] = mapped_column(String(12), primary_key=True)
    replica: Mapped[str] = mapped_column(String(36), primary_key=True)
    lives: Mapped[str] = mapped_column(Text)


class MergeBefore(Base):
    """What stood before a merge of a package and is not told by the change log, as JSON, so that it can be undone."""

    __tablename__ = "merge_before"
    package: Mapped[str] = mapped_column(String(64), primary_key=True)
    work: Mapped[str] = mapped_column(String(36))
    content: Mapped[str] = mapped_column(Text)


class MergeUndone(Base):
    """A merge that was taken back: the unit of work that had written it, of which package, who took it back, when."""

    __tablename__ = "merge_undone"
    work: Mapped[str] = mapped_column(String(36), primary_key=True)
    package: Mapped[str] = mapped_column(String(64))
    operator: Mapped[str] = mapped_column(String(40))
    moment: Mapped[str] = mapped_column(String(32))


class Recovery(Base):
    """找回: what the bureau holds of a life that a township lost. At the bureau an offer, at the township a question.

    ``field`` is "" where the whole record is meant; then ``bureau`` holds its values by field. Values are JSON of the
    stored form. ``state``: open, taken, left (township), closed (bureau: answered by the township).
    """

    __tablename__ = "recovery"
    id: Mapped[str] = mapped_column(String(36), primary_key=True)
    package: Mapped[str] = mapped_column(String(64))
    site: Mapped[str] = mapped_column(String(12))
    replica: Mapped[str] = mapped_column(String(36))
    entity: Mapped[str] = mapped_column(String(40))
    record_id: Mapped[str] = mapped_column(String(36))
    field: Mapped[str] = mapped_column(String(60))
    township: Mapped[str] = mapped_column(Text)
    bureau: Mapped[str] = mapped_column(Text)
    state: Mapped[str] = mapped_column(String(12))
    __table_args__ = (Index("ix_recovery_record", "record_id"), Index("ix_recovery_state", "state", "site"))


TABLES = (
    RosterRow, PackageSent, PackageReceived, PeerMark, ForeignEntry, HeldRow, Conflict, ReceiptRead, PeerLineage,
    MergeBefore, MergeUndone, Recovery,
)
