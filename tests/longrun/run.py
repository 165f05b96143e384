"""The long run: many schedules of faults, in several processes, resumable; ends with one line of numbers.

Run ``python tasks.py longrun --schedules 20000 --seed 1``. What is done is kept block by block in ``data/longrun``,
under a name that carries a digest of the exchange's and this model's sources: a run goes on where it was broken off,
and never mixes the results of different programs.
"""

import argparse
import gc
import hashlib
import json
import multiprocessing
import os
import sys
import time
import traceback
from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from tests.longrun.delivery import finish
from tests.longrun.promises import Broken
from tests.longrun.schedule import Schedule, drawn

ROOT = Path(__file__).resolve().parents[2]
KEPT = ROOT / "data" / "longrun"
STEPS, BLOCK = 25, 50
SOURCES = ("mzdesk/exchange", "mzdesk/store", "tests/longrun")
Block = dict[str, Any]


def one(seed: int, steps: int) -> tuple[Counter[str], str]:
    """Run one schedule; its counts, and the promise that was broken or ""."""
    schedule, taken = Schedule(seed), 0
    broken = ""
    try:
        for taken, (name, a, b, c) in enumerate(drawn(seed, steps), 1):  # noqa: B007  (told below)
            getattr(schedule, name)(a, b, c)
            schedule.counts[f"action: {name}"] += 1
        finish(schedule)
    except Broken as error:
        broken = f"seed {seed} step {taken}: {error}"
    finally:
        schedule.close()
    return schedule.counts + Counter({"schedules": 1, "steps": taken}), broken


def block(task: tuple[int, int, int]) -> Block:
    """A block of schedules, each with a seed of its own. A crash of the program is a failure like a broken promise."""
    first, count, steps = task
    total, broken, began = Counter[str](), [], time.process_time()
    for seed in range(first, first + count):
        try:
            counts, words = one(seed, steps)
        except Exception:  # whatever ends a schedule is told with its seed, and the run goes on
            counts, words = Counter(schedules=1), f"seed {seed}: {traceback.format_exc(limit=-3)}"
        total += counts
        broken += [words] if words else []
    return {"first": first, "count": count, "counts": dict(total), "broken": broken,
            "seconds": round(time.process_time() - began, 2)}


def calm() -> None:
    """Modules and templates live to the end: the collector need not look at them again and again."""
    gc.freeze()
    gc.set_threshold(50_000, 20, 20)


def digest() -> str:
    """Which program this is: a digest over the sources that decide the outcome."""
    found = hashlib.sha256()
    for folder in SOURCES:
        for path in sorted((ROOT / folder).rglob("*.py")):
            found.update(path.relative_to(ROOT).as_posix().encode() + b"\0" + path.read_bytes())
    return found.hexdigest()[:12]


def blocks(schedules: int, seed: int, steps: int, processes: int) -> Iterator[Block]:
    """Every block of the run: those kept from before, then the others as they are finished."""
    KEPT.mkdir(parents=True, exist_ok=True)
    file = KEPT / f"{seed}-{steps}-{digest()}.jsonl"
    done = {found["first"]: found for found in map(json.loads, file.read_text("utf-8").splitlines())} \
        if file.exists() else {}
    tasks = [(first, min(BLOCK, seed + schedules - first), steps) for first in range(seed, seed + schedules, BLOCK)]
    kept = [done[first] for first, count, _ in tasks if first in done and done[first]["count"] == count]
    yield from kept
    known = {found["first"] for found in kept}
    left = [task for task in tasks if task[0] not in known]
    with multiprocessing.get_context("spawn").Pool(processes, calm) as pool, open(file, "a", encoding="utf-8") as out:
        for found in pool.imap_unordered(block, left):
            out.write(json.dumps(found, ensure_ascii=False) + "\n")
            out.flush()
            yield found


def line(total: Counter[str], broken: Sequence[str]) -> str:
    """The one line that is quoted."""
    return (f"schedules {total['schedules']}, steps {total['steps']}, edits {total['edits']}, "
            f"forks {total['taken: fork']}, conflicts {total['conflicts']}, lost = {len(broken)}")


def main(arguments: Sequence[str]) -> int:
    parser = argparse.ArgumentParser(prog="longrun")
    parser.add_argument("--schedules", type=int, default=20_000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--steps", type=int, default=STEPS)
    parser.add_argument("--processes", type=int, default=max(1, (os.cpu_count() or 2) // 2))
    chosen = parser.parse_args(arguments)
    total, broken, seconds = Counter[str](), list[str](), 0.0
    for found in blocks(chosen.schedules, chosen.seed, chosen.steps, chosen.processes):
        total += found["counts"]
        broken += found["broken"]
        seconds += found["seconds"]
        for words in found["broken"]:
            print(words, flush=True)
        if total["schedules"] % 1000 < BLOCK:
            print(line(total, broken), flush=True)
    print("\n".join(f"{name}: {count}" for name, count in sorted(total.items())))
    print(f"program {digest()}, {seconds / max(1, total['schedules']):.2f} s of one core for a schedule")
    print(line(total, broken))
    return 1 if broken else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
