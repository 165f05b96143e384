"""Two computers of one office: which records each of them knows, so that one is not held against the other's (§7.9).

Each installation hands in a log of its own, and the bureau holds the records of both. What one of them knows are the
records that its own packages brought or changed.
"""

from collections.abc import Iterable

from sqlalchemy import Connection, select

from mzdesk.exchange import peers
from mzdesk.exchange.merge import Key
from mzdesk.exchange.records import HeldRow, PackageReceived
from mzdesk.store.log import LOG

_CHUNK = 500


def known_to(connection: Connection, site: str, replica: str) -> set[Key] | None:
    """The records that an installation knows; None where it is the only one of its office and knows all."""
    if not set(peers.replicas(connection, site)) - {replica}:
        return None
    found = touched_by(connection, peers.works_of(connection, site, replica))
    settled = connection.execute(select(HeldRow.entity, HeldRow.record_id).join(
        PackageReceived, PackageReceived.sha256 == HeldRow.package).where(
        HeldRow.site == site, HeldRow.state == "applied", PackageReceived.replica == replica))
    return found | {(row.entity, row.record_id) for row in settled}


def touched_by(connection: Connection, works: Iterable[str]) -> set[Key]:
    """The records that units of work created or changed."""
    found: set[Key] = set()
    some = sorted(works)
    for start in range(0, len(some), _CHUNK):
        rows = connection.execute(select(LOG.c.entity, LOG.c.record_id).where(
            LOG.c.work.in_(some[start:start + _CHUNK])).distinct())
        found.update((row.entity, row.record_id) for row in rows)
    return found
