"""Homes with their residents, as the pure rules of occupancy ask for them."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from mzdesk.basics.dossier import Dossier
from mzdesk.homes.occupancy import Bed, Stay
from mzdesk.lines import LINES
from mzdesk.lines.home_residents.codes import ExitReason
from mzdesk.people.desk import Desk
from mzdesk.services.dossiers import dossiers, selection

HOMES, RESIDENTS = LINES["elder_homes"], LINES["home_residents"]
DEAD = frozenset({ExitReason.DEAD.value})


@dataclass(frozen=True)
class HomeWithPeople:
    """One home, everybody who ever lived in it, and both as intervals."""

    home: Dossier
    residents: Mapping[str, Dossier]
    beds: tuple[Bed, ...]
    stays: tuple[Stay, ...]

    @property
    def name(self) -> str:
        return str(self.home.get("name") or "")


def homes(desk: Desk, home_id: str = "") -> list[HomeWithPeople]:
    """Every home, or one, in the order of their names; drafts have nobody living in them."""
    with desk.store.reading() as connection:
        found = dossiers(connection, HOMES, ids=[home_id] if home_id else None, query=None)
        base, table = selection(RESIDENTS)
        query = base.where(table.c.home == home_id) if home_id else base
        people = dossiers(connection, RESIDENTS, query=query)
    by_home: dict[str, list[Dossier]] = {}
    for one in people:
        by_home.setdefault(str(one.get("home") or ""), []).append(one)
    return sorted((_with(home, by_home.get(home.id or "", [])) for home in found), key=lambda one: one.name)


def _with(home: Dossier, people: Iterable[Dossier]) -> HomeWithPeople:
    residents = {one.id or "": one for one in people}
    outages: dict[str, list[Mapping[str, object]]] = {}
    for row in home.parts["outages"]:
        outages.setdefault(str(row.get("bed") or ""), []).append(row)
    beds = tuple(Bed(row["id"], row, tuple(outages.get(row["id"], ()))) for row in home.parts["beds"])
    own = {bed.id for bed in beds}
    stays = tuple(
        Stay(key, one.parts["spells"], tuple(row for row in one.parts["beds"] if row.get("bed") in own),
             one.parts["absences"])
        for key, one in residents.items())
    return HomeWithPeople(home, residents, beds, stays)
