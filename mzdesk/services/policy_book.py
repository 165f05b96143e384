"""政策与码表 at the bureau: rows of parameters looked at, drafted, compared, tried on the cases, and issued.

A draft is kept in the office until it is issued; it is the rows of the next edition and nothing else.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path

from mzdesk.basics import coded
from mzdesk.basics.days import read_day
from mzdesk.basics.dossier import Circumstances, Dossier
from mzdesk.basics.money import Money
from mzdesk.basics.months import Month
from mzdesk.basics.problems import Problem, Refusal
from mzdesk.basics.progress import Progress, silent
from mzdesk.cases.codes import CaseKind
from mzdesk.cases.lifecycle import PAYING
from mzdesk.lines import LINES
from mzdesk.people.access import Permission
from mzdesk.people.desk import BUREAU, Desk
from mzdesk.people.doors import asks
from mzdesk.policy.tables import Policy, Row, dumped, same, written
from mzdesk.services import parameters, settings
from mzdesk.services.dossiers import dossiers
from mzdesk.services.names import site_name
from mzdesk.services.policy_words import Column, columns, read, row_words, title, words
from mzdesk.services.raising import grants_of
from mzdesk.store.bulk import collector_paused

DRAFT = "policy.draft"
DAYS = "写成 2027-01-01 或 2027-02-05~2027-02-11，用顿号隔开"
SHIPPED, ISSUED, OWN, DRAFTED = "程序所带", "市局下发", "本机设置", "拟下发"
IN_FORCE, COMING, OVER = "有效", "未生效", "已失效"


@dataclass(frozen=True)
class Line:
    """One row of a table: where it comes from, whether it holds today, its cells in words."""

    key: str
    row: Row
    origin: str
    state: str
    cells: tuple[str, ...]
    begins: str
    ends: str
    basis: str
    unverified: bool


@dataclass(frozen=True)
class Table:
    """A table with its columns and how many of its rows wait for the bureau's word or are drafted."""

    key: str
    title: str
    columns: tuple[Column, ...]
    lines: tuple[Line, ...]

    @property
    def unverified(self) -> int:
        return sum(line.unverified and line.state == IN_FORCE for line in self.lines)

    @property
    def drafted(self) -> int:
        return sum(line.origin == DRAFTED for line in self.lines)


@dataclass(frozen=True)
class Difference:
    """A drafted row beside the one that holds on its first day with the same keys; ``before`` is "" for a new one."""

    title: str
    before: str
    after: str


@dataclass(frozen=True)
class Effect:
    """What a draft makes of one programme in one township: cases that get another amount, the month's sum before and
    after."""

    programme: str
    site: str
    cases: int
    changed: int
    before: Money
    after: Money


def draft(desk: Desk) -> list[tuple[str, Row]]:
    """The drafted rows, in the order in which they were written."""
    return written(settings.get(desk, DRAFT) or "")


def _keep(desk: Desk, rows: Iterable[tuple[str, Row]]) -> None:
    settings.put(desk, DRAFT, dumped(rows))


def table_names(desk: Desk) -> list[str]:
    return sorted(desk.policy.tables, key=title)


def table(desk: Desk, name: str) -> Table:
    """One table with every row of all times, the drafted ones first, then those in force, the newest first."""
    drafted = [row for one, row in draft(desk) if one == name]
    replaced = {same(name, row) for row in drafted}
    issued = {same(one, row) for one, row in parameters.bureau_rows(desk)}
    ours = {same(one, row) for one, row in parameters.own_rows(desk)}
    shown, told = columns(desk.policy, name), []
    for row in drafted:
        told.append(_line(desk, name, row, DRAFTED, shown))
    for row in desk.policy.every(name):
        key = same(name, row)
        if key not in replaced:
            origin = ISSUED if key in issued else OWN if key in ours else SHIPPED
            told.append(_line(desk, name, row, origin, shown))
    rank = {IN_FORCE: 0, COMING: 1, OVER: 2}
    told.sort(key=lambda line: (line.origin != DRAFTED, rank[line.state], line.cells))
    return Table(name, title(name), shown, tuple(told))


def _line(desk: Desk, name: str, row: Row, origin: str, shown: tuple[Column, ...]) -> Line:
    today, ends = desk.today(), row.get("valid_to")
    state = COMING if row["valid_from"] > today else OVER if ends and ends < today else IN_FORCE
    cells = tuple(words(column, row.get(column.key)) for column in shown)
    return Line(repr(same(name, row)), row, origin, state, cells, str(row["valid_from"]), str(ends or ""),
                str(row.get("basis", "")), bool(row.get("unverified")))


@asks(Permission.POLICY)
def add(
    desk: Desk, name: str, typed: Mapping[str, str], *, begins: str, ends: str = "", basis: str = "",
    unverified: bool = False,
) -> list[Problem]:
    """Draft a row as it was typed. Returns what is wrong with it; only a row without problems is kept."""
    _only_bureau(desk)
    problems: list[Problem] = []
    row: dict[str, object] = {}
    for column in columns(desk.policy, name):
        value, problem = read(column, typed.get(column.key, ""), desk.today())
        problems += [problem] if problem else []
        if value is not None:
            row[column.key] = value
    first, last = (_day(desk, text) for text in (begins, ends))
    if first is None:
        problems.append(Problem("valid_from", "请填写生效日期，例如 2027-01-01"))
    if ends.strip() and last is None:
        problems.append(Problem("valid_to", "看不懂截止日期"))
    if first and last and last < first:
        problems.append(Problem("valid_to", "截止日期早于生效日期"))
    if not basis.strip():
        problems.append(Problem("basis", "请填写依据（文号）"))
    problems += _code_problems(name, row)
    if not problems:
        row |= {"valid_from": first, **({"valid_to": last} if last else {}), "basis": basis.strip(),
                **({"unverified": True} if unverified else {})}
        _draft(desk, name, row)
    return problems


def _code_problems(name: str, row: Mapping[str, object]) -> list[Problem]:
    """An added code belongs to a list of the program and is not one that the list has."""
    if name != "code_added" or not row.get("list"):
        return []
    found = [one for one in coded.lists() if row["list"] in one.names()]
    if not found:
        return [Problem("list", f"没有名为“{row['list']}”的代码表，名称见术语对照")]
    if any(member.value == row.get("code") or member.label == row.get("label") for one in found for member in one):
        return [Problem("code", "这个代码表里已有这个代码或名称")]
    return []


def _day(desk: Desk, typed: str) -> date | None:
    found = read_day(typed, desk.today())
    return found.whole if found else None


def _draft(desk: Desk, name: str, row: Row) -> None:
    key = same(name, row)
    _keep(desk, [*(one for one in draft(desk) if same(*one) != key), (name, row)])


@asks(Permission.POLICY)
def end(desk: Desk, name: str, row: Row, last: date, basis: str) -> None:
    """Draft that a row holds no longer than ``last``."""
    _only_bureau(desk)
    if last < row["valid_from"] - timedelta(days=1):
        raise Refusal("截止日期早于这一行的生效日期", "请核对日期", code="bad-day")
    if not basis.strip():
        raise Refusal("请写明停止执行的依据", "填写文号或通知", code="no-basis")
    _draft(desk, name, {**row, "valid_to": last, "basis": f"{row.get('basis', '')}；{basis.strip()}止"})


@asks(Permission.POLICY)
def verify(desk: Desk, name: str, row: Row, basis: str) -> None:
    """Draft that a row which was marked 待核实 is right, on this basis."""
    _only_bureau(desk)
    if not basis.strip():
        raise Refusal("请写明核实的依据", "填写文号或通知", code="no-basis")
    _draft(desk, name, {**{k: v for k, v in row.items() if k != "unverified"}, "basis": basis.strip()})


@asks(Permission.POLICY)
def drop(desk: Desk, name: str, row: Row) -> None:
    """Take a drafted row out of the draft."""
    _keep(desk, [one for one in draft(desk) if same(*one) != same(name, row)])


@asks(Permission.POLICY)
def take_text(desk: Desk, toml: str) -> int:
    """Add the rows of a TOML text to the draft; returns how many. The text must be one that could be issued."""
    _only_bureau(desk)
    from_text = parameters.checked(toml)
    for name, row in from_text:
        _draft(desk, name, row)
    return len(from_text)


def text(desk: Desk) -> str:
    """What was issued and is drafted, as TOML, for keeping beside."""
    return dumped([*parameters.bureau_rows(desk), *draft(desk)])


@asks(Permission.POLICY)
def holidays(desk: Desk, year: int, off: str, at_work: str, basis: str) -> int:
    """Draft a whole year's list as the State Council publishes it: days off and Saturdays and Sundays at work, written
    as 2027-01-01、2027-02-05~2027-02-11. Returns how many days it names."""
    _only_bureau(desk)
    if not basis.strip():
        raise Refusal("请写明放假安排的文号", "例如“国办发明电〔2026〕7号”", code="no-basis")
    days = [(day, False) for day in _span(off, year)] + [(day, True) for day in _span(at_work, year)]
    if not days:
        raise Refusal("没有写放假或上班的日子", DAYS, code="no-days")
    for day, works in days:
        _draft(desk, "calendar_day", {"day": day, "works": works, "valid_from": day, "basis": basis.strip()})
    _draft(desk, "calendar_year", {"year": year, "valid_from": date(year, 1, 1), "basis": basis.strip()})
    return len(days)


def _span(typed: str, year: int) -> list[date]:
    found: list[date] = []
    for piece in typed.replace("，", "、").replace(",", "、").split("、"):
        ends = [part.strip() for part in piece.replace("至", "~").replace("—", "~").split("~") if part.strip()]
        try:
            first, last = (date.fromisoformat(ends[0]), date.fromisoformat(ends[-1])) if ends else (None, None)
        except ValueError:
            raise Refusal(f"看不懂“{piece.strip()}”", DAYS, code="bad-day") from None
        if first is None or last is None:
            continue
        if first.year != year or last.year != year or last < first or len(ends) > 2:
            raise Refusal(f"“{piece.strip()}”不在{year}年，或先后颠倒", "请核对日期", code="bad-day")
        found += [first + timedelta(days=n) for n in range((last - first).days + 1)]
    return found


def differences(desk: Desk) -> list[Difference]:
    """The draft against what holds now, row by row."""
    found = []
    for name, row in draft(desk):
        before = next((one for one in desk.policy.every(name) if same(name, one) == same(name, row)), None)
        before = before or _predecessor(desk.policy, name, row)
        found.append(Difference(title(name), row_words(desk.policy, name, before) if before else "",
                                row_words(desk.policy, name, row)))
    return found


def _predecessor(policy: Policy, name: str, row: Row) -> Row | None:
    """The row that holds on the first day of another one and has the same words and keys in its text columns."""
    keys = [column.key for column in columns(policy, name) if column.kind == "text" and column.key in row
            and column.key not in ("text", "words", "label")]
    alike = [one for one in policy.rows(name, row["valid_from"]) if all(one.get(key) == row[key] for key in keys)]
    return max(alike, key=lambda one: one["valid_from"], default=None) if keys else None


def effects(desk: Desk, progress: Progress = silent) -> list[Effect]:
    """What the draft makes of the cases that are paid, in the month in which its first row begins; programmes and
    townships in which nothing changes are left out. Nothing is written."""
    rows = draft(desk)
    if not rows:
        return []
    month = max(Month.of(min(row["valid_from"] for _, row in rows)), Month.of(desk.today()))
    after = desk.policy.with_rows(rows)
    found: dict[tuple[str, str], list[int]] = {}
    lines = [line for line in LINES.values() if line.relief and line.relief.grants]
    for place, line in enumerate(lines):
        progress(place, len(lines), f"正在试算{line.title}")
        with collector_paused(), desk.store.reading() as connection:
            cases = dossiers(connection, line, notes=False)
        for case in cases:
            if case.state == PAYING and case.get("kind") is not CaseKind.HISTORY:
                old, new = (_monthly(line.key, case, month, policy) for policy in (desk.policy, after))
                told = found.setdefault((line.key, case.site), [0, 0, 0, 0])
                for at, value in enumerate((1, old != new, old, new)):
                    told[at] += value
    return [Effect(LINES[key].title, site_name(site), told[0], told[1], Money(told[2]), Money(told[3]))
            for (key, site), told in sorted(found.items()) if told[1]]


def _monthly(key: str, case: Dossier, month: Month, policy: Policy) -> int:
    try:
        grants = grants_of(LINES[key])(case, month, Circumstances(month.last, policy))
    except Refusal:
        return 0
    return sum(int(grant.monthly) for grant in grants)


@asks(Permission.POLICY)
def discard(desk: Desk) -> None:
    """Throw the whole draft away."""
    settings.put(desk, DRAFT, "")


def changes(desk: Desk, before: str, after: str) -> list[str]:
    """What a later edition says that an earlier one did not, in words."""
    known = {(repr(same(name, row)), str(row.get("valid_to")), row.get("basis")) for name, row in written(before or "")}
    return [f"{title(name)}：{row_words(desk.policy, name, row)}" for name, row in written(after or "")
            if (repr(same(name, row)), str(row.get("valid_to")), row.get("basis")) not in known]


def _only_bureau(desk: Desk) -> None:
    if desk.office.role != BUREAU:
        raise Refusal("政策参数由市局编辑，本机不能办理", "请在市局操作", code="wrong-role")


def read_file(path: Path) -> str:
    """The text of a parameter file."""
    try:
        return path.read_text("utf-8")
    except (OSError, UnicodeDecodeError):
        raise Refusal("读不到这个参数文件", "文件须为 UTF-8 文字", code="cannot-read") from None
