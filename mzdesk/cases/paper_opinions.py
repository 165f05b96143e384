"""调查、评议、公示、审核、确认: the rows of opinions at the end of an application form, with the lines to sign."""

from mzdesk.basics.money import Money
from mzdesk.cases.codes import Level
from mzdesk.cases.paper_matter import Matter
from mzdesk.cases.paper_parts import (
    NO_DAY,
    Line,
    counted,
    figures,
    in_capitals,
    in_full,
    joined,
    month_words,
    newest,
    opinion,
    said,
)
from mzdesk.describe.paper import Grid

WIDTHS = (5, 19)


def signed(*roles: str) -> str:
    """Lines to sign, with the date behind."""
    return "　".join(f"{role}：　　　　　　" for role in roles) + NO_DAY


def stamped() -> str:
    return f"经办人：　　　　　负责人：　　　　　（盖章）{NO_DAY}"


def opinions(matter: Matter, *, hearing: bool = True) -> Grid:
    """All of them for a household: survey, hearing, posting, first examination, decision."""
    rows = [_survey(matter), *([_hearing(matter)] if hearing else []), *examined(matter)]
    return Grid(WIDTHS, tuple(rows))


def examined(matter: Matter) -> tuple[Line, ...]:
    """公示、乡镇审核、确认."""
    delegated = matter.level(None) is Level.TOWNSHIP
    return (
        _posting(matter),
        opinion("经办机构\n初审意见" if delegated else "乡镇人民政府\n初审意见", "", stamped(), span=1, lines=5),
        opinion("乡镇人民政府\n审核确认意见" if delegated else "县级民政部门\n审核确认意见", decided(matter), stamped(),
                span=1, lines=6),
    )


def _survey(matter: Matter) -> Line:
    row = newest(matter.case, "surveys")
    when = f"{in_full(row.get('surveyed'))}{said(row.get('way'))}" if row else ""
    text = joined(when, said(row.get("result")), said(row.get("opinion")))
    return opinion("入户调查意见", text, signed("调查人", "调查人"), span=1)


def _hearing(matter: Matter) -> Line:
    row = newest(matter.case, "hearings")
    votes = [f"{words}{counted(row.get(key), unit)}" for words, key, unit in (
        ("应到", "invited", "人"), ("实到", "present", "人"), ("同意", "agreed", "票"), ("不同意", "against", "票"),
        ("弃权", "abstained", "票")) if row.get(key) is not None]
    text = joined(in_full(row.get("held")) if row else "", *votes, said(row.get("result")))
    return opinion("民主评议结果", text, signed("主持人"), span=1)


def _posting(matter: Matter) -> Line:
    row = newest(matter.case, "postings")
    text = ""
    if row:
        found = {None: "", True: f"有异议：{said(row.get('objection'))}", False: "无异议"}[row.get("objected")]
        text = joined(f"{in_full(row.get('began'))}至{in_full(row.get('ends'))}在{said(row.get('place'))}公示", found)
    return opinion("公示情况", text, signed("经办人"), span=1)


def decided(matter: Matter) -> str:
    """What was decided, as far as it is."""
    if not matter.get("decided"):
        return ""
    amount: Money | None = matter.amount(matter.start) if matter.programme.monthly else matter.get("amount")
    if amount is None:
        return f"{in_full(matter.get('decided'))}决定，文号：{matter.say('decision_no')}"
    what = f"自{month_words(matter.start)}起，每月{figures(amount)}" if matter.programme.monthly else figures(amount)
    parts = matter.components(matter.start) if matter.programme.monthly else ""
    people = f"{'保障' if matter.programme.monthly else '救助'}{matter.covered}" if matter.programme.household else ""
    return joined(
        f"{in_full(matter.get('decided'))}确认同意", people, what, in_capitals(amount),
        f"其中{parts}" if "、" in parts else "",
        f"文号：{matter.say('decision_no')}" if matter.get("decision_no") else "",
        f"证号：{matter.say('certificate_no')}" if matter.get("certificate_no") else "",
    )
