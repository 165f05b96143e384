"""The papers of the 隐患 line: 整改通知书 with its receipt, 复查意见书, 销号单. They urge and never punish."""

from mzdesk.basics.dossier import Circumstances, Dossier
from mzdesk.describe.forms import basis, in_full, pairs, said, tall, ticks
from mzdesk.describe.paper import Block, Cell, Grid, Heading, OfficeName, Paper, Signatures, Words
from mzdesk.homes.codes import Level
from mzdesk.lines.hazards import codes
from mzdesk.lines.hazards.rules import current, first_due

BLANK = "　　　　　　"


def _what(hazard: Dossier) -> Grid:
    return pairs(
        ("隐患编号", said(hazard.get("number"))), ("养老机构", said(hazard.get("home_name"))),
        ("隐患类别", said(hazard.get("category"))), ("部位", said(hazard.get("place"))),
        ("发现日期", in_full(hazard.get("found"))), ("发现人", said(hazard.get("finder"))),
        ("隐患描述", said(hazard.get("words"))),
    )


def notice(hazard: Dossier, around: Circumstances, office: OfficeName) -> Paper:
    """隐患整改通知书 with the receipt to be cut off."""
    running = current(hazard)
    due = in_full(running.get("due") or hazard.get("plan_due"))
    home = said(hazard.get("home_name")) or BLANK
    again = f"（第{running['place']}轮）" if (running.get("place") or 1) > 1 else ""
    blocks: list[Block] = [
        Words(f"{home}：", indent=False),
        Words(f"经检查，你单位存在以下安全隐患{again}，请按要求整改，整改完成后书面报告{office.place}民政办，由民政办复查。"),
        _what(hazard), ticks("隐患等级", Level, hazard.get("level")),
        ticks("整改方式", codes.MendingWay, hazard.get("way")),
        tall("整改措施", said(hazard.get("measures"))),
        Words(f"整改期限：{due}　　整改责任人：{said(hazard.get('responsible')) or BLANK}", indent=False),
        Words("整改期间请采取防护措施，保证老人安全；一时难以整改的，停止使用有关场所和设备，并立即报告。"),
        Signatures(("经办人", "分管领导"), seal=office.name),
        Heading("回执"),
        Words(f"《隐患整改通知书》（{said(hazard.get('notice_no')) or said(hazard.get('number')) or BLANK}）已收到，"
              "将按要求整改。", indent=False),
        Signatures(("机构负责人", "整改责任人")),
    ]
    return Paper("隐患整改通知书", tuple(blocks), number=said(hazard.get("notice_no")), copies=2,
                 basis=basis(around, "hazard_notice", running.get("issued")))


def recheck(hazard: Dossier, around: Circumstances, office: OfficeName) -> Paper:
    """复查意见书: of the round that was rechecked last; before that a blank one, to be signed by a second person."""
    rounds = hazard.parts.get("rounds", ())
    row = next((one for one in rounds if one.get("rechecked")), current(hazard))
    blocks: list[Block] = [
        _what(hazard),
        pairs(("轮次", f"第{row['place']}轮" if row.get("place") else ""), ("首次期限", in_full(first_due(hazard))),
              ("现期限", in_full(row.get("due"))), ("整改完成日期", in_full(row.get("mended"))),
              ("整改责任人", said(row.get("responsible") or hazard.get("responsible"))),
              ("复查日期", in_full(row.get("rechecked")))),
        tall("整改情况", said(row.get("mended_words") or hazard.get("mended_words"))),
        ticks("复查结论", codes.Outcome, row.get("outcome")),
        tall("复查意见", said(row.get("words")), 3),
        Words("复查由整改责任人以外的人员进行；只有一名经办人的，由分管领导或另一名工作人员签字。", indent=False),
        Signatures(("复查人", "第二复查人（分管领导）", "机构负责人")),
    ]
    return Paper("隐患整改复查意见书", tuple(blocks), copies=2, basis=basis(around, "hazard_notice"))


def closing(hazard: Dossier, around: Circumstances, office: OfficeName) -> Paper:
    """隐患销号单: the course of the hazard from the notice to the end."""
    head = tuple(Cell(words, head=True, align="center") for words in (
        "轮次", "下达", "首次期限", "现期限", "整改完成", "复查", "结论"))
    rows = tuple(
        (Cell(str(row.get("place") or ""), align="center"), *(
            Cell(row[key].isoformat() if row.get(key) else "", align="center")
            for key in ("issued", "first_due", "due", "mended", "rechecked")),
         Cell(said(row.get("outcome")), align="center"))
        for row in reversed(hazard.parts.get("rounds", ())))
    blank = tuple(Cell("") for _ in range(7))
    closed = next((one.get("done") for one in hazard.parts.get("events", ()) if one.get("target") == "已销号"), None)
    blocks: list[Block] = [
        _what(hazard), ticks("隐患等级", Level, hazard.get("level")),
        Heading("整改经过"), Grid((8, 16, 16, 16, 16, 16, 12), (head, *(rows or (blank,)))),
        tall("整改情况", said(hazard.get("mended_words"))),
        pairs(("销号日期", in_full(closed)),
              ("批准人", f"{said(hazard.get('approver'))}　{said(hazard.get('approver_post'))}".strip())),
        Words("附整改前、整改后照片。", indent=False),
        Signatures(("经办人", "复查人", "批准人")),
    ]
    return Paper("隐患销号单", tuple(blocks), basis=basis(around, "hazard_notice"))
