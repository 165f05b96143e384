"""The disk of a database server that is full: one sentence at the bureau, nothing of the package stays, the next try
brings everything."""

import os
import shutil

import pytest

from mzdesk.services import keeping
from tests import postgres
from tests.exchange.conftest import World, made_on_server, made_once, make_world, world
from tests.faults.disks import Disk, disk
from tests.faults.test_disks import many, records_of

__all__ = ["disk", "made_on_server", "made_once", "make_world", "world"]
FULL = "数据库服务器的磁盘空间不足，这次修改没有保存。请让管理员处理后再试。"
SMALL = "small"


@pytest.fixture
def kept_in() -> str:
    """These bureaus are on a server."""
    return "server"


def placed(world: World, tablespace: str) -> None:
    """The bureau's database onto another disk of the server, which nobody may have open meanwhile."""
    name = world.bureau.store.engine.url.database
    world.bureau.store.close()
    postgres.server().sql(f"ALTER DATABASE {name} SET TABLESPACE {tablespace}")
    world.bureau = world.open("bureau")


@pytest.fixture
def small(world, disk) -> Disk:
    """A disk of 40 MB that holds the bureau's database."""
    running = postgres.server()
    found = disk(40 << 10, str(running.folder / SMALL))
    if running.owner:
        shutil.chown(found.folder, running.owner)
    os.chmod(found.folder, 0o700)
    running.sql(f"CREATE TABLESPACE {SMALL} LOCATION '{found.folder}'")
    placed(world, SMALL)
    yield found
    placed(world, "pg_default")
    running.sql(f"DROP TABLESPACE {SMALL}")


def test_no_room_on_the_server_of_the_bureau(world, small):
    many(world)
    package = world.export().path
    before = records_of(world, world.bureau)
    small.fill(leave=32 << 10)
    taken = world.take(package)
    assert (taken.result, taken.applied, taken.receipt, taken.reason) == ("refused", 0, None, FULL)
    assert records_of(world, world.bureau) == before
    small.clear()
    assert world.take(package).verdict == "两边一致"
    assert all(check.ok for check in keeping.doctor(world.bureau))
