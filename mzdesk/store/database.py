"""An open database: connections, the present life (epoch), time stamps and the door to the unit of work."""

import threading
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import sqlcipher3
from sqlalchemy import Connection, Engine, create_engine, event, select
from sqlalchemy.engine import ExceptionContext
from sqlalchemy.pool import QueuePool

from mzdesk.basics.clock import Clock, HybridClock
from mzdesk.basics.problems import Refusal
from mzdesk.store.address import OFFICE_KEY, SERVER, Address
from mzdesk.store.base import new_id
from mzdesk.store.lives import closed_since, write_head
from mzdesk.store.local import OfficeRow
from mzdesk.store.log import Head, head, last_time
from mzdesk.store.trouble import explained
from mzdesk.store.vault import Vault
from mzdesk.store.work import Work

DATABASE = "mzdesk.db"
PROTECTED = "数据文件夹在只读的位置（光盘、写保护的U盘，或没有写入权限）"
COPY_IT = "请把整个文件夹复制到可以写的磁盘上再打开"
Indexer = Callable[[Mapping[str, Any]], Iterable[str]]
CACHE_KIB = 64 << 10
"""Of each connection, filled as needed. Every page that is not held is read, checked and decrypted anew, and a large
merge writes the same pages again and again: with the 2 MiB that SQLite takes by itself it needed twice the time. The
connection used last is taken first, since its pages are held."""


def holds_office(folder: Path) -> bool:
    """True where a folder has an office's database, or names the server that has it."""
    return (folder / DATABASE).exists() or (folder / SERVER).exists()


def empty_file(folder: Path) -> bool:
    """True where the database is a file in the folder, and nothing is in it."""
    return (folder / DATABASE).exists() and not (folder / DATABASE).stat().st_size


def engine_of(folder: Path, key: bytes, *, protected: bool = False) -> Engine:
    """An engine over the database of an office's folder, wherever it is; ``protected``: see ``encrypted_engine``."""
    address = Address.load(folder, key)
    if address is None:
        return encrypted_engine(folder / DATABASE, key, protected=protected)
    from mzdesk.store.server import check_server, server_engine  # only the offices that have one load its driver

    engine = server_engine(address, key)
    check_server(engine)
    return engine


def key_of(engine: Engine) -> bytes:
    """The office's key behind an engine over a server; copies of what stands there are encrypted with it."""
    key: bytes = engine.get_execution_options()[OFFICE_KEY]
    return key


def encrypted_engine(path: Path, key: bytes, *, protected: bool = False) -> Engine:
    """An engine over a SQLCipher file, opened with a raw 32-byte key.

    ``protected``: the file lies where nothing can be written. SQLite then takes no locks and makes no files beside
    it, and believes that nobody else writes it; a file with an unmerged log beside it must not be opened like that.
    """
    where = f"{path.resolve().as_uri()}?immutable=1" if protected else str(path)

    def connect() -> Any:
        connection = sqlcipher3.connect(
            where, uri=protected, check_same_thread=False, isolation_level=None, timeout=8)
        connection.execute(f"PRAGMA key = \"x'{key.hex()}'\"")
        connection.execute("PRAGMA cipher_log_level = NONE")  # what is wrong is told in words, not on a console
        if not protected:
            connection.execute("PRAGMA journal_mode = WAL")
            connection.execute("PRAGMA synchronous = FULL")
        connection.execute("PRAGMA foreign_keys = ON")
        connection.execute("PRAGMA temp_store = MEMORY")
        connection.execute(f"PRAGMA cache_size = -{CACHE_KIB}")
        return connection

    engine = create_engine(
        "sqlite://", creator=connect, module=sqlcipher3.dbapi2, poolclass=QueuePool, pool_use_lifo=True)
    _begin_ourselves(engine)
    _drop_what_met_damage(engine)
    return engine


def _drop_what_met_damage(engine: Engine) -> None:
    """A connection that read a damaged page refuses to write from then on, as if the file were read-only; a fresh one
    tells the truth."""

    @event.listens_for(engine, "handle_error")
    def drop(context: ExceptionContext) -> None:
        if "malformed" in str(context.original_exception):
            context.is_disconnect = True


def _begin_ourselves(engine: Engine) -> None:
    """The driver's own begin is switched off; a unit of work takes the write lock at once, a reader never does."""

    @event.listens_for(engine, "begin")
    def begin(connection: Connection) -> None:
        writes = connection.get_execution_options().get("writes", False)
        connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")


class Store:
    """One open database. Safe to use from any thread: every call takes its own connection.

    ``guard`` says of a table whether whoever opened it may write there; None: everywhere.
    """

    def __init__(
        self, engine: Engine, clock: Clock, indexers: Mapping[str, Indexer] | None = None, key: bytes = b"", *,
        protected: bool = False,
    ) -> None:
        self.engine = engine
        self.protected = protected  # it lies where nothing can be written
        self.vault = Vault(key, seals=engine.dialect.name != "sqlite")
        self.clock = clock
        self.indexers = dict(indexers or {})
        self.guard: Callable[[str], bool] | None = None
        self._stamps = threading.Lock()
        self._last_id = ""
        with explained(), engine.connect() as connection:
            office = connection.execute(select(OfficeRow)).first()
            self._hybrid = HybridClock(clock.now, last_time(connection))
            self.closed = closed_since(connection)[:16].replace("T", " ") if office else ""
        self.epoch = office.epoch if office else ""
        self.site = office.area if office else ""
        self.replica = office.replica if office else ""
        self.head_folder: Path | None = None

    @property
    def clock_went_back(self) -> bool:
        """True where the machine's day is before the day of the newest entry of the log."""
        newest = self._hybrid.last[:8]
        return bool(newest) and f"{self.clock.now():%Y%m%d}" < newest

    def work(self, operator: str, reason: str = "", *, asked: bool = False) -> Work:
        """A unit of work in the name of ``operator``; ``reason`` is said of every entry that has none of its own.

        ``asked``: the use case asked at its own door whether this may be done, so ``guard`` is not asked again.
        """
        if not self.epoch:
            raise Refusal("这个数据文件还没有办公室信息", "请先完成初次设置", code="no-office")
        self.refuse_closed()
        self.refuse_protected()
        return Work(self, operator, reason, asked=asked)

    def refuse_closed(self) -> None:
        """Raises Refusal where the office was moved to another computer: here it can only be looked at."""
        if self.closed:
            raise Refusal(
                f"这个单位已于 {self.closed} 换到新电脑，本机的资料只能查看", "请在新电脑上办理", code="moved-away")

    def refuse_protected(self) -> None:
        """Raises Refusal where nothing can be written."""
        if self.protected:
            raise Refusal(f"{PROTECTED}，现在只能查看", COPY_IT, code="read-only")

    @contextmanager
    def reading(self) -> Iterator[Connection]:
        """A connection that sees one consistent moment."""
        with explained(), self.engine.connect() as connection:
            yield connection

    def begin(self) -> Connection:
        """A connection that holds the write lock; only the unit of work and migrations ask for it."""
        self.refuse_protected()
        with explained():
            connection = self.engine.connect().execution_options(writes=True)
            connection.begin()
            return connection

    @contextmanager
    def writing(self) -> Iterator[Connection]:
        """A short transaction on local, unlogged tables (settings, secrets, marks)."""
        connection = self.begin()
        try:
            with explained():
                yield connection
                connection.commit()
        finally:
            connection.close()

    def head(self, connection: Connection) -> Head:
        """The end of the present life's chain. The clock's stamps follow what other processes wrote meanwhile."""
        found = head(connection, self.epoch)
        with self._stamps:
            self._hybrid.last = max(self._hybrid.last, last_time(connection))
        return found

    def committed(self, head: Head) -> None:
        """A unit of work is in the database: its head file, where one is kept, follows."""
        if self.head_folder is not None:
            write_head(self.head_folder, self.replica, self.epoch, head)

    def stamp(self) -> str:
        """The next hybrid time stamp."""
        with self._stamps:
            return self._hybrid.stamp()

    def make_id(self) -> str:
        """A new id that sorts after every id made before it, also within one millisecond."""
        with self._stamps:
            self._last_id = new_id(self.clock.now(), self._last_id)
            return self._last_id

    def close(self) -> None:
        self.engine.dispose()
