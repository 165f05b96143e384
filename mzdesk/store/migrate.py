"""Bringing a database to the program's schema, one named step at a time, with a backup first."""

from collections.abc import Callable
from functools import cache
from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, Engine

from mzdesk.basics.problems import Refusal
from mzdesk.store.trouble import explained

STEPS = Path(__file__).resolve().parents[2] / "migrations"


def _config() -> Config:
    config = Config()
    config.set_main_option("script_location", str(STEPS).replace("%", "%%"))
    config.set_main_option("version_locations", str(STEPS / "versions").replace("%", "%%"))
    config.set_main_option("path_separator", "newline")
    return config


@cache
def _steps(folder: Path) -> tuple[tuple[str, str], ...]:
    """(revision, Chinese sentence) of every step in a folder, oldest first; the files are read once a run."""
    assert folder == STEPS
    steps = ScriptDirectory.from_config(_config()).walk_revisions()
    return tuple((step.revision, (step.doc or "").strip()) for step in steps)[::-1]


def newest() -> str:
    """The schema this program works with."""
    return _steps(STEPS)[-1][0]


def current(engine: Engine) -> str:
    """The schema a database stands at; "" for an empty one."""
    with explained(), engine.connect() as connection:
        return standing(connection)


def standing(connection: Connection) -> str:
    """As ``current``, of the database behind a connection."""
    return MigrationContext.configure(connection).get_current_revision() or ""


def sentences() -> list[tuple[str, str]]:
    """(revision, Chinese sentence) of every step, oldest first."""
    return list(_steps(STEPS))


def recognised(engine: Engine) -> str:
    """As ``current``; a Refusal where the database was written by a newer program."""
    stands, known = current(engine), [revision for revision, _ in sentences()]
    if stands and stands not in known:
        raise Refusal(
            f"这个数据文件由更新版本的程序写成（结构 {stands}，本程序只认到 {known[-1]}）",
            "请安装新版程序后再打开；数据没有被改动", code="newer-database",
        )
    return stands


def take_steps(connection: Connection, to: str = "head") -> None:
    """Take every step that is missing, within the transaction of the caller."""
    config = _config()
    config.attributes["connection"] = connection
    command.upgrade(config, to)


def upgrade(engine: Engine, before: Callable[[str], None] | None = None) -> list[str]:
    """Take every step that is missing and return their sentences. ``before`` is called first, to make a backup.

    Raises Refusal where the database was written by a newer program; then nothing is changed.
    """
    stands, known = recognised(engine), [revision for revision, _ in sentences()]
    if stands == newest():
        return []
    if stands and before:
        before(stands)
    with explained(), engine.connect().execution_options(writes=True) as connection:
        take_steps(connection)
        connection.commit()
    return [text for revision, text in sentences() if known.index(revision) > (known.index(stands) if stands else -1)]
