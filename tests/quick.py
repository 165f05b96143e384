"""Where tests write. Every office is a folder of its own that flushes to the disk after each step, as in life."""

import shutil
from pathlib import Path

MEMORY = Path("/dev/shm")
GIB = 1 << 30
ROOM_FOR_ALL = 6 * GIB
"""What all tests at once may take, and what the programs that they start need besides."""


def quick_place(room: int = GIB) -> str | None:
    """A folder in memory, where the machine has one with this much room (bytes): flushing costs nothing there."""
    return str(MEMORY) if MEMORY.is_dir() and shutil.disk_usage(MEMORY).free > room else None
