"""The built bundle beside the sources: how large it is, and how long it takes until every page was painted once.

Run ``python tests/bench/bench_bundle.py [rounds]`` after ``python3 tasks.py bundle``.
"""

import os
import runpy
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
ROUNDS = 3
BUNDLE = runpy.run_path(str(ROOT / "packaging" / "bundle.py"))


def seconds(command: list[str], home: Path) -> float:
    """From the start of the process to its end, in an environment of its own."""
    began = time.monotonic()
    subprocess.run([*command, "--offscreen-check"], cwd=ROOT, env=BUNDLE["bare"](home), check=True, capture_output=True)
    return time.monotonic() - began


def measure(rounds: int = ROUNDS) -> dict[str, float]:
    bundled, sources = [str(BUNDLE["program"]("mzdesk"))], [sys.executable, "main.py"]
    with tempfile.TemporaryDirectory(prefix="mzdesk-bench-") as room:
        taken = {name: [seconds(command, Path(room)) for _ in range(rounds)]
                 for name, command in (("bundle", bundled), ("sources", sources))}
    ours, theirs = statistics.median(taken["bundle"]), statistics.median(taken["sources"])
    return {"bundle_mb": BUNDLE["size"](BUNDLE["BUNDLE"]) / 1e6, "bundle_check_s": ours, "sources_check_s": theirs,
            "ratio": ours / theirs}


if __name__ == "__main__":
    if not BUNDLE["BUNDLE"].is_dir():
        print("还没有打包：先运行 python3 tasks.py bundle" + os.linesep, end="")
    else:
        for name, value in measure(int(sys.argv[1]) if len(sys.argv) > 1 else ROUNDS).items():
            print(f"{name:28} {value:.3f}")
