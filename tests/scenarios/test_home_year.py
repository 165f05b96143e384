"""One 敬老院 for a year at the command line: residents come, go to hospital, leave and die; two checks; a hazard that
fails its first 复查. Every number against a table made by hand.

Eight beds from 1 January (101, 102, 201, 202, two each); 202-2 under repair from 1 April, back on 1 May.

| who | bed | days |
|---|---|---|
| 甲, 特困, 全自理 | 101-1 | from 5 January |
| 乙, 特困, 半护理 | 101-2 | 10 January; in hospital from 3 March, back on 13 March; died 15 June |
| 丙, 社会代养 | 201-1 | 1 February, left on 1 May; again from 10 September |
| 丁, 特困, 全护理 | 101-2 | from 15 June, the day the bed became free |

At home, on the register of visits, 分散供养特困: 戊 (半护理) from 5 January, 己 (全护理) from 1 July.
"""

from datetime import date
from pathlib import Path
from typing import Any

import pytest
from PIL import Image

from tests.fixtures import id_number
from tests.scenarios.commands import CommandLine

HOME = "托口镇敬老院"
DAYS = {  # month: (usable bed days, taken bed days, 入住率, start, came, left, died, end, away)
    "2026-01": (248, 49, "19.8%", 0, 2, 0, 0, 2, 0), "2026-02": (224, 84, "37.5%", 2, 1, 0, 0, 3, 0),
    "2026-03": (248, 93, "37.5%", 3, 0, 0, 0, 3, 10), "2026-04": (210, 90, "42.9%", 3, 0, 0, 0, 3, 0),
    "2026-05": (248, 62, "25.0%", 3, 0, 1, 0, 2, 0), "2026-06": (240, 60, "25.0%", 2, 1, 1, 1, 2, 0),
    "2026-07": (248, 62, "25.0%", 2, 0, 0, 0, 2, 0), "2026-08": (248, 62, "25.0%", 2, 0, 0, 0, 2, 0),
    "2026-09": (240, 81, "33.8%", 2, 1, 0, 0, 3, 0), "2026-10": (248, 93, "37.5%", 3, 0, 0, 0, 3, 0),
    "2026-11": (240, 90, "37.5%", 3, 0, 0, 0, 3, 0), "2026-12": (248, 93, "37.5%", 3, 0, 0, 0, 3, 0),
}
CARE_RATE = {"2026-01": "50.0%", "2026-05": "50.0%", "2026-06": "50.0%", "2026-07": "33.3%", "2026-12": "33.3%"}
HAZARDS = {  # month: (start, new, closed, end, overdue, failed, 销号率)
    "2026-02": (0, 0, 0, 0, 0, 0, "—"), "2026-03": (0, 2, 1, 1, 0, 1, "50.0%"),
    "2026-04": (1, 0, 1, 0, 0, 0, "100.0%"), "2026-09": (0, 1, 0, 1, 1, 0, "0.0%"),
    "2026-12": (1, 0, 0, 1, 1, 0, "0.0%"),
}
ABLE = {"全自理": 6, "半护理": 4, "全护理": 0}
ACTS = ("eats", "dresses", "gets_up", "toilets", "walks", "washes")
SEVEN_TH = date(2027, 1, 7)


@pytest.fixture
def office(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> CommandLine:
    return CommandLine(tmp_path / "托口", monkeypatch, capsys)


def day(text: str) -> date:
    return date.fromisoformat(f"2026-{text}")


def open_home(office: CommandLine) -> str:
    made: str = office(
        day("01-01"), "new", "elder-homes", f"name={HOME}", "kind=公办敬老院", "village=白羊村", "director=王院长",
        "approved_beds=8")["id"]
    office(day("01-01"), "step", made, "登记", "--day", "2026-01-01", "--reason", "1")
    for floor, rooms in ((1, "101-102"), (2, "201-202")):
        office(day("01-01"), "homes", "beds", HOME, "--floor", str(floor), "--rooms", rooms, "--day", "2026-01-01")
    return made


def able(grade: str) -> list[str]:
    """The six acts answered so that they come to a grade."""
    return [f"{act}={'是' if place < ABLE[grade] else '否'}" for place, act in enumerate(ACTS)]


def elder(name: str, order: int) -> list[str]:
    birth = date(1941, 3, 1 + order)
    return [f"name={name}", f"id_no={id_number(birth, '1', order)}", "sex=1", f"birth={birth}", "village=白羊村"]


def moves_in(office: CommandLine, name: str, order: int, bed: str, on: str, kind: str, grade: str) -> tuple[str, str]:
    made = office(
        day(on), "new", "home-residents", *elder(name, order), f"home={HOME}", f"category={kind}", *able(grade),
        f"beds+.bed={bed}", f"beds+.began=2026-{on}")
    office(day(on), "step", made["id"], "入住", "--reason", "1")
    return made["id"], made["person"]


def visited(office: CommandLine, name: str, order: int, on: str, grade: str) -> None:
    made = office(day(on), "new", "elders", *elder(name, order), "living=独居", *able(grade), "tags+.tag=分散供养特困",
                  f"tags+.began=2026-{on}")
    office(day(on), "step", made["id"], "登记", "--reason", "1")


def photo(tmp_path: Path) -> Path:
    path = tmp_path / "整改后.png"
    Image.new("RGB", (64, 48), "green").save(path)
    return path


def first_check(office: CommandLine) -> dict[str, str]:
    """10 March: a locked exit (重大 by the catalogue) and loose wires; returns hazards by item."""
    now = day("03-10")
    key = office(now, "homes", "begin", HOME, "--inspectors", "李经办、张站长")["id"]
    office(now, "homes", "answer", key, "0201", "不符合", "--words", "二楼安全出口上锁", "--place", "二楼东侧")
    office(now, "homes", "answer", key, "0301", "不符合", "--words", "厨房私拉电线")
    assert office(now, "homes", "answer", key, "all", "符合")["answered"] == 104
    made = office(now, "homes", "finish", key)["hazards"]
    assert len(made) == 2
    return {office(now, "show", one)["values"]["item"]: one for one in made}


def locked_exit(office: CommandLine, key: str, tmp_path: Path) -> None:
    """重大: reported on the day, rechecked by another person, fails once, closed by the leader with a photo."""
    now = day("03-10")
    said = office(now, "step", key, "下达整改通知", status=1)["said"]
    assert "重大隐患先报告县级民政部门" in said and "请填写整改责任人" in said
    office(now, "set", key, "responsible=王院长", "plan_due=2026-03-20", "reports+.reported=2026-03-10",
           "reports+.to=县级民政部门", "reports+.way=电话")
    office(now, "step", key, "下达整改通知")
    office(day("03-18"), "set", key, "mended_words=已拆除门锁")
    office(day("03-18"), "step", key, "整改完成")
    office(day("03-19"), "set", key, "rechecker=王院长")
    assert "整改责任人不能自己复查" in office(day("03-19"), "step", key, "复查合格", status=1)["said"]
    office(day("03-19"), "set", key, "rechecker=张站长", "plan_due=2026-03-26")
    office(day("03-19"), "step", key, "复查不合格", "--words", "出口仍堆放杂物")
    office(day("03-25"), "set", key, "mended_words=杂物已清走，门锁已拆除", "rechecker=张站长")
    office(day("03-25"), "step", key, "整改完成")
    assert "不能“销号”" in office(day("03-26"), "step", key, "销号", status=1)["said"]
    office(day("03-26"), "step", key, "复查合格")
    office(day("03-27"), "set", key, "approver=李经办", "approver_post=民政办负责人")
    said = office(day("03-27"), "step", key, "销号", status=1)["said"]
    assert "重大隐患由乡镇分管领导批准销号" in said and "请添加整改后的照片" in said
    office(day("03-27"), "set", key, "approver=周副镇长", "approver_post=乡镇分管领导")
    office(day("03-27"), "attach", key, str(photo(tmp_path)), "--purpose", "整改后")
    assert office(day("03-27"), "step", key, "销号")["state"] == "已销号"


def loose_wires(office: CommandLine, key: str, tmp_path: Path) -> None:
    """一般: seven days by the policy, extended once, mended two days late; the first deadline stays."""
    office(day("03-11"), "set", key, "responsible=王院长")
    office(day("03-11"), "step", key, "下达整改通知")
    assert rounds(office, key) == [("2026-03-18", "2026-03-18")]
    office(day("03-17"), "set", key, "extend_to=2026-04-10", "extend_why=等电工", "approver=周副镇长")
    office(day("03-17"), "step", key, "延期")
    assert rounds(office, key) == [("2026-03-18", "2026-04-10")]
    found = listed(office, key, day("04-12"))
    assert found["deadline"] == "逾期2天（超首次期限25天）"
    office(day("04-12"), "set", key, "mended_words=线路已整理穿管", "rechecker=张站长")
    office(day("04-12"), "step", key, "整改完成")
    office(day("04-13"), "step", key, "复查合格")
    office(day("04-14"), "set", key, "approver=张站长", "approver_post=民政办负责人")
    office(day("04-14"), "attach", key, str(photo(tmp_path)), "--purpose", "整改后")
    office(day("04-14"), "step", key, "销号")


def rounds(office: CommandLine, key: str) -> list[tuple[str, str]]:
    found = office(SEVEN_TH, "show", key)["parts"]["rounds"]
    return [(row["first_due"], row["due"]) for row in found]


def listed(office: CommandLine, key: str, on: date) -> dict[str, Any]:
    return next(row for row in office(on, "list", "hazards", "--view", "all")["records"] if row["id"] == key)


def second_check(office: CommandLine, first: str) -> str:
    """5 September: the exit is locked again; a new hazard points to the old one and is never mended this year."""
    now = day("09-05")
    key = office(now, "homes", "begin", HOME, "--inspectors", "李经办")["id"]
    office(now, "homes", "answer", key, "0201", "不符合", "--words", "安全出口又上锁")
    (made,) = office(now, "homes", "finish", key)["hazards"]
    found = office(now, "show", made)["values"]
    assert found["previous"] == office(now, "show", first)["values"]["number"] != found["number"]
    office(now, "set", made, "responsible=王院长", "plan_due=2026-09-20", "reports+.reported=2026-09-05",
           "reports+.to=县级民政部门", "reports+.way=电话")
    office(now, "step", made, "下达整改通知")
    return str(made)


def a_year(office: CommandLine, tmp_path: Path) -> None:
    home = open_home(office)
    visited(office, "戊", 11, "01-05", "半护理")
    moves_in(office, "甲", 1, "101-1", "01-05", "特困集中供养", "全自理")
    second, person = moves_in(office, "乙", 2, "101-2", "01-10", "特困集中供养", "半护理")
    third, _ = moves_in(office, "丙", 3, "201-1", "02-01", "社会代养", "全自理")
    office(day("03-03"), "set", second, "absences+.kind=住院", "absences+.began=2026-03-03")
    found = first_check(office)
    office(day("03-13"), "set", second, "absences.ended=2026-03-13")
    locked_exit(office, found["0201"], tmp_path)
    office(day("04-01"), "set", home, "outages+.bed=202-2", "outages+.kind=维修", "outages+.began=2026-04-01")
    loose_wires(office, found["0301"], tmp_path)
    office(day("05-01"), "step", third, "离院", "--reason", "2")
    office(day("05-01"), "set", home, "outages.ended=2026-05-01")
    office(day("06-16"), "death", person, "--day", "2026-06-15")
    moves_in(office, "丁", 4, "101-2", "06-15", "特困集中供养", "全护理")
    visited(office, "己", 12, "07-01", "全护理")
    second_check(office, found["0201"])
    office(day("09-10"), "set", third, "beds+.bed=201-1", "beds+.began=2026-09-10")
    office(day("09-10"), "step", third, "再次入住", "--reason", "3")


def test_a_year_of_a_home_agrees_with_the_table_made_by_hand(office: CommandLine, tmp_path: Path) -> None:
    a_year(office, tmp_path)
    for month, (usable, taken, rate, start, came, left, died, end, away) in DAYS.items():
        found = office(SEVEN_TH, "homes", "figures", month)
        figures = {key: one["value"] for key, one in found["figures"].items()}
        assert (figures["usable_days"], figures["bed_days"]) == (str(usable), str(taken)), month
        assert figures["rate"] == rate == found["homes"][0]["rate"], month
        told = tuple(int(figures[key]) for key in ("start", "came", "left", "died", "end", "away_days"))
        assert told == (start, came, left, died, end, away), month
        assert start + came - left == end
    for month, rate in CARE_RATE.items():
        found = office(SEVEN_TH, "homes", "figures", month)["figures"]
        assert found["care_rate"]["value"] == rate, month
    for month, expected in HAZARDS.items():
        found = office(SEVEN_TH, "homes", "hazards", month)["figures"]
        told = tuple(int(found[key]["value"]) for key in ("start", "new", "closed", "end", "overdue", "failed"))
        assert (*told, found["rate"]["value"]) == expected, month


def states_on(office: CommandLine, on: str) -> dict[str, str]:
    return {one["bed"]: one["state"] for one in office(SEVEN_TH, "homes", "board", HOME, "--day", on)["beds"]}


def test_the_board_shows_who_slept_where(office: CommandLine, tmp_path: Path) -> None:
    a_year(office, tmp_path)
    board = states_on(office, "2026-03-05")
    assert board["101-2"] == "住院" and board["101-1"] == "在住" and board["102-1"] == "空床"
    assert states_on(office, "2026-04-30")["202-2"] == "维修"
    found = office(SEVEN_TH, "homes", "board", HOME, "--day", "2026-06-15")
    assert [one["state"] for one in found["beds"] if one["bed"] == "101-2"] == ["在住"]
    assert found["words"].startswith("核定8张，现有8张，在住2人，空床6张")


def test_every_paper_of_the_year_is_printed(office: CommandLine, tmp_path: Path) -> None:
    a_year(office, tmp_path)
    hazards = office(SEVEN_TH, "list", "hazards", "--view", "all")["records"]
    checks = office(SEVEN_TH, "list", "inspections", "--view", "all")["records"]
    for kind, key in (("隐患整改通知书", hazards[0]["id"]), ("复查意见书", hazards[0]["id"]),
                      ("销号单", hazards[0]["id"]), ("检查记录表", checks[0]["id"])):
        out = tmp_path / f"{kind}.pdf"
        assert office(SEVEN_TH, "paper", kind, "--of", key, "--to", str(out))["pages"] >= 1
        assert out.read_bytes().startswith(b"%PDF-")
    out = tmp_path / "台账.xlsx"
    assert office(SEVEN_TH, "roster", "hazards", "--to", str(out))["rows"] == 1
    assert office(SEVEN_TH, "homes", "board", HOME, "--to", str(tmp_path / "床位图.pdf"))["pages"] == 1
