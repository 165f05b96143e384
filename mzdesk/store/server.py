"""The same tables on a PostgreSQL server: connections, column types, the write lock, rows in bulk.

Text stands there without a length and compares by code point, numbers have 64 bits: what a value may be is said by its
field and not by the database, and both kinds of database order and find alike.
"""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import psycopg
from sqlalchemy import Column, Connection, Engine, Integer, create_engine, event
from sqlalchemy.dialects.postgresql.base import PGTypeCompiler
from sqlalchemy.exc import DBAPIError

from mzdesk.basics.problems import Refusal
from mzdesk.store.address import OFFICE_KEY, Address
from mzdesk.store.trouble import explained

SCHEMA = "mzdesk"
OLDEST = 130000
WAIT_MS = 8000
_WRITER = 0x6D7A6465736B  # the key of the advisory lock that the one writer holds: "mzdesk" in ASCII
_CONNECT_SECONDS = 10


class _Types(PGTypeCompiler):
    """Column types as the house needs them from any database."""

    def visit_INTEGER(self, type_: Any, **around: Any) -> str:  # noqa: N802  (named by the library)
        return "BIGINT"

    def visit_VARCHAR(self, type_: Any, **around: Any) -> str:  # noqa: N802
        return f"VARCHAR{_order(around)}"

    def visit_TEXT(self, type_: Any, **around: Any) -> str:  # noqa: N802
        return f"TEXT{_order(around)}"


def _order(around: Mapping[str, Any]) -> str:
    """Columns compare by code point, whatever order the server's own language has."""
    return ' COLLATE "C"' if isinstance(around.get("type_expression"), Column) else ""


def server_engine(address: Address, key: bytes) -> Engine:
    """An engine over a database on a server, of the office with this key. Nothing is connected yet."""
    query = address.url.query
    arguments: dict[str, Any] = {
        "options": f"-c search_path={SCHEMA} -c lock_timeout={WAIT_MS}", "client_encoding": "utf8",
        "application_name": "mzdesk",
    }
    if "connect_timeout" not in query:
        arguments["connect_timeout"] = _CONNECT_SECONDS
    engine = create_engine(
        address.url, connect_args=arguments, pool_pre_ping=True, hide_parameters=True,
        execution_options={OFFICE_KEY: key},
    )
    dialect: Any = engine.dialect
    dialect.type_compiler = dialect.type_compiler_instance = _Types(dialect)
    dialect.colspecs = {**dialect.colspecs, Integer: Integer}  # a number is sent as large as it is, without a cast
    _begin_ourselves(engine)
    return engine


def _begin_ourselves(engine: Engine) -> None:
    """A reader sees one moment and writes nothing. The writer takes the one lock first, and therefore sees all that
    the writers before it left (a snapshot taken before the lock would not)."""

    @event.listens_for(engine, "begin")
    def begin(connection: Connection) -> None:
        writes = connection.get_execution_options().get("writes", False)
        raw: Any = connection.connection.driver_connection
        levels = psycopg.IsolationLevel
        raw.isolation_level = levels.READ_COMMITTED if writes else levels.REPEATABLE_READ
        raw.read_only = not writes
        if writes:
            connection.exec_driver_sql("SELECT pg_advisory_xact_lock(%s)", (_WRITER,))


def check_server(engine: Engine) -> None:
    """A Refusal where the server is too old or the database does not keep every character."""
    with explained(), engine.connect() as connection:
        version = int(connection.exec_driver_sql("SHOW server_version_num").scalar_one())
        encoding = str(connection.exec_driver_sql("SHOW server_encoding").scalar_one())
    if version < OLDEST:
        raise Refusal(
            f"数据库服务器的版本太低（{version // 10000}），需要 PostgreSQL {OLDEST // 10000} 或更新",
            "请让管理员升级数据库服务器", code="server-too-old",
        )
    if encoding != "UTF8":
        raise Refusal(
            f"数据库的字符编码是 {encoding}，存不下生僻字", "请让管理员另建一个编码为 UTF8 的数据库",
            code="server-encoding",
        )


def make_schema(connection: Connection, aside: str = "") -> None:
    """The schema that holds the office's tables, empty; one that is there already is moved ``aside``, never dropped.

    Raises Refusal where one is there and no name was given for it.
    """
    if _tables(connection):
        if not aside:
            raise Refusal(
                "这个数据库里已经有一个单位的数据", "请换一个数据库，或用它的数据文件夹打开它", code="database-in-use"
            )
        connection.exec_driver_sql(f"ALTER SCHEMA {SCHEMA} RENAME TO {_free_name(connection, aside)}")
    connection.exec_driver_sql(f"CREATE SCHEMA IF NOT EXISTS {SCHEMA}")


def _tables(connection: Connection) -> int:
    found = connection.exec_driver_sql("SELECT count(*) FROM pg_tables WHERE schemaname = %s", (SCHEMA,))
    return int(found.scalar_one())


def _free_name(connection: Connection, name: str) -> str:
    """The name, or the same with a line behind it as often as it is taken."""
    taken = {row[0] for row in connection.exec_driver_sql("SELECT nspname FROM pg_namespace")}
    while name in taken:
        name += "_"
    return name


def copy_rows(connection: Connection, table: Any, names: Sequence[str], rows: Iterable[Sequence[Any]]) -> None:
    """Write many rows of one shape by COPY."""
    quote = connection.dialect.identifier_preparer.quote
    statement = f"COPY {quote(table.name)} ({', '.join(quote(name) for name in names)}) FROM STDIN"
    cursor: Any = connection.connection.cursor()
    try:
        with cursor.copy(statement) as copy:
            for values in rows:
                copy.write_row(values)
    except psycopg.Error as error:
        if cursor.connection.closed:
            connection.invalidate(error)
        raise DBAPIError.instance(
            statement, None, error, psycopg.Error, hide_parameters=True, dialect=connection.dialect
        ) from None
    finally:
        cursor.close()


def damage(connection: Connection) -> str:
    """What the server knows of damaged pages, in words; "" where nothing is known."""
    failed = connection.exec_driver_sql(
        "SELECT coalesce(checksum_failures, 0) FROM pg_stat_database WHERE datname = current_database()").scalar()
    return "服务器发现有损坏的页，请管理员立即检查磁盘，并从备份恢复" if failed else ""


def described(connection: Connection) -> str:
    """Which server this is, and whether it can notice a damaged page."""
    version = connection.exec_driver_sql("SHOW server_version").scalar_one()
    checks = connection.exec_driver_sql("SHOW data_checksums").scalar_one() == "on"
    return f"PostgreSQL {str(version).split()[0]}" + ("" if checks else "，未启用页校验和")
