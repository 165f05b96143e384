"""The rows of a case as parts of a line, with their forms: written once, chosen by each programme."""

from collections.abc import Iterator, Mapping
from typing import Any

from mzdesk.basics.dossier import Circumstances, Dossier
from mzdesk.basics.problems import Problem, Weight
from mzdesk.cases import guards, record
from mzdesk.cases.codes import RecoveryKind
from mzdesk.describe import Part, Section

Row = Mapping[str, Any]


def _not_future(key: str, words: str) -> Any:
    def check(case: Dossier, row: Row, around: Circumstances) -> Iterator[Problem]:
        if row.get(key) and row[key] > around.today:
            yield Problem(key, f"{words}在今天之后，请核对")

    return check


def check_member(case: Dossier, row: Row, around: Circumstances) -> Iterator[Problem]:
    if row.get("counted") is False and row.get("uncounted") is None:
        yield Problem("uncounted", "不计入家庭人口的成员请写明原因", rule="CM01")
    if row.get("insured") and row.get("counted") is False:
        yield Problem("insured", "不计入家庭人口的成员不能列为保障对象", rule="CM02")
    if row.get("counted") and row.get("insured") is False and not row.get("uninsured_why"):
        yield Problem("uninsured_why", "计入家庭人口而不申请保障的，请写明原因", Weight.WARN, "CM03")
    if row.get("began") and row.get("ended") and row["ended"] < row["began"]:
        yield Problem("ended", "截止月早于起始月，请核对", rule="CM04")


def check_survey(case: Dossier, row: Row, around: Circumstances) -> Iterator[Problem]:
    yield from _not_future("surveyed", "调查日期")(case, row, around)
    for problem in guards.survey_problems(case, row):
        yield Problem(problem.field.rpartition(".")[2], problem.message, problem.weight, problem.rule)


def check_posting(case: Dossier, row: Row, around: Circumstances) -> Iterator[Problem]:
    if row.get("began") and row.get("ends") and row["ends"] < row["began"]:
        yield Problem("ends", "截止日期早于起始日期，请核对", rule="CP01")
    if row.get("objected") and not row.get("objection"):
        yield Problem("objection", "有异议的请写明异议内容", rule="CP02")


def check_hearing(case: Dossier, row: Row, around: Circumstances) -> Iterator[Problem]:
    yield from _not_future("held", "评议日期")(case, row, around)
    cast = sum(int(row.get(key) or 0) for key in ("agreed", "against", "abstained"))
    if row.get("present") is not None and cast > row["present"]:
        yield Problem("present", f"票数合计{cast}超过实到人数，请核对", rule="CH01")


def check_recovery(case: Dossier, row: Row, around: Circumstances) -> Iterator[Problem]:
    """Never more back than is due: what is left cannot be negative (trap 38)."""
    yield from _not_future("booked", "日期")(case, row, around)
    if balance(case) < 0:
        yield Problem("amount", "退回和核销合计超过应追回金额，请核对", rule="CR01")


def balance(case: Dossier) -> int:
    """What is still to be recovered, in 分."""
    rows = case.parts.get("recoveries", ())
    return sum(int(row.get("amount") or 0) * (1 if row.get("entry") is RecoveryKind.DUE else -1) for row in rows)


MEMBERS = Part("members", "家庭成员", record.Member, newest_first=False, check=check_member, form=(
    Section("家庭成员", (
        ("person", "relation"), ("counted", "uncounted"), ("insured", "uninsured_why"), ("authorised",),
        ("marriage", "labour"), ("school", "work"), ("health", "illness"), ("serious_illness",),
        ("disability", "disability_grade"), ("disability_card",), ("began", "ended"),
    )),
), columns=("person", "relation", "counted", "insured", "authorised", "labour", "health"))

INCOMES = Part("incomes", "收入", record.Income, newest_first=False, form=(
    Section("收入", (
        ("person", "category"), ("item", "mode"), ("gross",), ("percent", "months"), ("deduction", "deduction_why"),
        ("excluded", "excluded_amount"), ("evidence",),
    )),
), columns=("person", "category", "item", "gross", "deduction", "excluded_amount"))

PROPERTIES = Part("properties", "财产", record.Property, newest_first=False, form=(
    Section("财产", (
        ("category", "owner_name"), ("item", "count"), ("amount", "source"), ("exempt", "exempt_why"),
    )),
), columns=("category", "owner_name", "item", "amount", "exempt"))

OBLIGORS = Part("obligors", "义务人", record.Obligor, newest_first=False, form=(
    Section("义务人", (
        ("name", "id_no"), ("person", "relation"), ("members",), ("income", "supported"), ("agreed", "actual"),
        ("incapable", "incapable_why"),
    )),
), columns=("name", "person", "relation", "income", "agreed", "actual", "incapable"))

SURVEYS = Part("surveys", "入户调查", record.Survey, newest="surveyed", check=check_survey, form=(
    Section("入户调查", (
        ("surveyed", "way"), ("first", "second"), ("helper", "met"), ("facts",), ("result",), ("difference",),
        ("opinion",),
    )),
), columns=("surveyed", "way", "first", "second", "result"))

HEARINGS = Part("hearings", "民主评议", record.Hearing, newest="held", check=check_hearing, form=(
    Section("民主评议", (
        ("held", "place"), ("chair",), ("invited", "present"), ("agreed", "against"), ("abstained",), ("objection",),
        ("result",),
    )),
), columns=("held", "present", "agreed", "against", "result"))

POSTINGS = Part("postings", "公示", record.Posting, newest="began", check=check_posting, form=(
    Section("公示", (("began", "ends"), ("place", "poster"), ("photo", "objected"), ("objection",))),
), columns=("began", "ends", "place", "poster", "objected"))

REVIEWS = Part("reviews", "复核", record.Review, newest="reviewed", check=_not_future("reviewed", "复核日期"), form=(
    Section("复核", (("reviewed", "reviewer"), ("result",), ("words",))),
), columns=("reviewed", "reviewer", "result", "words"))

ENTITLEMENTS = Part("entitlements", "待遇", record.Entitlement, newest="began", written=True, form=(
    Section("待遇", (
        ("component", "person"), ("began", "ended"), ("monthly", "people"), ("once",), ("words",),
    )),
), columns=("component", "person", "began", "ended", "monthly", "people", "words"))

CALCULATION = Part(
    "calculation", "核算表", record.CalculationLine, newest="frozen", written=True, form=(
        Section("核算表", (("frozen", "place"), ("words",), ("amount",), ("basis",))),
    ), columns=("frozen", "place", "words", "amount", "basis"))

EVENTS = Part("events", "办理经过", record.Event, newest="done", written=True, form=(
    Section("办理经过", (("done", "action"), ("source", "target"), ("reason", "words"), ("who",))),
), columns=("done", "action", "target", "reason", "words", "who"))

DELIVERIES = Part("deliveries", "送达", record.Delivery, newest="delivered",
                  check=_not_future("delivered", "送达日期"), form=(
    Section("送达回证", (("paper", "number"), ("delivered", "receiver"), ("way",))),
), columns=("paper", "number", "delivered", "receiver"))

RECOVERIES = Part("recoveries", "追缴", record.Recovery, newest="booked", check=check_recovery, form=(
    Section("追缴", (("booked", "entry"), ("amount", "months"), ("words",))),
), columns=("booked", "entry", "amount", "months", "words"))

APPLICATION = (
    Section("申请", (
        ("kind", "applied"), ("channel", "handler"), ("agent", "agent_phone"), ("why",), ("materials",), ("lacking",),
        ("relative", "relative_words"), ("county_visit", "hukou_out"), ("accepting_reason",),
    )),
)
DECISION = (("accepted", "extension"), ("decided", "decision_no"), ("certificate_no", "level"),
            ("notified", "external_no"))
NUMBERS = ("certificate_no", "decision_no", "external_no", "account")
"""What a case is found by beside its person; the account from its end only."""
PAYEE = (("payee_name", "payee_relation"), ("bank", "account"), ("paid_through", "history_monthly"))
APPLICANT = (
    ("name", "id_no"), ("sex", "birth"), ("ethnic", "hukou_nature"), ("village", "group"),
    ("phone", "lives_at_hukou"), ("hukou_address", "address"),
)
