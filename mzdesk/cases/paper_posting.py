"""公示 and 送达回证 of relief cases, and the minutes of a 民主评议 (assistance.md §5.4, §5.5; care.md §6.3).

A 公示 says name, village group, household size, how many and how much are proposed, nothing else (trap 17).
"""

from mzdesk.basics.dossier import Circumstances, Dossier
from mzdesk.cases.paper_matter import Matter, Programme
from mzdesk.cases.paper_notices import sealed
from mzdesk.cases.paper_parts import BLANK, counted, in_full, newest, pairs, said, table, wide, yes_no
from mzdesk.describe.line import PaperMaker
from mzdesk.describe.paper import Cell, Grid, Heading, OfficeName, Paper, Signatures, Ticks, Words

DELIVERY_WAYS = ("直接送达", "留置送达", "邮寄送达", "委托送达", "公告送达")


def posting(programme: Programme) -> PaperMaker:
    """公示: what may hang on the village board."""

    def make(case: Dossier, around: Circumstances, office: OfficeName) -> Paper:
        matter = Matter(programme, case, around, office)
        row = newest(case, "postings")
        began, ends = row.get("began"), row.get("ends")
        days = f"（张贴次日起满{(ends - began).days}天）" if began and ends else ""
        whom = "家庭" if programme.household else "人员"
        blocks = (
            Words(f"经申请、受理和审核，拟将下列{whom}纳入{programme.title}范围，现予公示，接受群众监督。公示期间如有异议，"
                  f"请以书面或者电话形式向{matter.township}反映，提出异议应当实事求是，并提供具体线索。"),
            _proposal(matter),
            Grid((4, 18), (
                wide("公示期", f"{in_full(began)}至{in_full(ends)}{days}", span=1),
                wide("公示地点", said(row.get("place")), span=1),
                wide("异议受理", office.name, span=1), wide("异议电话", "", span=1),
            )),
            Signatures(("张贴人", "拍照留存人"), dates=False),
            sealed(matter.township, began),
        )
        return Paper(f"{programme.title}初审公示", blocks, basis=matter.basis("posting", began),
                     foot="公示期满即予撤下，张贴情况拍照存档")

    return make


def _proposal(matter: Matter) -> Grid:
    programme = matter.programme
    amount = programme.proposed(matter) if matter.say("name") else None
    shown = amount.label if amount is not None else ""
    sum_head = "拟保障金额（元/月）" if programme.monthly else "拟救助金额（元）"
    if programme.household:
        people = "拟保障人数" if programme.monthly else "拟救助人数"
        heads: tuple[str, ...] = ("序号", "姓名", "村组", "家庭人口", people, sum_head)
        row: tuple[str, ...] = ("1", matter.public_name, matter.say("village_name"), matter.size, matter.covered, shown)
        return table(heads, (2, 4, 6, 3, 4, 5), [row], right=(5,))
    sum_head = "拟发放金额（元/月）"
    if programme.group is None:
        return table(("序号", "姓名", "村组", sum_head), (2, 5, 9, 6),
                     [("1", matter.public_name, matter.say("village_name"), shown)], right=(3,))
    return table(("序号", "姓名", "村组", "年龄段", sum_head), (2, 5, 7, 5, 5),
                 [("1", matter.public_name, matter.say("village_name"), programme.group(matter), shown)], right=(4,))


def delivery(programme: Programme) -> PaperMaker:
    """送达回证: of the newest delivery; without one a blank to take along."""

    def make(case: Dossier, around: Circumstances, office: OfficeName) -> Paper:
        matter = Matter(programme, case, around, office)
        row = newest(case, "deliveries")
        way = said(row.get("way"))
        chosen = tuple(one for one in DELIVERY_WAYS if way and way in (one, one.removesuffix("送达")))
        rows = (
            *pairs(("送达文书", said(row.get("paper"))), ("文　　号", said(row.get("number"))),
                   ("受送达人", matter.say("name")), ("身份证号", matter.say("id_no"))),
            wide("送达地址", matter.say("address") or matter.say("hukou_address") or matter.say("village_name")),
            *([wide("送达方式", way)] if way and not chosen else []),
            *pairs(("送达日期", in_full(row.get("delivered"))), ("签收人", said(row.get("receiver")))),
            wide("受送达人\n（代收人）签收", f"\n签名（手印）：{BLANK * 3}{in_full(None)}", lines=4),
            wide("代收人与受送达人关系、代收理由", "", lines=2),
            wide("拒收事由", f"\n见证人（签名）：{BLANK * 3}{in_full(None)}", lines=4),
            wide("备　　注", "", lines=3),
        )
        return Paper(
            f"{programme.title}\n送达回证", (
                Grid((5, 8, 4, 8), rows), Ticks("送达方式", DELIVERY_WAYS, chosen or None),
                Signatures(("送达人", "送达人"), seal=matter.township),
            ),
            basis=matter.basis("delivery", row.get("delivered")), foot="本回证送达后随案卷存档",
        )

    return make


def hearing(programme: Programme) -> PaperMaker:
    """民主评议记录 (assistance.md §5.4)."""

    def make(case: Dossier, around: Circumstances, office: OfficeName) -> Paper:
        matter = Matter(programme, case, around, office)
        row = newest(case, "hearings")
        top = pairs(
            ("评议对象", matter.say("name")), ("村　　组", matter.say("village_name")),
            ("评议日期", in_full(row.get("held"))), ("评议地点", said(row.get("place"))),
            ("主持人", said(row.get("chair"))), ("记录人", ""),
            ("应到人数", counted(row.get("invited"))), ("实到人数", counted(row.get("present"))),
        )
        votes = pairs(
            ("同意", counted(row.get("agreed"), "票")), ("不同意", counted(row.get("against"), "票")),
            ("弃权", counted(row.get("abstained"), "票")), ("监票、计票人", ""),
        )
        blank = tuple((Cell(""),) * 4 for _ in range(4))
        blocks = (
            Grid((4, 8, 4, 8), (
                *top, wide("评议程序", "宣讲政策；介绍家庭情况和调查情况；评议；当场形成结论；签字确认", lines=2),
                wide("家庭情况\n和评议发言", "", lines=6), *votes,
                wide("异议内容", said(row.get("objection")), lines=3),
                wide("评议结论", said(row.get("result")), lines=2),
            )),
            Heading("参加评议人员签名（乡镇工作人员、村（居）党组织和村（居）委会成员、党员代表、村（居）民代表）"),
            Grid((1, 1, 1, 1), blank),
            yes_no("参加评议人员中与申请家庭有近亲属关系的是否已经回避", None),
            Signatures(("主持人", "记录人")),
        )
        return Paper(f"{programme.title}\n民主评议记录", blocks, basis=matter.basis("posting", row.get("held")))

    return make
