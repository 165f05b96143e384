"""A bureau takes in the full packages of thirty townships: beside bare upserts of the same rows, on both databases.

Run ``python tests/bench/bench_intake.py [--small] [--only file|server] [--townships N --people M] [--own-days]``.
30 townships of 15,000 people with their households, cases and visits; ``--small`` takes 3 of 1,500. For each kind of
database:

* intake of every package ÷ ``INSERT … SELECT … ON CONFLICT DO UPDATE`` of the very rows it left, from staging tables
  in the order they came, into tables with the same keys and indexes, one transaction a package;
* what a row costs in the last packages ÷ in the first; all townships entered their people at the very same time, or
  with ``--own-days`` each on a day of its own, as it is where they do not begin together; the same of the bare upserts;
* the findings across townships over all people;
* peak memory of one full package of 15,000, 50,000 and 150,000 people (small: 500, 1,500, 4,500).

The server is Debian's PostgreSQL with its usual durability, on a private socket; it is left out where there is none.
"""

import argparse
import multiprocessing
import os
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))
sys.path.insert(0, str(Path(__file__).resolve().parent))

import _townships
from sqlalchemy import Connection, text

from mzdesk.exchange import handin, intake
from mzdesk.services import across
from mzdesk.store.base import Base
from mzdesk.store.database import CACHE_KIB
from mzdesk.store.server import SCHEMA
from tests import postgres

DURABLE = {"fsync": "on", "synchronous_commit": "on", "full_page_writes": "on", "shared_buffers": "256MB",
           "max_wal_size": "2GB", "autovacuum": "on"}
SKIPPED = {"alembic_version"}


def alone(work: Callable[..., dict[str, Any]], *arguments: Any) -> dict[str, Any]:
    """Run one part in a fresh process and add its peak memory."""
    context = multiprocessing.get_context("spawn")
    ours, theirs = context.Pipe()
    process = context.Process(target=_child, args=(theirs, work, arguments))
    process.start()
    theirs.close()
    try:
        return ours.recv()
    finally:
        process.join()


def _child(pipe: Any, work: Callable[..., dict[str, Any]], arguments: tuple[Any, ...]) -> None:
    found = work(*arguments)
    status = Path("/proc/self/status")
    if status.exists():
        line = next(line for line in status.read_text().splitlines() if line.startswith("VmHWM"))
        found["peak_mb"] = int(line.split()[1]) / 1024
    pipe.send(found)


def export_all(folder: Path, towns: list[Path]) -> dict[str, Any]:
    began = time.perf_counter()
    sizes = []
    for town in towns:
        desk = _townships.open_office(town)
        made = handin.export(desk, folder / "stick", full=True)
        sizes.append(made.path.stat().st_size)
        desk.store.close()
    return {"seconds": time.perf_counter() - began, "package_mb": max(sizes) / 1e6}


def take_all(bureau: Path, packages: list[Path]) -> dict[str, Any]:
    """Take the packages in one by one; the seconds and the applied entries of each."""
    desk = _townships.open_office(bureau)
    seconds, applied = [], []
    for package in packages:
        began = time.perf_counter()
        taken = intake.take(desk, [package])[0]
        seconds.append(time.perf_counter() - began)
        assert (taken.result, taken.held, taken.conflicts, taken.verdict) == ("merged", 0, 0, "两边一致"), taken
        applied.append(taken.applied)
    desk.store.close()
    return {"seconds": seconds, "applied": applied}


def findings(bureau: Path) -> dict[str, Any]:
    desk = _townships.open_office(bureau)
    with desk.store.reading() as connection:
        people = connection.execute(text("SELECT count(*) FROM person")).scalar_one()
    began = time.perf_counter()
    found = across.pairs(desk)
    seconds = time.perf_counter() - began
    desk.store.close()
    return {"seconds": seconds, "pairs": len(found), "people": people}


# --------------------------------------------------------------------------------------------------- the bare upsert
def _order(name: str, on_server: bool) -> str:
    """The order rows came in. What is kept by its key alone came in the order of its records."""
    if name == "search_token":
        return "site, record_id"
    if name == "foreign_entry":
        return "epoch, seq"
    return "ctid" if on_server else "rowid"


def _upsert(name: str, target: str, source: str, quote: str = '"') -> str:
    table = Base.metadata.tables[name]
    keys = [column.name for column in table.primary_key]
    names = [column.name for column in table.columns]
    listed = ", ".join(f"{quote}{column}{quote}" for column in names)
    changed = ", ".join(f'"{column}" = excluded."{column}"' for column in names if column not in keys)
    conflict = f"ON CONFLICT ({', '.join(keys)}) DO " + (f"UPDATE SET {changed}" if changed else "NOTHING")
    return f'INSERT INTO {target} ({listed}) SELECT {listed} FROM {source} WHERE n > :a AND n <= :b {conflict}'


def bare(bureau: Path, packages: int) -> dict[str, Any]:
    """Stage what the bureau holds, then write it into empty tables of the same shape."""
    desk = _townships.open_office(bureau)
    on_server = desk.store.engine.dialect.name != "sqlite"
    tables = [name for name in Base.metadata.tables if name not in SKIPPED]
    connection = desk.store.engine.connect().execution_options(writes=True)
    counts = {}
    if on_server:
        connection.exec_driver_sql("CREATE SCHEMA bare")
        connection.exec_driver_sql("CREATE SCHEMA staging")
    else:
        connection.exec_driver_sql("SELECT 1")
        connection.commit()
        key = desk.store.vault.key.hex()
        raw: Any = connection.connection.driver_connection
        for name in ("bare", "staging"):
            raw.execute(f"ATTACH '{bureau / name}.db' AS {name} KEY \"x'{key}'\"")
            raw.execute(f"PRAGMA {name}.journal_mode = WAL")
            raw.execute(f"PRAGMA {name}.synchronous = FULL")
            raw.execute(f"PRAGMA {name}.cache_size = -{CACHE_KIB}")
    for name in tables:
        counts[name] = _stage(connection, name, on_server)
    connection.commit()
    if on_server:
        connection.exec_driver_sql("ANALYZE")
        connection.commit()
    seconds = []
    for part in range(packages):
        began = time.perf_counter()
        for name in tables:
            step = -(-counts[name] // packages)
            bounds = {"a": step * part, "b": step * (part + 1)}
            if counts[name]:
                connection.execute(text(_upsert(name, f'bare."{name}"', f'staging."{name}"')), bounds)
        connection.commit()
        seconds.append(time.perf_counter() - began)
    connection.close()
    desk.store.close()
    return {"seconds": seconds, "rows": sum(counts.values())}


def _stage(connection: Connection, name: str, on_server: bool) -> int:
    order = _order(name, on_server)
    if on_server:
        connection.exec_driver_sql(f'CREATE TABLE bare."{name}" (LIKE {SCHEMA}."{name}" INCLUDING ALL)')
        connection.exec_driver_sql(
            f'CREATE TABLE staging."{name}" AS SELECT *, row_number() OVER (ORDER BY {order}) AS n '
            f'FROM {SCHEMA}."{name}"')
        connection.exec_driver_sql(f'CREATE INDEX "n_{name}" ON staging."{name}" (n)')
    else:
        made = connection.exec_driver_sql(
            "SELECT type, sql FROM main.sqlite_master WHERE tbl_name = ? AND sql IS NOT NULL ORDER BY type DESC",
            (name,)).all()
        for kind, sql in made:
            if kind == "table":
                connection.exec_driver_sql(sql.replace("CREATE TABLE ", "CREATE TABLE bare.", 1))
            else:
                connection.exec_driver_sql(sql.replace("CREATE INDEX ", "CREATE INDEX bare.", 1))
        listed = ", ".join(f'"{column.name}"' for column in Base.metadata.tables[name].columns)
        connection.exec_driver_sql(f'CREATE TABLE staging."{name}" (n INTEGER PRIMARY KEY, {listed})')
        connection.exec_driver_sql(
            f'INSERT INTO staging."{name}" ({listed}) SELECT {listed} FROM main."{name}" ORDER BY {order}')
    return int(connection.exec_driver_sql(f'SELECT count(*) FROM staging."{name}"').scalar_one())


# --------------------------------------------------------------------------------------------------- a run
def run(folder: Path, townships: int, people: int, place: str, *, own_days: bool) -> dict[str, Any]:
    database = _database() if place == "server" else ""
    towns = _townships.make(folder, townships, people, database, own_days=own_days)
    exported = alone(export_all, folder, towns)
    packages = sorted((folder / "stick").glob("*_U_0001_*.mzp"))
    taken = alone(take_all, folder / "bureau", packages)
    found = alone(findings, folder / "bureau")
    least = alone(bare, folder / "bureau", len(packages))
    per = [s / a for s, a in zip(taken["seconds"], taken["applied"], strict=True)]
    return {
        "people": townships * people, "entries": sum(taken["applied"]), "rows_written": least["rows"],
        "package_mb": exported["package_mb"], "export_s": exported["seconds"],
        "intake_s": sum(taken["seconds"]), "bare_upsert_s": sum(least["seconds"]),
        "intake_ratio": sum(taken["seconds"]) / sum(least["seconds"]), "intake_peak_mb": taken.get("peak_mb"),
        "row_cost_last_over_first": _last_over_first(per),
        "bare_last_over_first": _last_over_first(least["seconds"]),
        "findings_s": found["seconds"], "findings_pairs": found["pairs"], "findings_peak_mb": found.get("peak_mb"),
    }


def _last_over_first(costs: list[float]) -> float:
    """What the last sixth cost ÷ what the first did."""
    some = max(1, len(costs) // 6)
    return sum(costs[-some:]) / sum(costs[:some])


def memory(folder: Path, people: int, place: str) -> dict[str, Any]:
    towns = _townships.make(folder, 1, people, _database() if place == "server" else "")
    exported = alone(export_all, folder, towns)
    taken = alone(take_all, folder / "bureau", sorted((folder / "stick").glob("*_U_0001_*.mzp")))
    return {f"peak_mb_of_{people}": taken.get("peak_mb"), f"export_peak_mb_of_{people}": exported.get("peak_mb"),
            f"entries_of_{people}": taken["applied"][0], f"package_mb_of_{people}": exported["package_mb"]}


def _database() -> str:
    running = postgres.server()
    return running.url(running.database())


def shown(place: str, numbers: dict[str, Any]) -> None:
    for name, value in numbers.items():
        print(f"{place:7} {name:32} {value:.2f}" if isinstance(value, float) else f"{place:7} {name:32} {value}",
              flush=True)


def main() -> None:
    asked = argparse.ArgumentParser()
    asked.add_argument("--small", action="store_true")
    asked.add_argument("--only", choices=("file", "server"))
    asked.add_argument("--no-memory", action="store_true")
    asked.add_argument("--own-days", action="store_true", help="every township entered its people on a day of its own")
    asked.add_argument("--townships", type=int, default=0)
    asked.add_argument("--people", type=int, default=0, help="of each township")
    chosen = asked.parse_args()
    townships, people = (3, 1500) if chosen.small else (30, 15_000)
    townships, people = chosen.townships or townships, chosen.people or people
    postgres.OPTIONS.update(DURABLE)
    for place in ("file", "server"):
        if chosen.only in (None, place):
            if place == "server" and (postgres.programs() is None or postgres.unprivileged() is None):
                print("server: PostgreSQL is not installed; left out")
                continue
            print(f"{place:7} {'load before':32} {os.getloadavg()[0]:.1f}", flush=True)
            with tempfile.TemporaryDirectory(prefix="mzdesk-bench-") as room:
                shown(place, run(Path(room), townships, people, place, own_days=chosen.own_days))
    for size in () if chosen.no_memory else (500, 1500, 4500) if chosen.small else (15_000, 50_000, 150_000):
        with tempfile.TemporaryDirectory(prefix="mzdesk-bench-") as room:
            shown("file", memory(Path(room), size, "file"))


if __name__ == "__main__":
    main()
