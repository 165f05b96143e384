"""找回 at the township: what a lost life of this database left at the bureau, to be taken over or left (§7.8).

Either answer is an entry of this office's log and goes up with the next package, after which both offices agree. What
is left is not forgotten: a value stands in the log, a record comes back as voided.
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, RowMapping, insert, select, update

from mzdesk.basics.problems import Refusal
from mzdesk.describe.columns import Stored, restored, stored
from mzdesk.describe.fields import Owner
from mzdesk.exchange import latest, state
from mzdesk.exchange.merge import needed, wrong_value
from mzdesk.exchange.records import Recovery
from mzdesk.exchange.recovering import OPEN, WHOLE_RECORD
from mzdesk.people.access import Permission
from mzdesk.people.attachments import Attachment
from mzdesk.people.desk import Desk
from mzdesk.people.doors import asks
from mzdesk.people.pictures import arrived
from mzdesk.store.local import Blob
from mzdesk.store.work import Changes, Work, table_of

TAKE, LEAVE = "take", "leave"
STATES = {TAKE: "taken", LEAVE: "left"}
NOT_TAKEN = "找回时没有采用"
REASON = "核对找回内容"


@dataclass(frozen=True)
class Offer:
    """One value, or with ``field`` "" one whole record, as the feedback brings it. Values as JSON texts."""

    entity: str
    record: str
    field: str
    township: str
    bureau: str


@dataclass(frozen=True)
class Question:
    """An offer that waits. ``ours`` is this office's value now, ``theirs`` what the bureau has; for a whole record
    ``values`` are its fields. ``usual``: what is proposed, TAKE unless the field was changed here since."""

    id: str
    entity: str
    record: str
    field: str
    ours: Stored
    theirs: Stored
    values: Mapping[str, Stored]
    usual: str

    @property
    def whole(self) -> bool:
        return self.field == WHOLE_RECORD


def receive(work: Work, site: str, package: str, offers: Sequence[Offer]) -> int:
    """Note the offers of a feedback package; the bureau's own fields are taken over at once. Returns how many wait."""
    waiting = 0
    for offer in offers:
        if _fits(work, site, offer):
            waiting += _noted(work, package, offer)
    return waiting


def _fits(work: Work, site: str, offer: Offer) -> bool:
    """True where the offer is one, and says something that this office does not have."""
    kept = state.kept().get(offer.entity)
    try:
        value: Any = json.loads(offer.bureau)
    except (ValueError, RecursionError):
        return False
    if kept is None:
        return False
    row = work.get(kept.record, offer.record)
    if offer.field == WHOLE_RECORD:
        whole = isinstance(value, dict) and value.keys() >= needed(kept) and value["site"] == site
        return row is None and whole and not wrong_value(kept, {name: [None, told] for name, told in value.items()})
    if row is None or row["site"] != site or offer.field not in kept.owners:
        return False
    if wrong_value(kept, {offer.field: [None, value]}):
        return False
    column = table_of(kept.record).c[offer.field]
    if stored(column, row[offer.field]) == value:
        return False
    if kept.owners[offer.field] is Owner.BUREAU:
        if not _changed_since(work, offer, value):
            work.put(kept.record, {offer.field: restored(column, value)}, offer.record)
        return False
    return True


def _changed_since(work: Work, offer: Offer, value: Stored) -> bool:
    """True where a clerk changed this very value of the bureau's: that goes to the bureau first."""
    where = (work.connection, offer.entity, offer.record, offer.field)
    return latest.stood(*where, value) and not latest.told(*where)


def _noted(work: Work, package: str, offer: Offer) -> bool:
    same = (Recovery.entity == offer.entity, Recovery.record_id == offer.record, Recovery.field == offer.field)
    known = work.connection.execute(select(Recovery).where(*same)).mappings().all()
    if any(row["bureau"] == offer.bureau for row in known):
        return False
    work.connection.execute(update(Recovery).where(*same, Recovery.state == OPEN).values(state="replaced"))
    work.connection.execute(insert(Recovery), {
        "id": work.new_id(), "package": package, "site": "", "replica": "", "entity": offer.entity,
        "record_id": offer.record, "field": offer.field, "township": offer.township, "bureau": offer.bureau,
        "state": OPEN})
    return True


def keep_pictures(connection: Connection, offers: Sequence[Offer], pictures: Mapping[str, bytes]) -> int:
    """The bytes of offered pictures come with the offer; nothing else is taken in."""
    table, found = table_of(Attachment).name, 0
    for offer in offers:
        values = json.loads(offer.bureau) if offer.entity == table and offer.field == WHOLE_RECORD else {}
        digest = str(values.get("digest")) if isinstance(values, dict) else ""
        known = connection.scalar(select(Blob.digest).where(Blob.digest == digest))
        if digest in pictures and not known:
            connection.execute(insert(Blob), arrived(pictures[digest], str(values.get("media") or "")[:20]).row)
            found += 1
    return found


def questions(desk: Desk) -> list[Question]:
    """What waits for an answer, in the order in which the records were made."""
    with desk.store.reading() as connection:
        rows = connection.execute(select(Recovery).where(Recovery.state == OPEN).order_by(
            Recovery.record_id, Recovery.field)).mappings().all()
        return [_question(connection, row) for row in rows]


def _question(connection: Connection, row: RowMapping) -> Question:
    value, mine = json.loads(row["bureau"]), None
    if row["field"] == WHOLE_RECORD:
        return Question(row["id"], row["entity"], row["record_id"], "", None, None, value, TAKE)
    raw = state.kept()[row["entity"]].raw
    mine = connection.execute(select(raw.c[row["field"]]).where(raw.c.id == row["record_id"])).scalar()
    usual = TAKE if mine == json.loads(row["township"]) else LEAVE
    return Question(row["id"], row["entity"], row["record_id"], row["field"], mine, value, {}, usual)


@asks(Permission.HANDIN)
def answer(desk: Desk, answers: Mapping[str, str]) -> Changes:
    """Take over or leave; all of these in one unit of work. Raises Refusal where one was answered already."""
    waiting = {one.id: one for one in questions(desk)}
    if answers.keys() - waiting.keys():
        raise Refusal("有的找回内容已经核对过", "请刷新列表", code="already-answered")
    with desk.store.work(desk.operator, REASON, asked=True) as work:
        for key, said in answers.items():
            _answer(work, waiting[key], said)
            work.connection.execute(update(Recovery).where(Recovery.id == key).values(state=STATES[said]))
    return work.changes


def _answer(work: Work, one: Question, said: str) -> None:
    record = state.kept()[one.entity].record
    columns = table_of(record).c
    if one.whole:
        values = {name: restored(columns[name], value) for name, value in one.values.items()}
        if work.get(record, one.record) is None:
            work.put(record, values, one.record)
            if said == LEAVE and not values.get("void_reason"):
                work.void(record, one.record, NOT_TAKEN)
    elif said == TAKE:
        work.put(record, {one.field: restored(columns[one.field], one.theirs)}, one.record)
    else:
        work.keep(record, one.record, {one.field: one.theirs})


def usual(found: Sequence[Question]) -> dict[str, str]:
    """Everything as it is proposed."""
    return {one.id: one.usual for one in found}
