"""The papers of the 老人探访 line: one visit, the pairing agreement, the card that hangs by the telephone."""

from mzdesk.basics.dossier import Circumstances, Dossier
from mzdesk.describe.forms import basis, in_full, pairs, said, ticks
from mzdesk.describe.paper import Block, Cell, Grid, Heading, OfficeName, Paper, Signatures, Ticks, Words
from mzdesk.lines.elders import codes
from mzdesk.lines.elders.rules import GROUPS, age, tag_words

GROUP_WORDS = {
    "health": "健康（表情、动作、反应、疾病、精神）", "money": "经济（衣食住行医、待遇落实）",
    "family": "家庭（子女探望、赡养）", "safety": "安全（房屋、水、电、燃气、取暖）",
    "service": "服务需求（照护、康复、慰藉、适老化）",
}


def _who(elder: Dossier, around: Circumstances) -> Grid:
    years = age(elder, around)
    return pairs(
        ("姓名", said(elder.get("name"))), ("性别", said(elder.get("sex"))),
        ("年龄", f"{years}周岁" if years is not None else ""), ("村组", elder.get("village_name") or ""),
        ("类别", tag_words(elder, around)), ("居住状况", said(elder.get("living"))),
        ("住址", said(elder.get("address")) or said(elder.get("hukou_address"))),
        ("本人电话", said(elder.get("phone"))),
        ("紧急联系人", f"{said(elder.get('contact_name'))}　{said(elder.get('contact_phone'))}"),
        widths=(16, 30, 16, 38),
    )


def visit_record(elder: Dossier, around: Circumstances, office: OfficeName) -> Paper:
    """The newest visit; without one, an empty form to be filled in by hand."""
    visit = next(iter(elder.parts.get("visits", ())), {})
    visitor = said(visit.get("visitor") or elder.get("visitor"))
    blocks: list[Block] = [
        _who(elder, around), Heading("探访情况"),
        Words(f"探访日期：{in_full(visit.get('visited'))}　　探访人：{visitor}", indent=False),
        ticks("方式", codes.Way, visit.get("way")),
        Ticks("见到本人", ("是", "否"), _yes_no(visit.get("seen"))),
        *(ticks(GROUP_WORDS[group], codes.Finding, visit.get(group)) for group in GROUPS),
        ticks("风险标记", codes.Risk, visit.get("mark")),
        Grid((16, 84), ((Cell("情况说明", head=True, align="center"), Cell(said(visit.get("words")), lines=5)),)),
        Signatures(("老人或邻里", "探访人")),
    ]
    return Paper("特殊困难老人探访记录", tuple(blocks), basis=basis(around, "elder_visit", visit.get("visited")))


def _yes_no(value: bool | None) -> tuple[str, ...] | None:
    return None if value is None else ("是",) if value else ("否",)


def pairing(elder: Dossier, around: Circumstances, office: OfficeName) -> Paper:
    """结对探访协议 between the village, the visitor and the elder or the family."""
    visitor = said(elder.get("visitor")) or "　　　　　　"
    blocks: tuple[Block, ...] = (
        _who(elder, around),
        Words(f"经老人（家属）同意，由{visitor}（{said(elder.get('visitor_kind')) or '结对探访人'}，电话"
              f"{said(elder.get('visitor_phone')) or '　　　　　　'}）与老人结对，约定如下："),
        Words("一、按约定的频次上门或电话探访，遇高温、寒潮、暴雨、停电等情况增加探访，每次如实记录。"),
        Words("二、探访时了解健康、经济、家庭、安全和服务需求，发现异常当天告知村（居）委会和家属，紧急情况立即报警、送医。"),
        Words("三、不收取费用和财物，不推销商品，不对外透露老人及家庭的个人信息。"),
        Words("四、任何一方可以提前告知村（居）委会后解除结对，由村（居）委会另行安排探访人。"),
        Signatures(("老人（家属）", "结对探访人", "村（居）委会")),
    )
    return Paper("结对探访协议", blocks, copies=3, basis=basis(around, "elder_visit"))


def card(elder: Dossier, around: Circumstances, office: OfficeName) -> Paper:
    """紧急联系卡: to hang by the telephone or behind the door."""
    rows = (
        ("姓名", said(elder.get("name"))), ("住址", f"{elder.get('village_name') or ''}{said(elder.get('address'))}"),
        ("紧急联系人", f"{said(elder.get('contact_name'))}（{said(elder.get('contact_relation'))}）"),
        ("联系电话", said(elder.get("contact_phone"))),
        ("第二联系人", f"{said(elder.get('second_contact'))}　{said(elder.get('second_phone'))}"),
        ("结对探访人", f"{said(elder.get('visitor'))}　{said(elder.get('visitor_phone'))}"),
        ("急救", "120"), ("报警", "110"), ("火警", "119"),
    )
    grid = Grid((26, 74), tuple((Cell(label, head=True, align="center", lines=2), Cell(text, lines=2))
                                for label, text in rows))
    return Paper("紧急联系卡", (grid,), basis=basis(around, "elder_visit"), foot="请挂在电话旁或门后显眼处。")
