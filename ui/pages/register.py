"""The pages of the window by role, in the order of the navigation. A page's module is imported on its first visit."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from ui.shell.page import Page, PageEntry

if TYPE_CHECKING:
    from mzdesk.describe import Line
    from mzdesk.people.desk import Desk


def pages_of(desk: "Desk", starter: Any) -> Sequence[PageEntry]:
    """What the navigation shows in this office."""
    from mzdesk.people.desk import TOWNSHIP

    pages = _township(desk) if desk.office.role == TOWNSHIP else _bureau(desk)
    return (*pages, _settings(desk, starter))


def _township(desk: "Desk") -> list[PageEntry]:
    return _registers(desk, "关爱探访")


def _bureau(desk: "Desk") -> list[PageEntry]:
    return _registers(desk, "各乡镇台账")


def _registers(desk: "Desk", group: str) -> list[PageEntry]:
    """One page a line, whatever lines there are."""
    from mzdesk.lines import LINES

    return [_records(desk, line, group) for line in LINES.values()]


def _records(desk: "Desk", line: "Line", group: str) -> PageEntry:
    from ui.shell.behind import overdue_badge

    def make() -> Page:
        from ui.pages.records_page import RecordsPage

        return RecordsPage(desk, line)

    return PageEntry(line.key, line.title, line.icon, group, make, badge=lambda: overdue_badge(desk, line.key))


def _settings(desk: "Desk", starter: Any) -> PageEntry:
    def make() -> Page:
        from ui.pages.settings_page import SettingsPage
        from ui.shell import behind

        return SettingsPage(behind.settings_of(desk, starter.set_idle_minutes), starter.preferences)

    return PageEntry("settings", "设置", "fa6s.gear", "本机", make)
