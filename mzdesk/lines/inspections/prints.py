"""The paper of the 机构检查 line: 检查记录表 with both signatures."""

from mzdesk.basics.dossier import Circumstances, Dossier
from mzdesk.describe.paper import Block, Cell, Grid, Heading, OfficeName, Paper, Signatures, Words
from mzdesk.homes.checklist import items
from mzdesk.homes.codes import Category, Result
from mzdesk.homes.sheets import basis, in_full, pairs, said, tall, ticks
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
    for category, rows in _rows(inspection, around):
        head = tuple(Cell(words, head=True, align="center") for words in ("编号", "检查内容", "结果", "问题说明"))
        blocks += [Heading(category), Grid((9, 43, 24, 24), (head, *rows))]
    blocks += [
        tall("总体情况", said(inspection.get("summary")), 3), tall("督促整改意见", said(inspection.get("asked")), 3),
        Words("以上情况已当场告知机构。", indent=False), Signatures(("检查人员", "机构负责人")),
    ]
    return Paper("养老机构检查记录表", tuple(blocks), copies=2, basis=basis(around, "inspection", day))


def _rows(inspection: Dossier, around: Circumstances) -> list[tuple[str, list[tuple[Cell, ...]]]]:
    """By category: the items of that day's list, each with its answer. What was asked is printed in the words in which
    it was asked, also where the list says it otherwise by now."""
    listed = {item.code: item for item in items(around.policy, inspection.get("inspected") or around.today)}
    answers = {row["code"]: row for row in inspection.parts.get("items", ()) if row.get("code")}
    found: list[tuple[str, list[tuple[Cell, ...]]]] = []
    for category in Category:
        rows: list[tuple[Cell, ...]] = []
        for code in sorted({*listed, *answers}):
            item, answer = listed.get(code), answers.get(code, {})
            if (answer.get("category") or (item.category if item else None)) == category:
                words = said(answer.get("wording")) or (item.text if item else "")
                rows.append((Cell(code, align="center"), Cell(words),
                             Cell(_marks(answer.get("result")), align="center"), Cell(said(answer.get("words")))))
        if rows:
            found.append((category.label, rows))
    return found


def _marks(result: Result | None) -> str:
    return " ".join(f"{'☑' if result is one else '□'}{one.label}" for one in Result)
