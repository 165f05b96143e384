"""最低生活保障: one description for the urban and the rural register (assistance.md §1.1)."""

from collections.abc import Iterable, Iterator
from typing import Any

from sqlalchemy.orm import Mapped

from mzdesk.basics.dossier import Circumstances, Dossier
from mzdesk.basics.months import Month
from mzdesk.basics.problems import Problem, Weight
from mzdesk.cases import due, means, papers, parts
from mzdesk.cases.codes import CaseKind, Component, ReviewClass
from mzdesk.cases.disability import single_household
from mzdesk.cases.entitle import Grant
from mzdesk.cases.lifecycle import CLOCKS, STANDING, VIEWS, Procedure, steps
from mzdesk.cases.record import ApplicationFields, PayeeFields
from mzdesk.describe import Column, Line, Relief, Section, choice, flag, month, text
from mzdesk.people.attachments import PHOTOS
from mzdesk.people.residents import Person

STRONG_MIND_NOTE = "单人户须为残疾一、二级或三级智力、精神残疾人，重病患者，或者县级规定的其他人员"


class DibaoFields(ApplicationFields, PayeeFields):
    """What a 低保 case keeps beyond the common fields."""

    hardship: Mapped[str | None] = text("致贫原因", 60)
    single: Mapped[bool | None] = flag("单人户申请", hint="57号第八条")
    single_ground: Mapped[str | None] = text("单人户依据", 60, none_word="无")
    review_class: Mapped[Any] = choice(ReviewClass, "复核类别", required=True)
    grade: Mapped[Any] = choice(ReviewClass, "保障档次", hint="分档救助的县才填")
    window_began: Mapped[Month | None] = month("收入核算起始月", hint="受理时按规定填写")
    window_ended: Mapped[Month | None] = month("收入核算截止月")
    transfer_no: Mapped[str | None] = text("转移编号", 60, hint="与转入地登记的一致")


def grants_of(programme: str) -> Any:
    """The household's amount, and 分类施保 for each member who has a claim to it."""

    def grants(case: Dossier, month: Month, around: Circumstances) -> list[Grant]:
        found = means.sheet(case, programme, month, around)
        if not found.insured:
            return []
        made = [Grant(Component.DIBAO, found.amount, found.insured, words=f"保障人口{found.insured}人")]
        made += [Grant(Component.CLASS_EXTRA, extra.amount, 1, extra.person, extra.words) for extra in found.extras]
        return [grant for grant in made if grant.monthly > 0]

    return grants


def explain_of(programme: str) -> Any:
    def explain(case: Dossier, month: Month, around: Circumstances) -> Iterable[dict[str, object]]:
        for line in means.sheet(case, programme, month, around).lines:
            yield {"words": line.words, "amount": line.amount, "basis": line.basis or None}

    return explain


def eligible_of(programme: str) -> Any:
    """Income strictly below the standard, somebody to insure, property within the limits."""

    def eligible(case: Dossier, around: Circumstances) -> Iterator[Problem]:
        month = Month.of(around.today)
        if not means.insured(case, month):
            yield Problem("members.insured", "没有保障对象，请核对家庭成员", rule="DB01")
            return
        found = means.sheet(case, programme, month, around)
        if not found.below:
            yield Problem("incomes.gross", "家庭人均月收入不低于低保标准，不符合条件", rule="DB02")
        yield from means.property_problems(case, programme, month, around)

    return eligible


def check_of(programme: str) -> Any:
    def check(case: Dossier, around: Circumstances) -> Iterator[Problem]:
        yield from means.problems(case, around)
        rows = means.insured(case, Month.of(around.today))
        family = means.counted(case, Month.of(around.today))
        if case.get("single") is False and len(rows) < len(family) and len(rows) == 1:
            yield Problem("single", "家庭中只保障一人，请确认是否单人户申请", Weight.WARN, "DB10")
        if case.get("single") and not any(
            single_household(row.get("disability"), row.get("disability_grade")) or row.get("serious_illness")
            for row in rows
        ) and not case.get("single_ground"):
            yield Problem("single_ground", STRONG_MIND_NOTE, Weight.WARN, "DB11")
        if case.get("kind") is CaseKind.TRANSFER_IN and not case.get("transfer_no"):
            yield Problem("transfer_no", "转入的请填写转出地给出的转移编号", Weight.WARN, "DB12")
        if case.get("died"):
            yield Problem("name", "申请人已登记死亡，请变更户主或停发", Weight.WARN, "DB13")

    return check


def dibao_line(key: str, title: str, record: type, icon: str) -> Line:
    """The register of one kind of 低保."""
    procedure = Procedure(key, grants_of(key), explain_of(key), eligible_of(key))
    return Line(
        key=key, title=title, icon=icon, group="社会救助", record=record, subject=Person, unit="件",
        relief=Relief(lambda case: (Component.DIBAO,), grants_of(key), household=True),
        natural_key=("id_no", "name", "birth"), known_by=parts.NUMBERS,
        form=(
            Section("申请人", parts.APPLICANT),
            Section("申请", (
                *parts.APPLICATION[0].rows, ("hardship",), ("single", "single_ground"),
            )),
            Section("审核确认", (*parts.DECISION, ("review_class", "grade"), ("window_began", "window_ended"),
                                  ("transfer_no",))),
            Section("领取账户", parts.PAYEE),
        ),
        parts=(
            parts.MEMBERS, parts.INCOMES, parts.OBLIGORS, parts.PROPERTIES, parts.SURVEYS, parts.HEARINGS,
            parts.POSTINGS, parts.ENTITLEMENTS, parts.CALCULATION, parts.REVIEWS, parts.DELIVERIES, parts.RECOVERIES,
            parts.EVENTS,
            PHOTOS,
        ),
        columns=(
            Column("village", width=26, public=True), Column("group", width=14, public=True),
            Column("name", width=22, public=True),
            Column("id_no", width=42, listed=False), Column("applied", width=24, roster=False),
            Column("members", "家庭人口", _size, width=18, public=True),
            Column("people", "保障人数", due.people, width=18, public=True),
            Column("monthly", "月金额", due.monthly, width=22, public=True),
            Column("since", "起始月", due.since, width=20, public=True),
            Column("review_class", "类别", width=14), Column("certificate_no", width=26, listed=False),
            Column("next_day", "下一期限", due.next_day(key, CLOCKS), width=24, roster=False),
            Column("handler", width=20, roster=False),
        ),
        steps=steps(procedure), check=check_of(key), clocks=CLOCKS, events="events",
        due=due.next_day(key, CLOCKS), standing="在保", views=VIEWS, roster_states=STANDING,
        papers=papers.dibao_papers(key), roster_title=f"{title}对象花名册",
        import_paths=(
            "village", "group", "name", "id_no", "birth", "sex", "phone", "address", "kind", "relative", "applied",
            "decided", "decision_no", "certificate_no", "payee_name", "bank", "account", "history_monthly",
            "paid_through", "handler", "review_class",
        ),
    )


def _size(case: Dossier, around: Circumstances) -> int | None:
    return len(means.counted(case, Month.of(around.today))) or None
