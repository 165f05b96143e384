"""床位图: every bed of a home on a day, who sleeps there and what care they need (care.md §4.5)."""

from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from mzdesk.basics.dossier import Dossier
from mzdesk.basics.problems import Refusal
from mzdesk.describe.forms import basis, in_full
from mzdesk.describe.paper import Cell, Grid, Heading, OfficeName, Paper, Signatures, Words
from mzdesk.homes.occupancy import Bed, covers
from mzdesk.lines.home_residents.codes import CareLevel
from mzdesk.people.access import Permission
from mzdesk.people.desk import Desk
from mzdesk.people.doors import asks
from mzdesk.services import records
from mzdesk.services.homes.reading import HOMES, RESIDENTS, HomeWithPeople, homes
from mzdesk.store.work import Changes

EMPTY, TAKEN, LEAVE, HOSPITAL = "空床", "在住", "请假", "住院"
UNKNOWN = "未定级"
PER_ROW = 6


@dataclass(frozen=True)
class Tile:
    """One bed on the board. ``state`` is 空床, 在住, 请假, 住院 or why it cannot be used; ``care`` the 护理级别."""

    bed: str
    building: str
    floor: int
    room: str
    number: str
    nursing: bool
    state: str
    resident: str = ""
    name: str = ""
    care: str = ""

    @property
    def label(self) -> str:
        return "-".join(piece for piece in (self.building, self.room, self.number) if piece)


@dataclass(frozen=True)
class Board:
    """The beds of a home on a day, floor by floor, room by room."""

    home: str
    name: str
    day: date
    approved: int | None
    tiles: tuple[Tile, ...]
    without_bed: tuple[tuple[str, str], ...]
    """Residents who live here without a bed: id and name."""

    def count(self, *states: str) -> int:
        return sum(tile.state in states for tile in self.tiles)

    @property
    def usable(self) -> int:
        return self.count(EMPTY, TAKEN, LEAVE, HOSPITAL)

    @property
    def words(self) -> str:
        """The line above the board."""
        taken = self.count(TAKEN, LEAVE, HOSPITAL)
        away = "，".join(f"{word}{self.count(word)}" for word in (LEAVE, HOSPITAL) if self.count(word))
        rate = f"，入住率{taken * 100 / self.usable:.1f}%" if self.usable else ""
        out = len(self.tiles) - self.usable
        return (f"核定{self.approved if self.approved is not None else '—'}张，现有{len(self.tiles)}张，在住{taken}人"
                f"{f'（{away}）' if away else ''}，空床{self.count(EMPTY)}张{f'，停用{out}张' if out else ''}{rate}")


@asks(Permission.READ)
def board(desk: Desk, home_id: str, day: date | None = None) -> Board:
    """The board of one home."""
    found = homes(desk, home_id)
    if not found:
        raise Refusal("没有这家养老机构", "请刷新后再试", code="no-record")
    return board_of(found[0], day or desk.today())


def board_of(one: HomeWithPeople, day: date) -> Board:
    by_bed: dict[str, Dossier] = {}
    housed = set()
    for stay in one.stays:
        bed = stay.bed_on(day)
        if bed is not None:
            by_bed[bed] = one.residents[stay.id]
            housed.add(stay.id)
    tiles = [_tile(bed, by_bed.get(bed.id), day) for bed in one.beds if covers(bed.row, day)]
    tiles.sort(key=lambda tile: (tile.building, tile.floor, _number(tile.room), _number(tile.number)))
    without = tuple((stay.id, str(one.residents[stay.id].get("name") or "")) for stay in one.stays
                    if stay.lives_here(day) and stay.id not in housed)
    return Board(one.home.id or "", one.name, day, one.home.get("approved_beds"), tuple(tiles), without)


def _number(text: str) -> tuple[int, str]:
    digits = "".join(char for char in text if char.isdigit())
    return int(digits) if digits else 10**9, text


def _tile(bed: Bed, resident: Dossier | None, day: date) -> Tile:
    row = bed.row
    tile = Tile(bed.id, row.get("building") or "", row.get("floor") or 0, row.get("room") or "", row.get("bed") or "",
                bool(row.get("nursing")), EMPTY)
    outage = next((one for one in bed.outages if covers(one, day)), None)
    if outage is not None and resident is None:
        return replace(tile, state=outage["kind"].label if outage.get("kind") else "停用")
    if resident is None:
        return tile
    away = next((one for one in resident.parts["absences"] if covers(one, day)), None)
    care: Any = resident.get("care_level")
    state = away["kind"].label if away is not None and away.get("kind") else TAKEN
    return replace(tile, state=state, resident=resident.id or "", name=str(resident.get("name") or ""),
                   care=care.label if isinstance(care, CareLevel) else UNKNOWN)


@asks(Permission.SAVE)
def assign(desk: Desk, resident: str, bed: str, day: date) -> Changes:
    """Put a resident onto a bed from a day on; the bed before is given up on that day."""
    before = records.load(desk, RESIDENTS, resident)
    rows = tuple({**row, "ended": max(day, row["began"])} if row.get("ended") is None and row.get("began") else row
                 for row in before.parts["beds"])
    new = {"id": None, "bed": bed, "began": day}
    after = replace(before, parts={**before.parts, "beds": (new, *rows)})
    return records.save(desk, RESIDENTS, before, after, "安排床位").changes


@dataclass(frozen=True)
class Rooms:
    """Beds to be put up: rooms from a number to a number on a floor, each with as many beds."""

    floor: int
    first: int
    last: int
    each: int
    nursing: bool = False
    building: str = ""


MOST_BEDS = 400


@asks(Permission.SAVE)
def add_beds(desk: Desk, home_id: str, rooms: Rooms, day: date) -> Changes:
    """Put beds up in a home from a day on; refuses what cannot be meant, and rooms that stand there already."""
    count = (rooms.last - rooms.first + 1) * rooms.each
    if rooms.last < rooms.first or not 0 < count <= MOST_BEDS:
        raise Refusal("房间号或床位数不对", f"请核对：房间从小到大，每次最多{MOST_BEDS}张床", code="bad-rooms")
    before = records.load(desk, HOMES, home_id)
    standing = {(row.get("building") or "", row.get("room")) for row in before.parts["beds"]
                if row.get("ended") is None}
    wanted = [str(number) for number in range(rooms.first, rooms.last + 1)]
    twice = [room for room in wanted if (rooms.building, room) in standing]
    if twice:
        raise Refusal(f"{'、'.join(twice[:5])}室已经登记了床位", "请改房间号，或在“床位”中逐张添加", code="known-room")
    new = tuple(
        {"id": None, "building": rooms.building or None, "floor": rooms.floor, "room": room, "bed": str(bed),
         "nursing": rooms.nursing, "began": day}
        for room in wanted for bed in range(1, rooms.each + 1))
    after = replace(before, parts={**before.parts, "beds": (*before.parts["beds"], *new)})
    return records.save(desk, HOMES, before, after, "批量添加床位").changes


def board_paper(found: Board, office: OfficeName, desk: Desk) -> Paper:
    """床位图 on paper: a grid a floor, each bed with its name and care."""
    blocks: list[Any] = [Words(found.words + "。", indent=False)]
    floors = sorted({(tile.building, tile.floor) for tile in found.tiles})
    for building, floor in floors:
        tiles = [tile for tile in found.tiles if (tile.building, tile.floor) == (building, floor)]
        rows = []
        for start in range(0, len(tiles), PER_ROW):
            some = tiles[start:start + PER_ROW]
            cells = [Cell(f"{tile.label}\n{tile.name or tile.state}\n{_second(tile)}", align="center", lines=3)
                     for tile in some]
            rows.append((*cells, *(Cell("") for _ in range(PER_ROW - len(some)))))
        blocks += [Heading(f"{building}{floor}楼"), Grid((1,) * PER_ROW, tuple(rows))]
    blocks.append(Signatures(("机构负责人", "民政办经办人")))
    return Paper(f"{found.name}床位图", tuple(blocks), subtitle=in_full(found.day),
                 basis=basis(desk.around(), "elder_home"))


def _second(tile: Tile) -> str:
    if not tile.resident:
        return "护理型" if tile.nursing else ""
    return tile.care if tile.state == TAKEN else f"{tile.care}（{tile.state}）"
