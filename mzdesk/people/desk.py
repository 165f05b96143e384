"""An opened office: everything a use case needs to know about where it is, who works and what holds."""

from dataclasses import dataclass
from datetime import date
from pathlib import Path

from mzdesk.basics.clock import Clock
from mzdesk.basics.dossier import Circumstances
from mzdesk.describe.paper import OfficeName
from mzdesk.people.access import EVERYTHING, Access
from mzdesk.people.places import COUNTY, division
from mzdesk.policy import Policy
from mzdesk.store.database import Store

TOWNSHIP, BUREAU = "township", "bureau"


@dataclass(frozen=True)
class Office:
    """Who this installation is. ``area`` has 9 digits for a township, 6 for a bureau; ``replica`` names the
    installed database, ``epoch`` its present life, ``letter`` stands in printed numbers."""

    role: str
    area: str
    name: str
    replica: str
    letter: str
    epoch: str

    @property
    def place(self) -> str:
        found = division(self.area)
        return found.name if found else self.area


@dataclass
class Desk:
    """The open office at which one operator (经办人) works. ``access``: what that person may do."""

    store: Store
    office: Office
    operator: str
    clock: Clock
    policy: Policy
    folder: Path
    access: Access = EVERYTHING

    def today(self) -> date:
        return self.clock.now().date()

    def around(self, on: date | None = None) -> Circumstances:
        return Circumstances(on or self.today(), self.policy)

    def office_name(self) -> OfficeName:
        return OfficeName(self.office.name, self.office.place, COUNTY.name)

    @property
    def outbox(self) -> Path:
        return self.folder / "outbox"

    @property
    def inbox(self) -> Path:
        return self.folder / "inbox"

    @property
    def backups(self) -> Path:
        return self.folder / "backups"
