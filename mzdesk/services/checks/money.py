"""Checks of what is paid: doubles, amounts against the month's standard, accounts, totals (assistance §6)."""

from collections import defaultdict
from collections.abc import Iterator

from mzdesk.basics.money import Money
from mzdesk.basics.problems import Refusal
from mzdesk.cases.codes import CaseKind
from mzdesk.cases.entitle import due
from mzdesk.cases.lifecycle import PAYING
from mzdesk.cases.payments import CLOSED, Result
from mzdesk.services.checks.snapshot import Found, Snapshot
from mzdesk.services.raising import grants_of


def a04(s: Snapshot) -> Iterator[Found]:
    """One person, one component, one month, paid in two cases."""
    seen: dict[tuple[object, ...], str] = {}
    for row in s.paid:
        if row["held"] or row["result"] is Result.RETURNED:
            continue
        key = (row["person"] or row["holder"], row["component"], row["month"])
        case = seen.setdefault(key, row["case_id"])
        if case != row["case_id"]:
            programme = s.batches[row["owner_id"]]["programme"]
            words = f"同一人{row['month'].words}的{row['component'].label}发了两次"
            yield Found("A04", programme, row["case_id"], words, "核实后登记追缴，停发其中一份")


def a13(s: Snapshot) -> Iterator[Found]:
    """What runs now is not what the month's standard gives."""
    for line, case in s.standing():
        if case.state != PAYING or case.get("kind") is CaseKind.HISTORY:
            continue
        try:
            wanted = Money(sum(grant.monthly for grant in grants_of(line)(case, s.month, s.around)))
        except Refusal:
            yield Found("A13", line.key, case.id or "", "本月没有有效的标准，不能重算", "向市民政局要最新的政策包")
            continue
        running = due(case.parts["entitlements"], s.month)
        began = min((row["began"] for row in case.parts["entitlements"] if row.get("began")), default=None)
        if began and began <= s.month and running != wanted:
            words = f"现发{running.short}元，按本月标准和家庭情况应为{wanted.short}元"
            yield Found("A13", line.key, case.id or "", words, "复核后办理变更，或提标补差")


def a14(s: Snapshot) -> Iterator[Found]:
    """One account for several cases, a name that is not the person's, returned money that waits too long."""
    accounts: dict[str, set[str]] = defaultdict(set)
    for _, case in s.standing():
        if case.get("account"):
            accounts[case.get("account")].add(case.values.get("person_id") or "")
    for line, case in s.standing():
        account = case.get("account")
        if account and len(accounts[account]) > 1:
            yield Found("A14", line.key, case.id or "", "同一银行账号用于几个人", "核对是否代管，代管的须有书面委托")
        names = {case.get("name")} | {row.get("person_name") for row in case.parts.get("members", ())}
        if account and case.get("payee_name") not in names and not case.get("payee_relation"):
            yield Found("A14", line.key, case.id or "", "账户姓名与本人不一致，没有写明领取人关系",
                        "核对账户，补填领取人关系")
    paid = {(row["case_id"], row["component"], row["person"], row["month"]) for row in s.paid
            if row["result"] is not Result.RETURNED and not row["held"]}
    patience = s.months("A14")
    for row in s.paid:
        key = (row["case_id"], row["component"], row["person"], row["month"])
        batch = s.batches[row["owner_id"]]
        if row["result"] is Result.RETURNED and key not in paid and s.month.number - batch["month"].number >= patience:
            words = f"{row['month'].words}退回的款项{patience}个月没有重发"
            yield Found("A14", batch["programme"], row["case_id"], words, "更正账户，生成下一批发放表")


def a22(s: Snapshot) -> Iterator[Found]:
    """A batch whose lines do not come to its total, or that was closed without every result."""
    sums: dict[str, int] = defaultdict(int)
    open_: set[str] = set()
    for row in s.paid:
        if not row["held"]:
            sums[row["owner_id"]] += row["amount"]
            if row["result"] is None:
                open_.add(row["owner_id"])
    for key, batch in s.batches.items():
        if batch["total"] is not None and sums[key] != batch["total"]:
            yield Found("A22", batch["programme"], key, "发放批次的合计与明细不符", "联系技术支持，核对变更日志")
        if batch["stage"] == CLOSED and key in open_:
            yield Found("A22", batch["programme"], key, "已关账的批次还有没登记结果的明细", "核对银行回盘")
