"""残疾人两项补贴 rules: the certificate, who is entitled to which allowance, what bars it (国发〔2015〕52号)."""

from collections.abc import Iterable, Iterator
from datetime import date

from mzdesk.basics.dossier import Circumstances, Dossier
from mzdesk.basics.money import Money, yuan
from mzdesk.basics.months import Month
from mzdesk.basics.problems import Problem, Weight
from mzdesk.cases.codes import Component
from mzdesk.cases.disability import decoded, severe
from mzdesk.cases.entitle import Grant
from mzdesk.lines.disability.codes import Barred, FamilyType, Wanted

COMPONENTS = ((Wanted.LIVING, Component.LIVING), (Wanted.CARE, Component.CARE))

def check(case: Dossier, around: Circumstances) -> Iterator[Problem]:
    """The number on the certificate tells the person, the kind and the grade; and it runs out."""
    number = case.get("card_no")
    card = decoded(number) if number else None
    if number and card is None:
        yield Problem("card_no", "残疾证号应为20位（身份证号加类别、等级各一位），请核对原件", rule="DA01")
    if card:
        if case.get("id_no") and card.id_no != case.get("id_no"):
            yield Problem("card_no", "残疾证号里的身份证号与本人不一致，请核对", rule="DA02")
        if case.get("card_kind") and card.kind is not case.get("card_kind"):
            yield Problem("card_kind", f"残疾证号表示类别是{card.kind.label}，与所填不一致", rule="DA03")
        if case.get("card_grade") and card.grade is not case.get("card_grade"):
            yield Problem("card_grade", f"残疾证号表示等级是{card.grade.label}，与所填不一致", rule="DA04")
    yield from _expiry(case, around)


def _expiry(case: Dossier, around: Circumstances) -> Iterator[Problem]:
    ends: date | None = case.get("card_expires")
    if ends is None:
        return
    rule = around.policy.find("disability_rule", around.today)
    warn = Month.of(ends).plus(-int(rule["warn_months"])) if rule else Month.of(ends)
    if ends < around.today:
        yield Problem("card_expires", "残疾人证已到期：自到期次月起停发，换证后从发证当月计发", Weight.WARN, "DA10")
    elif warn <= Month.of(around.today):
        yield Problem("card_expires", f"残疾人证{ends.isoformat()}到期，请提醒换证", Weight.WARN, "DA11")


def eligible(case: Dossier, around: Circumstances) -> Iterator[Problem]:
    """Each allowance asked for needs its own ground, as the policy of the day sets it."""
    for wanted, component in COMPONENTS:
        if wanted in (case.get("wants") or ()):
            yield from _ground(case, wanted, component, around)
    if Wanted.CARE in (case.get("wants") or ()) and not severe_enough(case, around):
        yield Problem("card_grade", "重度残疾人护理补贴限一、二级（县扩大的含三级智力、精神），请核对", rule="DA21")
    if case.get("card_expires") and case.get("card_expires") < around.today:
        yield Problem("card_expires", "残疾人证已到期，请先换证", rule="DA22")


def _ground(case: Dossier, wanted: Wanted, component: Component, around: Circumstances) -> Iterator[Problem]:
    rule = around.policy.demand("disability_ground", around.today, component=str(component))
    families = [FamilyType.read(code) for code in rule["families"]]
    if families and case.get("family_type") not in families:
        words = "或".join(family.label for family in families if family)
        yield Problem("family_type", f"{wanted.label}以{words}为条件（县可扩大），请核对", rule="DA20")
    for bar in sorted(set(case.get("excludes") or ()) & {Barred.read(code) for code in rule["bars"]}):
        yield Problem("excludes", f"{bar.label}，不得享受{wanted.label}，请核对", rule="DA23")


def severe_enough(case: Dossier, around: Circumstances) -> bool:
    """Grade and kind that the nursing allowance asks for; a county may widen it to 三级智力、精神."""
    rule = around.policy.find("disability_rule", around.today)
    return severe(case.get("card_grade"), case.get("card_kind"), bool(rule and rule["care_extended"]))


def claims(case: Dossier) -> tuple[str, ...]:
    """Which of the two are asked for."""
    return tuple(component for wanted, component in COMPONENTS if wanted in (case.get("wants") or ()))


def grants(case: Dossier, month: Month, around: Circumstances) -> list[Grant]:
    """One flat amount for each allowance asked for, at the rate of the month."""
    made = []
    for wanted, component in COMPONENTS:
        if wanted in (case.get("wants") or ()):
            rate = around.policy.demand("rate", month.first, component=str(component))
            made.append(Grant(component, yuan(rate["month"]), 1, case.get("person_id"), wanted.label))
    return made


def explain(case: Dossier, month: Month, around: Circumstances) -> Iterable[dict[str, object]]:
    total = Money(0)
    for grant in grants(case, month, around):
        rate = around.policy.demand("rate", month.first, component=str(grant.component))
        total = Money(total + grant.monthly)
        unverified = "（待核实）" if rate.get("unverified") else ""
        yield {"words": f"{grant.words} 每月 {grant.monthly.short} 元", "amount": grant.monthly,
               "basis": f"{rate['basis']}，{rate['valid_from'].isoformat()}起{unverified}"}
    yield {"words": f"每月合计 {total.short} 元", "amount": total, "basis": None}


def wants_words(case: Dossier, around: Circumstances) -> str:
    return "、".join("生活" if wanted is Wanted.LIVING else "护理" for wanted in case.get("wants") or ())


def reminders(case: Dossier, around: Circumstances) -> Iterator[tuple[str, date]]:
    """The certificate ends; the allowance stops with it."""
    if case.get("card_expires"):
        yield "残疾人证到期", case.get("card_expires")
