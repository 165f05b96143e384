"""Offices for tests: one of each kind is made once and then copied, so that a fresh one costs milliseconds.

A folder's conftest takes what it needs: ``from tests.fixtures import desk, make_desk``.
"""

import os
import shutil
import tempfile
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date, datetime
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from mzdesk.basics.clock import CHINA, FixedClock
from mzdesk.basics.days import PartialDay
from mzdesk.basics.identity import check_digit
from mzdesk.describe import Line
from mzdesk.lines import LINES
from mzdesk.lines.left_behind import codes
from mzdesk.people.codes import Sex
from mzdesk.people.desk import Desk
from mzdesk.services import offices, records
from mzdesk.store import backup, keyring
from mzdesk.store.database import Store
from tests import postgres

TODAY = date(2026, 10, 9)
PASSWORD = "mima-1234"
CHILDREN = LINES["left_behind"]
CHEAP = {"time": 1, "memory_kib": 64, "lanes": 1}
_USUAL = {"township": "431281103", "bureau": "431281"}
USUAL_PLACE = os.environ.get("MZDESK_TESTS_ON", "file")
_kept = tempfile.TemporaryDirectory(prefix="mzdesk-offices-")


def at(day: date, hour: int = 9, minute: int = 0) -> FixedClock:
    """A clock that stands at that hour of a day in Beijing."""
    return FixedClock(datetime(day.year, day.month, day.day, hour, minute, tzinfo=CHINA))


@cache
def template(role: str, area: str) -> tuple[Path, str]:
    """The folder of a closed, empty office (made in 2020, before any test's day) and its recovery code."""
    folder, name = Path(_kept.name) / area, f"{'民政办' if role == 'township' else '民政局'}（测试）"
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(keyring, "COST", CHEAP)
        made = offices.create(
            folder, role=role, area=area, name=name, password=PASSWORD, clock=at(date(2020, 1, 2)))
    made.desk.store.close()
    return folder, made.recovery_code


def key_of(folder: Path) -> bytes:
    """The database key of an office that ``template`` made."""
    return keyring.open_with(keyring.load(folder / backup.KEYS), password=PASSWORD)


@cache
def template_on_server(role: str, area: str) -> tuple[Path, str]:
    """The folder of the same office with its database on the server, and the database's name."""
    folder = Path(_kept.name) / f"{area}-server"
    shutil.copytree(template(role, area)[0], folder)
    return folder, postgres.moved(folder, key_of(folder))


def copied(folder: Path, *, role: str = "township", area: str = "", kept_in: str = USUAL_PLACE) -> Path:
    """A fresh office in a folder of its own, closed; ``kept_in`` server puts its database onto PostgreSQL."""
    area = area or _USUAL[role]
    if kept_in == "file":
        shutil.copytree(template(role, area)[0], folder)
        return folder
    source, name = template_on_server(role, area)
    shutil.copytree(source, folder)
    postgres.pointed(folder, key_of(folder), postgres.server().database(name))
    return folder


def dropped(store: Store) -> None:
    """Close a store; where its database is on the server, take it away."""
    store.close()
    if store.engine.dialect.name != "sqlite":
        postgres.server().drop(str(store.engine.url.database))


def in_both_places(metafunc: pytest.Metafunc, *modules: str) -> None:
    """For a conftest's ``pytest_generate_tests``: run every test of these modules on a file and on a server, but for
    those that are about files."""
    if metafunc.definition.get_closest_marker("file_only"):
        return
    if metafunc.module.__name__.rpartition(".")[2] in modules and "kept_in" in metafunc.fixturenames:
        metafunc.parametrize("kept_in", ["file", "server"])


def opened(folder: Path, day: date = TODAY, operator: str = "经办人") -> Desk:
    """The desk of an office that ``copied`` made."""
    return offices.unlock(folder, password=PASSWORD, clock=at(day), operator=operator)


@pytest.fixture
def make_desk(tmp_path: Path, kept_in: str) -> Iterator[Callable[..., Desk]]:
    """Makes open offices: ``make_desk(day=…, role=…, area=…)``; all are closed afterwards."""
    made: list[Desk] = []

    def make(day: date = TODAY, role: str = "township", area: str = "") -> Desk:
        made.append(opened(copied(tmp_path / f"office{len(made)}", role=role, area=area, kept_in=kept_in), day))
        return made[-1]

    yield make
    for one in made:
        dropped(one.store)


@pytest.fixture
def desk(make_desk: Callable[..., Desk]) -> Desk:
    """The open office of 托口镇 on Friday 9 October 2026."""
    return make_desk()


@pytest.fixture(scope="module")
def shared_desk(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Desk]:
    """One open office for all tests of a module, for those that do not mind each other's records."""
    desk = opened(copied(tmp_path_factory.mktemp("shared") / "office"))
    yield desk
    dropped(desk.store)


def id_number(birth: date, sex: str = "1", order: int = 0, area: str = "431299") -> str:
    """A right identity number (GB 11643) of an area code that nobody was given."""
    first = f"{area}{birth:%Y%m%d}{order * 2 + (1 if sex == '1' else 2):03d}"
    return first + check_digit(first)


def village(desk: Desk, place: int = 0) -> str:
    """The id of one of the office's villages."""
    return records.village_options(desk)[place].id


def child_values(desk: Desk, **values: Any) -> dict[str, Any]:
    """The values of a child's file with everything that the register asks for."""
    birth = date(2016, 3, 5)
    return {
        "name": "杨思怡", "sex": Sex.FEMALE, "birth": PartialDay.of(birth), "id_no": id_number(birth, "2"),
        "village": village(desk), "hukou_kind": codes.HukouKind.LOCAL, "reason": codes.Reason.BOTH_AWAY,
        "schooling": codes.Schooling.ENROLLED, "school_level": codes.SchoolLevel.PRIMARY,
        "boarding": codes.Boarding.DAY_PUPIL, "guardianship": codes.Guardianship.GRANDPARENTS,
        "has_carer": codes.HasCarer.NO, **values,
    }


def put_child(desk: Desk, state: str = "草稿", parts: dict[str, Any] | None = None, **values: Any) -> str:
    """Save a child's file as it is given and return its id."""
    return put(desk, CHILDREN, child_values(desk, **values), state, parts)


def put(
    desk: Desk, line: Line, values: dict[str, Any], state: str = "草稿", parts: dict[str, Any] | None = None,
) -> str:
    """Save a new record of a line; rows of parts need no id."""
    empty = records.blank(desk, line)
    rows = {key: tuple({"id": None, **row} for row in some) for key, some in (parts or {}).items()}
    after = replace(empty, state=state, values={**empty.values, **values}, parts={**empty.parts, **rows})
    return records.save(desk, line, empty, after).id


def edit(desk: Desk, line: Line, key: str, **values: Any) -> records.Saved:
    """Load a record, change some of its values and save it."""
    before = records.load(desk, line, key)
    return records.save(desk, line, before, replace(before, values={**before.values, **values}))


def names_of(listing: records.Listing) -> list[str]:
    """The names that a list shows, in its order."""
    return [row.texts["name"] for row in listing.rows]
