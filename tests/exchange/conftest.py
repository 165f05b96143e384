"""Keys, sample packages and a small world of offices that the tests of the exchange share."""

import shutil
from dataclasses import replace
from datetime import datetime

import pytest
from sqlalchemy import select

from mzdesk.basics.clock import CHINA, FixedClock
from mzdesk.exchange import enrolment, handin, intake, rebase, receipts
from mzdesk.exchange import format as package_format
from mzdesk.exchange.keys import AgeKey, SigningKey
from mzdesk.exchange.manifest import Ancestor, Manifest, Point, TableState
from mzdesk.people.places import division
from mzdesk.people.residents import Person
from mzdesk.services import offices
from mzdesk.store import backup, keyring
from mzdesk.store.address import SERVER
from mzdesk.store.base import Base
from mzdesk.store.lives import HEAD_FILE
from tests import postgres
from tests.fixtures import dropped, in_both_places

H1, H2, H3 = "1" * 64, "2" * 64, "3" * 64
REPLICA = "0198c0de-0000-7000-8000-00000000a1b2"
EPOCH, OLDER = "0198c0de-0000-7000-8000-000000000001", "0198c0de-0000-7000-8000-000000000002"


@pytest.fixture(scope="session")
def signing():
    return SigningKey.generate()


@pytest.fixture(scope="session")
def sealing():
    return AgeKey.generate()


@pytest.fixture(scope="session")
def manifest(signing):
    """A manifest of a township's third package, before its content is known."""
    return Manifest(
        kind="incremental", site="431281103", replica=REPLICA, letter="A", epoch=EPOCH, number=3, period="2026-10",
        created="2026-10-25T09:00:00+08:00", signer=signing.public.text, to="431281",
        ancestors=(Ancestor(OLDER, 5, H1),), previous=H3, base=Point(7, H1), end=Point(9, H2), schema="0001",
        roster=2, receipt=4, counts={"person": {"create": 1, "update": 1}}, state={"person": TableState(1, H2)},
    )


@pytest.fixture(scope="session")
def build(manifest, signing, sealing):
    """Builds a sealed package around one member of the payload."""

    def make(changes: bytes = b'{"a":1}\n', **fields):
        return package_format.build(
            replace(manifest, **fields), signing, [("changes.jsonl", [changes])], [sealing.recipient]
        )

    return make


class World:
    """A bureau and townships with one clock and one stick, enrolled with each other."""

    def __init__(self, folder, keys, clock):
        self.folder, self.keys, self.clock = folder, keys, clock
        self.kept = {}
        self.stick = folder / "优盘"
        self.stick.mkdir(exist_ok=True)
        self.bureau = self.open("bureau")
        self.township = self.open("431281103")
        self.other = self.open("431281104")

    def open(self, name, folder=None):
        return offices._open(folder or self.folder / name, self.keys[name], self.clock, "李")

    def close(self):
        for desk in (self.bureau, self.township, self.other):
            dropped(desk.store)
        for name in self.kept.values():
            postgres.server().drop(name)

    def person(self, desk=None, **values):
        """A new resident at a township; returns the id."""
        with (desk or self.township).store.work("李") as work:
            return work.put(Person, {"name": "单思怡", "phone": "13800000000", **values})

    def change(self, key, desk=None, record=Person, **values):
        with (desk or self.township).store.work("李") as work:
            work.put(record, values, key)

    def get(self, desk, key, record=Person):
        with desk.store.reading() as connection:
            table = record.__table__
            found = connection.execute(select(table).where(table.c.id == key)).mappings().first()
            return dict(found) if found else None

    def rows(self, desk, table):
        with desk.store.reading() as connection:
            return [dict(row) for row in connection.execute(select(table.__table__)).mappings()]

    def dump(self, desk):
        """Everything in the database that an intake could touch, to compare before and after."""
        with desk.store.reading() as connection:
            return {
                table.name: sorted(map(repr, connection.execute(select(table)).all()))
                for table in Base.metadata.sorted_tables
            }

    def export(self, desk=None, **options):
        return handin.export(desk or self.township, self.stick, **options)

    def take(self, *paths, **options):
        """The bureau takes packages in; one outcome for one path."""
        taken = intake.take(self.bureau, paths, receipts=self.stick, **options)
        return taken[0] if len(taken) == 1 else taken

    def read(self, taken, desk=None):
        return receipts.read(desk or self.township, taken.receipt)

    def round(self, desk=None):
        """One whole round: export, intake, receipt read."""
        taken = self.take(self.export(desk).path)
        return taken, self.read(taken, desk)

    def keep(self, who, name):
        """A raw copy of an office's folder (``township`` or ``bureau``), as somebody might make one."""
        desk = getattr(self, who)
        desk.store.close()
        shutil.rmtree(self.folder / name, ignore_errors=True)
        shutil.copytree(desk.folder, self.folder / name)
        if (desk.folder / SERVER).exists():
            database = str(desk.store.engine.url.database)
            self.kept[name] = postgres.server().database(database)
        setattr(self, who, self.open(desk.folder.name))

    def put_back(self, who, name, head=False):
        """The database of a raw copy in place of the office's own; its outbox is left as it is. With ``head`` the head
        file beside it is left as well, by which a township notices; else it was lost too."""
        desk = getattr(self, who)
        desk.store.close()
        if not head:
            (desk.folder / HEAD_FILE).unlink(missing_ok=True)
        for file in (backup.DATABASE, f"{backup.DATABASE}-wal", f"{backup.DATABASE}-shm"):
            (desk.folder / file).unlink(missing_ok=True)
            if (self.folder / name / file).exists():
                shutil.copy(self.folder / name / file, desk.folder / file)
        if name in self.kept:
            fresh = postgres.server().database(self.kept[name])
            postgres.pointed(desk.folder, self.keys[desk.folder.name], fresh)
            postgres.server().drop(str(desk.store.engine.url.database))
        setattr(self, who, self.open(desk.folder.name))

    def back_up(self, name="b.mzb"):
        """A backup of the township as it is now."""
        file = self.folder / name
        backup.make(self.township.folder, self.township.store.engine, file, self.clock)
        return file

    def restore(self, file, confirm=True):
        """Restore the township from a backup, as a new life of its database; its clerk says that it may hand in."""
        folder = self.township.folder
        self.township.store.close()
        backup.restore(file, folder, self.clock, password="test")
        self.township = self.open("431281103")
        if confirm:
            rebase.confirm(self.township)


@pytest.fixture(scope="session")
def made_once(tmp_path_factory):
    """Offices made and enrolled one time; each test works on a copy."""
    folder, clock = tmp_path_factory.mktemp("offices"), FixedClock(datetime(2026, 10, 16, 9, tzinfo=CHINA))
    keys = {}
    for name, role, area in (
        ("bureau", "bureau", "431281"), ("431281103", "township", "431281103"), ("431281104", "township", "431281104"),
    ):
        words = f"{division(area).name}{'民政局' if role == 'bureau' else '人民政府民政办'}"
        made = offices.create(
            folder / name, role=role, area=area, name=words, password="test", clock=clock, check_password=False
        )
        keys[name] = keyring.open_with(keyring.load(folder / name / backup.KEYS), password="test")
        made.desk.store.close()
    world = World(folder, keys, clock)
    requests = [enrolment.request(desk, world.stick).path for desk in (world.township, world.other)]
    accepted = enrolment.accept(world.bureau, requests, world.stick)
    for desk in (world.township, world.other):
        enrolment.install(desk, accepted.path)
    world.close()
    return folder, keys


@pytest.fixture(scope="session")
def made_on_server(made_once, tmp_path_factory):
    """The same offices with the bureau's database on the server; its name is given beside them."""
    folder, keys = made_once
    copy = tmp_path_factory.mktemp("offices-server") / "w"
    shutil.copytree(folder, copy)
    return copy, keys, postgres.moved(copy / "bureau", keys["bureau"])


@pytest.fixture
def make_world(made_once, tmp_path_factory, kept_in, request):
    """Makes a world of its own, enrolled and otherwise empty, as often as it is called."""
    folder, keys = made_once
    template = None
    if kept_in == "server":
        folder, keys, template = request.getfixturevalue("made_on_server")

    def make():
        room = tmp_path_factory.mktemp("world") / "w"
        shutil.copytree(folder, room)
        if template:
            postgres.pointed(room / "bureau", keys["bureau"], postgres.server().database(template))
        return World(room, keys, FixedClock(datetime(2026, 10, 25, 9, tzinfo=CHINA)))

    return make


@pytest.fixture
def world(make_world):
    found = make_world()
    yield found
    found.close()


def pytest_generate_tests(metafunc):
    in_both_places(
        metafunc, "test_across", "test_board", "test_round", "test_situations", "test_settling", "test_receipts",
        "test_preview_verify", "test_pictures_travel", "test_policies", "test_enrolment", "test_roster", "test_undo",
        "test_forks", "test_fork_sides",
    )
