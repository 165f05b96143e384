"""Bank file and 回盘 by a mapping kept as data (policy table ``bank_file``): one row a case and account."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from mzdesk.basics.money import Money, read_money
from mzdesk.basics.problems import Refusal
from mzdesk.cases.payments import PRINTED, SENT, Nature, Result
from mzdesk.people.access import Permission
from mzdesk.people.desk import Desk
from mzdesk.people.doors import asks
from mzdesk.services.batches import LineView, batch, lines

Answers = dict[str, tuple[Result, str]]


@dataclass(frozen=True)
class BankFile:
    """What goes to the bank: headings and rows; amounts are texts in 元."""

    title: str
    heads: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    total: Money


@dataclass(frozen=True)
class BankAnswers:
    """What a 回盘 says: results by line; rows of it that fit no payment, fit with another amount or say no result;
    how many lines are still without a result when this is booked."""

    results: Answers
    strange: tuple[str, ...]
    left: int


def _mapping(desk: Desk) -> Any:
    return desk.policy.demand("bank_file", desk.today())


def _grouped(rows: Sequence[LineView]) -> dict[tuple[str, str, str], list[LineView]]:
    """Lines that are not held, by case, account and payee."""
    found: dict[tuple[str, str, str], list[LineView]] = defaultdict(list)
    for row in rows:
        if not row.held:
            found[(row.case_id, row.account, row.payee_name)].append(row)
    return found


@asks(Permission.PAY)
def contents(desk: Desk, key: str) -> BankFile:
    """The file of a batch that has been printed."""
    view = batch(desk, key)
    if view.stage not in (PRINTED, SENT):
        raise Refusal(f"批次现在是“{view.stage}”，打印签字后才能送银行", "请先核对、打印", code="batch-order")
    asked = _mapping(desk)
    body = []
    total = 0
    for serial, ((_, account, payee), rows) in enumerate(_grouped(lines(desk, key)).items(), 1):
        amount = Money(sum(row.amount for row in rows))
        total += amount
        months = sorted({row.month for row in rows})
        first = rows[0]
        known = {
            "serial": str(serial), "village": first.village, "name": first.holder,
            "id_no": first.holder_no or first.id_no, "payee": payee, "bank": first.bank, "account": account,
            "amount": amount.label, "people": str(max(row.people for row in rows)), "programme": view.title,
            "months": str(months[0]) if len(months) == 1 else f"{months[0]}至{months[-1]}",
            "remark": "、".join(dict.fromkeys(row.nature.label for row in rows if row.nature.label != "当月")),
        }
        body.append(tuple(known.get(value, "") for value in asked["values"]))
    title = f"{view.title}{view.month.words}第{view.number}批"
    return BankFile(title, tuple(asked["heads"]), tuple(body), Money(total))


@asks(Permission.PAY)
def answers(desk: Desk, key: str, rows: Sequence[Sequence[Any]]) -> BankAnswers:
    """Read a 回盘 from raw rows: the heading row is found by its words; rows match by account and payee."""
    asked = _mapping(desk)
    place, columns = _columns(rows, asked)
    payments = defaultdict(list)
    for (_, account, payee), group in _grouped(lines(desk, key)).items():
        payments[(_digits(account), payee)].append(group)
    results: Answers = {}
    strange: list[str] = []
    for number, row in enumerate(rows[place + 1:], place + 2):
        account = _digits(_text(row, columns["account"]))
        if not account:
            continue
        payee, amount = _text(row, columns["payee"]), read_money(_text(row, columns["amount"]))
        waiting = payments.get((account, payee), [])
        fitting = [group for group in waiting if sum(line.amount for line in group) == amount]
        if not fitting:
            reason = "金额与本批不符" if waiting else "本批没有这个账户"
            strange.append(f"第{number}行：{reason}")
            continue
        said = _text(row, columns["result"])
        if not said or said in asked["pending_words"]:  # taken for a return it would be paid a second time
            strange.append(f"第{number}行：{'还在处理' if said else '没有处理结果'}")
            continue
        group = fitting[0]
        waiting.remove(group)
        paid = said in asked["paid_words"]
        why = "" if paid else _reason(_text(row, columns["reason"])) or said
        results |= {line.id: (Result.PAID if paid else Result.RETURNED, why[:60]) for line in group}
    left = sum(row.result is None and not row.held and row.id not in results for row in lines(desk, key))
    return BankAnswers(results, tuple(strange), left)


def _reason(words: str) -> str:
    """What the bank says of a return; the remark that went out with the file and came back is no reason."""
    ours = {nature.label for nature in Nature}
    return "" if ours.issuperset(words.split("、")) else words


def _columns(rows: Sequence[Sequence[Any]], asked: Any) -> tuple[int, dict[str, int]]:
    """The heading row and the place of each column that is needed; -1 for a reason column that is missing."""
    for place, row in enumerate(rows[:20]):
        words = [str(cell or "").strip() for cell in row]
        found = {key: next((words.index(head) for head in asked[f"{key}_heads"] if head in words), -1)
                 for key in ("account", "payee", "amount", "result", "reason")}
        if all(found[key] >= 0 for key in ("account", "payee", "amount", "result")):
            return place, found
    raise Refusal("回盘文件里没有找到账号、户名、金额和结果列", "请核对文件，或请市局按银行样式改列名对应",
                  code="bad-answers")


def _text(row: Sequence[Any], place: int) -> str:
    if place < 0 or place >= len(row) or row[place] is None:
        return ""
    cell = row[place]
    return repr(cell) if isinstance(cell, float) else str(cell).strip()


def _digits(text: str) -> str:
    return "".join(c for c in text if c.isalnum())
