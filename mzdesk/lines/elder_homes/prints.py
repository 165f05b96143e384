"""The paper of the 养老机构 line: what the office knows of a home, on one sheet."""

from mzdesk.basics.dossier import Circumstances, Dossier
from mzdesk.describe.forms import basis, in_full, pairs, said, tall
from mzdesk.describe.paper import Block, Cell, Grid, Heading, OfficeName, Paper, Signatures
from mzdesk.lines.elder_homes.rules import beds_on


def _until(home: Dossier, key: str) -> str:
    return in_full(home.get(key)) if home.get(key) else ""


def profile(home: Dossier, around: Circumstances, office: OfficeName) -> Paper:
    """养老机构基本情况表."""
    beds = beds_on(home, around.today)
    nursing = sum(1 for row in beds if row.get("nursing"))
    workers = [row for row in home.parts.get("workers", ()) if row.get("ended") is None]
    stated = home.id is not None and home.get("name") is not None
    blocks: list[Block] = [
        pairs(
            ("机构名称", said(home.get("name"))), ("机构性质", said(home.get("kind"))),
            ("村（社区）", home.get("village_name") or ""), ("地址", said(home.get("address"))),
            ("院长（负责人）", said(home.get("director"))), ("联系电话", said(home.get("phone"))),
            ("统一社会信用代码", said(home.get("credit_code"))), ("法定代表人", said(home.get("legal_person"))),
            ("登记日期", _until(home, "registered")), ("等级评定", said(home.get("stars"))),
            ("备案", f"{_until(home, 'filed')}　{said(home.get('filing_no'))}".strip()),
            ("职工人数", f"{len(workers)}人" if stated else ""),
            ("核定床位", f"{home.get('approved_beds')}张" if home.get("approved_beds") is not None else ""),
            ("在用床位", f"{len(beds)}张（护理型{nursing}张）" if stated else ""),
            ("收费标准", said(home.get("fees"))), ("预收费", said(home.get("prepaid"))),
        ),
        Heading("房屋与安全"),
        pairs(
            ("建成时间", said(home.get("built"))), ("产权", said(home.get("ownership"))),
            ("占地面积", _area(home, "land_area")), ("建筑面积", _area(home, "floor_area")),
            ("房屋安全鉴定", f"{said(home.get('safety_grade'))}　{_until(home, 'safety_day')}".strip()),
            ("消防手续", f"{said(home.get('fire_proof'))}　{said(home.get('fire_no'))}".strip()),
        ),
        Heading("证照与期限"),
        Grid((34, 36, 30), (
            tuple(Cell(words, head=True, align="center") for words in ("证照", "编号", "有效期至")),
            _paper("食品经营许可", said(home.get("food_no")), _until(home, "food_expires")),
            _paper("医疗许可或签约", said(home.get("medical_no")), _until(home, "medical_expires")),
            _paper("电梯检验", "", _until(home, "lift_expires")),
            _paper("锅炉检验", "", _until(home, "boiler_expires")),
            _paper("责任保险", "", _until(home, "insurance_expires")),
            _paper("灭火器", "", _until(home, "extinguisher_expires")),
        )),
        tall("备注", said(home.get("remarks"))),
        Signatures(("机构负责人", "民政办经办人")),
    ]
    return Paper("养老机构基本情况表", tuple(blocks), basis=basis(around, "elder_home"))


def _area(home: Dossier, key: str) -> str:
    return f"{home.get(key)}平方米" if home.get(key) is not None else ""


def _paper(words: str, number: str, until: str) -> tuple[Cell, ...]:
    return Cell(words), Cell(number), Cell(until, align="center")
