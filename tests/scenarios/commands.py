"""An office at the command line on a day of the test's choosing, in this process: fast enough for a whole year."""

import json
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from mzdesk.basics.clock import FixedClock
from mzdesk.cli import frame, main
from tests.fixtures import PASSWORD, at, copied


class CommandLine:
    """``office(day, "step", key, "提交")`` runs one command on that day and returns its JSON."""

    def __init__(self, folder: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
        self.folder = copied(folder)
        self._capsys = capsys
        self._calls = 0
        self._clock: FixedClock = at(date(2026, 1, 1))
        monkeypatch.setenv(frame.ENVIRONMENT, PASSWORD)
        monkeypatch.setenv("MZDESK_OPERATOR", "李经办")
        monkeypatch.setattr(frame, "SystemClock", lambda: self._clock)

    def __call__(self, day: date, *words: str, status: int = 0) -> dict[str, Any]:
        self._clock = at(day)
        self._calls += 1
        self._clock.advance(seconds=self._calls)
        self._capsys.readouterr()
        code = main(["--data", str(self.folder), "--json", *words])
        out, err = self._capsys.readouterr()
        assert code == status, err or out
        assert "Traceback" not in err
        found: dict[str, Any] = json.loads(out) if out else {"said": err.strip()}
        return found
