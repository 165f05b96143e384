"""Which feedback a township read last, so that an older one, found on a stick, takes nothing back (§8.5)."""

import json
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, delete, insert, select

from mzdesk.basics.problems import Refusal
from mzdesk.describe.columns import Stored
from mzdesk.exchange import answering
from mzdesk.exchange.manifest import Manifest
from mzdesk.people.desk import Desk
from mzdesk.store.local import Setting
from mzdesk.store.log import LOG

LAST_READ = "exchange.feedback"
REASON = "市局反馈"
"""How the reason begins of what a feedback changed here."""


@dataclass(frozen=True)
class _Last:
    epoch: str
    number: int
    created: str

    def overtakes(self, manifest: Manifest) -> bool:
        """True where a package of the same life of the bureau's database was made before this one, by its number and
        by its clock: what a bureau makes after going back to an old copy has a lower number and a later time."""
        return (manifest.epoch == self.epoch and manifest.number < self.number
                and datetime.fromisoformat(manifest.created) <= datetime.fromisoformat(self.created))


def next_number(desk: Desk, connection: Connection) -> int:
    """One more than the last package sent down; also than what lies in the outbox, where the database is an older
    copy: of two feedbacks the township must know the later one."""
    lying = [int(path.name.split("_")[4]) for path in desk.outbox.glob("MZ_*_D_[0-9]*_*.mzp")]
    return max([answering.next_number(connection, upward=False), *(number + 1 for number in lying)])


def read_before(desk: Desk, manifest: Manifest) -> bool:
    """True where this very feedback is the one that was read last. A Refusal where a later one was read already."""
    with desk.store.reading() as connection:
        found = connection.scalar(select(Setting.value).where(Setting.key == LAST_READ))
    if not found:
        return False
    last = _Last(*json.loads(found))
    if last.overtakes(manifest):
        raise Refusal(
            f"这份反馈（第{manifest.number}号）比本机已读过的（第{last.number}号）旧，没有读入",
            "请向市局要最新的反馈包", code="older-feedback")
    return last == _Last(manifest.epoch, manifest.number, manifest.created)


def note(connection: Connection, manifest: Manifest) -> None:
    """Remember, in the transaction that applies it, that this feedback was read."""
    connection.execute(delete(Setting).where(Setting.key == LAST_READ))
    connection.execute(insert(Setting), {
        "key": LAST_READ, "value": json.dumps([manifest.epoch, manifest.number, manifest.created])})


def stood(connection: Connection, entity: str, record: str, field: str, value: Stored) -> bool:
    """True where a field already had this value here: whoever changed it since knew it."""
    entries = connection.scalars(select(LOG.c.payload).where(LOG.c.record_id == record, LOG.c.entity == entity))
    return any(value in json.loads(entry or "{}").get(field, ()) for entry in entries)


def told(connection: Connection, entity: str, record: str, field: str) -> bool:
    """True where the last to change a field here was a feedback: no clerk did since."""
    entries = connection.execute(select(LOG.c.payload, LOG.c.reason).where(
        LOG.c.record_id == record, LOG.c.entity == entity).order_by(LOG.c.time.desc(), LOG.c.seq.desc()))
    for payload, reason in entries:
        if field in json.loads(payload or "{}"):
            return str(reason).startswith(REASON)
    return False
