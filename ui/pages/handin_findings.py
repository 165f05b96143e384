"""What a receipt says of single entries, in words: whose they are, what the bureau made of them, what to do."""

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from mzdesk.describe import fields_of
from mzdesk.describe.columns import restored
from mzdesk.describe.fields import Owner
from mzdesk.exchange import feedback
from mzdesk.exchange.receipts import Kept, Receipt
from mzdesk.lines import LINES
from mzdesk.people.desk import Desk
from mzdesk.services import attachments
from mzdesk.services.differences import OUTCOMES, told_words
from mzdesk.services.dossiers import dossiers
from mzdesk.services.history import record_classes
from mzdesk.services.names import Names, called, names
from mzdesk.store.work import table_of

HELD, BOTH, KEPT, LACKING = "市局待核", "两边都改过", "反馈未采用", "缺照片"
STANDS = {
    Owner.TOWNSHIP.value: "以乡镇的为准，已写入市局",
    Owner.BUREAU.value: "以市局的为准，乡镇的修改没有采纳",
    Owner.NOBODY.value: "由市局核定，核定前两个值都留着",
}


@dataclass(frozen=True)
class Whose:
    """The file that an entry belongs to: its register, its id, the person's name."""

    register: str = ""
    record: str = ""
    name: str = ""


@dataclass(frozen=True)
class Finding:
    """One entry to look at: what it is, whose, which field, in words what came of it, what to do or who stands."""

    kind: str
    title: str
    whose: Whose
    label: str
    words: str
    advice: str


def findings(desk: Desk, receipt: Receipt | Kept) -> Iterator[Finding]:
    """The entries that wait at the bureau, then the fields that both offices changed, then pictures that did not
    arrive."""
    if not receipt.held and not receipt.conflicts and not receipt.missing:
        return
    known, owners = names(desk), _owners(desk)
    for one in receipt.held:
        yield Finding(HELD, _title(one), owners.get(_id(one), Whose()), "", _text(one, "words"), _text(one, "advice"))
    for one in receipt.conflicts:
        mine, theirs = (_value(known, one, side) for side in ("theirs", "ours"))
        yield Finding(
            BOTH, _title(one), owners.get(_id(one), Whose()), _label(one), f"乡镇：{mine}；市局：{theirs}",
            STANDS.get(_text(one, "winner"), ""),
        )
    yield from _pictures(desk, receipt.missing, owners)


def _pictures(desk: Desk, missing: Sequence[str], owners: Mapping[str, Whose]) -> Iterator[Finding]:
    for title, owner in attachments.named(desk, missing):
        yield Finding(LACKING, "照片和扫描件", owners.get(owner, Whose()), "", title or "没有名称的一张",
                      "再报送一次，会自动补上")


def kept_findings(desk: Desk, done: feedback.Read) -> Iterator[Finding]:
    """The fields in which feedback did not stand, because this office changed them since."""
    if not done.kept:
        return
    known, owners = names(desk), _owners(desk)
    for edit in done.kept:
        one = {"entity": edit.entity, "record_id": edit.record, "field": edit.field, "after": edit.after}
        yield Finding(KEPT, _title(one), owners.get(edit.record, Whose()), _label(one),
                      f"市局：{_value(known, one, 'after')}", "本机后来改过，仍用本机的；下次报送时由市局核定")


def told_findings(desk: Desk, limit: int = 500) -> list[Finding]:
    """What the bureau's feedback said so far, line by line, the newest first."""
    lines = feedback.told(desk)[:limit]
    if not lines:
        return []
    known, owners = names(desk), _owners(desk)
    found = []
    for line in lines:
        one = {"entity": line.entity, "record_id": line.record, "field": line.field}
        found.append(Finding(
            f"第 {line.number} 号反馈", _title(one), owners.get(line.record, Whose()),
            _label(one) if line.field else "",
            told_words(desk, line, known), OUTCOMES[line.outcome] if line.kind in ("edit", "merge") else ""))
    return found


def _owners(desk: Desk) -> dict[str, Whose]:
    """The file behind each id that an entry can name: the record's own, its person's, those of its rows."""
    found: dict[str, Whose] = {}
    for line in LINES.values():
        with desk.store.reading() as connection:
            read = dossiers(connection, line, notes=False)
        for dossier in read:
            whose = Whose(line.key, dossier.id or "", called(line, dossier.values))
            ids = [dossier.id, dossier.values.get("person_id")]
            ids += [row["id"] for rows in dossier.parts.values() for row in rows]
            found.update(dict.fromkeys(filter(None, ids), whose))
    return found


def _text(one: Mapping[str, Any], key: str) -> str:
    """A receipt is signed but not typed entry by entry: what is missing is empty."""
    return str(one.get(key) or "")


def _id(one: Mapping[str, Any]) -> str:
    return _text(one, "record_id")


def _title(one: Mapping[str, Any]) -> str:
    found = record_classes().get(_text(one, "entity"))
    return found[1] if found else _text(one, "entity")


def _label(one: Mapping[str, Any]) -> str:
    name, found = _text(one, "field"), record_classes().get(_text(one, "entity"))
    described = fields_of(found[0]).get(name) if found else None
    return described.label if described else {"state": "状态", "void_reason": "作废原因"}.get(name, name)


def _value(known: Names, one: Mapping[str, Any], side: str) -> str:
    """A stored value in words, masked as its field asks; values travel as JSON within the receipt."""
    name, found = _text(one, "field"), record_classes().get(_text(one, "entity"))
    try:
        plain = json.loads(_text(one, side) or "null")
        if plain is None:
            return "空"
        described = fields_of(found[0]).get(name) if found else None
        if found is None or described is None:
            return str(plain)
        return known.shown(described, restored(table_of(found[0]).c[name], plain)) or "空"
    except (ValueError, TypeError, KeyError):
        return "读不出"
