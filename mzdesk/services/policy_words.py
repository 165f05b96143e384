"""The tables of parameters in words: what each is called, what its columns are, what their values mean."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from mzdesk.basics.days import read_day
from mzdesk.basics.money import read_money
from mzdesk.basics.problems import Problem
from mzdesk.cases.codes import Component
from mzdesk.policy.tables import BESIDE, Policy, Row
from mzdesk.services.policy_codes import codes, meanings

AMOUNT, NUMBER, FLAG, LIST, NUMBERS, DAY, TEXT = "amount", "number", "flag", "list", "numbers", "day", "text"
GROUPS = ("标准与金额", "程序与期限", "关爱探访", "养老机构", "依据与日历", "其他")

TABLES: Mapping[str, tuple[str, str]] = {
    "standard": ("低保标准（元/年）", GROUPS[0]), "rate": ("残疾人两项补贴标准（元/月）", GROUPS[0]),
    "age_rate": ("高龄津贴标准（元/月）", GROUPS[0]), "grade_amount": ("分档补助金额（元/月）", GROUPS[0]),
    "minimum_wage": ("最低工资（元/月）", GROUPS[0]), "class_extra": ("分类施保比例", GROUPS[0]),
    "amount_rule": ("计发和取整办法", GROUPS[0]), "extra_rounding": ("分类施保取整", GROUPS[0]),
    "support_formula": ("赡养费计算", GROUPS[0]), "temporary_limit": ("临时救助限额", GROUPS[0]),
    "property_limit": ("财产限额", GROUPS[0]), "income_exclusion": ("不计入收入的项目", GROUPS[0]),
    "income_window": ("收入核算月数", GROUPS[0]), "taper": ("渐退比例", GROUPS[0]),
    "exclusion": ("互斥待遇", GROUPS[1]), "time_limit": ("办理期限", GROUPS[1]), "start_rule": ("起发月", GROUPS[1]),
    "review_cycle": ("复核周期", GROUPS[1]), "approval_level": ("审批权限", GROUPS[1]),
    "appeal": ("救济途径", GROUPS[1]),
    "disability_rule": ("两项补贴规则", GROUPS[1]), "disability_ground": ("两项补贴对象", GROUPS[1]),
    "check_limit": ("数据体检期限", GROUPS[1]), "bank_file": ("银行文件格式", GROUPS[1]),
    "visit_policy": ("探访间隔", GROUPS[2]), "care_policy": ("关爱服务规则", GROUPS[2]),
    "age_band": ("年龄段", GROUPS[2]), "age_threshold": ("年龄界限", GROUPS[2]), "birthday": ("年龄提醒", GROUPS[2]),
    "check_item": ("养老机构检查清单", GROUPS[3]), "hazard_deadline": ("隐患整改期限", GROUPS[3]),
    "home_policy": ("养老机构规则", GROUPS[3]),
    "legal_basis": ("文书法律依据", GROUPS[4]), "calendar_day": ("放假和调休", GROUPS[4]),
    "calendar_year": ("已补全放假安排的年份", GROUPS[4]), "code_added": ("代码表新增项", GROUPS[4]),
    "drill": ("恢复演练", GROUPS[5]), "report_day": ("上报截止日", GROUPS[5]),
}

COLUMNS: Mapping[str, str] = {
    "programme": "项目", "component": "待遇", "year": "年标准", "month": "月标准", "least": "从", "most": "到",
    "grade": "档次", "mode": "办法", "unit": "取整单位", "rounding": "取整方式", "level": "级别", "words": "说明",
    "topic": "事项", "age": "周岁", "text": "内容", "code": "编号", "category": "类别", "methods": "方式",
    "major": "可能为重大隐患", "months": "月数", "days": "天数", "people": "人数",
    "length": "期限", "extended": "延长后", "shown": "列出天数",
    "clock": "环节", "first": "待遇一", "second": "待遇二", "effect": "关系", "item": "项目名", "paper": "文书",
    "day": "日期", "works": "上班", "risk": "风险", "interval_days": "间隔天数", "calls": "电话方式",
    "calls_in_a_row": "连续电话次数", "percent": "百分比", "group": "对象", "kind": "种类", "class": "类别",
    "rule": "规则", "standard": "标准", "register": "台账", "percents": "各月百分比", "list": "代码表", "label": "名称",
    "times_percent": "倍数（%）", "share_percent": "比例（%）", "per_head_percent": "人均（%）", "recheck": "复查天数",
    "name": "名称", "heads": "表头", "values": "各列", "families": "家庭类型", "bars": "排除", "misses": "次数",
    "task_days": "办结天数", "warn_months": "提前月数", "back_pay_months": "补发月数", "care_extended": "扩大护理补贴",
    "account_heads": "账号列", "payee_heads": "户名列", "amount_heads": "金额列", "result_heads": "结果列",
    "reason_heads": "原因列", "paid_words": "成功的写法", "pending_words": "处理中的写法",
    "most_children": "最多儿童数", "agreement_days": "协议天数", "expiry_notice_days": "提前天数",
    "parent_contact_days": "联系间隔", "parent_contact_red_days": "联系超期", "away_days": "外出天数",
}
"""Labels of columns; one that stands nowhere here is shown by its name."""

AMOUNTS = frozenset((("standard", "year"), ("rate", "month"), ("age_rate", "month"), ("grade_amount", "month"),
                     ("minimum_wage", "month")))
KNOWN: Mapping[str, tuple[tuple[str, str], ...]] = {
    "calendar_day": (("day", DAY), ("works", FLAG)), "calendar_year": (("year", NUMBER),),
    "code_added": (("list", TEXT), ("code", TEXT), ("label", TEXT)),
}
"""The columns of tables that may be empty."""
SHOWN = 4  # words of a list, in the sentence about one that is not there
YES = ("是", "对", "y", "yes", "true", "1")
NO = ("否", "不", "n", "no", "false", "0")


ALL = "不限"
"""What is said, and may be typed, where a row holds whatever the column tells apart; in the file that is an empty word
or list."""


@dataclass(frozen=True)
class Column:
    """One column of a table: its name in the file, its label, what kind of value it holds, whether a row may be without
    it, and whether one may hold for all of what it tells apart (``ALL``)."""

    key: str
    label: str
    kind: str
    optional: bool = False
    table: str = ""
    every: bool = False

    def said(self, code: object) -> str:
        """A code in words; what is none as it stands."""
        return meanings(self.table, self.key).get(str(code), str(code))

    def unknown(self, words: str) -> bool:
        """Whether the column holds codes and this is none of them, nor what one is called."""
        known = meanings(self.table, self.key)
        return bool(known) and self.meant(words) not in known

    def meant(self, words: str) -> str:
        """The code behind words; what is none as it was typed."""
        if self.key in ("component", "first", "second") and (found := Component.read(words)):
            return str(found)
        return codes(self.table, self.key).get(words, words)


def title(table: str) -> str:
    return TABLES[table][0] if table in TABLES else table


def group(table: str) -> str:
    return TABLES[table][1] if table in TABLES else GROUPS[-1]


def columns(policy: Policy, table: str) -> tuple[Column, ...]:
    """The columns of a table but for dates, source and mark, in the order of its rows."""
    rows = policy.every(table)
    kinds: dict[str, str] = dict(KNOWN.get(table, ()))
    for row in rows:
        for key, value in row.items():
            if key not in BESIDE and key != "valid_from":
                kinds.setdefault(key, _kind(table, key, value))
    return tuple(Column(key, COLUMNS.get(key, key), kind, any(key not in row for row in rows), table,
                        any(row.get(key) in ("", []) for row in rows)) for key, kind in kinds.items())


def _kind(table: str, key: str, value: Any) -> str:
    if (table, key) in AMOUNTS:
        return AMOUNT
    if isinstance(value, list) and value and all(type(one) is int for one in value):
        return NUMBERS
    for kind, cls in ((FLAG, bool), (NUMBER, int), (LIST, list), (DAY, date)):
        if isinstance(value, cls):
            return kind
    return TEXT


def words(column: Column, value: Any) -> str:
    """A value as people read it."""
    if column.every and value in ("", []):
        return ALL
    match value:
        case None:
            return ""
        case bool():
            return "是" if value else "否"
        case list() | tuple():
            return "、".join(column.said(item) for item in value)
    return column.said(value)


Read = tuple[Any, Problem | None]


def read(column: Column, typed: str, today: date) -> Read:
    """What was typed, as the file holds it; None for an empty optional one."""
    typed = typed.strip()
    if column.every and typed in ("", ALL):
        return [] if column.kind in (LIST, NUMBERS) else "", None
    if not typed:
        return None, None if column.optional else Problem(column.key, f"请填写{column.label}")
    if column.kind in READERS:
        return READERS[column.kind](column, typed)
    if column.kind == DAY:
        day = read_day(typed, today)
        whole = day.whole if day else None
        return whole, None if whole else Problem(column.key, f"看不懂{column.label}")
    return (None, _no_such(column, typed)) if column.unknown(typed) else (column.meant(typed), None)


def _number(column: Column, typed: str) -> Read:
    good = typed.lstrip("-").isdigit()
    return (int(typed), None) if good else (None, Problem(column.key, f"{column.label}要填整数"))


def _flag(column: Column, typed: str) -> Read:
    if typed.lower() in (*YES, *NO):
        return typed.lower() in YES, None
    return None, Problem(column.key, f"{column.label}请填“是”或“否”")


def _no_such(column: Column, typed: str) -> Problem:
    some = "、".join(list(codes(column.table, column.key))[:SHOWN])
    return Problem(column.key, f"{column.label}没有“{typed}”，可填{some}等")


def _several(column: Column, typed: str) -> Read:
    parts = _parts(typed)
    if column.kind == LIST:
        wrong = next(filter(column.unknown, parts), None)
        return (None, _no_such(column, wrong)) if wrong else ([column.meant(part) for part in parts], None)
    good = all(part.isdecimal() for part in parts)
    return ([int(part) for part in parts], None) if good else (
        None, Problem(column.key, f"{column.label}要填整数，用顿号隔开"))


def _parts(typed: str) -> list[str]:
    """What stands between commas of any kind."""
    pieces = typed.replace(",", "、").replace("，", "、").split("、")
    return [piece.strip() for piece in pieces if piece.strip()]


def _amount(column: Column, typed: str) -> Read:
    found = read_money(typed)
    if found is None or found < 0:
        return None, Problem(column.key, f"{column.label}要填金额（元），例如 4200")
    return found.short, None


READERS: Mapping[str, Callable[[Column, str], Read]] = {
    AMOUNT: _amount, NUMBER: _number, FLAG: _flag, LIST: _several, NUMBERS: _several}
"""How a kind of value is read; a day asks for today, and words for their code."""


def row_words(policy: Policy, table: str, row: Row) -> str:
    """A row in one phrase: what it is about and what it says, from when."""
    cells = [f"{column.label}{words(column, row.get(column.key))}" for column in columns(policy, table)
             if row.get(column.key) not in (None, "")]
    until = f"至{row['valid_to']}" if row.get("valid_to") else "起"
    return f"{'，'.join(cells[:4])}（{row['valid_from']}{until}，{row.get('basis', '')}）"
