"""The forms of a household's case: 申请审批表, 授权书和承诺书, 入户调查表, 核算表 (assistance.md §5.1–5.3, §4)."""

from collections.abc import Iterator
from datetime import date

from mzdesk.basics.days import age_on
from mzdesk.basics.dossier import Circumstances, Dossier
from mzdesk.basics.money import Money
from mzdesk.basics.months import Month
from mzdesk.cases import codes, means
from mzdesk.cases.ages import is_minor
from mzdesk.cases.paper_matter import Matter, Programme
from mzdesk.cases.paper_opinions import opinions
from mzdesk.cases.paper_parts import (
    Line,
    Row,
    counted,
    in_full,
    joined,
    newest,
    pairs,
    said,
    table,
    ticks,
    wide,
    yes_no,
)
from mzdesk.describe.line import PaperMaker
from mzdesk.describe.paper import Block, Grid, Heading, OfficeName, Paper, Signatures, Words
from mzdesk.people.codes import Health

WIDTHS = (4, 8, 4, 8)
MEMBER_HEADS = ("姓名", "关系", "身份证号", "性别年龄", "婚姻", "健康、残疾", "劳动能力就业、在学", "年收入（元）",
                "是否保障")
MEMBER_WIDTHS = (5, 5, 11, 4, 4, 7, 6, 5, 4)


def applicant(matter: Matter) -> tuple[Line, ...]:
    """申请人: the rows that every form begins with."""
    return (
        *pairs(
            ("姓　　名", matter.say("name")), ("身份证号", matter.say("id_no")),
            ("性　　别", matter.say("sex")), ("出生日期", matter.say("birth")),
            ("民　　族", matter.say("ethnic")), ("户籍性质", matter.say("hukou_nature")),
            ("村　　组", matter.say("village_name")), ("联系电话", matter.say("phone")),
        ),
        wide("户籍地址", matter.say("hukou_address")), wide("现 住 址", matter.say("address")),
    )


def payee(matter: Matter) -> Grid:
    """领取账户."""
    return Grid(WIDTHS, pairs(
        ("账户姓名", matter.say("payee_name")), ("与申请人关系", matter.say("payee_relation")),
        ("开户银行", matter.say("bank")), ("银行账号", matter.say("account")),
    ))


def applied(matter: Matter) -> tuple[Line, ...]:
    """办理类别、提出方式, who applied for whom."""
    return pairs(
        ("办理类别", matter.say("kind")), ("申请日期", in_full(matter.get("applied"))),
        ("提出方式", matter.say("channel")), ("代 办 人", joined(matter.say("agent"), matter.say("agent_phone"))),
    )


def application(programme: Programme) -> PaperMaker:
    """申请审批表: all fields, with the opinions of everybody who takes part."""

    def make(case: Dossier, around: Circumstances, office: OfficeName) -> Paper:
        matter = Matter(programme, case, around, office)
        details = pairs(
            ("家庭人口", matter.size), ("申请保障人数", matter.covered),
            ("致贫原因", matter.say("hardship")),
            ("单人户申请", joined(matter.say("single"), matter.say("single_ground"))),
        )
        blocks: tuple[Block, ...] = (
            Heading("一、申请人"),
            Grid(WIDTHS, (*applicant(matter), *applied(matter), wide("申请理由", matter.say("why"), lines=3),
                          *details)),
            Heading("二、家庭成员"), _members(matter, around),
            Heading("三、赡（抚、扶）养义务人"), _obligors(case),
            Heading("四、家庭财产"), _properties(case),
            Heading("五、领取账户"), payee(matter),
            Heading("六、近亲属申明"),
            yes_no("是否与低保经办人员、村（居）民委员会成员有近亲属关系", matter.get("relative")),
            Grid((5, 19), (wide("关系说明", matter.say("relative_words"), span=1),)),
            Words("本人申明：以上所填内容真实、完整，如有虚报、隐瞒、伪造，愿意承担相应责任。"),
            Signatures(("申请人",)),
            Heading("七、调查、评议、公示和审核确认"), opinions(matter),
        )
        return Paper(
            f"{programme.title}申请审批表", blocks, basis=matter.basis("application"),
            number=f"编号：{matter.say('external_no') or '　　　　　　　　'}", subtitle=office.place,
        )

    return make


def _members(matter: Matter, around: Circumstances) -> Grid:
    rows = [_member(row, matter.case, around) for row in matter.case.parts.get("members", ())]
    return table(MEMBER_HEADS, MEMBER_WIDTHS, rows, least=4, right=(7,))


def _years(row: Row, around: Circumstances) -> int | None:
    birth = row.get("person_birth")
    return age_on(birth, around.today) if birth and birth.earliest <= around.today else None


def _member(row: Row, case: Dossier, around: Circumstances) -> tuple[str, ...]:
    illness = "重病" if row.get("serious_illness") and row.get("health") is not Health.SERIOUS else ""
    disability = said(row.get("disability")) + said(row.get("disability_grade"))
    body = joined(said(row.get("health")), said(row.get("illness")), illness, disability)
    work = joined(said(row.get("labour")), said(row.get("work")), said(row.get("school")))
    insured = said(row.get("insured"))
    if row.get("counted") is False:
        insured = f"不计入：{said(row.get('uncounted'))}"
    return (
        said(row.get("person_name")), said(row.get("relation")), said(row.get("person_id_no")),
        joined(said(row.get("person_sex")), counted(_years(row, around), "岁")), said(row.get("marriage")), body, work,
        said(_income(row, case, around)), insured,
    )


def _income(row: Row, case: Dossier, around: Circumstances) -> Money | None:
    """What of a member's income counts in a year; None where none was written down."""
    rows = [income for income in case.parts.get("incomes", ())
            if row.get("person") and income.get("person") == row.get("person")]
    return Money(sum(means.counts(income, around) for income in rows)) if rows else None


def _obligors(case: Dossier) -> Grid:
    rows = [
        (said(row.get("name")), said(row.get("id_no")), said(row.get("relation")), counted(row.get("members")),
         said(row.get("income")), said(row.get("actual") if row.get("actual") is not None else row.get("agreed")),
         said(row.get("incapable_why")) or ("无履行能力" if row.get("incapable") else ""))
        for row in case.parts.get("obligors", ())
    ]
    heads = ("姓名", "身份证号", "关系", "家庭人口", "年收入（元）", "年负担费用（元）", "不能履行的原因")
    return table(heads, (5, 11, 4, 4, 6, 6, 8), rows, least=2, right=(4, 5))


def _properties(case: Dossier) -> Grid:
    rows = [
        (said(row.get("category")), said(row.get("owner_name")), said(row.get("item")), counted(row.get("count"), ""),
         said(row.get("amount")), said(row.get("exempt_why")) or ("不计入" if row.get("exempt") else ""))
        for row in case.parts.get("properties", ())
    ]
    return table(("财产类别", "所有人", "名称", "数量", "价值（元）", "不计入的理由"), (9, 5, 9, 3, 6, 8), rows,
                 least=2, right=(4,))


def authorisation(programme: Programme) -> PaperMaker:
    """授权书和承诺书: signed by every adult member (trap 37)."""

    def make(case: Dossier, around: Circumstances, office: OfficeName) -> Paper:
        matter = Matter(programme, case, around, office)
        rows = [
            (said(row.get("person_name")), said(row.get("person_id_no")), said(row.get("relation")), "",
             in_full(row.get("authorised")))
            for row in means.members(case, Month.of(around.today))
            if not is_minor(row.get("person_birth"), around.today, around.policy)
        ]
        blocks: tuple[Block, ...] = (
            Words(f"申请人：{matter.say('name', '　　　　')}　　村组：{matter.say('village_name')}", indent=False),
            Heading("一、授权"), *_authorised(matter, programme),
            Heading("二、承诺"), *_promised(matter),
            Heading("三、家庭成员签名"),
            Words("十八周岁以上的家庭成员（含新增加的成员）都应当由本人签名并按手印，未成年人和无民事行为能力人"
                  "由监护人代签并注明。"),
            table(("姓名", "身份证号", "与申请人关系", "签名（手印）", "签署日期"), (5, 9, 5, 8, 7), rows, least=5),
            Signatures(("经办人",)),
        )
        return Paper(
            f"{programme.title}申请家庭\n经济状况核对授权书和承诺书", blocks,
            basis=matter.basis("authorisation", matter.get("applied")),
        )

    return make


def _authorised(matter: Matter, programme: Programme) -> Iterator[Words]:
    yield Words(
        f"本家庭申请{programme.title}，同意并授权{matter.office.county}民政局、{matter.township}及其委托的核对机构，依法向有关"
        "部门、单位和金融机构查询、核对本家庭成员的户籍、车辆船舶、不动产、社会保险、住房公积金、市场主体、纳税、"
        "银行存款、证券、商业保险、互联网金融资产等信息。")
    yield Words("授权期限：自签署之日起，至申请办结时止；获得保障的，至停止享受时止。所获信息只用于社会救助的审核确认和"
                "动态管理，依法保密。")


def _promised(matter: Matter) -> Iterator[Words]:
    yield Words("1．所提供的家庭人口、收入、财产、赡养（抚养、扶养）等信息和材料真实、完整，没有虚报、隐瞒、伪造。")
    yield Words("2．积极配合入户调查、信息核对和定期核查。")
    yield Words(f"3．家庭人口、收入、财产、户籍、居住、就业等情况发生变化的，及时告知{matter.township}。")
    yield Words("4．有虚报、隐瞒、伪造等行为骗取救助的，退回所领资金，并依法承担相应责任。")


def survey(programme: Programme) -> PaperMaker:
    """入户调查表: the newest survey; without one an empty sheet to take along."""

    def make(case: Dossier, around: Circumstances, office: OfficeName) -> Paper:
        matter = Matter(programme, case, around, office)
        row = newest(case, "surveys")
        top = pairs(
            ("申 请 人", matter.say("name")), ("村　　组", matter.say("village_name")),
            ("现 住 址", matter.say("address")), ("联系电话", matter.say("phone")),
            ("调查日期", in_full(row.get("surveyed"))), ("在场家庭成员", said(row.get("met"))),
            ("调查人一", said(row.get("first_name"))), ("调查人二", said(row.get("second_name"))),
            ("村（居）协助人", said(row.get("helper"))), ("家庭人口", matter.size),
        )
        facts = (
            wide("吃穿住用等\n实际情况", said(row.get("facts")), lines=5), wide("住　　房", "", lines=2),
            wide("家电、\n交通工具", "", lines=2), wide("土地、种养", "", lines=2),
            wide("医疗、教育、\n康复支出", "", lines=2), wide("其他救助、\n帮扶", "", lines=2),
            wide("与申报的差异", said(row.get("difference")), lines=2),
            wide("调查意见", said(row.get("opinion")), lines=3),
        )
        blocks = (
            Grid((5, 8, 5, 8), top), ticks("调查方式", codes.SurveyWay, row.get("way")),
            table(("姓名", "关系", "劳动能力", "就业、在学", "年收入（元）"), (5, 5, 6, 8, 5),
                  list(_seen(matter, around)), least=3, right=(4,)),
            Grid((5, 8, 5, 8), facts), ticks("调查结论", codes.SurveyResult, row.get("result")),
            yes_no("是否经办人员、村（居）民委员会成员的近亲属", matter.get("relative")),
            Signatures(("调查人", "调查人", "在场家庭成员", "村（居）协助人")),
        )
        return Paper(f"{programme.title}入户调查表", blocks, basis=matter.basis("inquiry", row.get("surveyed")))

    return make


def _seen(matter: Matter, around: Circumstances) -> Iterator[tuple[str, ...]]:
    for row in means.members(matter.case, Month.of(around.today)):
        yield (
            said(row.get("person_name")), said(row.get("relation")), said(row.get("labour")),
            joined(said(row.get("work")), said(row.get("school"))), said(_income(row, matter.case, around)),
        )


def calculation(programme: Programme) -> PaperMaker:
    """核算表: as frozen with the decision; before that as reckoned now, marked 未定稿."""

    def make(case: Dossier, around: Circumstances, office: OfficeName) -> Paper:
        matter = Matter(programme, case, around, office)
        rows, state, day = _reckoned(matter)
        blocks = (
            Grid(WIDTHS, pairs(
                ("申 请 人", matter.say("name")), ("村　　组", matter.say("village_name")),
                ("家庭人口", matter.size), ("保障人口", matter.covered),
                ("核算日期", in_full(day)), ("核算状态", state),
            )),
            table(("序号", "算　　式", "结果（元）", "依　　据"), (2, 12, 4, 9), rows, least=8, right=(2,)),
            Words("标有“待核实”的参数尚未与市民政局文件核对，以核对后的数额为准。"),
            Signatures(("核算人", "复核人")),
        )
        return Paper(f"{programme.title}\n家庭经济状况核算表", blocks, basis=matter.basis("amount", day),
                     subtitle="（未定稿）" if state == "未定稿" else "")

    return make


def _reckoned(matter: Matter) -> tuple[list[tuple[str, ...]], str, date | None]:
    """The lines of the sheet, whether they are final, and of which day."""
    kept = [row for row in matter.case.parts.get("calculation", ()) if row.get("frozen")]
    if kept:
        day: date = max(row["frozen"] for row in kept)
        rows = sorted((row for row in kept if row["frozen"] == day), key=lambda row: row.get("place") or 0)
        return [(str(place), said(row.get("words")), said(row.get("amount")), said(row.get("basis")))
                for place, row in enumerate(rows, 1)], "已定稿", day
    if not matter.household:
        return [], "", None
    sheet = means.sheet(matter.case, matter.programme.key, Month.of(matter.today), matter.around)
    return [(str(place), line.words, said(line.amount), line.basis)
            for place, line in enumerate(sheet.lines, 1)], "未定稿", matter.today
