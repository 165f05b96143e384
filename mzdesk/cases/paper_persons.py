"""The forms of 临时救助, 残疾人两项补贴 and 高龄津贴 (assistance.md §5.9, §5.11, §5.13)."""

from mzdesk.basics.dossier import Circumstances, Dossier
from mzdesk.cases.paper_household import WIDTHS, applicant, applied, payee
from mzdesk.cases.paper_matter import Matter, Programme
from mzdesk.cases.paper_opinions import examined, opinions, signed, stamped
from mzdesk.cases.paper_parts import (
    Line,
    figures,
    in_capitals,
    in_full,
    joined,
    month_words,
    opinion,
    pairs,
    wide,
    yes_no,
)
from mzdesk.describe.line import PaperMaker
from mzdesk.describe.paper import Block, Grid, Heading, OfficeName, Paper, Signatures, Words

OPINIONS = (5, 19)


def _emergency(matter: Matter) -> tuple[Line, ...]:
    """事由和救助: what happened, where, how much is given in which way."""
    amount = matter.get("amount")
    return (
        *pairs(
            ("救助类型", matter.say("track")), ("事　　由", matter.say("cause")),
            ("事发日期", in_full(matter.get("event_day"))), ("事发地点", matter.say("event_place")),
            ("本地户籍", matter.say("local_hukou")), ("救助人数", matter.covered),
        ),
        wide("支出和困难\n情况", matter.say("expenses"), lines=3),
        *pairs(
            ("救助方式", matter.say("form")), ("救助金额", figures(amount)),
            ("资金来源", matter.say("fund")), ("大　　写", in_capitals(amount)),
        ),
    )


def temporary(programme: Programme) -> PaperMaker:
    """临时救助审批表, for the whole procedure and for what is written up after a 先行救助."""

    def make(case: Dossier, around: Circumstances, office: OfficeName) -> Paper:
        matter = Matter(programme, case, around, office)
        first = matter.get("paid_first")
        later = pairs(
            ("领 取 人", matter.say("received_by")), ("再次救助理由", matter.say("again_why")),
            ("先行救助日期", in_full(first)), ("补办日期", in_full(matter.get("backfilled"))),
        )
        blocks: tuple[Block, ...] = (
            Heading("一、申请人"), Grid(WIDTHS, (*applicant(matter), *applied(matter))),
            Heading("二、事由、救助和领取账户"), Grid(WIDTHS, (*_emergency(matter), *later, *payee(matter).rows)),
            yes_no("是否与经办人员、村（居）民委员会成员有近亲属关系", matter.get("relative")),
            Signatures(("申请人", "领取人")),
            Heading("三、调查和审核确认"), opinions(matter, hearing=False),
        )
        return Paper(
            "临时救助审批表", blocks, basis=matter.basis("application", first), subtitle=office.place,
            number=f"编号：{matter.say('decision_no') or '　　　　　　　　'}",
        )

    return make


def paid_first(programme: Programme) -> PaperMaker:
    """先行救助审批单: one sheet, signed by two before the money goes out, the rest written up afterwards."""

    def make(case: Dossier, around: Circumstances, office: OfficeName) -> Paper:
        matter = Matter(programme, case, around, office)
        first = matter.get("paid_first")
        who = pairs(
            ("姓　　名", matter.say("name")), ("身份证号", matter.say("id_no")),
            ("性　　别", matter.say("sex")), ("联系电话", matter.say("phone")),
            ("户籍地址", matter.say("hukou_address")), ("现 住 址", matter.say("address")),
        )
        blocks = (
            Grid(WIDTHS, (*who, *_emergency(matter), *pairs(
                ("先行救助日期", in_full(first)), ("补办日期", in_full(matter.get("backfilled"))),
            ))),
            Grid(OPINIONS, (
                opinion("核实情况", "", signed("核实人", "核实人"), span=1),
                opinion("乡镇人民政府\n意见", "", stamped(), span=1, lines=5),
                opinion("领　　取", joined(
                    f"今领到先行救助{figures(matter.get('amount'))}" if first else "",
                    in_capitals(matter.get("amount")) if first else "",
                    f"领取人：{matter.say('received_by')}" if first else ""), signed("领取人"), span=1),
            )),
            Words("急难情况缓解后，按规定时限登记救助对象、事由、金额等信息，补齐经办人员签字、盖章手续。",
                  indent=False),
        )
        return Paper("临时救助先行救助审批单", blocks, basis=matter.basis("first", first), subtitle=office.place)

    return make


def disability(programme: Programme) -> PaperMaker:
    """残疾人两项补贴申请审核表."""

    def make(case: Dossier, around: Circumstances, office: OfficeName) -> Paper:
        matter = Matter(programme, case, around, office)
        guardian = pairs(
            ("监 护 人", matter.say("guardian_name")), ("监护人电话", matter.say("guardian_phone")))
        card = (
            wide("残疾证号", matter.say("card_no")),
            *pairs(
                ("残疾类别", matter.say("card_kind")), ("残疾等级", matter.say("card_grade")),
                ("发证日期", in_full(matter.get("card_issued"))), ("有效期至", in_full(matter.get("card_expires"))),
            ),
            wide("申请项目", matter.say("wants")),
            wide("家庭经济情况", matter.say("family_type")),
            wide("特困、工伤护理、孤儿、离休等情形", matter.say("excludes"), lines=2),
        )
        blocks: tuple[Block, ...] = (
            Heading("一、申请人"), Grid(WIDTHS, (*applicant(matter), *guardian, *applied(matter))),
            Heading("二、残疾人证和申请项目"), Grid(WIDTHS, card),
            Heading("三、领取账户"), payee(matter),
            Words("本人（监护人）承诺：以上所填内容真实；户籍、残疾人证、家庭经济和享受其他补贴的情况"
                  "变化时及时告知。"),
            Signatures(("申请人（监护人）",)),
            Heading("四、审核意见"), Grid(OPINIONS, (
                opinion("村（居）民\n委员会意见", "", stamped(), span=1),
                opinion("县级残联\n审核意见", "残疾人证类别、等级、有效期：", stamped(), span=1),
                *examined(matter),
            )),
            Grid(WIDTHS, pairs(("发放起始月", month_words(matter.start)), ("月补贴金额", figures(matter.amount(
                matter.start))))),
        )
        return Paper(f"{programme.title}\n申请审核表", blocks, basis=matter.basis("application"),
                     subtitle=office.place)

    return make


def old_age(programme: Programme) -> PaperMaker:
    """高龄津贴申领表, with the promise."""

    def make(case: Dossier, around: Circumstances, office: OfficeName) -> Paper:
        matter = Matter(programme, case, around, office)
        group = programme.group(matter) if programme.group else ""
        blocks: tuple[Block, ...] = (
            Heading("一、申请人"), Grid(WIDTHS, (*applicant(matter), *applied(matter), *pairs(
                ("年 龄 段", group), ("月津贴金额", figures(matter.amount(matter.start))),
                ("发放起始月", month_words(matter.start)), ("生存认证日期", in_full(matter.get("verified_on"))),
                ("认证方式", matter.say("verified_way")),
            ))),
            Heading("二、领取账户"), payee(matter),
            Heading("三、承诺"),
            Words("本人（代办人）承诺：所填内容真实；按规定参加生存认证；户籍迁出、死亡等情况发生时，本人或者家属在当月告知"
                  "村（居）民委员会或者乡镇人民政府；多领、冒领的，如数退回，并依法承担相应责任。"),
            Signatures(("申请人（代办人）",)),
            Heading("四、审核意见"), Grid(OPINIONS, (
                opinion("村（居）民\n委员会意见", "", stamped(), span=1), *examined(matter),
            )),
        )
        return Paper(f"{programme.title}申领表", blocks, basis=matter.basis("application"), subtitle=office.place)

    return make
