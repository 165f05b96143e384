"""The register of the sections of 设置, in the order of the list at the left. A new section is one line here."""

from dataclasses import dataclass
from importlib import import_module

from mzdesk.people.desk import BUREAU, TOWNSHIP
from ui.pages.settings.panel import Panel, Room


@dataclass(frozen=True)
class Section:
    """``where`` is module.Class below ui.pages.settings; the module is imported when the section is first shown.
    ``roles``: in which kind of office it stands."""

    key: str
    title: str
    icon: str
    where: str
    roles: tuple[str, ...] = (TOWNSHIP, BUREAU)

    def make(self, room: Room) -> Panel:
        module, _, name = self.where.partition(".")
        made: Panel = getattr(import_module(f"ui.pages.settings.{module}"), name)(room)
        return made


SECTIONS: tuple[Section, ...] = (
    Section("office", "单位", "fa6s.building-columns", "office_panel.OfficePanel"),
    Section("operator", "经办人", "fa6s.user-pen", "operator_panel.OperatorPanel"),
    Section("accounts", "账户", "fa6s.users", "accounts_panel.AccountsPanel"),
    Section("look", "显示", "fa6s.display", "look_panel.LookPanel"),
    Section("print", "打印", "fa6s.print", "print_panel.PrintPanel"),
    Section("fonts", "字体", "fa6s.font", "fonts_panel.FontsPanel"),
    Section("folders", "文件夹", "fa6s.folder-open", "folders_panel.FoldersPanel"),
    Section("lock", "锁定与密码", "fa6s.lock", "lock_panel.LockPanel"),
    Section("backup", "备份", "fa6s.floppy-disk", "backup_panel.BackupPanel"),
    Section("move", "换机", "fa6s.truck-moving", "move_panel.MovePanel"),
    Section("policy", "政策参数", "fa6s.scale-balanced", "policy_panel.PolicyPanel"),
    Section("about", "关于", "fa6s.circle-info", "about_panel.AboutPanel"),
)


def sections_of(role: str) -> tuple[Section, ...]:
    """The sections of an office of that role."""
    return tuple(section for section in SECTIONS if role in section.roles)
