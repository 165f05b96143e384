"""工作交接: what is handed over, listed from the data, and the change of hands itself (care.md §6.5).

One person may do all of an office's work; when that person leaves, the next one must find every open matter, and the
one before must not get in any more. Both happen in one sitting, signed by three.
"""

import hashlib
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta

from sqlalchemy import func, select

from mzdesk.basics.problems import Refusal
from mzdesk.cases.payments import CLOSED
from mzdesk.describe import Line
from mzdesk.describe.line import DRAFT
from mzdesk.describe.paper import Block, Cell, Grid, Heading, Paper, Signatures, Words
from mzdesk.lines import LINES
from mzdesk.people.access import Permission, Role
from mzdesk.people.accounts import Account
from mzdesk.people.desk import TOWNSHIP, Desk
from mzdesk.people.doors import asks, demand, may_see, note
from mzdesk.services import accounts, backups, batches, proof
from mzdesk.services.accounts import Wanted
from mzdesk.services.passwords import refuse_weak
from mzdesk.services.village_work import Item, open_items
from mzdesk.store import keyring
from mzdesk.store.deeds import HANDOVER
from mzdesk.store.work import Changes, table_of

AHEAD_DAYS = 30
MOST_ROWS = 60
"""Lines of one list on the paper; what is beyond stands in the program and is told as a number."""
BY_HAND = (
    "公章、业务专用章、个人印章", "空白证书、通知书（起止号、已用、作废）", "U 盘、移动硬盘等介质",
    "纸质档案（盒数、起止号）",
    "电脑、打印机、密码信封", "正在谈的事、群众来访来信未答复的",
)
"""What no database knows and the three write down themselves."""


@dataclass(frozen=True)
class Part:
    """One part of the list: a heading, a table (head and rows), and a sentence below it."""

    title: str
    head: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    words: str = ""


@dataclass(frozen=True)
class Inventory:
    """交接清单 as of a moment. ``digest`` tells one list from another: the first eight digits over all its words."""

    made: str
    parts: tuple[Part, ...]

    @property
    def digest(self) -> str:
        text = "\n".join("\t".join(row) for part in self.parts for row in ((part.title,), *part.rows, (part.words,)))
        return hashlib.sha256(text.encode()).hexdigest()[:8].upper()

    @property
    def open_matters(self) -> int:
        return sum(len(part.rows) for part in self.parts if part.title in (LATE, SOON, UNPAID))


LATE, SOON, UNPAID = "逾期的事项", f"{AHEAD_DAYS}日内到期的事项", "没有办完的发放批次"


@asks(Permission.ACCOUNTS)
def inventory(desk: Desk, sending: Sequence[tuple[str, str]] = ()) -> Inventory:
    """Everything that is handed over, from the data. ``sending`` are rows on 报送 and keys, which the caller reads."""
    demand(desk, Permission.READ)
    today = desk.today()
    items = [one for one in open_items(desk, "", today + timedelta(days=AHEAD_DAYS)) if one.due is not None]
    items.sort(key=lambda one: (one.due or today, one.matter, one.name))
    late = [one for one in items if one.due is not None and one.due < today and not one.ready]
    soon = [one for one in items if one not in late]
    parts = [
        Part("台账", ("台账", "在册", "各状态条数"), tuple(_registers(desk))),
        _matters(LATE, late), _matters(SOON, soon),
        *([Part(UNPAID, ("项目", "月份", "状态", "条数", "金额"), tuple(_unpaid(desk)))]
          if desk.office.role == TOWNSHIP else []),
        Part("报送和密钥", ("项目", "情况"), tuple(sending)),
        Part("备份", ("时间", "位置", "大小"), tuple(_backups(desk)), _second_place(desk)),
        Part("账户", ("姓名", "角色", "权限", "状态"), tuple(_seats(desk))),
        Part("本机", ("项目", "情况"), tuple(_machine(desk))),
        Part("另行清点（手写）", ("项目", "数量、号码、存放处"), tuple((one, "") for one in BY_HAND)),
    ]
    return Inventory(f"{desk.clock.now():%Y-%m-%d %H:%M}", tuple(parts))


def _registers(desk: Desk) -> list[tuple[str, ...]]:
    rows: list[tuple[str, ...]] = []
    with desk.store.reading() as connection:
        for line in (line for line in LINES.values() if may_see(desk, line)):
            table = table_of(line.record)
            counted = Counter(dict(connection.execute(
                select(table.c.state, func.count()).where(table.c.void_reason.is_(None)).group_by(table.c.state)
            ).tuples().all()) if "state" in table.c else {})
            rows.append((line.title, str(sum(counted[state] for state in line.roster_states)), _states(line, counted)))
    return rows


def _states(line: Line, counted: Counter[str]) -> str:
    order = [*line.states, *(state for state in counted if state not in line.states)]
    return "、".join(f"{state}{counted[state]}" for state in order if counted[state]) or f"没有{line.title}"


def _matters(title: str, items: Sequence[Item]) -> Part:
    rows = tuple((str(one.due), one.matter, one.name, one.words) for one in items[:MOST_ROWS])
    more = len(items) - len(rows)
    words = f"共{len(items)}件" + (f"，其余{more}件见“今日”页，可另行打印。" if more else "。") if items else "没有。"
    return Part(title, ("期限", "事项", "姓名或名称", "说明"), rows, words)


def _unpaid(desk: Desk) -> list[tuple[str, ...]]:
    found = [one for one in batches.batches(desk) if one.stage != CLOSED]
    return [(one.title, one.month.words, one.stage, str(one.rows), one.total.grouped) for one in found]


def _backups(desk: Desk) -> list[tuple[str, ...]]:
    return [(f"{one.made:%Y-%m-%d %H:%M}", str(one.path.parent), f"{one.size / 1048576:.1f} MB")
            for one in backups.everywhere(desk)[:5]]


def _second_place(desk: Desk) -> str:
    second = backups.plan(desk).second
    return f"第二处备份：{second}。" if second else "没有设第二处备份，请尽快设一个。"


def _seats(desk: Desk) -> list[tuple[str, ...]]:
    known = accounts.seats(desk)
    if not known:
        return [(desk.operator, Role.CLERK.label, "全部", "一个人使用，还没有账户")]
    return [(one.name, one.role.label, "、".join(filter(None, (
        "管理账户" if one.manages else "", "儿童等特殊资料" if one.special else ""))),
        f"{one.closed}停用" if one.closed else "启用") for one in known]


def _machine(desk: Desk) -> list[tuple[str, str]]:
    office, proved = desk.office, proof.prove(desk) if desk.access.may(Permission.AUDIT) else None
    drafts = _drafts(desk)
    return [
        ("单位", f"{office.name}（{office.area}）"), ("本机编号", office.letter), ("数据文件夹", str(desk.folder)),
        ("草稿", f"{drafts}条没有提交的登记" if drafts else "没有"),
        ("操作记录", proved.said if proved else "没有权限核对"),
    ]


def _drafts(desk: Desk) -> int:
    found = 0
    with desk.store.reading() as connection:
        for line in LINES.values():
            table = table_of(line.record)
            if "state" in table.c:
                found += connection.scalar(select(func.count()).select_from(table).where(
                    table.c.state == DRAFT, table.c.void_reason.is_(None))) or 0
    return found


def inventory_paper(desk: Desk, found: Inventory, *, leaver: str = "", successor: str = "", supervisor: str = "",
                    ) -> Paper:
    """交接清单 to be signed by three. Names that are not known yet are left to be written."""
    blocks: list[Block] = [Words(
        f"移交人{_name(leaver or desk.operator)}将下列工作、资料和物品移交给接交人{_name(successor)}，"
        f"由监交人{_name(supervisor)}监交。清单由程序于{found.made}按本机资料生成，摘要 {found.digest}。")]
    for place, part in enumerate(found.parts, 1):
        blocks.append(Heading(f"{_NUMBERS[place]}、{part.title}"))
        if part.rows:
            head = tuple(Cell(words, head=True) for words in part.head)
            blocks.append(Grid(_widths(part), (head, *(tuple(Cell(words) for words in row) for row in part.rows))))
        if part.words or not part.rows:
            blocks.append(Words(part.words or "没有。"))
    blocks.append(Words("以上各项已当面逐项核对，接交人已设自己的密码，移交人的账户同时停用，恢复码已更换并封存。"))
    blocks.append(Signatures(("移交人", "接交人", "监交人"), seal="单位盖章"))
    return Paper("工作交接清单", tuple(blocks), copies=3)


_NUMBERS = " 一二三四五六七八九十"


def _name(name: str) -> str:
    return name or "＿＿＿＿＿＿"


def _widths(part: Part) -> tuple[int, ...]:
    """A column gets room for its longest words, within reason."""
    rows = (part.head, *part.rows)
    return tuple(min(24, max(6, *(len(row[place]) for row in rows))) for place in range(len(part.head)))


@dataclass(frozen=True)
class Successor:
    """Who takes over: a new account by name, or one that is there by its id; new ones set a password."""

    name: str
    account: str = ""
    password: str = ""


@dataclass(frozen=True)
class HandedOver:
    """The change of hands as it was done: the new recovery code, shown only now."""

    leaver: str
    successor: str
    recovery_code: str
    changes: Changes


def hand_over(desk: Desk, to: Successor, own_password: str, *, supervisor: str, digest: str) -> HandedOver:
    """The successor gets an account with every right of the leaver, the leaver's is closed at once, the recovery code
    is renewed: one unit of work and one keyring, so that never both or none can get in."""
    demand(desk, Permission.ACCOUNTS)
    if not supervisor.strip():
        raise Refusal("没有写监交人", "请填写监交人的姓名", code="no-supervisor")
    document, key = accounts.own_key(desk, own_password)
    leaver = desk.operator
    mine = next((one for one in accounts.seats(desk) if one.mine), None)
    if to.account and mine is not None and to.account == mine.id:
        raise Refusal("接交人不能是移交人自己", "请选择接交人", code="same-person")
    door, wanted = keyring.new_door(), Wanted(to.name, manages=True, special=mine.special if mine else True)
    if to.account:
        door = accounts.seat_of(desk, to.account).door
    else:
        refuse_weak(to.password)
        accounts.refuse_taken(document, to.password, "")
    with desk.store.work(leaver, "工作交接", asked=True) as work:
        own = mine.id if mine else accounts.first_account(desk, work)
        if to.account:
            work.put(Account, {"role": Role.CLERK, "manages": True, "special": wanted.special, "villages": None},
                     to.account)
            name = accounts.seat_of(desk, to.account).name
        else:
            name = accounts.free_name(desk, to.name)
            work.put(Account, {"name": name, "role": Role.CLERK, "manages": True, "special": wanted.special,
                               "door": door})
            document = keyring.with_password(document, key, to.password, door)
        work.put(Account, {"closed": desk.today()}, own)
        note(work, desk, HANDOVER, words=f"清单摘要 {digest}，移交人的账户停用，恢复码更换", subject_id=own)
        document = keyring.without(document, mine.door if mine else keyring.FIRST)
        document, code = keyring.with_new_recovery(document, key)
        accounts.keep_keys(desk, document)
    return HandedOver(leaver, name, code, work.changes)
