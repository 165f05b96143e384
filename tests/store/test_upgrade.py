"""Upgrading a database: a backup first, every missing step in one go, and never a database of a newer program."""

import shutil
from pathlib import Path

import pytest
from sqlalchemy import inspect, text

from mzdesk.basics.problems import Refusal
from mzdesk.services import keeping, offices, records
from mzdesk.store import backup, keyring, migrate
from mzdesk.store.database import encrypted_engine
from tests.fixtures import CHILDREN, PASSWORD, TODAY, at, opened, put_child

GOOD = '''"""增加一张测试用的表"""

import sqlalchemy as sa
from alembic import op

revision = "9001"
down_revision = "{last}"


def upgrade() -> None:
    op.create_table("added_later", sa.Column("id", sa.Integer(), primary_key=True))
'''
BAD = GOOD + '''    op.execute("INSERT INTO added_later VALUES (1)")
    op.execute("SELECT * FROM no_such_table")
'''


@pytest.fixture
def later_program(tmp_path, monkeypatch):
    """Makes the program one that knows a further step, whose file has the given text."""

    def become(step: str) -> None:
        steps = tmp_path / "steps"
        if not steps.exists():
            shutil.copytree(Path(migrate.STEPS), steps, ignore=shutil.ignore_patterns("__pycache__"))
        last = migrate.newest()
        (steps / "versions" / "m9001_test.py").write_text(step.format(last=last), encoding="utf-8")
        monkeypatch.setattr(migrate, "STEPS", steps)

    return become


def closed_office(make_desk):
    desk = make_desk()
    key = put_child(desk, name="杨思怡")
    desk.store.close()
    return desk.folder, key


def engine_of(folder):
    key = keyring.open_with(keyring.load(folder / "mzdesk.keys"), password=PASSWORD)
    return encrypted_engine(folder / "mzdesk.db", key)


def test_a_missing_step_is_taken_and_told(make_desk, later_program):
    folder, _ = closed_office(make_desk)
    later_program(GOOD)
    engine = engine_of(folder)
    assert migrate.upgrade(engine) == ["增加一张测试用的表"]
    assert migrate.current(engine) == "9001"
    assert "added_later" in inspect(engine).get_table_names()
    assert migrate.upgrade(engine) == []
    engine.dispose()


def test_opening_makes_a_backup_of_the_old_schema_first(make_desk, later_program, tmp_path, monkeypatch):
    folder, key = closed_office(make_desk)
    old = migrate.newest()
    later_program(GOOD)
    desk = opened(folder)
    assert migrate.current(desk.store.engine) == "9001"
    desk.store.close()
    (kept,) = (folder / "backups").iterdir()
    assert kept.name == f"before-upgrade-{old}.mzb"
    monkeypatch.undo()
    assert migrate.newest() == old
    keeping.restore(kept, tmp_path / "again", at(TODAY), password=PASSWORD)
    again = opened(tmp_path / "again")
    assert migrate.current(again.store.engine) == old
    assert records.load(again, CHILDREN, key).values["name"] == "杨思怡"
    again.store.close()


def test_an_office_that_is_up_to_date_is_not_backed_up(make_desk):
    folder, _ = closed_office(make_desk)
    opened(folder).store.close()
    assert list((folder / "backups").iterdir()) == []


def test_no_step_is_taken_where_the_backup_cannot_be_written(make_desk, later_program):
    folder, _ = closed_office(make_desk)
    old = migrate.newest()
    later_program(GOOD)
    (folder / "backups").rmdir()
    (folder / "backups").write_bytes(b"")
    with pytest.raises(Refusal) as caught:
        opened(folder)
    assert caught.value.code == "backup-failed"
    engine = engine_of(folder)
    assert migrate.current(engine) == old
    engine.dispose()


def test_a_step_that_fails_leaves_the_database_as_it_was(make_desk, later_program, monkeypatch):
    folder, key = closed_office(make_desk)
    old = migrate.newest()
    later_program(BAD)
    with pytest.raises(Exception, match="no_such_table"):
        opened(folder)
    engine = engine_of(folder)
    assert migrate.current(engine) == old
    assert "added_later" not in inspect(engine).get_table_names()
    engine.dispose()
    monkeypatch.undo()
    desk = opened(folder)
    assert records.load(desk, CHILDREN, key).values["name"] == "杨思怡"
    assert all(check.ok for check in keeping.doctor(desk))
    desk.store.close()


def stamp_newer(folder):
    engine = engine_of(folder)
    with engine.connect() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))
        connection.commit()
    engine.dispose()


def test_a_newer_database_is_refused_in_words_and_not_touched(make_desk):
    folder, _ = closed_office(make_desk)
    stamp_newer(folder)
    before = (folder / "mzdesk.db").read_bytes()
    with pytest.raises(Refusal) as caught:
        offices.unlock(folder, password=PASSWORD, clock=at(TODAY))
    assert caught.value.code == "newer-database"
    assert caught.value.sentence == (
        f"这个数据文件由更新版本的程序写成（结构 9999，本程序只认到 {migrate.newest()}）。"
        "请安装新版程序后再打开；数据没有被改动。"
    )
    assert (folder / "mzdesk.db").read_bytes() == before
    assert list((folder / "backups").iterdir()) == []


def test_a_backup_of_a_newer_database_replaces_nothing(make_desk, tmp_path):
    newer, here = make_desk(), make_desk()
    key = put_child(here, name="只在这里")
    engine = newer.store.engine
    with engine.connect() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))
        connection.commit()
    made = backup.make(newer.folder, engine, tmp_path / "newer.mzb", newer.clock)
    here.store.close()
    with pytest.raises(Refusal) as caught:
        keeping.restore(made.path, here.folder, here.clock, password=PASSWORD)
    assert caught.value.code == "newer-database"
    again = opened(here.folder)
    assert records.load(again, CHILDREN, key).values["name"] == "只在这里"
    assert not list(here.folder.glob("replaced-*"))
    again.store.close()


def test_every_step_says_in_one_sentence_what_it_does():
    steps = migrate.sentences()
    assert [revision for revision, _ in steps] == sorted(revision for revision, _ in steps)
    assert all(any("\u4e00" <= c <= "\u9fff" for c in words) for _, words in steps)
