"""What a disk says of itself."""

import shutil
import sys
from pathlib import Path


def free_bytes(place: Path) -> int:
    """The bytes that are free where a folder lies. A driver that does not know how large its disk is (some network and
    user-space drivers tell 0 of 0) holds nobody up: then the writing itself will tell. Raises OSError."""
    total, _, free = shutil.disk_usage(place)
    return free if total else sys.maxsize
