"""家庭经济状况: income, property and support reckoned line by line, each line in words (assistance.md §3, §4).

Amounts are 分; a monthly share of a yearly sum stays a fraction until the household's amount is rounded once.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from typing import Any

from mzdesk.basics.days import age_on
from mzdesk.basics.dossier import Circumstances, Dossier
from mzdesk.basics.money import Money, Rounding, rounded, yuan
from mzdesk.basics.months import Month
from mzdesk.basics.problems import Problem, Weight
from mzdesk.cases.codes import IncomeMode, PropertyKind
from mzdesk.cases.disability import severe

Row = Mapping[str, Any]
UNVERIFIED = "（待核实）"


@dataclass(frozen=True)
class SheetLine:
    """One step of the reckoning: the sum in words, its result, the rule with its day of effect."""

    words: str
    amount: Money | None = None
    basis: str = ""


@dataclass(frozen=True)
class Extra:
    """分类施保 of one member: the highest category only."""

    person: str
    name: str
    words: str
    amount: Money


@dataclass(frozen=True)
class Sheet:
    """The reckoning of one household for one month.

    ``income`` a year; ``per_head`` and ``standard`` a month, exact; ``difference`` the household's monthly amount in
    差额 mode and ``amount`` the one that is paid by the county's mode.
    """

    month: Month
    lines: tuple[SheetLine, ...]
    income: Money
    counted: int
    insured: int
    per_head: Fraction
    standard: Fraction
    difference: Money
    amount: Money
    extras: tuple[Extra, ...]

    @property
    def total(self) -> Money:
        return Money(self.amount + sum(extra.amount for extra in self.extras))

    @property
    def below(self) -> bool:
        """Strictly below the standard (57号 第四条)."""
        return self.per_head < self.standard


def members(case: Dossier, month: Month) -> list[Row]:
    """The members of a month; a row without months has been there since the application."""
    return [
        row for row in case.parts.get("members", ())
        if (row.get("began") is None or row["began"] <= month) and (row.get("ended") is None or row["ended"] >= month)
    ]


def counted(case: Dossier, month: Month) -> list[Row]:
    """家庭人口."""
    return [row for row in members(case, month) if row.get("counted")]


def insured(case: Dossier, month: Month) -> list[Row]:
    """保障人口."""
    return [row for row in members(case, month) if row.get("insured")]


def gross(row: Row, around: Circumstances) -> Money:
    """What a row of income amounts to before deductions; a presumed wage is minimum wage × coefficient × months."""
    if row.get("mode") is IncomeMode.PRESUMED:
        wage = around.policy.find("minimum_wage", around.today)
        if wage is None:
            return Money(0)
        share = Fraction(int(row.get("percent") or 0), 100)
        return rounded(yuan(wage["month"]) * share * int(row.get("months") or 12))
    return Money(row.get("gross") or 0)


def excluded(row: Row, around: Circumstances) -> Money:
    """What of it does not count, only while the rule that says so is in force (trap 9)."""
    item = row.get("excluded")
    if not item or not around.policy.find("income_exclusion", around.today, item=str(item)):
        return Money(0)
    return Money(row.get("excluded_amount") or 0)


def counts(row: Row, around: Circumstances) -> Money:
    """The counted part of a row of income, never below nothing."""
    return Money(max(0, gross(row, around) - int(row.get("deduction") or 0) - excluded(row, around)))


def support(row: Row, standard_year: Money, around: Circumstances) -> tuple[Money, str]:
    """赡养费 of one obligor a year, and how it was found: incapacity, agreement, formula; more really paid counts."""
    if row.get("incapable"):
        return Money(0), f"无履行能力（{row.get('incapable_why') or '未写明'}），不计"
    if row.get("agreed") is not None:
        found, words = Money(row["agreed"]), "按协议或判决"
    else:
        rule = around.policy.find("support_formula", around.today)
        if rule is None or row.get("income") is None:
            found, words = Money(0), "收入未采集，暂按0计"
        else:
            heads, sharing = int(row.get("members") or 1), int(row.get("supported") or 1)
            spare = row["income"] - Fraction(int(rule["times_percent"]) * standard_year * heads, 100)
            found = rounded(max(Fraction(0), spare) * int(rule["share_percent"]) / 100 / sharing)
            words = (f"（{Money(row['income']).short} − {standard_year.short}×{heads}人）×{rule['share_percent']}%"
                     f"÷{sharing}人")
    actual = Money(row.get("actual") or 0)
    return (actual, "实际给付高于推算，按实际") if actual > found else (found, words)


def standard_of(programme: str, month: Month, around: Circumstances) -> Row:
    """The standard in force in a benefit month, never "today" (trap 7: kept by the year)."""
    return around.policy.demand("standard", month.first, programme=programme)


def sheet(case: Dossier, programme: str, month: Month, around: Circumstances) -> Sheet:
    """The whole reckoning. Income rules are those of the day in ``around``; standards those of the month."""
    row = standard_of(programme, month, around)
    year = yuan(row["year"])
    standard = Fraction(year, 12)
    heads, covered = counted(case, month), insured(case, month)
    lines = list(_income_lines(case, {head.get("person") for head in heads}, year, around))
    income = Money(sum(line.amount or 0 for line in lines))
    per_head = Fraction(income, 12 * len(heads)) if heads else Fraction(0)
    lines += [
        SheetLine(f"家庭年收入合计 {income.short} 元", income),
        SheetLine(f"人均月收入：{income.short} ÷ {len(heads)}人 ÷ 12月 ＝ {_exact(per_head)} 元"),
        SheetLine(f"低保标准：{year.short} 元/年 ÷ 12 ＝ {_exact(standard)} 元/月", None, _source(row)),
    ]
    difference, amount, more = _amount(case, programme, month, around, standard - per_head, len(covered))
    extras = tuple(_extras(covered, standard, month, around))
    lines += more
    lines += [SheetLine(f"分类施保：{extra.name}（{extra.words}）", extra.amount) for extra in extras]
    total = Money(amount + sum(extra.amount for extra in extras))
    lines.append(SheetLine(f"每月合计 {total.short} 元", total))
    return Sheet(month, tuple(lines), income, len(heads), len(covered), per_head, standard, difference, amount, extras)


def _income_lines(
    case: Dossier, family: set[Any], standard_year: Money, around: Circumstances,
) -> Iterator[SheetLine]:
    """Income of everybody who is counted, insured or not (trap 6); that of those who left counts no more (trap 5)."""
    for row in case.parts.get("incomes", ()):
        if row.get("person") not in family:
            continue
        words = f"{_label(row.get('category'))}　{row.get('person_name') or ''}　{row.get('item') or ''}："
        words += f"{gross(row, around).short}"
        if row.get("mode") is IncomeMode.PRESUMED:
            words += f"（最低工资×{row.get('percent') or 0}%×{row.get('months') or 12}月）"
        if row.get("deduction"):
            words += f" − 扣减 {Money(row['deduction']).short}"
        basis = ""
        if row.get("excluded"):
            rule = around.policy.find("income_exclusion", around.today, item=str(row["excluded"]))
            basis = _source(rule) if rule else "规定已到期，不再扣除"
            words += f" − 不计入 {excluded(row, around).short}（{_label(row['excluded'])}）"
        yield SheetLine(words, counts(row, around), basis)
    for row in case.parts.get("obligors", ()):
        if row.get("person") not in family:
            continue
        found, how = support(row, standard_year, around)
        rule = around.policy.find("support_formula", around.today)
        yield SheetLine(f"赡（抚、扶）养费　{row.get('name') or ''}：{how}", found, _source(rule) if rule else "")


def _amount(
    case: Dossier, programme: str, month: Month, around: Circumstances, gap: Fraction, heads: int,
) -> tuple[Money, Money, list[SheetLine]]:
    rule = around.policy.demand("amount_rule", month.first, programme=programme)
    unit, mode = int(rule["unit"]), Rounding(rule["rounding"])
    difference = rounded(max(Fraction(0), gap) * heads, unit, mode)
    lines = [SheetLine(
        f"补差：{_exact(max(Fraction(0), gap))} × 保障人口{heads}人，{mode.value}到{Money(unit).short}元", difference,
        _source(rule))]
    if rule["mode"] == "difference":
        return difference, difference, lines
    grade = str(case.get("grade") or "C")
    row = around.policy.demand(
        "grade_amount", month.first, programme=programme, grade=grade)
    amount = Money(yuan(row["month"]) * heads)
    lines.append(SheetLine(f"分档：{grade}类 {row['month']} 元 × {heads}人", amount, _source(row)))
    return difference, amount, lines


def _extras(covered: Sequence[Row], standard: Fraction, month: Month, around: Circumstances) -> Iterator[Extra]:
    rules = around.policy.rows("class_extra", month.first)
    whole = around.policy.demand("extra_rounding", month.first)
    for row in covered:
        fitting = [rule for rule in rules if _fits(rule, row, month.last)]
        if fitting:
            best = max(fitting, key=lambda rule: int(rule["percent"]))
            exact = standard * int(best["percent"]) / 100
            amount = rounded(exact, int(whole["unit"]), Rounding(whole["rounding"]))
            words = f"{best['words']}，{_exact(standard)}×{best['percent']}%"
            yield Extra(row.get("person") or "", row.get("person_name") or "", words, amount)


def _fits(rule: Row, row: Row, day: date) -> bool:
    if rule["group"] == "severe":
        return severe(row.get("disability_grade"))
    if rule["group"] == "ill":
        return bool(row.get("serious_illness"))
    birth = row.get("person_birth")
    if birth is None or birth.earliest > day:
        return False
    years = age_on(birth, day)
    return int(rule.get("least", 0)) <= years <= int(rule.get("most", 999))


def property_problems(case: Dossier, programme: str, month: Month, around: Circumstances) -> Iterator[Problem]:
    """Property over the limits of the county: for a second look, since limits and exemptions are local."""
    rows = [row for row in case.parts.get("properties", ()) if not row.get("exempt")]
    heads = len(counted(case, month))
    year = yuan(standard_of(programme, month, around)["year"])
    for rule in around.policy.rows("property_limit", month.first):
        kind = PropertyKind.read(rule["kind"])
        held = [row for row in rows if row.get("category") is kind]
        if "per_head_percent" in rule and held:
            total = sum(int(row.get("amount") or 0) for row in held)
            most = Fraction(int(rule["per_head_percent"]) * year * heads, 100)
            if total > most:
                words = f"货币财产{Money(total).short}元，超过人均限额合计{_exact(most)}元，请核对"
                yield Problem("properties.amount", words, Weight.WARN, "MT20")
        elif "most" in rule and sum(int(row.get("count") or 1) for row in held) > int(rule["most"]):
            yield Problem("properties.category", f"有{_label(kind)}，请核对是否符合财产规定", Weight.WARN, "MT21")


def problems(case: Dossier, around: Circumstances) -> Iterator[Problem]:
    """What cannot stay as it was typed: an exclusion without a rule in force, more excluded than there is."""
    for row in case.parts.get("incomes", ()):
        item = row.get("excluded")
        if item and not around.policy.find("income_exclusion", around.today, item=str(item)):
            words = f"“{_label(item)}”不计入收入的规定在{around.today.isoformat()}没有有效的一条，不再扣除，请核对"
            yield Problem("incomes.excluded", words, Weight.WARN, "MT01")
        if int(row.get("excluded_amount") or 0) + int(row.get("deduction") or 0) > gross(row, around):
            yield Problem("incomes.gross", "扣减和不计入的金额超过了收入，请核对", Weight.WARN, "MT02")
        if row.get("deduction") and not row.get("deduction_why"):
            yield Problem("incomes.deduction_why", "有扣减的收入请写明扣减说明", rule="MT03")
    for row in case.parts.get("properties", ()):
        if row.get("exempt") and not row.get("exempt_why"):
            yield Problem("properties.exempt_why", "不计入的财产请写明理由", rule="MT04")


def _label(code: Any) -> str:
    return str(getattr(code, "label", code or ""))


def _exact(amount: Fraction) -> str:
    """元 with two places; ≈ where it does not come out even."""
    shown = rounded(amount)
    return f"{'' if shown == amount else '≈'}{shown.short}"


def _source(row: Row) -> str:
    return f"{row['basis']}，{row['valid_from'].isoformat()}起{UNVERIFIED if row.get('unverified') else ''}"
