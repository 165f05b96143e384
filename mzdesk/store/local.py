"""Tables of this one installation: who it is, its lives, secrets and choices. Never logged, never sent."""

from sqlalchemy import Index, Integer, LargeBinary, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from mzdesk.store.base import Base


class OfficeRow(Base):
    """The office this database belongs to; one row. ``letter`` is printed in document numbers."""

    __tablename__ = "office"
    replica: Mapped[str] = mapped_column(String(36), primary_key=True)
    role: Mapped[str] = mapped_column(String(12))
    area: Mapped[str] = mapped_column(String(12))
    name: Mapped[str] = mapped_column(String(60))
    letter: Mapped[str] = mapped_column(String(2))
    epoch: Mapped[str] = mapped_column(String(36))


class EpochRow(Base):
    """One life of the database: since it was made, or since a restore. ``parent_*`` says where it branched off."""

    __tablename__ = "epoch"
    id: Mapped[str] = mapped_column(String(36), primary_key=True)
    number: Mapped[int] = mapped_column(Integer)
    parent: Mapped[str | None] = mapped_column(String(36))
    parent_seq: Mapped[int] = mapped_column(Integer)
    parent_hash: Mapped[str] = mapped_column(String(64))
    began: Mapped[str] = mapped_column(String(32))
    why: Mapped[str] = mapped_column(String(60))


class Secret(Base):
    """Private keys of this office; the database around them is encrypted."""

    __tablename__ = "secret"
    name: Mapped[str] = mapped_column(String(40), primary_key=True)
    value: Mapped[str] = mapped_column(Text)


class Setting(Base):
    """Remembered choices of this desk: fonts, column mappings, last folders."""

    __tablename__ = "setting"
    key: Mapped[str] = mapped_column(String(120), primary_key=True)
    value: Mapped[str] = mapped_column(Text)


class Blob(Base):
    """The bytes of a picture or scan, under their SHA-256, with a small picture to show in a list. The same bytes stand
    here once, however many records they belong to."""

    __tablename__ = "blob"
    digest: Mapped[str] = mapped_column(String(64), primary_key=True)
    media: Mapped[str] = mapped_column(String(20))
    size: Mapped[int] = mapped_column(Integer)
    data: Mapped[bytes] = mapped_column(LargeBinary)
    thumb: Mapped[bytes] = mapped_column(LargeBinary)


class PairNote(Base):
    """What somebody at the bureau said of a pair that looks like one person in two townships: that it is none, or that
    it was settled. A pair without a note is open."""

    __tablename__ = "pair_note"
    pair: Mapped[str] = mapped_column(String(90), primary_key=True)
    state: Mapped[str] = mapped_column(String(12))
    words: Mapped[str] = mapped_column(String(120))
    who: Mapped[str] = mapped_column(String(40))
    noted: Mapped[str] = mapped_column(String(32))


class Contested(Base):
    """A field on which both offices differ and nobody has decided yet, as the bureau's receipt or feedback told this
    township. What it concerns is not paid until it is decided (sync rules, critical fields)."""

    __tablename__ = "contested"
    entity: Mapped[str] = mapped_column(String(40), primary_key=True)
    record_id: Mapped[str] = mapped_column(String(36), primary_key=True)
    field: Mapped[str] = mapped_column(String(60), primary_key=True)
    told: Mapped[str] = mapped_column(String(32))


class Told(Base):
    """One line of what the bureau's feedback said: ``kind`` edit, merge, note, policy or roster; ``before`` and
    ``after`` as JSON; ``outcome`` what became of it here (applied, already, kept)."""

    __tablename__ = "told"
    id: Mapped[str] = mapped_column(String(36), primary_key=True)
    number: Mapped[int] = mapped_column(Integer)
    kind: Mapped[str] = mapped_column(String(12))
    entity: Mapped[str] = mapped_column(String(40))
    record_id: Mapped[str] = mapped_column(String(36))
    field: Mapped[str] = mapped_column(String(60))
    before: Mapped[str] = mapped_column(Text)
    after: Mapped[str] = mapped_column(Text)
    words: Mapped[str] = mapped_column(String(200))
    outcome: Mapped[str] = mapped_column(String(12))
    read: Mapped[str] = mapped_column(String(32))
    __table_args__ = (Index("ix_told_number", "number"),)


class SearchToken(Base):
    """What a record can be found by, as whole tokens that are searched by their beginning. Derived: can be rebuilt.

    The tokens of a township stand together: a package that comes to a bureau writes one stretch of the index, not a
    little on every page of it.
    """

    __tablename__ = "search_token"
    site: Mapped[str] = mapped_column(String(12), primary_key=True)
    token: Mapped[str] = mapped_column(String(60), primary_key=True)
    record_id: Mapped[str] = mapped_column(String(36), primary_key=True)
    __table_args__ = (Index("ix_search_token_record", "site", "record_id"), {"sqlite_with_rowid": False})


class Deadline(Base):
    """By when something must be done of a record, as its line reckons it. Derived: can be rebuilt.

    ``matter`` is "" for the line's own due day, else the clock or the paper that ends. ``seen`` is the last visit that
    counts. ``name``, ``village`` and ``group`` are those of the record's person. The row holds through ``until``,
    unless the record or the policy changes before; days as ``YYYY-MM-DD``.
    """

    __tablename__ = "deadline"
    line: Mapped[str] = mapped_column(String(30), primary_key=True)
    record_id: Mapped[str] = mapped_column(String(36), primary_key=True)
    matter: Mapped[str] = mapped_column(String(120), primary_key=True)
    due: Mapped[str | None] = mapped_column(String(10))
    seen: Mapped[str | None] = mapped_column(String(10))
    note: Mapped[str] = mapped_column(String(60))
    until: Mapped[str] = mapped_column(String(10))
    name: Mapped[str | None] = mapped_column(String(72))
    village: Mapped[str | None] = mapped_column(String(36))
    group: Mapped[str | None] = mapped_column(String(20))
    __table_args__ = (Index("ix_deadline_due", "due"), Index("ix_deadline_until", "until"))
