"""What the page of 发放 reads in the worker: the batches, one batch with its lines and findings, what changed."""

from collections.abc import Mapping
from dataclasses import dataclass

from mzdesk.basics.identity import masked
from mzdesk.basics.months import Month
from mzdesk.basics.problems import Refusal
from mzdesk.cases.payments import CHECKED, CLOSED, MADE, PRINTED, SENT, Nature, Result
from mzdesk.lines import LINES
from mzdesk.people.desk import Desk
from mzdesk.services import batches, comparing, names, papers, payables, payment_checks, payments
from mzdesk.services.batches import BatchView, LineView, Totals
from mzdesk.services.comparing import Comparison
from mzdesk.services.papers import PrintRecord
from mzdesk.services.payables import Overpaid
from mzdesk.services.payment_checks import Finding
from mzdesk.store.work import Changes

NEXT_WORDS = {
    MADE: "核对", CHECKED: "打印发放表", PRINTED: "写银行文件…", SENT: "读银行回盘…", "已回盘": "关账",
}
"""What the one main button does at each stage."""
RESULT_TONES: dict[Result | None, str] = {Result.PAID: "green", Result.RETURNED: "red"}
TONES = {MADE: "amber", CHECKED: "blue", PRINTED: "blue", SENT: "amber", "已回盘": "blue", CLOSED: "green"}


@dataclass(frozen=True)
class Detail:
    """One batch as the page shows it. ``findings`` are asked for only before printing."""

    view: BatchView
    rows: tuple[LineView, ...]
    totals: Totals
    findings: tuple[Finding, ...]
    compared: Comparison
    overpaid: tuple[Overpaid, ...]
    villages: Mapping[str, str]
    holders: Mapping[str, tuple[str, str]]  # name and village of the overpaid cases


def batch_cells(one: BatchView) -> tuple[str, ...]:
    """One batch in the list; mostly there is one a month, so only a second one says its number."""
    month = str(one.month) if one.number == 1 else f"{one.month} 第{one.number}批"
    return (month, one.title, one.stage, str(one.rows), one.total.grouped)


def listed(desk: Desk, programme: str) -> list[BatchView]:
    return batches.batches(desk, programme)


def detail(desk: Desk, key: str) -> Detail:
    """Everything about one batch."""
    view = batches.batch(desk, key)
    rows = tuple(batches.lines(desk, key))
    line = LINES[view.programme]
    found = payment_checks.findings(desk, key) if view.stage in (MADE, CHECKED) else []
    with desk.store.reading() as connection:
        over = payables.overpaid(connection, line, Month.of(desk.today()))
        holders = comparing.holders(connection, line, {one.case_id for one in over})
    compared = comparing.compare(desk, line, view.month)
    return Detail(view, rows, batches.totals(rows), tuple(found), compared, tuple(over), names.names(desk).villages,
                  holders)


def last_print(desk: Desk, key: str) -> PrintRecord | None:
    """The newest entry about a batch's own sheet in the print register; a public one is not signed."""
    posted = papers.PURPOSES[papers.PUBLIC]
    return next((one for one in papers.print_register(desk) if one.subject_id == key and one.purpose != posted), None)


def internal_only(purpose: str) -> None:
    """Refuse a sheet for a purpose it is not made for."""
    if purpose != papers.INTERNAL:
        raise Refusal("这张表只供内部使用，没有公示和报送的样式", "请把“用途”改回“内部”", code="internal-only")


def book_print(desk: Desk, key: str, before: PrintRecord | None) -> Changes | None:
    """A checked batch is 已打印 once its sheet was printed or saved after ``before``; None where it was not."""
    if last_print(desk, key) in (None, before) or batches.batch(desk, key).stage != CHECKED:
        return None
    return payments.move(desk, key, PRINTED)


def found_words(found: Detail) -> str:
    """What 核对 came to."""
    if found.view.stage not in (MADE, CHECKED):
        return "已经打印，不再核对。"
    if not found.findings:
        return "没有发现问题。"
    blocking = sum(one.blocking for one in found.findings)
    must = f"{blocking} 处须处理：回车打开案卷，空格暂缓这一笔。" if blocking else "没有必须处理的。"
    return f"{len(found.findings)} 处提示，{must}"


def line_cells(row: LineView, shown: bool) -> tuple[str, ...]:
    """One line of a batch in words; the account masked unless it was asked for."""
    result = row.result.label if row.result else "暂缓" if row.held else ""
    if row.result is Result.RETURNED and row.result_words:
        result = f"{result}：{row.result_words}"
    who = row.holder if not row.person or row.person == row.holder else f"{row.holder}（{row.person}）"
    month = str(row.month) if row.nature is Nature.REGULAR else f"{row.month} {row.nature.label}"
    return (who, row.component.label, month, row.amount.grouped, result, row.village,
            row.payee_name, row.account if shown else masked(row.account))
