"""Residents who have a file already, as an import meets them: what the file says stays, what it lacks is filled in."""

from collections.abc import Iterator, Mapping
from typing import Any

from sqlalchemy import select

from mzdesk.basics.problems import Problem, Weight
from mzdesk.describe import fields_of
from mzdesk.people.desk import Desk
from mzdesk.people.residents import Person
from mzdesk.store.work import table_of


class KnownPeople:
    """Residents by identity number; one number may stand on several files by mistake (care.md trap 1)."""

    def __init__(self, desk: Desk) -> None:
        table = table_of(Person)
        self._fields = fields_of(Person)
        self._by_number: dict[str, list[Mapping[str, Any]]] = {}
        with desk.store.reading() as connection:
            for row in connection.execute(select(table).where(
                    table.c.id_no.is_not(None), table.c.void_reason.is_(None))).mappings():
                self._by_number.setdefault(row["id_no"], []).append(dict(row))

    def of(self, values: Mapping[str, Any]) -> Mapping[str, Any] | None:
        """The file of the person a row speaks of: the same number and the same name."""
        found = self._by_number.get(str(values.get("id_no")), [])
        return next((row for row in found if row["name"] == values.get("name")), None)

    def problems(self, values: Mapping[str, Any]) -> Iterator[Problem]:
        """Where a row says something else than the resident's file does, told without saying what."""
        number = str(values.get("id_no"))
        person = self.of(values)
        if person is None:
            if values.get("name") and number in self._by_number:
                words = "该身份证号已登记在另一个姓名下，导入后会成为两份居民档案，请核对"
                yield Problem("name", words, Weight.WARN, "same-number")
            return
        for key, field in self._fields.items():
            if person[key] is not None and values.get(key) not in (None, person[key]):
                words = f"居民档案中的{field.label}与此不同，导入后保留档案中的内容"
                yield Problem(key, words, Weight.WARN, "differs")

    def lacking(self, values: Mapping[str, Any]) -> dict[str, Any]:
        """The values of a row with the resident's id, and without what the resident's file says already; of somebody
        without a file, the values as they are."""
        person = self.of(values)
        if person is None:
            return dict(values)
        kept = {k: v for k, v in values.items() if k not in self._fields or person[k] is None}
        return {**kept, "person_id": person["id"]}
