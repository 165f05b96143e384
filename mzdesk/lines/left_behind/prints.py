"""The papers of the 留守儿童 line: what they say, not how they are drawn (care.md §1.4, §1.5)."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from mzdesk.basics.coded import Coded
from mzdesk.basics.dossier import Circumstances, Dossier
from mzdesk.basics.problems import Refusal
from mzdesk.describe.paper import Block, Cell, Grid, Heading, OfficeName, Paper, Signatures, Ticks, Words
from mzdesk.describe.values import words_of
from mzdesk.lines.left_behind import codes
from mzdesk.lines.left_behind.rules import FITNESS, age
from mzdesk.people.codes import VisitWay

BLANK = "　　　　"


def said(value: Any, blank: str = "") -> str:
    """A value on paper; what was not collected stays blank, to be filled by hand."""
    return words_of(value) or blank


def in_full(day: date | None) -> str:
    return f"{day.year}年{day.month}月{day.day}日" if day else "　　年　月　日"


def pairs(*cells: tuple[str, str], across: int = 2) -> tuple[tuple[Cell, ...], ...]:
    """Label and value cells, ``across`` pairs a row; a last single pair spans the row."""
    rows = []
    for start in range(0, len(cells), across):
        chunk = cells[start:start + across]
        row: list[Cell] = []
        for place, (label, text) in enumerate(chunk):
            rest = 2 * across - 2 * len(chunk) if place == len(chunk) - 1 else 0
            row += [Cell(label, head=True, align="center"), Cell(text, span=1 + rest)]
        rows.append(tuple(row))
    return tuple(rows)


def _child(child: Dossier, around: Circumstances) -> tuple[tuple[str, str], ...]:
    years = age(child, around)
    return (
        ("儿童姓名", said(child.get("name"))), ("性别", said(child.get("sex"))),
        ("出生日期", said(child.get("birth"))), ("年龄", f"{years}周岁" if years is not None else ""),
        ("身份证号", said(child.get("id_no"))), ("民族", said(child.get("ethnic"))),
        ("就读学校", said(child.get("school"))), ("年级班级", said(child.get("grade"))),
        ("现住址", said(child.get("address")) or said(child.get("hukou_address"))),
    )


def _parents(child: Dossier) -> Iterable[tuple[Cell, ...]]:
    yield tuple(Cell(t, head=True, align="center") for t in ("父母", "姓名", "务工地", "联系电话"))
    for role in codes.ParentRole:
        row = next((p for p in child.parts.get("parents", ()) if p.get("role") is role), {})
        place = row.get("away_place") or (child.get("parents_place") if row else "")
        yield (
            Cell(role.label, head=True, align="center"), Cell(said(row.get("name"))), Cell(said(place)),
            Cell(said(row.get("away_phone") or row.get("phone"))),
        )


def confirmation(child: Dossier, around: Circumstances, office: OfficeName) -> Paper:
    """委托照护责任确认书, three copies: guardian, carer, village committee. None for a carer whom the law bars."""
    care = child.parts["care"][0] if child.parts.get("care") else {}
    if any(care.get(key) for key in FITNESS):
        raise Refusal(
            "受委托人有不得委托的情形，不能打印责任确认书", "请另选受委托人，或核对“不得委托的情形”各项",
            code="carer-barred",
        )
    basis = around.policy.find("legal_basis", care.get("signed") or around.today, paper="care_confirmation")
    wide = (3, 7, 3, 5)
    blocks: tuple[Block, ...] = (
        Heading("一、儿童基本情况"), Grid(wide, pairs(*_child(child, around))),
        Heading("二、父母（监护人）情况"), Grid((3, 5, 6, 5), tuple(_parents(child))),
        Heading("三、受委托人情况"), Grid(wide, pairs(
            ("姓名", said(care.get("carer_name"))), ("与儿童关系", said(care.get("relation"))),
            ("身份证号", said(care.get("carer_id_no"))), ("联系电话", said(care.get("carer_phone"))),
            ("健康状况", said(care.get("carer_health"))), ("同时照护儿童", _count(care.get("carer_children"))),
            ("委托期限", f"{in_full(care.get('began'))}至{in_full(care.get('ends'))}"),
            ("委托理由", said(care.get("why")) or said(child.get("reason"))),
            ("儿童本人意见", said(care.get("child_opinion"))), across=2,
        )),
        Heading("四、受委托人声明"),
        Words("受委托人声明：本人具有完全民事行为能力和照护能力，不存在下列情形。"),
        *(_declared(care, key) for key in FITNESS),
        Heading("五、各方责任"),
        *_duties(),
        Signatures(("监护人", "受委托人", "村（居）委会见证人"), seal="村（居）民委员会（盖章）"),
    )
    return Paper(
        "农村留守儿童委托照护责任确认书", blocks, number=f"编号：{said(care.get('agreement_no'), BLANK)}", copies=3,
        basis=str(basis["text"]) if basis else "", foot="监护人、受委托人、村（居）民委员会各执一份",
    )


def _count(number: int | None) -> str:
    return f"{number}名" if number is not None else ""


_FITNESS_WORDS = {
    "harmed_before": "曾实施性侵害、虐待、遗弃、拐卖、暴力伤害等违法犯罪行为",
    "bad_habits": "有吸毒、酗酒、赌博等恶习",
    "neglected_before": "曾拒不履行或者长期怠于履行监护、照护职责",
    "unfit": "其他不适宜担任受委托人的情形",
}


def _declared(care: Any, key: str) -> Ticks:
    answer = care.get(key)
    chosen = None if answer is None else ("有",) if answer else ("无",)
    return Ticks(_FITNESS_WORDS[key], ("无", "有"), chosen)


def _duties() -> tuple[Words, ...]:
    return (
        Words("监护人：与儿童和受委托人至少每周联系一次，按时负担生活费用，把委托情况书面告知学校和村（居）民委员会，"
              "外出地点或联系方式变化时及时告知。"),
        Words("受委托人：照料儿童的生活、健康、学习和安全，不让未满八周岁的儿童无人看护，不让儿童单独居住，"
              "发现儿童受到侵害或者面临危险时立即报告公安机关。"),
        Words("村（居）民委员会：定期走访，督促监护人和受委托人履行责任。情况变化不宜继续委托的，"
              "各方可以终止委托，并由监护人另行安排。"),
    )


def visit_sheet(child: Dossier, around: Circumstances, office: OfficeName) -> Paper:
    """走访记录表: the newest visit filled in; without visits an empty sheet to take along."""
    visit = child.parts["visits"][0] if child.parts.get("visits") else {}
    basis = around.policy.find("legal_basis", visit.get("visited") or around.today, paper="visit_record")
    top = pairs(
        ("儿童姓名", said(child.get("name"))), ("性别", said(child.get("sex"))),
        ("出生日期", said(child.get("birth"))), ("村组", said(child.get("village_name"))),
        ("随访日期", in_full(visit.get("visited"))), ("随访地点", said(visit.get("place"))),
        ("问询对象", said(visit.get("asked_name"))), ("与儿童关系", said(visit.get("asked_relation"))),
        ("最近与父母联系", in_full(visit.get("last_contact"))), ("走访人", said(visit.get("visitor"))),
    )
    long = (
        ("生活状况", "life"), ("家庭状况", "family"), ("监护状况", "guardian"), ("儿童精神状况", "mind"),
        ("监护人意见", "opinion"), ("发现的问题", "problems"),
    )
    rows = tuple(
        (Cell(label, head=True, align="center"), Cell(said(visit.get(key)), span=3, lines=3)) for label, key in long
    )
    blocks: tuple[Block, ...] = (
        Grid((4, 7, 4, 6), top + rows),
        _ticks("走访方式", VisitWay, visit.get("way")),
        _yes_no("是否见到儿童本人", visit.get("child_seen")),
        _ticks("学业状况", codes.Schooling, visit.get("schooling")),
        _yes_no("是否加入重点关注", visit.get("make_key")),
        Signatures(("走访人", "被访人"), dates=True),
    )
    return Paper(
        "农村留守儿童走访记录表", blocks, subtitle=f"{office.place}", basis=str(basis["text"]) if basis else "",
    )


def _ticks(question: str, members: type[Coded], chosen: Any) -> Ticks:
    return Ticks(question, tuple(m.label for m in members), (chosen.label,) if chosen else None)


def _yes_no(question: str, answer: bool | None) -> Ticks:
    return Ticks(question, ("是", "否"), None if answer is None else ("是",) if answer else ("否",))
