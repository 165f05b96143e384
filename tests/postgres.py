"""A real PostgreSQL server for the tests: Debian's, on a private socket in a temporary folder, gone when they are done.

One server runs for each process of the tests, started by the first test that asks. It never flushes to the disk, and
new databases are copies of a template, so that a fresh one costs some ten milliseconds.
"""

import atexit
import os
import pwd
import shutil
import subprocess
import tempfile
from functools import cache
from itertools import count
from pathlib import Path

import pytest

from mzdesk.store import transfer
from mzdesk.store.address import Address
from mzdesk.store.database import DATABASE
from tests.quick import quick_place

DEBIAN = Path("/usr/lib/postgresql")
OWNERS = ("postgres", "nobody")
OPTIONS = {
    "listen_addresses": "", "fsync": "off", "synchronous_commit": "off", "full_page_writes": "off",
    "shared_buffers": "64MB", "max_connections": "60", "autovacuum": "off", "max_wal_size": "256MB",
}
# One user must give a password; all others are let in as they come.
DOOR = "local all guarded scram-sha-256\nlocal all all trust\n"
_names = count(1)


class Server:
    """A running server. ``url`` names a database on it."""

    def __init__(self, bin_folder: Path, folder: Path, owner: str) -> None:
        self.bin, self.folder, self.owner = bin_folder, folder, owner

    def run(self, program: str, *arguments: str) -> subprocess.CompletedProcess[str]:
        """One of the server's own programs, never as root."""
        user = {"user": self.owner, "group": pwd.getpwnam(self.owner).pw_gid} if self.owner else {}
        # The server inherits what its starter has open: a pipe would stay open for ever.
        with tempfile.TemporaryFile("w+") as said:
            done = subprocess.run(
                [str(self.bin / program), *arguments], stdin=subprocess.DEVNULL, stdout=said, stderr=said, text=True,
                check=False, cwd=self.folder, env={**os.environ, "LC_ALL": "C.UTF-8", "TZ": "UTC"}, **user)
            said.seek(0)
            done.stdout = said.read()
        return done

    def start(self) -> None:
        data = self.folder / "data"
        made = self.run("initdb", "-D", str(data), "-U", "tests", "-A", "trust", "-E", "UTF8", "--locale=C.UTF-8",
                        "--no-sync", "--no-instructions")
        if made.returncode:
            raise RuntimeError(made.stdout)
        (data / "pg_hba.conf").write_text(DOOR, "ascii")
        options = " ".join(f"-c {name}={value or chr(39) * 2}" for name, value in OPTIONS.items())
        up = self.run("pg_ctl", "start", "-w", "-D", str(data), "-l", str(self.folder / "log"), "-o",
                      f"-k {self.folder} {options}")
        if up.returncode:
            raise RuntimeError(up.stdout)

    def stop(self) -> None:
        self.run("pg_ctl", "stop", "-m", "immediate", "-D", str(self.folder / "data"))

    def close(self) -> None:
        self.stop()
        shutil.rmtree(self.folder, ignore_errors=True)

    def url(self, database: str, user: str = "tests") -> str:
        return f"postgresql+psycopg://{user}@/{database}?host={self.folder}"

    def sql(self, *statements: str, database: str = "postgres") -> list[tuple]:
        """Statements as the administrator; the rows of the last one."""
        import psycopg

        with psycopg.connect(f"host={self.folder} user=tests dbname={database}", autocommit=True) as connection:
            for statement in statements:
                cursor = connection.execute(statement)
            return cursor.fetchall() if cursor.description else []

    def database(self, template: str = "template0") -> str:
        """A new database, empty or a copy of another, and its name. Nobody may be connected to the other."""
        name = f"office{next(_names)}"
        self.sql(f"CREATE DATABASE {name} TEMPLATE {template} STRATEGY FILE_COPY")
        return name

    def drop(self, name: str) -> None:
        self.sql(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)")


def moved(folder: Path, key: bytes) -> str:
    """Move a closed office from its file onto the server; returns the name of its database."""
    running = server()
    name = running.database()
    address = Address.of(running.url(name))
    transfer.to_server(folder / DATABASE, key, address, "")
    address.save(folder, key)
    for file in folder.glob(f"{DATABASE}*"):
        file.unlink()
    return name


def pointed(folder: Path, key: bytes, name: str) -> None:
    """Let an office's folder name another database of the server."""
    Address.of(server().url(name)).save(folder, key)


def programs() -> Path | None:
    """The folder with the programs of the newest server installed."""
    found = sorted(DEBIAN.glob("*/bin/initdb"), key=lambda path: int(path.parts[-3]) if path.parts[-3].isdigit() else 0)
    if found:
        return found[-1].parent
    other = shutil.which("initdb")
    return Path(other).parent if other else None


def unprivileged() -> str | None:
    """The user the server runs as: "" for this one, None where this one is root and there is no other."""
    if os.geteuid():
        return ""
    return next((name for name in OWNERS if _known(name)), None)


def _known(name: str) -> bool:
    try:
        pwd.getpwnam(name)
    except KeyError:
        return False
    return True


@cache
def server() -> Server:
    """The server of this process; skips the test, with the reason, where none can be had."""
    bin_folder, owner = programs(), unprivileged()
    if bin_folder is None:
        pytest.skip("PostgreSQL is not installed (Debian: apt-get install postgresql)")
    if owner is None:
        pytest.skip("PostgreSQL does not run as root, and there is no user postgres or nobody")
    folder = Path(tempfile.mkdtemp(prefix="mzpg-", dir=quick_place() or "/tmp"))
    if owner:
        shutil.chown(folder, owner)
    made = Server(bin_folder, folder, owner)
    made.start()
    atexit.register(made.close)
    return made
