"""The pages of the window by role, in the order of the navigation. A page's module is imported on its first visit."""

from collections.abc import Callable, Sequence
from importlib import import_module
from typing import TYPE_CHECKING, Any

from mzdesk.people.access import Permission
from ui.shell.page import Badge, Page, PageEntry

if TYPE_CHECKING:
    from mzdesk.describe import Line
    from mzdesk.people.desk import Desk

NEEDS: dict[str, tuple[Permission, ...]] = {
    "visits": (Permission.VISIT,), "village": (Permission.READ, Permission.VISIT), "handin": (Permission.HANDIN,),
    "intake": (Permission.HANDIN,), "offices": (Permission.HANDIN,), "import": (Permission.IMPORT,),
    "print": (Permission.PRINT,), "audit": (Permission.AUDIT,), "handover": (Permission.ACCOUNTS,),
}
"""Pages for which reading the registers is not the question."""


def pages_of(desk: "Desk", starter: Any) -> Sequence[PageEntry]:
    """What the navigation shows in this office."""
    from mzdesk.people.desk import TOWNSHIP

    pages = _township(desk) if desk.office.role == TOWNSHIP else _bureau(desk)
    reached = (*_reached(desk), _restore(starter))
    return tuple(filter(_allowed(desk), (*pages, *_house(desk), _settings(desk, starter), *reached)))


def _allowed(desk: "Desk") -> Callable[[PageEntry], bool]:
    """Whether the account finds a page in the window: what it may not do is not there."""
    from mzdesk.lines import LINES
    from mzdesk.people.doors import may_see

    def allowed(entry: PageEntry) -> bool:
        line = LINES.get(entry.key)
        return (not entry.needs or any(map(desk.access.may, entry.needs))) and may_see(desk, line)

    return allowed


def _house(desk: "Desk") -> list[PageEntry]:
    """Pages on the office itself, in both roles."""
    return [
        _page(desk, "audit", "操作记录", "fa6s.clock-rotate-left", "本机", "audit_page.AuditPage"),
        _page(desk, "handover", "工作交接", "fa6s.handshake", "本机", "handover_page.HandoverPage"),
    ]


def _township(desk: "Desk") -> list[PageEntry]:
    return [
        _page(desk, "today", "今日", "fa6s.calendar-day", "今日", "today_page.TodayPage",
              actions=(("打印今日清单", "F9", {}),)),
        *_registers(desk, "社会救助"),
        _page(desk, "payments", "发放", "fa6s.money-bill-wave", "社会救助", "payments_page.PaymentsPage",
              actions=(("生成发放表", "Insert", {}),)),
        *_registers(desk, "居民"), *_registers(desk, "关爱探访"),
        _page(desk, "visits", "探访录入", "fa6s.clipboard-list", "关爱探访", "visits_page.VisitsPage",
              actions=(("录入探访（走访）", "", {}),)),
        _page(desk, "village", "村级任务", "fa6s.list-check", "关爱探访", "village_page.VillagePage",
              actions=(("打印村级任务单", "F9", {}),)),
        _page(desk, "board", "床位图", "fa6s.table-cells", "养老机构", "board_page.BoardPage"),
        _page(desk, "inspect", "现场检查", "fa6s.clipboard-check", "养老机构", "inspect_page.InspectPage",
              actions=(("开始现场检查", "", {}),)),
        *_registers(desk, "养老机构"),
        _page(desk, "figures", "月度数字", "fa6s.chart-column", "上报", "figures_page.FiguresPage", by_month=True,
              actions=(("打印月度数字", "F9", {}),)),
        _page(desk, "charts", "图表", "fa6s.chart-bar", "上报", "charts_page.ChartsPage", by_month=True),
        _page(desk, "checks", "数据体检", "fa6s.stethoscope", "上报", "checks_page.ChecksPage",
              actions=(("做数据体检", "", {}),)),
        _page(desk, "across", "重复档案", "fa6s.people-arrows", "上报", "across_page.AcrossPage"),
        _page(desk, "handin", "月度报送", "fa6s.paper-plane", "上报", "handin_page.HandinPage", by_month=True,
              actions=(("生成报送包", "", {}),)),
        _page(desk, "papers", "打印登记", "fa6s.print", "上报", "papers_page.PapersPage"),
        _page(desk, "villages", "村（社区）", "fa6s.house-chimney", "本机", "villages_page.VillagesPage"),
    ]


def _bureau(desk: "Desk") -> list[PageEntry]:
    return [
        _page(desk, "intake", "收件", "fa6s.inbox", "汇总", "intake_page.IntakePage", by_month=True),
        _page(desk, "progress", "报送进度", "fa6s.table-list", "汇总", "progress_page.ProgressPage", by_month=True),
        _page(desk, "conflicts", "冲突与待核", "fa6s.code-compare", "汇总", "conflicts_page.ConflictsPage",
              badge=_waiting(desk)),
        _page(desk, "forks", "分叉", "fa6s.code-branch", "汇总", "forks_page.ForksPage", badge=_parted(desk)),
        _page(desk, "across", "重复比对", "fa6s.people-arrows", "汇总", "across_page.AcrossPage"),
        *_registers(desk, "社会救助"), *_registers(desk, "居民"), *_registers(desk, "关爱探访"),
        *_registers(desk, "养老机构"),
        _page(desk, "figures", "月度数字", "fa6s.chart-column", "汇总", "figures_page.FiguresPage", by_month=True),
        _page(desk, "charts", "图表", "fa6s.chart-bar", "汇总", "charts_page.ChartsPage", by_month=True),
        _page(desk, "policy", "政策与码表", "fa6s.scale-balanced", "本机", "policy_page.PolicyPage"),
        _page(desk, "offices", "乡镇名录", "fa6s.key", "本机", "offices_page.OfficesPage"),
        _page(desk, "papers", "打印登记", "fa6s.print", "本机", "papers_page.PapersPage"),
        _page(desk, "villages", "村（社区）", "fa6s.house-chimney", "本机", "villages_page.VillagesPage"),
    ]


def _reached(desk: "Desk") -> list[PageEntry]:
    """Pages without a place in the navigation: other pages lead to them."""
    return [
        _page(desk, "person", "个人总览", "fa6s.id-card", "", "person_page.PersonPage", listed=False),
        _page(desk, "import", "导入花名册", "fa6s.file-import", "", "import_page.ImportPage", listed=False),
        _page(desk, "recover", "找回", "fa6s.clock-rotate-left", "", "recover_page.RecoverPage", listed=False),
        _page(desk, "print", "打印预览", "fa6s.print", "", "print_page.PrintPage", listed=False),
    ]


def _page(desk: "Desk", key: str, title: str, icon: str, group: str, where: str, **more: Any) -> PageEntry:
    """A page whose class takes the office only; ``where`` is module.Class below ui.pages."""
    module, _, name = where.partition(".")

    def make() -> Page:
        made: Page = getattr(import_module(f"ui.pages.{module}"), name)(desk)
        return made

    return PageEntry(key, title, icon, group, make, **{"needs": NEEDS.get(key, (Permission.READ,)), **more})


def _registers(desk: "Desk", group: str) -> list[PageEntry]:
    """One page a line of a group, in the order of the lines."""
    from mzdesk.lines import LINES

    return [_records(desk, line) for line in LINES.values() if line.group == group]


def _records(desk: "Desk", line: "Line") -> PageEntry:
    from mzdesk.people.desk import TOWNSHIP

    def make() -> Page:
        from ui.pages.records_page import RecordsPage

        return RecordsPage(desk, line)

    new = ((f"新建{line.title}", "Insert", {"new": True}),) if desk.office.role == TOWNSHIP else ()
    return PageEntry(line.key, line.title, line.icon, line.group, make, badge=_overdue(desk, line.key), actions=new)


def _overdue(desk: "Desk", key: str) -> Callable[[], Badge | None]:
    def count() -> Badge | None:
        from ui.shell.behind import overdue_badge

        return overdue_badge(desk, key)

    return count


def _waiting(desk: "Desk") -> Callable[[], Badge | None]:
    def count() -> Badge | None:
        from mzdesk.exchange import settling

        waiting = len(settling.conflicts(desk)) + len(settling.held(desk))
        return Badge(waiting, "red", f"{waiting} 处等您核定") if waiting else None

    return count


def _parted(desk: "Desk") -> Callable[[], Badge | None]:
    def count() -> Badge | None:
        from mzdesk.exchange import forks

        waiting = len(forks.forks(desk, healed=False))
        return Badge(waiting, "red", f"{waiting} 处等乡镇重新接上") if waiting else None

    return count


def _settings(desk: "Desk", starter: Any) -> PageEntry:
    def make() -> Page:
        from ui.pages.settings_page import SettingsPage

        return SettingsPage(desk, starter.preferences, starter.set_idle_minutes)

    return PageEntry("settings", "设置", "fa6s.gear", "本机", make, needs=())


def _restore(starter: Any) -> PageEntry:
    def make() -> Page:
        from ui.pages.restore_page import RestorePage

        def leave() -> None:
            starter.leave_to_restore()

        return RestorePage(leave)

    return PageEntry(
        "restore", "从备份恢复", "fa6s.clock-rotate-left", "", make, listed=False, needs=(Permission.RESTORE,))
