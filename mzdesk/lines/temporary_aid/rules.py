"""临时救助 rules: 急难 pays first and is written up in time, 支出 takes the whole procedure (民发〔2018〕23号)."""

from collections.abc import Iterator
from fractions import Fraction

from mzdesk.basics.dossier import Circumstances, Dossier
from mzdesk.basics.money import Money, rounded, yuan
from mzdesk.basics.problems import Problem, Weight
from mzdesk.lines.temporary_aid.codes import Form, Fund, Track


def check(case: Dossier, around: Circumstances) -> Iterator[Problem]:
    if case.get("form") is Form.CASH and case.get("amount") is None and case.get("paid_first"):
        yield Problem("amount", "已先行救助，请填写金额", rule="TA01")
    if case.get("event_day") and case.get("event_day") > around.today:
        yield Problem("event_day", "事发日期在今天之后，请核对", rule="TA02")
    if case.get("amount") and case.get("fund") is Fund.RESERVE and case.get("amount") > limit(around):
        yield Problem("amount", f"超过乡镇审批限额{limit(around).short}元，应当报县级审批", Weight.WARN, "TA03")


def limit(around: Circumstances) -> Money:
    """乡镇审批限额: a multiple of the monthly 低保 standard."""
    row = around.policy.demand("temporary_limit", around.today)
    standard = around.policy.demand("standard", around.today, programme=row["standard"])
    return rounded(Fraction(yuan(standard["year"]), 12) * int(row["times_percent"]) / 100)


def urgent(case: Dossier, around: Circumstances) -> Iterator[Problem]:
    """先行救助 is for 急难型 only, with an amount and who received it."""
    if case.get("track") is not Track.URGENT:
        yield Problem("track", "只有急难型可以先行救助", rule="TA10")
    yield from paid(case, around)
    if not case.get("received_by"):
        yield Problem("received_by", "请填写领取人", rule="TA12")


def expense(case: Dossier, around: Circumstances) -> Iterator[Problem]:
    if case.get("track") is not Track.EXPENSE:
        yield Problem("track", "急难型请用“先行救助”，需要走程序的请改为支出型", rule="TA13")


def paid(case: Dossier, around: Circumstances) -> Iterator[Problem]:
    if case.get("form") is Form.CASH and not case.get("amount"):
        yield Problem("amount", "请填写救助金额", rule="TA11")


def backfill(case: Dossier, around: Circumstances) -> Iterator[Problem]:
    """补办: facts, reason and the decision on paper."""
    for key, words in (("expenses", "支出和困难情况"), ("decision_no", "审批文号")):
        if not case.get(key):
            yield Problem(key, f"补办请填写{words}", rule="TA14")
