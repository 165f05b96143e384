"""Papers of relief cases, by programme, in the order of the procedure (assistance.md §5)."""

from collections.abc import Mapping

from mzdesk.basics.days import age_on
from mzdesk.basics.money import Money, yuan
from mzdesk.basics.months import Month
from mzdesk.cases import means
from mzdesk.cases import paper_household as household
from mzdesk.cases import paper_notices as notices
from mzdesk.cases import paper_persons as persons
from mzdesk.cases.codes import Component
from mzdesk.cases.paper_matter import Matter, Programme
from mzdesk.cases.paper_notices import notice
from mzdesk.cases.paper_parts import Row, said
from mzdesk.cases.paper_posting import delivery, hearing, posting
from mzdesk.describe.line import PaperMaker

OLDEST = 150  # the upper end of the last band


def _by_means(matter: Matter) -> Money | None:
    """The household's amount as it is reckoned while the posting hangs."""
    if not matter.household:
        return None
    day = matter.get("postings.began") or matter.today
    return means.sheet(matter.case, matter.programme.key, Month.of(day), matter.around).total


def _by_rates(matter: Matter) -> Money | None:
    """The flat amounts of what was asked for."""
    on = matter.get("postings.began") or matter.today
    wanted = [Component.read(said(item)) for item in matter.get("wants") or ()]
    rates = [matter.around.policy.find("rate", on, component=str(item)) for item in wanted if item]
    return Money(sum(yuan(rate["month"]) for rate in rates if rate)) if any(rates) else None


def _band(matter: Matter) -> Row | None:
    """The band of age in the month in question."""
    birth, month = matter.get("birth"), Month.of(matter.get("postings.began") or matter.today)
    if birth is None or birth.earliest > month.last:
        return None
    years = age_on(birth, month.last)
    rows = matter.around.policy.rows("age_rate", month.first)
    return next((row for row in rows if row["least"] <= years <= row["most"]), None)


def _by_band(matter: Matter) -> Money | None:
    row = _band(matter)
    return yuan(row["month"]) if row else None


def _band_words(matter: Matter) -> str:
    row = _band(matter)
    if row is None:
        return ""
    return f"{row['least']}周岁以上" if row["most"] >= OLDEST else f"{row['least']}至{row['most']}周岁"


def _asked(matter: Matter) -> Money | None:
    amount: Money | None = matter.get("amount")
    return amount


DIBAO = {"rural_dibao": "农村最低生活保障", "urban_dibao": "城市最低生活保障"}
TEMPORARY = Programme("temporary_aid", "临时救助", "temporary", "临时救助金", "你户", _asked, monthly=False)
DISABILITY = Programme("disability", "残疾人两项补贴", "disability", "残疾人两项补贴", "你", _by_rates)
OLD_AGE = Programme("old_age", "高龄津贴", "old_age", "高龄津贴", "你", _by_band, group=_band_words)


def dibao_papers(programme: str) -> Mapping[str, PaperMaker]:
    """The papers of a 低保 case by their names, in the order of the procedure."""
    kind = Programme(programme, DIBAO[programme], "dibao", "最低生活保障金", "你户", _by_means)
    return {
        "申请审批表": household.application(kind),
        "授权书和承诺书": household.authorisation(kind),
        **_intake(kind),
        "入户调查表": household.survey(kind),
        "民主评议记录": hearing(kind),
        "公示": posting(kind),
        "核算表": household.calculation(kind),
        **_decisions(kind), **_course(kind),
        "送达回证": delivery(kind),
    }


def temporary_papers() -> Mapping[str, PaperMaker]:
    """The papers of a 临时救助 case."""
    return {
        "临时救助审批表": persons.temporary(TEMPORARY),
        "先行救助审批单": persons.paid_first(TEMPORARY),
        **_intake(TEMPORARY),
        "入户调查表": household.survey(TEMPORARY),
        "公示": posting(TEMPORARY),
        **_decisions(TEMPORARY),
        "送达回证": delivery(TEMPORARY),
    }


def disability_papers() -> Mapping[str, PaperMaker]:
    """The papers of a 残疾人两项补贴 case."""
    return {
        "两项补贴申请审核表": persons.disability(DISABILITY),
        **_intake(DISABILITY),
        "公示": posting(DISABILITY),
        **_decisions(DISABILITY), **_course(DISABILITY),
        "送达回证": delivery(DISABILITY),
    }


def old_age_papers() -> Mapping[str, PaperMaker]:
    """The papers of a 高龄津贴 case."""
    return {
        "高龄津贴申领表": persons.old_age(OLD_AGE),
        **_intake(OLD_AGE),
        "公示": posting(OLD_AGE),
        **_decisions(OLD_AGE), **_course(OLD_AGE),
        "送达回证": delivery(OLD_AGE),
    }


def _intake(kind: Programme) -> dict[str, PaperMaker]:
    return {what.title: notice(kind, what) for what in (notices.ACCEPTED, notices.LACKING, notices.NOT_ACCEPTED)}


def _decisions(kind: Programme) -> dict[str, PaperMaker]:
    return {what.title: notice(kind, what) for what in (notices.CONFIRMED, notices.DENIED)}


def _course(kind: Programme) -> dict[str, PaperMaker]:
    return {what.title: notice(kind, what) for what in (notices.CHANGED, notices.STOPPED)}
