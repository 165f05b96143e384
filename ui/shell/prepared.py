"""The main window, made while the password is typed: for the office and the account that were open last.

Making it takes half as long as opening the key. It stands on a desk that is still shut: nothing is read for it, and it
is never shown unless the very same office is opened with the very same permissions.
"""

import json
from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, cast

from mzdesk.people.access import Access, Permission, Role
from mzdesk.people.desk import Desk, Office
from ui.shell.preferences import Preferences

if TYPE_CHECKING:
    from pathlib import Path

    from mzdesk.basics.clock import Clock
    from ui.shell.window import MainWindow


def remember(preferences: Preferences, desk: Desk) -> None:
    """Keep whose window it was: codes, permissions and the name of the office, nobody's own name."""
    preferences.last_desk = json.dumps(_told(desk), ensure_ascii=False)


def prepare(
    preferences: Preferences, folder: "Path", clock: "Clock", make: Callable[[Desk], "MainWindow"],
) -> "Prepared | None":
    """The window of the last time, on a shut desk; None where nobody was here before."""
    from mzdesk.policy import shipped

    kept = _kept(preferences.last_desk)
    if kept is None:
        return None
    desk = Desk(cast(Any, None), kept[0], "", clock, shipped(), folder, kept[1])
    return Prepared(desk, make(desk))


def _kept(text: str) -> tuple[Office, Access] | None:
    """None where nothing was kept, or it is not what ``_told`` gives."""
    try:
        told = json.loads(text)
        role, area, name = map(str, told["office"])
        permissions = frozenset(Permission[one] for one in told["permissions"])
        villages = None if told["villages"] is None else frozenset(map(str, told["villages"]))
        whose = {one.value: one for one in Role}[told["role"]]
        return Office(role, area, name, "", "", ""), Access(whose, permissions, villages, str(told["account"]))
    except (ValueError, KeyError, TypeError):
        return None


def _told(desk: Desk) -> dict[str, Any]:
    office, access = desk.office, desk.access
    return {
        "office": [office.role, office.area, office.name], "role": access.role.value, "account": access.account,
        "permissions": sorted(one.name for one in access.permissions),
        "villages": None if access.villages is None else sorted(access.villages),
    }


@dataclass(frozen=True)
class Prepared:
    """A window that waits, and the shut desk it stands on."""

    desk: Desk
    window: "MainWindow"

    def opened_by(self, desk: Desk) -> bool:
        """Put the open desk into the place of the shut one, if it is the same; else the window is thrown away."""
        same = _told(desk) == _told(self.desk) and not desk.store.protected
        if same:
            vars(self.desk).update(vars(desk))
        else:
            self.window.deleteLater()
        return same
