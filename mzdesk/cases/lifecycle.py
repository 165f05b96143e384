"""The state machine of relief as steps of a line: states, guards, what each step writes (assistance.md §2).

A programme names what it needs; what it does not need is not merely hidden: the steps and states are absent.
"""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

from mzdesk.basics.dossier import Circumstances, Dossier
from mzdesk.basics.months import Month
from mzdesk.cases import guards
from mzdesk.cases.codes import Component, RefuseReason, StopReason, SuspendReason
from mzdesk.cases.entitle import Grant, Rewrite, settle, start_month, stop, taper
from mzdesk.cases.limits import level_on, limit
from mzdesk.describe import Clock, Outcome, StateView, Step, Taken
from mzdesk.describe.line import DRAFT, Check, Write
from mzdesk.policy.workdays import full_days

SUBMITTED, LACKING, REFUSED = "已提交", "补正中", "不予受理"
ACCEPTED, SURVEYED, POSTED, REPORTED = "已受理", "调查完成", "公示中", "待确认"
DENIED, ENDED = "不予确认", "已终止"
PAYING, TAPERING, SUSPENDED, STOPPED, MOVED = "发放中", "渐退", "中止", "已停发", "已转出"

OPEN = (SUBMITTED, LACKING, ACCEPTED, SURVEYED, POSTED, REPORTED)
STANDING = (PAYING, TAPERING, SUSPENDED)
"""在保: tapering and suspended people still count (trap 30)."""

VIEWS = (
    StateView("open", "在办", (DRAFT, *OPEN)), StateView("closed", "办结未享受", (REFUSED, DENIED, ENDED)),
    StateView("stopped", "已停发", (STOPPED, MOVED)),
)
CLOCKS = (
    Clock("decide", "审核确认", "accepted", "decided", (ACCEPTED, SURVEYED, POSTED, REPORTED)),
    Clock("posting", "公示期满", "postings.began", "", (POSTED,)),
    Clock("refusal", "书面告知不予确认", "decided", "notified", (DENIED,)),
)

Grants = Callable[[Dossier, Month, Circumstances], list[Grant]]
"""What a case is worth in a month."""


@dataclass(frozen=True)
class Procedure:
    """How a programme runs. ``grants`` reckons what is paid; ``explain`` gives the lines of the calculation sheet."""

    programme: str
    grants: Grants
    explain: Callable[[Dossier, Month, Circumstances], Iterable[dict[str, object]]]
    eligible: Check
    survey: bool = True
    posting: bool = True
    means: bool = True
    component: Component = Component.DIBAO
    intake_papers: tuple[str, ...] = ("申请审批表", "授权书和承诺书")


def steps(procedure: Procedure) -> tuple[Step, ...]:
    """All steps of a monthly programme, in the order of the procedure."""
    return (*_intake(procedure), *_examination(procedure), *_decision(procedure), *_course(procedure),
            *_corrections(procedure))


def _intake(procedure: Procedure) -> Iterator[Step]:
    accept: Check = guards.may_accept_means if procedure.means else guards.may_accept
    yield Step(DRAFT, "提交", SUBMITTED, needs=guards.is_application, papers=procedure.intake_papers)
    yield Step(DRAFT, "历史数据登记", PAYING, needs=guards.is_history, writes=_history(procedure))
    yield Step(SUBMITTED, "受理", ACCEPTED, needs=accept, dated="accepted", papers=("受理通知书",),
               writes=_window if procedure.means else None)
    yield Step(SUBMITTED, "通知补正", LACKING, needs=guards.something_lacks, papers=("补正告知书",))
    yield Step(SUBMITTED, "不予受理", REFUSED, reasons=RefuseReason, papers=("不予受理告知书",))
    yield Step(SUBMITTED, "撤回", ENDED, reasons=RefuseReason)
    yield Step(LACKING, "补齐", SUBMITTED, needs=guards.nothing_lacks)
    yield Step(LACKING, "逾期未补，终止", ENDED, reasons=RefuseReason)


def _examination(procedure: Procedure) -> Iterator[Step]:
    ready = ACCEPTED
    if procedure.survey:
        yield Step(ACCEPTED, "调查完成", SURVEYED, needs=guards.survey_done, papers=("入户调查表",))
        yield Step(ACCEPTED, "终止审核", ENDED, reasons=RefuseReason)
        ready = SURVEYED
    if procedure.posting:
        yield Step(ready, "初审公示", POSTED, needs=guards.all_of(guards.may_post, procedure.eligible),
                   writes=post(procedure.programme), papers=("公示",))
        yield Step(POSTED, "公示无异议，上报", REPORTED, needs=guards.posting_over)
        yield Step(POSTED, "公示有异议，重新调查", ready, needs=guards.objection_noted)
        yield Step(ready, "复查后上报", REPORTED, needs_words=True,
                   needs=guards.all_of(guards.objection_settled, procedure.eligible))
    else:
        yield Step(ready, "上报", REPORTED, needs=procedure.eligible)
    yield Step(ready, "核对不符，终止", ENDED, reasons=RefuseReason, papers=("不予确认通知书",))


def _decision(procedure: Procedure) -> Iterator[Step]:
    yield Step(
        REPORTED, "确认同意", PAYING,
        needs=guards.all_of(guards.may_confirm(posting=procedure.posting), procedure.eligible),
        dated="decided", writes=_grant(procedure), papers=("确认通知书",), signed=True)
    yield Step(REPORTED, "不予确认", DENIED, reasons=RefuseReason, dated="decided", papers=("不予确认通知书",),
               signed=True)


def _course(procedure: Procedure) -> Iterator[Step]:
    stopping = _stop_of(procedure.programme)
    yield Step(PAYING, "变更", PAYING, needs=guards.all_of(guards.may_change, procedure.eligible), needs_words=True,
               writes=_change(procedure), papers=("变更通知书",), signed=True)
    yield Step(PAYING, "渐退", TAPERING, needs_words=True, writes=_taper(procedure.programme), papers=("变更通知书",),
               signed=True)
    yield Step(PAYING, "停发", STOPPED, reasons=StopReason, writes=stopping, papers=("停发通知书",), signed=True)
    yield Step(PAYING, "中止", SUSPENDED, reasons=SuspendReason, writes=stopping, signed=True)
    yield Step(PAYING, "转出", MOVED, needs_words=True, writes=stopping)
    yield Step(TAPERING, "停发", STOPPED, reasons=StopReason, writes=stopping, papers=("停发通知书",), signed=True)
    yield Step(SUSPENDED, "恢复", PAYING, needs_words=True, writes=_resume(procedure), signed=True)
    yield Step(SUSPENDED, "停发", STOPPED, reasons=StopReason, papers=("停发通知书",), signed=True)


def _corrections(procedure: Procedure) -> Iterator[Step]:
    """Backward only as a correction with a reason."""
    yield Step(ACCEPTED, "更正：退回提交", SUBMITTED, back=True, writes=_clear("accepted"))
    ready = ACCEPTED
    if procedure.survey:
        yield Step(SURVEYED, "更正：退回调查", ACCEPTED, back=True)
        ready = SURVEYED
    if procedure.posting:
        yield Step(POSTED, "更正：撤下公示", ready, back=True)
        yield Step(REPORTED, "更正：退回审核", ready, back=True)
    else:
        yield Step(REPORTED, "更正：退回审核", ready, back=True)


def _window(case: Dossier, around: Circumstances, taken: Taken) -> Outcome:
    """The months whose income counts are those before the application, stored with the case (trap 8)."""
    row = around.policy.demand("income_window", taken.day, programme="")
    last = Month.of(case.get("applied")).plus(-1)
    return Outcome({"window_began": last.plus(1 - int(row["months"])), "window_ended": last})


def _clear(*fields: str) -> Write:
    def write(case: Dossier, around: Circumstances, taken: Taken) -> Outcome:
        return Outcome(values=dict.fromkeys(fields))

    return write


def post(programme: str) -> Write:
    """公示 begins: it must hang for all its days, natural days for 低保 (trap 1)."""

    def write(case: Dossier, around: Circumstances, taken: Taken) -> Outcome:
        row = limit("posting", programme, taken.day, around)
        ends = full_days(taken.day, int(row["length"])) if row else taken.day
        return Outcome(rows=(("postings", {"began": taken.day, "ends": ends, "place": "村（居）务公开栏"}),))

    return write


def once(component: Component) -> Write:
    """A one-off payment of ``amount`` for ``people``, due in the month of the step."""

    def write(case: Dossier, around: Circumstances, taken: Taken) -> Outcome:
        amount, month = case.get("amount"), Month.of(taken.day)
        if not amount:
            return Outcome()
        row = {"component": component, "began": month, "ended": month, "monthly": amount,
               "people": case.get("people") or 1, "once": True, "words": getattr(case.get("cause"), "label", None)}
        return Outcome(rows=(("entitlements", row),))

    return write


def _outcome(made: Rewrite, **values: object) -> Outcome:
    return Outcome(values, tuple(made.rows), tuple(made.changes))


def _sheet_rows(procedure: Procedure, case: Dossier, month: Month, around: Circumstances) -> list[
        tuple[str, dict[str, object]]]:
    return [("calculation", {"frozen": around.today, "place": place, **row})
            for place, row in enumerate(procedure.explain(case, month, around), 1)]


def _grant(procedure: Procedure) -> Write:
    """确认同意: the entitlement begins by the programme's rule; the calculation is frozen with the decision."""

    def write(case: Dossier, around: Circumstances, taken: Taken) -> Outcome:
        start = start_month(procedure.programme, case, around)
        made = settle(case, procedure.grants(case, start, around), start)
        made.rows += _sheet_rows(procedure, case, start, around)
        return _outcome(made, level=level_on(procedure.programme, taken.day, around))

    return write


def _history(procedure: Procedure) -> Write:
    """Taken over from an older list: the amount of that list, from the month after the last one paid elsewhere."""

    def write(case: Dossier, around: Circumstances, taken: Taken) -> Outcome:
        people = sum(bool(row.get("insured")) for row in case.parts.get("members", ())) or 1
        grant = Grant(procedure.component, case.get("history_monthly"), people, words="历史数据采集")
        return _outcome(settle(case, [grant], case.get("paid_through").plus(1)))

    return write


def _change(procedure: Procedure) -> Write:
    """变更: from the month after the decision on, unless a death or a departure asks for an earlier one."""

    def write(case: Dossier, around: Circumstances, taken: Taken) -> Outcome:
        start = Month.of(taken.day).plus(1)
        made = settle(case, procedure.grants(case, start, around), start, taken.words)
        made.rows += _sheet_rows(procedure, case, start, around)
        return _outcome(made, level=level_on(procedure.programme, taken.day, around))

    return write


def _resume(procedure: Procedure) -> Write:
    """恢复: what was suspended is due from the first month that was not paid."""

    def write(case: Dossier, around: Circumstances, taken: Taken) -> Outcome:
        ends = [row["ended"] for row in case.parts.get("entitlements", ()) if row.get("ended")]
        start = max(ends).plus(1) if ends else Month.of(taken.day).plus(1)
        return _outcome(settle(case, procedure.grants(case, start, around), start, taken.words))

    return write


def _taper(programme: str) -> Write:
    def write(case: Dossier, around: Circumstances, taken: Taken) -> Outcome:
        row = around.policy.find("taper", taken.day, programme=programme) or around.policy.demand(
            "taper", taken.day, programme="")
        return _outcome(taper(case, Month.of(taken.day).plus(1), row["percents"]))

    return write


def _stop_of(programme: str) -> Write:
    """The month of the decision is still paid; after a death that of the death (trap 4). Who decides on that day signs
    (trap 35)."""

    def write(case: Dossier, around: Circumstances, taken: Taken) -> Outcome:
        last = Month.of(taken.day)
        if taken.reason == StopReason.DIED and case.get("died"):
            last = Month.of(case.get("died"))
        return _outcome(stop(case, last), level=level_on(programme, taken.day, around))

    return write
