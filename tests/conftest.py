"""What every test stands on: no screen, a UTF-8 world, own settings folders, and a clock that stands still."""

import os
import tempfile
from datetime import datetime

from tests.quick import ROOM_FOR_ALL, quick_place

# Before anything imports Qt: never a real window, never the machine's language, never the user's own settings.
os.environ["QT_QPA_PLATFORM"] = "offscreen"
os.environ["LC_ALL"] = "C.UTF-8"
# One folder for all that a run writes, gone at its end; the processes that share the work inherit it. Whoever wants to
# look at what is left sets TMPDIR.
if "TMPDIR" not in os.environ and (place := quick_place(ROOM_FOR_ALL)):
    _room = tempfile.TemporaryDirectory(prefix="mzdesk-tests-", dir=place, ignore_cleanup_errors=True)
    os.chmod(_room.name, 0o755)  # some tests look at an office as another user
    os.environ["TMPDIR"] = tempfile.tempdir = _room.name
_home = tempfile.TemporaryDirectory(prefix="mzdesk-tests-")
os.environ["XDG_CONFIG_HOME"] = os.environ["XDG_DATA_HOME"] = _home.name
os.environ.pop("MZDESK_PASSPHRASE", None)
# Programs that tests start read the sources' compiled form, which is made once and thrown away afterwards.
_compiled = tempfile.TemporaryDirectory(prefix="mzdesk-compiled-")
os.environ["PYTHONPYCACHEPREFIX"] = _compiled.name
os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
USUAL_PLACE = os.environ.get("MZDESK_TESTS_ON", "file")

import pytest  # noqa: E402
from hypothesis import settings  # noqa: E402

from mzdesk.basics.clock import CHINA, FixedClock  # noqa: E402

# The same examples in every run: a red suite must be red again for the person who looks into it.
settings.register_profile("house", deadline=None, derandomize=True)
settings.load_profile("house")


@pytest.fixture
def clock() -> FixedClock:
    """Thursday 16 October 2025, nine o'clock in Beijing."""
    return FixedClock(datetime(2025, 10, 16, 9, tzinfo=CHINA))


@pytest.fixture
def kept_in(request: pytest.FixtureRequest) -> str:
    """Where the databases of offices stand: in a file. Tests that must hold for both are run with ``server`` too."""
    return "file" if request.node.get_closest_marker("file_only") else USUAL_PLACE
