"""A bureau's database on a PostgreSQL server: founded, opened, kept, moved and refused in words like one in a file."""

import json

import pytest
from sqlalchemy import func, select

from mzdesk.basics.problems import Refusal
from mzdesk.exchange import own
from mzdesk.people.residents import Person
from mzdesk.services import keeping, offices, records
from mzdesk.store import address, keyring, migrate, server, vault
from mzdesk.store.local import EpochRow
from mzdesk.store.work import table_of
from tests import postgres
from tests.fixtures import CHILDREN, PASSWORD, TODAY, at, copied, dropped, opened, put_child

pytestmark = pytest.mark.usefixtures("cheap_keys")


@pytest.fixture
def database():
    """The name of an empty database."""
    running = postgres.server()
    name = running.database()
    yield name
    running.drop(name)


@pytest.fixture
def bureau(make_desk, tmp_path):
    """An open bureau whose database is on the server."""
    desk = opened(copied(tmp_path / "bureau", role="bureau", kept_in="server"))
    yield desk
    dropped(desk.store)


def create(folder, url, role="bureau", area="431281", **more):
    return offices.create(folder, role=role, area=area, name="民政局（测试）", password=PASSWORD, clock=at(TODAY),
                          database=url, **more)


def refused(folder, url, **more):
    with pytest.raises(Refusal) as caught:
        create(folder, url, **more)
    assert not offices.exists(folder)
    return caught.value


def number_of_people(desk):
    with desk.store.reading() as connection:
        return connection.scalar(select(func.count()).select_from(table_of(Person)))


# --------------------------------------------------------------------------------------------------- the address
@pytest.mark.parametrize(("typed", "why"), [
    ("postgresql", "写法不对"), ("mysql://a@b/c", "只支持 PostgreSQL"), ("postgresql+psycopg://a@b", "缺少数据库名"),
    ("postgresql+psycopg://a@b/c?options=-cx", "不认识参数 options"), ("postgresql+psycopg://a@b:x/c", "写法不对"),
])
def test_an_address_that_cannot_be_one_is_refused_in_words(tmp_path, typed, why):
    refusal = refused(tmp_path / "office", typed)
    assert refusal.code == "bad-database-address"
    assert refusal.sentence == f"数据库地址{why}。请写成 postgresql+psycopg://用户名@服务器地址/数据库名。"


def test_a_township_keeps_its_data_in_its_own_file(tmp_path):
    refusal = refused(tmp_path / "office", "postgresql://a@b/c", role="township", area="431281103")
    assert refusal.sentence == "乡镇的数据放在本机的加密文件里，不用数据库服务器。请去掉数据库地址再试。"


def test_the_password_of_the_server_lies_nowhere_in_clear(tmp_path):
    key = bytes(range(32))
    address.Address.of("postgresql://clerk:ge-heim@db.local/mz?sslmode=verify-full").save(tmp_path, key)
    (kept,) = tmp_path.iterdir()
    assert kept.name == "mzdesk.server.json"
    assert "ge-heim" not in kept.read_text("utf-8")
    assert json.loads(kept.read_text("utf-8"))["url"] == "postgresql+psycopg://clerk@db.local/mz?sslmode=verify-full"
    found = address.Address.load(tmp_path, key)
    assert (found.url.password, found.words) == (
        "ge-heim", "postgresql+psycopg://clerk@db.local/mz?sslmode=verify-full")
    with pytest.raises(Refusal) as caught:
        address.Address.load(tmp_path, bytes(32))
    assert caught.value.code == "wrong-vault"


def test_a_password_given_beside_the_address_counts():
    assert address.Address.of("postgresql://clerk:old@db/mz", "new").url.password == "new"


@pytest.mark.parametrize("content", ["", "{}", "[1]", '{"format": 2, "url": "", "password": ""}'])
def test_a_damaged_address_file_is_refused_in_words(tmp_path, content):
    (tmp_path / address.SERVER).write_text(content, "utf-8")
    with pytest.raises(Refusal) as caught:
        address.Address.load(tmp_path, bytes(32))
    assert caught.value.code == "bad-server-file"


def test_a_sealed_text_belongs_to_its_name():
    safe = vault.Vault(bytes(32), seals=True)
    sealed = safe.sealed("sign", "秘密")
    assert "秘密" not in sealed
    assert safe.opened("sign", sealed) == "秘密"
    with pytest.raises(Refusal):
        safe.opened("age", sealed)
    assert vault.Vault(bytes(32), seals=False).sealed("sign", "秘密") == "秘密"


# --------------------------------------------------------------------------------------------------- a new bureau
def test_a_bureau_is_founded_opened_and_found_well(tmp_path, database):
    made = create(tmp_path / "市局", postgres.server().url(database))
    desk = made.desk
    assert {path.name for path in desk.folder.iterdir()} == {
        "mzdesk.keys", "mzdesk.server.json", "outbox", "inbox", "backups", "logs"}
    with desk.store.work("甲") as work:
        work.put(Person, {"name": "龚䶮𬭊"})
    assert all(check.ok for check in keeping.doctor(desk)), keeping.doctor(desk)
    assert {check.what for check in keeping.doctor(desk)} >= {"数据库服务器", "数据结构", "记录"}
    desk.store.close()
    again = offices.unlock(desk.folder, recovery_code=made.recovery_code, clock=at(TODAY))
    assert (again.office.area, number_of_people(again)) == ("431281", 1)
    again.store.close()
    with pytest.raises(Refusal) as caught:
        offices.unlock(desk.folder, password="falsch-1234", clock=at(TODAY))
    assert caught.value.code == "wrong-password"


def test_private_keys_do_not_lie_open_on_the_server(tmp_path, database):
    desk = create(tmp_path / "b", postgres.server().url(database)).desk
    keys = own.keys(desk)
    values = [row[0] for row in postgres.server().sql("SELECT value FROM mzdesk.secret", database=database)]
    assert len(values) == 2
    assert all(value.startswith("aesgcm:") for value in values)
    desk.store.close()
    again = opened(desk.folder)
    assert own.keys(again).age.text == keys.age.text
    again.store.close()


def test_a_database_that_holds_an_office_is_not_used_twice(tmp_path, database):
    create(tmp_path / "one", postgres.server().url(database)).desk.store.close()
    refusal = refused(tmp_path / "two", postgres.server().url(database))
    assert refusal.sentence == "这个数据库里已经有一个单位的数据。请换一个数据库，或用它的数据文件夹打开它。"


def test_text_stands_by_code_point_and_numbers_have_64_bits(bureau):
    rows = postgres.server().sql(
        "SELECT DISTINCT data_type, collation_name FROM information_schema.columns WHERE table_schema = 'mzdesk' "
        "AND table_name <> 'alembic_version' AND (table_name, column_name) <> ('roster', 'version')",
        database=str(bureau.store.engine.url.database))
    assert set(rows) == {("bigint", None), ("character varying", "C"), ("text", "C"), ("bytea", None)}


def test_a_reader_cannot_write(bureau):
    with bureau.store.reading() as connection, pytest.raises(Exception, match="read-only transaction"):
        connection.exec_driver_sql("DELETE FROM setting")


# --------------------------------------------------------------------------------------------------- trouble
def test_what_keeps_a_server_from_being_reached_is_told(tmp_path, database):
    running = postgres.server()
    said = {
        f"postgresql://tests@/{database}?host={tmp_path}":
            "连不上数据库服务器。请检查网络、服务器地址和端口，并确认服务器正在运行。",
        running.url("no_such_database"): "服务器上没有这个数据库。请核对数据库名，或让管理员先建立它。",
        running.url(database, user="guarded"): "数据库服务器不接受这个用户名或密码。请核对数据库地址里的用户名和密码。",
    }
    for url, sentence in said.items():
        assert refused(tmp_path / "office", url).sentence == sentence


def test_a_user_without_rights_is_told(tmp_path, database):
    running = postgres.server()
    running.sql("DROP ROLE IF EXISTS guest", "CREATE ROLE guest LOGIN")
    assert refused(tmp_path / "office", running.url(database, user="guest")).sentence == (
        "数据库用户没有足够的权限。请让管理员授予这个用户在该数据库中建表和读写的权限。")


def test_a_password_lets_in_and_a_wrong_one_does_not(tmp_path, database):
    running = postgres.server()
    running.sql("DROP ROLE IF EXISTS guarded", "CREATE ROLE guarded LOGIN SUPERUSER PASSWORD 'ge-heim'")
    url = running.url(database, user="guarded")
    assert refused(tmp_path / "wrong", url, database_password="falsch").code == "server-login"
    desk = create(tmp_path / "right", url, database_password="ge-heim").desk
    assert "ge-heim" not in "".join(p.read_text("utf-8") for p in desk.folder.glob("mzdesk.*"))
    desk.store.close()
    opened(desk.folder).store.close()


def test_an_old_server_and_a_narrow_encoding_are_refused(tmp_path, database, monkeypatch):
    running = postgres.server()
    narrow = f"{database}_narrow"
    running.sql(f"CREATE DATABASE {narrow} TEMPLATE template0 ENCODING 'SQL_ASCII' LC_COLLATE 'C' LC_CTYPE 'C'")
    assert refused(tmp_path / "office", running.url(narrow)).sentence == (
        "数据库的字符编码是 SQL_ASCII，存不下生僻字。请让管理员另建一个编码为 UTF8 的数据库。")
    running.drop(narrow)
    monkeypatch.setattr(server, "OLDEST", 990000)
    assert refused(tmp_path / "office", running.url(database)).sentence.endswith(
        "需要 PostgreSQL 99 或更新。请让管理员升级数据库服务器。")


def test_a_server_that_only_reads_is_told(bureau):
    name = str(bureau.store.engine.url.database)
    bureau.store.close()
    postgres.server().sql(f"ALTER DATABASE {name} SET default_transaction_read_only = on")
    with bureau.store.reading() as connection:
        assert connection.exec_driver_sql("SHOW default_transaction_read_only").scalar() == "on"
    # The writer asks for a transaction that writes, so only a standby really refuses; what it says is told.
    with pytest.raises(Refusal) as caught, bureau.store.work("甲") as work:
        work.connection.exec_driver_sql("SET TRANSACTION READ ONLY")
        work.put(Person, {"name": "某"})
    assert caught.value.sentence == "数据库服务器现在只能读，无法保存。它可能是备用服务器，请与管理员联系。"
    assert number_of_people(bureau) == 0


def test_a_connection_that_breaks_is_told_and_the_next_work_goes_on(bureau):
    name = str(bureau.store.engine.url.database)
    with pytest.raises(Refusal) as caught, bureau.store.work("甲") as work:
        postgres.server().sql(
            f"SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '{name}'")
        work.put(Person, {"name": "某"})
    assert caught.value.sentence == "与数据库服务器的连接断了，这次修改没有保存。请检查网络和服务器，恢复后再做一次。"
    with bureau.store.work("甲") as work:
        work.put(Person, {"name": "某"})
    assert number_of_people(bureau) == 1


# --------------------------------------------------------------------------------------------------- keeping
def test_a_backup_of_a_server_is_an_encrypted_file_that_either_place_takes(bureau, tmp_path, database):
    with bureau.store.work("甲") as work:
        work.put(Person, {"name": "龚䶮"})
    own.keys(bureau)
    made = keeping.backup(bureau, tmp_path / "市局.mzb")
    assert "龚䶮".encode() not in made.path.read_bytes()
    clock = at(TODAY, 10)
    keeping.restore(made.path, tmp_path / "file", clock, password=PASSWORD)
    keeping.restore(made.path, tmp_path / "server", clock, password=PASSWORD,
                    database=postgres.server().url(database))
    for folder in (tmp_path / "file", tmp_path / "server"):
        desk = opened(folder)
        assert (number_of_people(desk), desk.office.letter) == (1, "B")
        assert own.keys(desk).age.text == own.keys(bureau).age.text
        assert all(check.ok for check in keeping.doctor(desk)), keeping.doctor(desk)
        with desk.store.work("乙") as work:
            work.put(Person, {"name": "后来"})
        assert all(check.ok for check in keeping.doctor(desk))
        desk.store.close()


def test_a_restore_moves_what_stood_on_the_server_aside(bureau, tmp_path):
    made = keeping.backup(bureau, tmp_path / "市局.mzb")
    with bureau.store.work("甲") as work:
        work.put(Person, {"name": "备份以后"})
    bureau.store.close()
    keeping.restore(made.path, bureau.folder, at(TODAY, 10), password=PASSWORD)
    again = opened(bureau.folder)
    assert number_of_people(again) == 0
    again.store.close()
    name = str(bureau.store.engine.url.database)
    aside = postgres.server().sql(
        "SELECT nspname FROM pg_namespace WHERE nspname LIKE 'mzdesk\\_%'", database=name)
    assert aside == [("mzdesk_20261009_100000",)]
    kept = postgres.server().sql("SELECT name FROM mzdesk_20261009_100000.person", database=name)
    assert kept == [("备份以后",)]


def test_an_office_moves_from_its_file_to_a_server_with_all_it_has(make_desk, tmp_path, database):
    here = make_desk()
    key = put_child(here, name="杨思怡")
    before = records.load(here, CHILDREN, key)
    made = keeping.backup(here, tmp_path / "office.mzb")
    keeping.restore(made.path, tmp_path / "new", at(TODAY, 10), password=PASSWORD,
                    database=postgres.server().url(database))
    desk = opened(tmp_path / "new")
    assert records.load(desk, CHILDREN, key) == before
    with desk.store.reading() as connection:
        assert [row.why for row in connection.execute(select(EpochRow).order_by(EpochRow.number))] == [
            "初次设置", "从备份恢复"]
    assert all(check.ok for check in keeping.doctor(desk))
    desk.store.close()


def test_a_database_of_a_newer_program_is_refused_and_not_touched(bureau):
    name = str(bureau.store.engine.url.database)
    bureau.store.close()
    postgres.server().sql("UPDATE mzdesk.alembic_version SET version_num = '9999'", database=name)
    with pytest.raises(Refusal) as caught:
        opened(bureau.folder)
    assert caught.value.sentence == (
        f"这个数据文件由更新版本的程序写成（结构 9999，本程序只认到 {migrate.newest()}）。"
        "请安装新版程序后再打开；数据没有被改动。")
    assert postgres.server().sql("SELECT version_num FROM mzdesk.alembic_version", database=name) == [("9999",)]


def test_the_keys_of_another_office_open_nothing(bureau, tmp_path):
    own.keys(bureau)
    other = copied(tmp_path / "other", role="bureau")
    strange = keyring.open_with(keyring.load(other / "mzdesk.keys"), password=PASSWORD)
    name = str(bureau.store.engine.url.database)
    address.Address.of(postgres.server().url(name)).save(other, strange)
    again = keyring.make(PASSWORD)
    keyring.save(other / "mzdesk.keys", again.document)
    desk = opened(other)
    with pytest.raises(Refusal) as caught:
        own.keys(desk)
    assert caught.value.sentence == "用本单位的密钥打不开保存的密码或私钥。请核对数据文件夹和数据库是否属于同一单位。"
    desk.store.close()
