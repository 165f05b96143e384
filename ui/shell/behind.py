"""Ties the frame of the window to the services of an open office. Every function here is imported when first used."""

from pathlib import Path
from typing import Any

from mzdesk.basics.clock import Clock
from mzdesk.people.desk import TOWNSHIP, Desk
from mzdesk.services import tries
from ui.shell import finding
from ui.shell.links import Links
from ui.shell.lock import Typed
from ui.shell.page import Badge

OPERATOR = "operator"
UNITS = {"人": "件"}  # what is late of a person is a matter


def links_of(desk: Desk) -> Links:
    """The functions behind the frame for one office."""
    return Links(
        last_work=lambda: _last_work(desk), undo=lambda work_id: _undo(desk, work_id),
        sync_words=lambda: sync_words(desk), backup_words=lambda: backup_words(desk),
        recent=lambda: _recent(desk), search=lambda typed: finding.find(desk, typed),
        lately=lambda: finding.recent(desk), remember=lambda hit: finding.remember(desk, hit),
        reopen=lambda typed: reopen(desk, typed),
        tries=lambda: tries.standing(desk.folder, desk.clock),
    )


def _last_work(desk: Desk) -> Any:
    from mzdesk.services import undoing

    return undoing.last_work(desk)


def _undo(desk: Desk, work_id: str) -> Any:
    from mzdesk.services import undoing

    return undoing.undo(desk, work_id)


def _recent(desk: Desk) -> Any:
    from mzdesk.services import undoing

    return undoing.recent(desk)


def reopen(desk: Desk, typed: Typed) -> Desk | None:
    """Check the password by opening the office a second time, or set a new one by the recovery code. The desk of
    another account where it was that one's password; else None."""
    other = opened(desk.folder, desk.clock, typed, desk.operator)
    if other.access.account == desk.access.account:
        other.store.close()
        return None
    return other


def opened(folder: Path, clock: Clock, typed: Typed, operator: str = "") -> Desk:
    """The desk of whoever typed. Where there are no accounts, the name is the one kept in the settings."""
    from mzdesk.basics.problems import Refusal
    from mzdesk.services import entrance, offices, settings

    if typed.recovery_code and (weak := offices.password_problems(typed.password)):
        raise Refusal(weak, "请换一个新密码", code="weak-password")
    if typed.recovery_code:
        return entrance.enter(folder, recovery_code=typed.recovery_code, new_password=typed.password, clock=clock,
                              operator=operator, named=lambda desk: settings.get(desk, OPERATOR))
    return entrance.enter(folder, password=typed.password, clock=clock, operator=operator,
                          named=lambda desk: settings.get(desk, OPERATOR))


def set_operator(desk: Desk, name: str) -> None:
    from mzdesk.services import accounts

    accounts.call_operator(desk, name)


def backup_words(desk: Desk) -> str:
    """When the last backup was made, and whether the second place waits for one, for the bottom line."""
    from mzdesk.services import backups

    last, waiting = backups.last_words(desk), backups.reminder(desk)
    return " · ".join(filter(None, (f"上次备份 {last}" if last else "还没有备份", waiting)))


STOPPED = {"paused": "报送已暂停，等您核对", "forked": "报送已暂停，等与市局重新接上", "rebasing": "正在与市局重新接上"}


def sync_words(desk: Desk) -> str:
    """The state of the 报送 in a few words: 「已报至 9 月，市局已收」."""
    from mzdesk.exchange import marks

    if desk.store.closed:
        return f"已于 {desk.store.closed[:10]} 换到新电脑，本机只能查看"
    stands = marks.summary(desk)
    if stands.stopped in STOPPED:
        return STOPPED[stands.stopped]
    sent, answered = stands.last_package, stands.last_receipt
    if desk.office.role != TOWNSHIP:
        return f"最近收到 {_month(sent)}报送" if sent else "还没有收到报送"
    if not sent:
        return "还没有报送过"
    waiting = f" · {stands.pending_changes} 处未报" if stands.pending_changes and answered == sent else ""
    return f"已报至 {_month(sent)}，{'市局已收' if answered == sent else '等市局回执'}{waiting}"


def _month(words: str) -> str:
    """第3号 2026-10 → 10 月."""
    month = words.rpartition("-")[2]
    return f"{int(month)} 月" if month.isdecimal() else words


def overdue_badge(desk: Desk, line_key: str) -> Badge | None:
    """How many of a register are overdue for a visit, or have passed a period of their procedure."""
    from mzdesk.lines import LINES
    from mzdesk.services import deadlines

    line = LINES[line_key]
    if line.due is None:
        return None
    count = deadlines.overdue(desk, line)
    late = f"{count} 人逾期未访" if line.visits else f"{count} {UNITS.get(line.unit, line.unit)}已超期"
    return Badge(count, "red", late) if count else None


def facts(desk: Desk) -> tuple[tuple[str, str], ...]:
    """What 关于 tells of this installation."""
    from ui.shell.crash import VERSION

    office = desk.office
    return (
        ("单位", office.name), ("区划代码", office.area), ("本机编号", office.letter),
        ("数据文件夹", str(desk.folder)), ("程序版本", VERSION),
    )
