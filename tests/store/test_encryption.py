"""The database on disk is really encrypted: without the key nothing can be read, and a wrong key opens nothing."""

import secrets
import sqlite3

import pytest

from mzdesk.basics.problems import Refusal
from mzdesk.services import offices
from mzdesk.store import keyring, migrate
from mzdesk.store.database import encrypted_engine
from tests.fixtures import PASSWORD, TODAY, at, copied, put_child

SECRETS = ("杨思怡", "431299201603050020", "父母双方同时外出", "create", "left_behind_child", "CREATE TABLE")


def files(folder):
    return {p.name: p.read_bytes() for p in folder.glob("mzdesk.db*")}


def test_no_header_and_no_word_stands_in_any_file(desk):
    put_child(desk, name="杨思怡", id_no="431299201603050020")
    found = files(desk.folder)
    assert {"mzdesk.db", "mzdesk.db-wal"} <= set(found)
    desk.store.close()
    found["closed"] = (desk.folder / "mzdesk.db").read_bytes()
    for name, content in found.items():
        assert not content.startswith(b"SQLite format 3"), name
        for word in SECRETS:
            assert word.encode() not in content, f"{word} can be read in {name}"
            assert word.encode("utf-16-le") not in content, f"{word} can be read in {name}"


def test_a_plain_program_cannot_read_it(desk):
    desk.store.close()
    with pytest.raises(sqlite3.DatabaseError, match="not a database"):
        sqlite3.connect(desk.folder / "mzdesk.db").execute("SELECT * FROM sqlite_master").fetchall()


def test_a_wrong_key_is_refused_in_words(desk):
    desk.store.close()
    engine = encrypted_engine(desk.folder / "mzdesk.db", secrets.token_bytes(32))
    with pytest.raises(Refusal) as caught:
        migrate.current(engine)
    assert caught.value.sentence == "数据文件打不开：密钥不对，或文件已损坏。请核对密码；仍打不开时用备份恢复。"


def test_keyring_of_another_office_does_not_open_it(tmp_path):
    mine, other = copied(tmp_path / "mine"), copied(tmp_path / "other", area="431281108")
    (mine / "mzdesk.keys").write_bytes((other / "mzdesk.keys").read_bytes())
    with pytest.raises(Refusal) as caught:
        offices.unlock(mine, password=PASSWORD, clock=at(TODAY))
    assert caught.value.code == "damaged"


def test_temporary_data_stays_in_memory_and_writes_are_synced(desk):
    with desk.store.reading() as connection:
        pragma = {name: connection.exec_driver_sql(f"PRAGMA {name}").scalar()
                  for name in ("temp_store", "journal_mode", "synchronous", "cipher_version")}
    assert (pragma["temp_store"], pragma["journal_mode"], pragma["synchronous"]) == (2, "wal", 2)
    assert pragma["cipher_version"].startswith("4.")


def test_two_offices_with_one_password_have_different_keys(tmp_path):
    keys = {
        keyring.open_with(keyring.load(copied(tmp_path / area, area=area) / "mzdesk.keys"), password=PASSWORD)
        for area in ("431281103", "431281108")
    }
    assert len(keys) == 2


