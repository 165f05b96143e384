"""The doors of the use cases: each asks here whether the account may pass; whoever is sent away is noted in the log."""

from collections.abc import Callable
from functools import wraps
from typing import Any, Concatenate, ParamSpec, TypeVar

from mzdesk.basics.problems import Refusal
from mzdesk.describe import Line
from mzdesk.people.access import BY_GRANT, Access, Permission, Role
from mzdesk.people.desk import Desk
from mzdesk.store.deeds import REFUSED, Deed
from mzdesk.store.work import Changes, Work

Given = ParamSpec("Given")
Result = TypeVar("Result")
ASK = "请由有这项权限的人办理，或请管理账户的人调整"
ONLY_LOOKED_AT = "数据文件夹在只读的位置，只能查看"
"""Why something is not offered where nothing can be written, whoever asks."""


def note(work: Work, desk: Desk, kind: str, **facts: Any) -> str:
    """Write one 行为记录 inside a unit of work and return its time (到分钟). ``facts`` are fields of ``Deed``."""
    now = desk.clock.now()
    when = f"{now:%Y-%m-%d %H:%M}"
    work.put(Deed, {"kind": kind, "done_on": now.date(), "done_by": desk.operator, "done_at": when, **facts})
    return when


def act(desk: Desk, kind: str, words: str, **facts: Any) -> Changes:
    """As ``note``, in a unit of work of its own."""
    with desk.store.work(desk.operator, "") as work:
        note(work, desk, kind, words=words[:120], **facts)
    return work.changes


def may(desk: Desk, permission: Permission, line: Line | None = None) -> bool:
    """Whether the account may, without asking at the door: for what a list or a menu offers."""
    return desk.access.may(permission) and may_see(desk, line)


def may_see(desk: Desk, line: Line | None) -> bool:
    """Whether a register's content may be shown: registers of children are of class P3 (care.md §6.2)."""
    return line is None or not line.children or desk.access.may(Permission.SPECIAL)


def demand(desk: Desk, permission: Permission, line: Line | None = None, village: str | None = None) -> None:
    """Let pass, or refuse and note it. ``village`` is asked of accounts that are bound to some villages.

    Never called inside an open unit of work: the note is one of its own.
    """
    access = desk.access
    register = line.register if line is not None else ""
    if not access.may(permission):
        _refused(desk, permission.value, register)
        raise Refusal(f"您的账户（{access.role.label}）不能{permission.value}", ASK, code="not-permitted")
    if not may_see(desk, line):
        _refused(desk, Permission.SPECIAL.value, register)
        raise Refusal("儿童等特殊资料要有单独的权限才能查看", ASK, code="not-permitted")
    if village is not None and not access.has_village(village):
        _refused(desk, "其他村（社区）的内容", register)
        raise Refusal("这个村（社区）不在您的账户范围内", ASK, code="other-village")


def _refused(desk: Desk, words: str, register: str) -> None:
    act(desk, REFUSED, words, register=register)


def guard_of(access: Access, children: frozenset[str]) -> Callable[[str], bool] | None:
    """The last door, below every use case: which tables an account may write where no use case has asked before.
    None for somebody who may everything. ``children`` are the tables of the P3 registers."""
    if access.role is not Role.CLERK:
        return lambda table: table == Deed.__tablename__
    if access.permissions >= BY_GRANT:
        return None
    own = () if access.may(Permission.ACCOUNTS) else ("account",)
    shut = {*own, *(() if access.may(Permission.SPECIAL) else children)}
    return lambda table: table not in shut


def asks(permission: Permission) -> Callable[
        [Callable[Concatenate[Desk, Given], Result]], Callable[Concatenate[Desk, Given], Result]]:
    """The door of a use case: ``demand`` is made before it begins, for the register among its arguments if there is
    one."""

    def door(use_case: Callable[Concatenate[Desk, Given], Result]) -> Callable[Concatenate[Desk, Given], Result]:
        @wraps(use_case)
        def asked(desk: Desk, /, *given: Given.args, **named: Given.kwargs) -> Result:
            line = next((one for one in (*given, *named.values()) if isinstance(one, Line)), None)
            demand(desk, permission, line)
            return use_case(desk, *given, **named)

        return asked

    return door
