"""Who may do what: the closed list of permissions, the roles, and what an account that works here may do."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from enum import Enum

from mzdesk.basics.coded import Coded


class Permission(Enum):
    """Everything that is asked at a door; the value stands in the sentence 您的账户不能…… ."""

    READ = "查看台账"
    SPECIAL = "查看儿童等特殊资料"
    VISIT = "录入探访"
    SAVE = "登记和修改"
    STEP = "办理"
    SIGN = "签批"
    PAY = "办理发放"
    UNMASK = "查看被遮盖的内容"
    PRINT = "打印"
    EXPORT = "导出文件"
    IMPORT = "导入"
    HANDIN = "报送和接收"
    POLICY = "装入政策参数"
    BACKUP = "备份"
    RESTORE = "恢复备份"
    AUDIT = "查看操作记录"
    ACCOUNTS = "管理账户"


class Role(Coded):
    """What an account is for (care.md §6.5)."""

    CLERK = "1", "经办"
    LEADER = "2", "分管领导"
    VILLAGE = "3", "村级录入"


BY_GRANT = frozenset({Permission.SPECIAL, Permission.ACCOUNTS})
"""Given to an account by itself, not by its role."""

OF_ROLE: Mapping[Role, frozenset[Permission]] = {
    Role.CLERK: frozenset(Permission) - BY_GRANT,
    Role.LEADER: frozenset({Permission.READ, Permission.SIGN, Permission.PRINT, Permission.AUDIT}),
    Role.VILLAGE: frozenset({Permission.VISIT, Permission.PRINT}),
}


@dataclass(frozen=True)
class Access:
    """What whoever opened the office may do. ``villages`` None: every village; ``account`` is the id of the account,
    "" where the office has none yet and one person does everything."""

    role: Role
    permissions: frozenset[Permission]
    villages: frozenset[str] | None = None
    account: str = ""

    def may(self, permission: Permission) -> bool:
        return permission in self.permissions

    def has_village(self, village: str) -> bool:
        return self.villages is None or village in self.villages


def only_reading(access: Access) -> Access:
    """What is left of it where nothing can be written. What must be noted in the log when somebody does it cannot be
    done there either: prints, exports, looks at the files of children and at what is masked."""
    return replace(access, permissions=access.permissions & {Permission.READ, Permission.AUDIT})


EVERYTHING = Access(Role.CLERK, frozenset(Permission))
"""One person does everything: an office without accounts, or one opened by its recovery code."""


def access_of(
    role: Role, *, special: bool, manages: bool, villages: frozenset[str] = frozenset(), account: str = "",
) -> Access:
    """What a role may, with what was granted beside it. Only a clerk may manage accounts; villages bind the village
    role alone."""
    granted = set(OF_ROLE[role])
    if special:
        granted.add(Permission.SPECIAL)
    if manages and role is Role.CLERK:
        granted.add(Permission.ACCOUNTS)
    return Access(role, frozenset(granted), villages if role is Role.VILLAGE else None, account)
