"""账户: who may open this office. An account is made, changed and closed, never deleted; one administrator stays."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from sqlalchemy import RowMapping, select

from mzdesk.basics.names import clean_name
from mzdesk.basics.problems import Refusal
from mzdesk.lines import LINES
from mzdesk.people.access import EVERYTHING, Permission, Role, access_of
from mzdesk.people.accounts import Account
from mzdesk.people.desk import Desk
from mzdesk.people.doors import act, demand, guard_of, note
from mzdesk.services import settings, unsaved
from mzdesk.services.passwords import refuse_weak
from mzdesk.store import backup, keyring
from mzdesk.store.deeds import KEY
from mzdesk.store.work import Changes, Work, table_of

OPERATOR = "operator"
JOINED = "、"


@dataclass(frozen=True)
class Seat:
    """One account as the list shows it. ``closed`` None: it opens. ``mine``: whoever looks sits on it."""

    id: str
    name: str
    role: Role
    special: bool
    manages: bool
    villages: tuple[str, ...]
    closed: date | None
    door: str
    mine: bool = False

    @property
    def administers(self) -> bool:
        """Whether it may manage accounts now."""
        return self.closed is None and self.manages and self.role is Role.CLERK


@dataclass(frozen=True)
class Wanted:
    """What an account shall be."""

    name: str
    role: Role = Role.CLERK
    villages: tuple[str, ...] = ()
    special: bool = False
    manages: bool = False


@dataclass(frozen=True)
class Made:
    """What was done to an account."""

    account: str
    changes: Changes = field(default_factory=Changes)


def seats(desk: Desk) -> list[Seat]:
    """Every account, the closed ones too, in the order in which they were made; none where one person works alone."""
    table = table_of(Account)
    query = select(table).where(table.c.site == desk.office.area, table.c.void_reason.is_(None)).order_by(table.c.id)
    with desk.store.reading() as connection:
        rows = connection.execute(query).mappings().all()
    return [_seat(row, desk.access.account) for row in rows]


def _seat(row: RowMapping, mine: str = "") -> Seat:
    places = tuple(filter(None, (row["villages"] or "").split(JOINED)))
    role = row["role"] if isinstance(row["role"], Role) else Role.VILLAGE
    return Seat(row["id"], row["name"] or "", role, bool(row["special"]), bool(row["manages"]), places, row["closed"],
                row["door"] or "", row["id"] == mine)


def sit_down(desk: Desk, door: str) -> None:
    """Give an office just opened the name and the rights of the account whose password opened it.

    Where there are no accounts the operator keeps the name that was given. The recovery code opens as administrator.
    """
    known = seats(desk)
    if known and door != keyring.RECOVERY:
        seat = next((one for one in known if one.door == door and one.closed is None), None)
        if seat is None:
            desk.store.close()
            raise Refusal("这个账户已停用", "请由管理账户的人重新启用", code="closed-account")
        desk.operator = seat.name
        desk.access = access_of(seat.role, special=seat.special, manages=seat.manages,
                                villages=frozenset(seat.villages), account=seat.id)
    else:
        desk.access = EVERYTHING
    desk.store.guard = guard_of(desk.access, _children())


def _children() -> frozenset[str]:
    """The tables of the registers of children."""
    return frozenset(table_of(record).name for line in LINES.values() if line.children
                     for record in (line.record, *(part.record for part in line.parts if not part.pictures)))


def add(desk: Desk, wanted: Wanted, password: str, own_password: str) -> Made:
    """Make an account with a password of its own. ``own_password`` of whoever asks opens the key that is wrapped
    for it. The first account ever made is that of whoever worked here alone."""
    demand(desk, Permission.ACCOUNTS)
    name = free_name(desk, wanted.name, "")
    _refuse_without_villages(wanted)
    document, key = own_key(desk, own_password)
    refuse_weak(password)
    refuse_taken(document, password, "")
    door = keyring.new_door()
    with desk.store.work(desk.operator, "添加账户", asked=True) as work:
        first_account(desk, work)
        account = work.put(Account, {**_values(wanted), "name": name, "door": door})
        keep_keys(desk, keyring.with_password(document, key, password, door))
    _sit_again(desk)
    return Made(account, work.changes)


def _values(wanted: Wanted) -> dict[str, Any]:
    village = wanted.role is Role.VILLAGE
    return {"role": wanted.role, "special": wanted.special, "manages": wanted.manages and wanted.role is Role.CLERK,
            "villages": JOINED.join(wanted.villages) if village else None}


def first_account(desk: Desk, work: Work) -> str:
    """The account of whoever worked alone until now, with every right: made where there is none; returns its id."""
    known = seats(desk)
    return known[0].id if known else work.put(Account, {
        "name": desk.operator, "role": Role.CLERK, "special": True, "manages": True, "door": keyring.FIRST})


def _sit_again(desk: Desk) -> None:
    """Whoever worked alone sits on the first account from now on."""
    if not desk.access.account:
        sit_down(desk, keyring.FIRST)
        unsaved.belong(desk)


def free_name(desk: Desk, typed: str, own: str = "") -> str:
    """A name as it is kept, that no other account has."""
    name = clean_name(typed)
    if not name or len(name) > 40:
        raise Refusal("账户要写姓名，不超过40个字", "请填写使用人的姓名", code="no-name")
    alone = "" if seats(desk) else desk.operator
    if name == alone or any(one.name == name and one.id != own for one in seats(desk)):
        raise Refusal("已经有同名的账户", "请在姓名后加一个字区别，例如“王芳（村）”", code="name-taken")
    return name


def _refuse_without_villages(wanted: Wanted) -> None:
    if wanted.role is Role.VILLAGE and not wanted.villages:
        raise Refusal("村级录入的账户要指定村（社区）", "请至少选择一个村（社区）", code="no-village")


def own_key(desk: Desk, own_password: str) -> tuple[dict[str, Any], bytes]:
    """The keyring and the database key, proven by the password of whoever sits here."""
    document = keyring.load(desk.folder / backup.KEYS)
    door, key = keyring.open_door(document, password=own_password)
    mine = next((one.door for one in seats(desk) if one.mine), door)
    if door != mine:
        raise Refusal("这不是您自己的密码", "请输入您打开程序用的密码", code="wrong-password")
    return document, key


def keep_keys(desk: Desk, document: dict[str, Any]) -> None:
    """Write the keyring. Inside a unit of work a Refusal takes the work back too."""
    try:
        keyring.save(desk.folder / backup.KEYS, document)
    except OSError:
        raise Refusal("密钥文件没有写成，没有改动", "请检查数据文件夹的空间和权限后再试", code="folder") from None


def refuse_taken(document: dict[str, Any], password: str, own: str) -> None:
    """The password decides the account, so no two accounts may have one password."""
    others = {**document, "doors": {name: door for name, door in document["doors"].items() if name != own}}
    if not keyring.accounts(others):
        return
    try:
        keyring.open_door(others, password=password)
    except Refusal as refusal:
        if refusal.code == "wrong-password":
            return
        raise
    raise Refusal("这个密码不能用", "请换一个密码", code="password-taken")


def seat_of(desk: Desk, account: str) -> Seat:
    """One account; a Refusal where there is none of that id."""
    found = next((one for one in seats(desk) if one.id == account), None)
    if found is None:
        raise Refusal("没有这个账户", "请刷新后再试", code="no-account")
    return found


def change(desk: Desk, account: str, wanted: Wanted) -> Made:
    """Another name, role, villages or rights for an account."""
    demand(desk, Permission.ACCOUNTS)
    seat, name = seat_of(desk, account), free_name(desk, wanted.name, account)
    _refuse_without_villages(wanted)
    if seat.administers and not (wanted.manages and wanted.role is Role.CLERK):
        _refuse_last(desk, account)
    with desk.store.work(desk.operator, "更改账户", asked=True) as work:
        work.put(Account, {**_values(wanted), "name": name}, account)
    if seat.mine:
        sit_down(desk, seat.door)
    return Made(account, work.changes)


def _refuse_last(desk: Desk, account: str) -> None:
    if not any(one.administers and one.id != account for one in seats(desk)):
        raise Refusal("至少要留一个能管理账户的经办账户", "请先让另一位经办人能管理账户", code="last-administrator")


def reset(desk: Desk, account: str, password: str, own_password: str) -> Made:
    """A new password for an account, set by an administrator; a closed account opens again with it."""
    demand(desk, Permission.ACCOUNTS)
    seat = seat_of(desk, account)
    document, key = own_key(desk, own_password)
    refuse_weak(password)
    refuse_taken(document, password, seat.door)
    with desk.store.work(desk.operator, "重设密码", asked=True) as work:
        work.put(Account, {"closed": None}, account)
        note(work, desk, KEY, words="重设密码", subject_id=account)
        keep_keys(desk, keyring.with_password(document, key, password, seat.door))
    return Made(account, work.changes)


def close(desk: Desk, account: str, reason: str) -> Made:
    """停用: its password opens nothing any more; the name stays in the log. Never the last administrator."""
    demand(desk, Permission.ACCOUNTS)
    if not reason.strip():
        raise Refusal("停用账户要写明原因", "请填写原因，例如“调离”", code="no-reason")
    seat = seat_of(desk, account)
    if seat.closed is not None:
        raise Refusal("这个账户已经停用", "不用再办", code="closed-account")
    if seat.administers:
        _refuse_last(desk, account)
    path = desk.folder / backup.KEYS
    with desk.store.work(desk.operator, reason.strip(), asked=True) as work:
        work.put(Account, {"closed": desk.today()}, account)
        keep_keys(desk, keyring.without(keyring.load(path), seat.door))
    return Made(account, work.changes)


def change_password(desk: Desk, old: str, new: str) -> None:
    """A new password of one's own for the same database key; everybody else's and the recovery code stay valid."""
    document = keyring.load(desk.folder / backup.KEYS)
    door, key = keyring.open_door(document, password=old)
    mine = next((one.door for one in seats(desk) if one.mine), door)
    if door != mine:
        raise Refusal("密码不对", keyring.ADVICE, code="wrong-password")
    refuse_weak(new)
    refuse_taken(document, new, door)
    keep_keys(desk, keyring.with_password(document, key, new, door))
    act(desk, KEY, "更改密码", subject_id=desk.access.account or None)


def reset_by_code(desk: Desk, recovery_code: str, new: str) -> None:
    """A new password for the administrator, proven by the recovery code; whoever did it sits on that account."""
    document = keyring.load(desk.folder / backup.KEYS)
    _, key = keyring.open_door(document, recovery_code=recovery_code)
    refuse_weak(new)
    door = next((one.door for one in seats(desk) if one.administers), keyring.FIRST)
    refuse_taken(document, new, door)
    keep_keys(desk, keyring.with_password(document, key, new, door))
    sit_down(desk, door)
    act(desk, KEY, "用恢复码重设密码", subject_id=desk.access.account or None)


def renew_recovery(desk: Desk, own_password: str) -> str:
    """A new recovery code, shown only now; the old one opens nothing any more."""
    demand(desk, Permission.ACCOUNTS)
    document, key = own_key(desk, own_password)
    renewed, code = keyring.with_new_recovery(document, key)
    keep_keys(desk, renewed)
    act(desk, KEY, "更换恢复码")
    return code


def call_operator(desk: Desk, name: str) -> None:
    """Another name for whoever works here. Where there are accounts it is the account's name, which only an
    administrator changes."""
    seat = next((one for one in seats(desk) if one.mine), None)
    if seat is None:
        settings.put(desk, OPERATOR, name)
    else:
        change(desk, seat.id, Wanted(name, seat.role, seat.villages, seat.special, seat.manages))
    desk.operator = name


def village_words(desk: Desk, ids: Iterable[str]) -> str:
    """The villages of an account by name."""
    from mzdesk.services.names import names

    known = names(desk).villages
    return JOINED.join(known.get(one, "未知村（社区）") for one in ids)
