"""One family of four on 农村低保, from the first keystroke to the second year, every amount against a table by hand.

The family: 母 (applicant, 48, odd jobs), 父 (49, 肢体二级), 女 (19, undergraduate), 祖母 (74, pensioner).

The reckoning by hand, standard 4,800 元 a year (400 a month), amounts up to whole 元, 分类施保 10 % from 70 years,
20 % for 重度残疾人, the highest only:

| item | a year |
|---|---|
| 母, odd jobs 12,000 less 1,200 work costs | 10,800 |
| 祖母, personal account pension | 600 |
| 祖母, basic pension 1,440, excluded while the rule holds | 0 |
| 女, scholarship 5,000, excluded | 0 |
| the grandmother's other daughter, support agreed | 1,200 |
| together | 12,600 |

12,600 ÷ 4 ÷ 12 = 262.50; (400 − 262.50) × 4 = 550; extras 40 + 80; 670 a month.
After the grandmother's death: 10,800 ÷ 3 ÷ 12 = 300; (400 − 300) × 3 = 300; extra 80; 380.
After the raise to 5,400 (450 a month): (450 − 300) × 3 = 450; extra 90; 540.
After the review, odd jobs 16,000: 14,800 ÷ 36 = 411.11…; 38.88… × 3 = 116.66… → 117; extra 90; 207.
"""

from datetime import date
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from tests.fixtures import id_number
from tests.scenarios.commands import CommandLine

POLICY = """
[[standard]]
programme = "rural_dibao"
year = "4800"
valid_from = 2026-01-01
basis = "洪政发〔2025〕9号"

[[class_extra]]
group = "elder"
words = "老年人"
least = 70
percent = 10
valid_from = 2026-01-01
basis = "洪政发〔2025〕9号"

[[income_exclusion]]
item = "base_pension"
valid_from = 2026-01-01
valid_to = 2026-12-31
basis = "洪民发〔2026〕1号"
"""

RAISE = """
[[standard]]
programme = "rural_dibao"
year = "5400"
valid_from = 2026-06-01
basis = "洪政发〔2026〕20号"
"""

PAID = {  # batch month → (benefit month, amount) of each line's month, in 元
    "2026-02": {"2026-02": "670.00"}, "2026-03": {"2026-03": "670.00"}, "2026-04": {"2026-04": "670.00"},
    "2026-05": {"2026-05": "670.00"}, "2026-06": {"2026-06": "380.00"},
    "2026-07": {"2026-06": "160.00", "2026-07": "540.00"}, "2026-08": {"2026-08": "540.00"},
    "2026-09": {"2026-09": "540.00"}, "2026-10": {"2026-10": "540.00"}, "2026-11": {"2026-11": "540.00"},
    "2026-12": {"2026-12": "540.00"}, "2027-01": {"2027-01": "540.00"}, "2027-02": {"2027-02": "207.00"},
}


@pytest.fixture
def office(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> CommandLine:
    return CommandLine(tmp_path / "托口", monkeypatch, capsys)


def person(office: CommandLine, name: str, birth: date, sex: str, order: int) -> str:
    """Somebody on the register of residents, as the head of a household of their own for the moment."""
    made = office(
        date(2026, 1, 5), "new", "staff" if order >= 50 else "household", f"name={name}",
        f"id_no={id_number(birth, sex, order)}", f"sex={sex}", f"birth={birth}", "village=白羊村",
        *(["post=1"] if order >= 50 else []))
    found: str = made["person"]
    return found


def family(office: CommandLine) -> dict[str, str]:
    """The four and the two investigators; the mother's household holds the four."""
    people = {
        "母": person(office, "杨秀英", date(1977, 8, 2), "2", 1),
        "父": person(office, "向长生", date(1976, 5, 9), "1", 2),
        "女": person(office, "向思怡", date(2006, 10, 1), "2", 3),
        "祖母": person(office, "覃冬妹", date(1951, 3, 3), "2", 4),
        "甲": person(office, "李经办", date(1985, 1, 1), "1", 50),
        "乙": person(office, "王支书", date(1970, 1, 1), "1", 51),
    }
    house = next(r for r in office(date(2026, 1, 5), "list", "household", "--view", "all")["records"]
                 if r["name"] == "杨秀英")["id"]
    for who, relation in (("母", "户主"), ("父", "配偶"), ("女", "女"), ("祖母", "婆婆")):
        office(date(2026, 1, 5), "set", house, f"members+.person={people[who]}", f"members+.relation={relation}",
               "members+.counted=是", "members+.began=2020-01")
    return people


def apply(office: CommandLine, people: dict[str, str]) -> str:
    """The application from the known household, up to the decision on 27 January."""
    day = date(2026, 1, 5)
    made = office(day, "new", "rural-dibao", "kind=新申请", "relative=否", "review_class=A", "handler=李经办",
                  "payee_name=杨秀英", "bank=农商行", "account=6230901234567890", "--person", people["母"])
    key: str = made["id"]
    case = office(day, "show", key, "--unmask", "核对")
    assert [row["person"] for row in case["parts"]["members"]] == ["杨秀英", "向长生", "向思怡", "覃冬妹"]
    refused = office(day, "step", key, "受理", status=1)
    assert "不能“受理”" in refused["said"]
    office(day, "step", key, "提交")
    refused = office(day, "step", key, "受理", status=1)
    assert "4名成年成员没有签署核对授权书" in refused["said"]
    sign(office, day, key)
    rows = (
        ("母", "工资性收入", "零工", "12000", ("incomes+.deduction=1200", "incomes+.deduction_why=必要就业成本")),
        ("祖母", "转移净收入", "个人账户养老金", "600", ()),
        ("祖母", "转移净收入", "基础养老金", "1440",
         ("incomes+.excluded=base_pension", "incomes+.excluded_amount=1440")),
        ("女", "转移净收入", "奖学金", "5000", ("incomes+.excluded=scholarship", "incomes+.excluded_amount=5000")),
    )
    for who, category, item, gross, more in rows:
        office(day, "set", key, f"incomes+.person={people[who]}", f"incomes+.category={category}",
               f"incomes+.item={item}", "incomes+.mode=据实核算", f"incomes+.gross={gross}", *more)
    office(day, "set", key, "obligors+.name=向菊花", f"obligors+.person={people['祖母']}", "obligors+.relation=子女",
           "obligors+.agreed=1200")
    return key


def sign(office: CommandLine, day: date, key: str) -> None:
    """Everybody signs; the disabled father's certificate is on file. Rows are changed one at a time, first row first,
    so the command line goes through the service that the window uses."""
    from mzdesk.basics.clock import FixedClock
    from mzdesk.lines import LINES
    from mzdesk.people.codes import DisabilityGrade, DisabilityKind
    from mzdesk.services import offices, records
    from tests.fixtures import PASSWORD, at

    clock: FixedClock = at(day)
    desk = offices.unlock(office.folder, password=PASSWORD, clock=clock, operator="李经办")
    line = LINES["rural_dibao"]
    before = records.load(desk, line, key)
    rows = [dict(row) | {"authorised": day} for row in before.parts["members"]]
    rows[1] |= {"disability": DisabilityKind.LIMB, "disability_grade": DisabilityGrade.SECOND}
    from dataclasses import replace

    records.save(desk, line, before, replace(before, parts={**before.parts, "members": tuple(rows)}))
    desk.store.close()


def decide(office: CommandLine, people: dict[str, str], key: str) -> None:
    office(date(2026, 1, 8), "step", key, "受理")
    clocks = office(date(2026, 1, 8), "step", key)["clocks"]
    # 30 工作日: 16 in January from the 9th, 11 up to Saturday 14 February (worked), none from 15th to 23rd, 3 after it
    assert "审核确认：2026-02-26" in clocks[0]["words"]
    office(date(2026, 1, 12), "set", key, "surveys+.surveyed=2026-01-12", "surveys+.way=入户调查",
           f"surveys+.first={people['甲']}", f"surveys+.second={people['乙']}", "surveys+.facts=土砖房两间，自种菜地",
           "surveys+.result=与申报一致")
    office(date(2026, 1, 13), "step", key, "调查完成")
    office(date(2026, 1, 13), "step", key, "初审公示")
    office(date(2026, 1, 20), "set", key, "postings.objected=否", "postings.poster=王支书")
    early = office(date(2026, 1, 20), "step", key, "公示无异议，上报", status=1)
    assert "公示到2026-01-20届满，届满次日起才能上报" in early["said"]
    office(date(2026, 1, 21), "step", key, "公示无异议，上报")
    office(date(2026, 1, 27), "set", key, "decision_no=洪民低保〔2026〕31号")
    office(date(2026, 1, 27), "step", key, "确认同意")


def pay(office: CommandLine, month: str, tmp_path: Path) -> dict[str, str]:
    """One month's batch from making to closing, with a real bank file and answer; what it paid by benefit month."""
    year, number = (int(part) for part in month.split("-"))
    made = office(date(year, number, 8), "batch", "make", "rural-dibao", "--month", month)
    key = made["id"]
    checked = office(date(year, number, 8), "batch", "check", key)
    assert checked["stage"] == "已核对", checked["findings"]
    office(date(year, number, 9), "batch", "print", key)
    file = tmp_path / f"银行{month}.xlsx"
    office(date(year, number, 10), "batch", "send", key, "--to", str(file))
    back = tmp_path / f"回盘{month}.xlsx"
    book = openpyxl.load_workbook(file)
    sheet: Any = book.active
    sheet.cell(1, sheet.max_column + 1, "发放结果")
    for row in range(2, sheet.max_row + 1):
        sheet.cell(row, sheet.max_column, "成功")
    book.save(back)
    office(date(year, number, 15), "batch", "results", key, "--from", str(back))
    closed = office(date(year, number, 16), "batch", "close", key)
    paid: dict[str, int] = {}
    for line in closed["lines"]:
        assert line["result"] == "成功"
        whole, cents = line["amount"].split(".")
        paid[line["month"]] = paid.get(line["month"], 0) + int(whole) * 100 + int(cents)
    return {m: f"{amount // 100}.{amount % 100:02d}" for m, amount in paid.items()}


def test_a_family_of_four_from_the_first_keystroke_to_the_second_year(office: CommandLine, tmp_path: Path) -> None:
    for number, text in enumerate((POLICY,)):
        file = tmp_path / f"policy{number}.toml"
        file.write_text(text, encoding="utf-8")
        office(date(2026, 1, 4), "policy", str(file))
    people = family(office)
    key = apply(office, people)
    decide(office, people, key)

    case = office(date(2026, 1, 28), "show", key)
    assert case["state"] == "发放中"
    assert [row["began"] for row in case["parts"]["entitlements"]] == ["2026-02"] * 3, "决定次月起"
    sheet = [row["words"] for row in case["parts"]["calculation"]]
    assert "人均月收入：12600 ÷ 4人 ÷ 12月 ＝ 262.50 元" in sheet
    assert "每月合计 670 元" in sheet

    paid = {month: pay(office, month, tmp_path) for month in ("2026-02", "2026-03", "2026-04")}

    # the grandmother dies in the fourth month, before its payment
    told = office(date(2026, 5, 18), "death", people["祖母"], "--day", "2026-05-16", "--dry-run")
    assert {one["register"] for one in told["touched"]} == {"rural_dibao", "household"}
    office(date(2026, 5, 18), "death", people["祖母"], "--day", "2026-05-16")
    paid["2026-05"] = pay(office, "2026-05", tmp_path)
    change = office(date(2026, 6, 1), "compare", "rural-dibao", "--month", "2026-06")
    assert (change["before"], change["after"]) == ("670.00", "380.00")
    assert [one["kind"] for one in change["changes"]] == ["减发"]
    assert "成员死亡" in change["changes"][0]["reason"]
    paid["2026-06"] = pay(office, "2026-06", tmp_path)

    # the standard of June becomes known after June was paid
    file = tmp_path / "raise.toml"
    file.write_text(RAISE, encoding="utf-8")
    office(date(2026, 6, 25), "policy", str(file))
    raised = office(date(2026, 6, 25), "raise", "rural-dibao", "--from", "2026-06", "--words", "洪政发〔2026〕20号提标")
    assert (raised["cases"], raised["before"], raised["after"]) == (1, "380.00", "540.00")
    for month in ("2026-07", "2026-08", "2026-09", "2026-10", "2026-11", "2026-12", "2027-01"):
        paid[month] = pay(office, month, tmp_path)

    # the review of the twelfth month finds more work
    day = date(2027, 1, 20)
    office(day, "set", key, "reviews+.reviewed=2027-01-20", "reviews+.reviewer=李经办", "reviews+.result=调整金额")
    office(day, "set", key, "incomes.gross=16000")
    office(day, "step", key, "变更", "--words", "复核：零工收入增加")
    paid["2027-02"] = pay(office, "2027-02", tmp_path)

    assert paid == PAID
    again = office(date(2027, 2, 28), "batch", "make", "rural-dibao", "--month", "2027-02", status=1)
    assert "没有应发的款项" in again["said"]
    assert office(date(2027, 2, 28), "doctor")["ok"]
