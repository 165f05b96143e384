"""Invented townships for the benches of the bureau: people, households, cases and visits, the same in every run.

Rows and entries of the log are written in bulk, past the unit of work, which would take longer than what is measured.
"""

import random
from collections.abc import Iterator
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

from mzdesk.basics.clock import CHINA, FixedClock
from mzdesk.basics.identity import check_digit
from mzdesk.cases.record import Entitlement, Member
from mzdesk.exchange import enrolment
from mzdesk.lines.elders.record import Elder, ElderVisit
from mzdesk.lines.household.record import Household, HouseholdMember
from mzdesk.lines.left_behind.record import LeftBehindChild, LeftBehindVisit
from mzdesk.lines.rural_dibao.record import RuralDibao
from mzdesk.people.desk import Desk
from mzdesk.people.places import divisions
from mzdesk.people.residents import Person
from mzdesk.services import offices
from mzdesk.store import backup, keyring
from mzdesk.store import tokens as index
from mzdesk.store.bulk import bulk_filled
from mzdesk.store.founding import found_office
from mzdesk.store.log import LogWriter
from mzdesk.store.work import table_of

PASSWORD = "bench-1234"
BUREAU = "431281"
CLOCK = FixedClock(datetime(2026, 10, 25, 9, tzinfo=CHINA))
SURNAMES = "杨张李王刘陈吴周黄赵徐孙胡朱高林何郭马罗梁宋郑谢韩唐冯于董萧程曹袁邓许傅沈曾彭吕龙向石田彭易粟明舒"
GIVEN = "思怡梓涵浩宇欣子轩雨桐建国秀英桂兰志强丽华小红大山春梅玉珍明亮海燕文静俊杰晓东佳琪军伟芳娜敏磊洋勇艳娟涛"
BATCH = 4000
DAY = 24 * 3600 * 1000  # milliseconds

Row = tuple[Any, dict[str, Any]]


def open_office(folder: Path) -> Desk:
    return offices.unlock(folder, password=PASSWORD, clock=CLOCK)


def make(folder: Path, townships: int, people: int, database: str = "", *, own_days: bool = False) -> list[Path]:
    """A bureau and so many townships of so many people, enrolled with each other; returns the townships' folders.
    ``own_days``: every township entered its people on a day of its own; else all of them at the very same time, so that
    between two ids of one township there is one of each of the others."""
    bureau = offices.create(folder / "bureau", role="bureau", area=BUREAU, name="样例市局", password=PASSWORD,
                            clock=CLOCK, database=database).desk
    requests, made = [], []
    for place in range(townships):
        town = folder / f"town{place:02d}"
        desk = _township(town, place)
        fill(desk, place, people, own_days=own_days)
        requests.append(enrolment.request(desk, folder / "stick").path)
        desk.store.close()
        made.append(town)
    accepted = enrolment.accept(bureau, requests, folder / "stick")
    bureau.store.close()
    for town in made:
        desk = open_office(town)
        enrolment.install(desk, accepted.path)
        desk.store.close()
    return made


def _township(folder: Path, place: int) -> Desk:
    """A township without villages. The codes of real ones first; there are fewer of them than the bench has."""
    known = [division.code for division in divisions() if division.role == "township"]
    ring = keyring.make(PASSWORD)
    for sub in ("outbox", "inbox", "backups", "logs"):
        (folder / sub).mkdir(parents=True, exist_ok=True)
    keyring.save(folder / backup.KEYS, ring.document)
    area = known[place] if place < len(known) else f"{BUREAU}{200 + place}"
    found_office(folder, ring.key, None, role="township", area=area, name="样例乡镇", clock=CLOCK)
    return open_office(folder)


def fill(desk: Desk, place: int, people: int, *, own_days: bool = False) -> None:
    """Write the rows of one township with their entries in its log."""
    store = desk.store
    connection = store.begin()
    log = LogWriter(store.epoch, store.head(connection))
    waiting: dict[Any, list[dict[str, Any]]] = {}
    work = store.make_id()
    for number, (record, values) in enumerate(_rows(place, people, DAY if own_days else 1), 1):
        row = {"site": store.site, **values}
        pairs = {name: [None, value] for name, value in row.items() if name != "id"}
        log.append(pairs, {}, work=work, entity=record.__tablename__, record_id=row["id"], kind="create",
                   base_version=0, operator="李", reason="样例", time=store.stamp())
        waiting.setdefault(record, []).append({**row, "version": 1})
        if number % BATCH == 0:
            _write(store, connection, log, waiting)
    _write(store, connection, log, waiting)
    connection.commit()
    connection.close()


def _write(store: Any, connection: Any, log: LogWriter, waiting: dict[Any, list[dict[str, Any]]]) -> None:
    for record, rows in waiting.items():
        bulk_filled(connection, table_of(record), rows)
        tokens = store.indexers.get(record.__tablename__)
        if tokens:
            index.add(connection, tokens, {row["id"]: row for row in rows})
    log.write(connection)
    waiting.clear()


class _Ids:
    """Ids in rising order that no other township has; a township begins so many milliseconds after the one before."""

    def __init__(self, place: int, dice: random.Random, after: int) -> None:
        self._began, self._dice, self._count = 1_760_000_000_000 + place * after, dice, 0

    def __call__(self) -> str:
        self._count += 1
        stamp = self._began + self._count * 40
        tail = self._dice.getrandbits(62)
        text = f"{stamp << 80 | 0x7 << 76 | self._count % 4096 << 64 | 0b10 << 62 | tail:032x}"
        return f"{text[:8]}-{text[8:12]}-{text[12:16]}-{text[16:20]}-{text[20:]}"


def _rows(place: int, people: int, after: int) -> Iterator[Row]:
    """Households of three; one elder in twelve, a left-behind child in fifty, a case in every twelfth household."""
    dice = random.Random(place * 7919 + 1)
    new = _Ids(place, dice, after)
    for house in range(people // 3):
        members = [_person(dice, new(), place * people + house * 3 + at, at) for at in range(3)]
        for values in members:
            yield Person, values
        key = new()
        yield Household, {"id": key, "state": "在册", "person_id": members[0]["id"],
                          "number": f"{place:02d}{house:06d}",
                          "dwelling": "砖混两层", "land": dice.randrange(200, 3000)}
        for at, values in enumerate(members):
            yield HouseholdMember, {"id": new(), "owner_id": key, "person": values["id"], "counted": 1,
                                    "relation": "1" if at == 0 else "2", "began": "2020-01"}
        if house % 4 == 0:
            yield from _elder(dice, new, members[0]["id"])
        if house % 16 == 0:
            yield from _child(dice, new, members[2]["id"])
        if house % 12 == 0:
            yield from _case(dice, new, members)


def _person(dice: random.Random, key: str, order: int, at: int) -> dict[str, Any]:
    born = date(1950 + at * 25, 1, 1) + timedelta(days=dice.randrange(9000))
    sex = dice.choice("12")
    number = f"431281{born:%Y%m%d}{order % 500 * 2 + (sex == '1'):03d}"
    name = dice.choice(SURNAMES) + "".join(dice.choices(GIVEN, k=dice.choice((1, 2, 2))))
    return {
        "id": key, "name": name, "sex": sex, "id_no": number + check_digit(number), "birth": f"{born:%Y-%m-%d}",
        "ethnic": "01", "group": f"{order % 20 + 1}组",
        "hukou_address": f"湖南省怀化市洪江市{order % 30}村{order % 20}组",
        "lives_at_hukou": 1, "phone": f"1{dice.randrange(3, 10)}{dice.randrange(10**9):09d}",
    }


def _elder(dice: random.Random, new: _Ids, person: str) -> Iterator[Row]:
    key = new()
    yield Elder, {"id": key, "state": "在册", "person_id": person, "health": "10"}
    for month in (8, 9):
        day = f"2026-{month:02d}-{dice.randrange(1, 28):02d}"
        yield ElderVisit, {"id": new(), "owner_id": key, "visited": day, "entered": day, "visitor": "李主任",
                           "words": "身体尚可，衣食有着落。"}


def _child(dice: random.Random, new: _Ids, person: str) -> Iterator[Row]:
    key = new()
    yield LeftBehindChild, {"id": key, "state": "登记在册", "person_id": person, "reason": "1", "schooling": "1",
                            "school": "中心小学", "guardianship": "1", "risk": "2"}
    for month in (8, 9):
        day = f"2026-{month:02d}-{dice.randrange(1, 28):02d}"
        yield LeftBehindVisit, {"id": new(), "owner_id": key, "visited": day, "entered": day, "visitor": "李主任",
                                "child_seen": 1, "life": "生活正常。", "mind": "开朗。"}


def _case(dice: random.Random, new: _Ids, members: list[dict[str, Any]]) -> Iterator[Row]:
    key = new()
    yield RuralDibao, {"id": key, "state": "享受中", "person_id": members[0]["id"], "applied": "2026-03-02",
                       "handler": "李", "relative": 0, "account": f"6217{dice.randrange(10**15):015d}",
                       "bank": "农村商业银行", "payee_name": members[0]["name"]}
    for at, values in enumerate(members):
        yield Member, {"id": new(), "owner_id": key, "person": values["id"], "relation": "1" if at == 0 else "2",
                       "counted": 1, "insured": 1, "health": "10"}
    yield Entitlement, {"id": new(), "owner_id": key, "began": "2026-04"}
