"""The paper of the 机构检查 line: 检查记录表 with both signatures."""

from mzdesk.basics.dossier import Circumstances, Dossier
from mzdesk.describe.forms import basis, in_full, pairs, said, tall, ticks
from mzdesk.describe.paper import Block, Cell, Grid, OfficeName, Paper, Signatures, Words
from mzdesk.homes.checklist import items
from mzdesk.homes.codes import Category, Result
from mzdesk.lines.inspections.codes import InspectionKind


def record_sheet(inspection: Dossier, around: Circumstances, office: OfficeName) -> Paper:
    """检查记录表: the items as they were asked; for an empty record the list in force today, to be filled by hand."""
    day = inspection.get("inspected") or around.today
    blocks: list[Block] = [
        pairs(
            ("养老机构", said(inspection.get("home_name"))), ("检查日期", in_full(inspection.get("inspected"))),
            ("检查人员", said(inspection.get("inspectors"))), ("机构陪同人", said(inspection.get("accompanied"))),
            ("单独谈话老人", f"{inspection.get('talked')}人" if inspection.get("talked") is not None else ""),
            ("清单版本", said(inspection.get("edition"))),
        ),
        ticks("检查类型", InspectionKind, inspection.get("kind")),
    ]
    blocks.append(_grid(inspection, around))
    blocks += [
        tall("总体情况", said(inspection.get("summary")), 3), tall("督促整改意见", said(inspection.get("asked")), 3),
        Words("以上情况已当场告知机构。", indent=False), Signatures(("检查人员", "机构负责人")),
    ]
    return Paper("养老机构检查记录表", tuple(blocks), copies=2, basis=basis(around, "inspection", day))


HEADS = ("编号", "检查内容", "符合", "不符合", "不适用", "问题说明")
WIDTHS = (8, 46, 7, 8, 8, 23)
MARK = "√"


def _grid(inspection: Dossier, around: Circumstances) -> Grid:
    """One line an item, by category. What was asked is printed in the words in which it was asked, also where the
    list says it otherwise by now; an item without an answer has no mark (未查)."""
    listed = {item.code: item for item in items(around.policy, inspection.get("inspected") or around.today)}
    answers = {row["code"]: row for row in inspection.parts.get("items", ()) if row.get("code")}
    rows: list[tuple[Cell, ...]] = [tuple(Cell(words, head=True, align="center") for words in HEADS)]
    for category in Category:
        some: list[tuple[Cell, ...]] = []
        for code in sorted({*listed, *answers}):
            item, answer = listed.get(code), answers.get(code, {})
            if (answer.get("category") or (item.category if item else None)) == category:
                words = said(answer.get("wording")) or (item.text if item else "")
                marks = (Cell(MARK if answer.get("result") is one else "", align="center") for one in Result)
                some.append((Cell(code, align="center"), Cell(words), *marks, Cell(said(answer.get("words")))))
        if some:
            rows += [(Cell(category.label, head=True, span=len(HEADS) - 1), Cell("")), *some]  # not repeated as a head
    return Grid(WIDTHS, tuple(rows))
