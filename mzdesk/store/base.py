"""What every stored record has: a permanent id, the office it belongs to, a version, and a place in the change log."""

import secrets
from datetime import datetime
from typing import Any, ClassVar

from sqlalchemy import Index, Integer, String
from sqlalchemy.orm import DeclarativeBase, Mapped, configure_mappers, declared_attr, mapped_column


class Base(DeclarativeBase):
    """All tables, logged or not."""


class Record(Base):
    """A record of the business: written only through a unit of work, never deleted.

    ``site`` is the 9-digit code of the township that owns the record. ``version`` counts its changes from 1.
    ``void_reason`` is filled when the record was voided (作废): it stays, but counts nowhere. ``SPOKEN`` names the
    fields that a record is called by where another one points to it, ``LOOKED_UP`` what it is looked up by: each an
    index, beside those of the classes above. A township's records are indexed in the order of their ids, as its state
    is reckoned; by the site alone they would be sorted in memory.
    """

    __abstract__ = True
    SPOKEN: ClassVar[tuple[str, ...]] = ()
    LOOKED_UP: ClassVar[tuple[tuple[str, ...], ...]] = ()
    id: Mapped[str] = mapped_column(String(36), primary_key=True)
    site: Mapped[str] = mapped_column(String(12))
    version: Mapped[int] = mapped_column(Integer)
    void_reason: Mapped[str | None] = mapped_column(String(200))

    @declared_attr.directive
    def __table_args__(cls) -> tuple[Index, ...]:
        return _indexes(cls)


def _indexes(record: Any) -> tuple[Index, ...]:
    name = record.__tablename__
    looked_up = [columns for base in record.__mro__ for columns in base.__dict__.get("LOOKED_UP", ())]
    named = {columns[-1].removesuffix("_id"): columns for columns in looked_up}
    return (Index(f"ix_{name}_site", "site", "id"),
            *(Index(f"ix_{name}_{last}", *columns) for last, columns in named.items()))


class Register(Record):
    """The record of a business line about one person: its state in the line's workflow, and whose it is."""

    __abstract__ = True
    state: Mapped[str] = mapped_column(String(12))
    LOOKED_UP = (("person_id",),)
    person_id: Mapped[str | None] = mapped_column(String(36))


class PartRecord(Record):
    """One of many rows that belong to a record of a line: a visit, a parent, an agreement."""

    __abstract__ = True
    LOOKED_UP = (("owner_id",),)
    owner_id: Mapped[str] = mapped_column(String(36))


def settle() -> None:
    """Join what the imported classes say of each other now, and not at the first question."""
    configure_mappers()


def new_id(now: datetime, after: str = "") -> str:
    """A UUIDv7 (RFC 9562): sorts by the time it was made, unique without asking anyone.

    It sorts after the id ``after`` even where both are made in the same millisecond (RFC 9562, 6.2, method 2).
    """
    stamp = int(now.timestamp() * 1000) & (1 << 48) - 1
    value = stamp << 80 | 0x7 << 76 | secrets.randbits(12) << 64 | 0b10 << 62 | secrets.randbits(62)
    if after:
        value = max(value, int(after.replace("-", ""), 16) + 1)
    text = f"{value:032x}"
    return f"{text[:8]}-{text[8:12]}-{text[12:16]}-{text[16:20]}-{text[20:]}"
