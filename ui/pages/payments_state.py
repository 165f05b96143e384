"""What the page of 发放 reads in the worker: the batches, one batch with its lines and findings, what changed."""

from dataclasses import dataclass

from mzdesk.basics.identity import masked
from mzdesk.basics.months import Month
from mzdesk.cases.payments import CHECKED, CLOSED, MADE, PRINTED, SENT, Result
from mzdesk.lines import LINES
from mzdesk.people.desk import Desk
from mzdesk.services import batches, comparing, payables, payment_checks
from mzdesk.services.batches import BatchView, LineView, Totals
from mzdesk.services.comparing import Comparison
from mzdesk.services.payables import Overpaid
from mzdesk.services.payment_checks import Finding

NEXT_WORDS = {
    MADE: "核对", CHECKED: "打印发放表", PRINTED: "写银行文件…", SENT: "读银行回盘…", "已回盘": "关账",
}
"""What the one main button does at each stage."""
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
    compared = comparing.compare(desk, line, view.month)
    return Detail(view, rows, batches.totals(rows), tuple(found), compared, tuple(over))


def line_cells(row: LineView, shown: bool) -> tuple[str, ...]:
    """One line of a batch in words; the account masked unless it was asked for."""
    result = row.result.label if row.result else "暂缓" if row.held else ""
    if row.result is Result.RETURNED and row.result_words:
        result = f"{result}：{row.result_words}"
    who = row.holder if not row.person or row.person == row.holder else f"{row.holder}（{row.person}）"
    return (row.village, who, row.component.label, str(row.month), row.nature.label, row.amount.grouped,
            result, row.payee_name, row.account if shown else masked(row.account))
