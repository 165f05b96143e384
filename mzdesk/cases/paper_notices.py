"""The notices (通知书、告知书) of relief cases: one frame for all; what a notice says is a few lines of its own.

A notice has 文号, 当事人, 事实, 依据, 决定, 起始月, 救济途径, the seal of who decides, the date
(assistance.md §5.6).
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from mzdesk.basics.dossier import Circumstances, Dossier
from mzdesk.basics.money import Money
from mzdesk.basics.months import Month
from mzdesk.basics.names import masked_account
from mzdesk.cases.codes import Level
from mzdesk.cases.limits import limit
from mzdesk.cases.paper_matter import Matter, Programme
from mzdesk.cases.paper_parts import (
    BLANK,
    NO_NUMBER,
    Row,
    figures,
    in_capitals,
    in_full,
    joined,
    month_words,
    pairs,
    said,
    table,
)
from mzdesk.describe.line import PaperMaker
from mzdesk.describe.paper import Block, Grid, OfficeName, Paper, Signatures, Words

Cells = tuple[tuple[str, str], ...]
WIDTHS = (4, 8, 4, 8)


@dataclass(frozen=True)
class Notice:
    """A kind of notice. ``facts`` and ``decision`` are sentences, ``cells`` what the table says beside the party.

    ``day`` is the day it is given. ``stage`` is the key of its legal basis. ``decides``: it is signed by who decides,
    others by the township. ``appeal``: it says where to turn to.
    """

    title: str
    stage: str
    facts: Callable[[Matter], str]
    decision: Callable[[Matter], str]
    cells: Callable[[Matter], Cells]
    day: Callable[[Matter], date | None]
    number: Callable[[Matter], str] | None = None
    more: Callable[[Matter], tuple[Block, ...]] | None = None
    decides: bool = True
    appeal: bool = True


def notice(programme: Programme, kind: Notice) -> PaperMaker:
    """The maker of one notice of a programme."""

    def make(case: Dossier, around: Circumstances, office: OfficeName) -> Paper:
        matter = Matter(programme, case, around, office)
        day = kind.day(matter)
        level = matter.level(day) if kind.decides else Level.TOWNSHIP
        blocks: list[Block] = [
            Words(f"{matter.addressed}：", indent=False),
            Words(kind.facts(matter)),
            Words(f"依据文末所列规定，{kind.decision(matter)}"),
            Grid(WIDTHS, pairs(*_party(matter), *kind.cells(matter))),
            *(kind.more(matter) if kind.more else ()),
        ]
        if kind.appeal:
            blocks.append(Words(matter.appeal(level, day)))
        blocks.append(sealed(matter.decider(day) if kind.decides else matter.township, day))
        return Paper(
            f"{programme.title}{kind.title}", tuple(blocks), copies=2, basis=matter.basis(kind.stage, day),
            number=(kind.number(matter) if kind.number else matter.number(kind.title)) or NO_NUMBER,
            foot="一份送达当事人，一份存档",
        )

    return make


def sealed(authority: str, day: date | None) -> Signatures:
    """The place of the seal, with the date where it is known."""
    if day is None:
        return Signatures((), seal=authority)
    return Signatures((), dates=False, seal=f"{authority}　{in_full(day)}")


def _party(matter: Matter) -> Cells:
    """当事人."""
    return (
        ("当事人", matter.say("name")), ("身份证号", matter.say("id_no")),
        ("住　　址", matter.say("address") or matter.say("hukou_address") or matter.say("village_name")),
        ("申请日期", in_full(matter.get("applied"))),
    )


def _applied(matter: Matter) -> str:
    return f"{matter.programme.party}于{in_full(matter.get('applied'))}提出的{matter.programme.title}申请"


def _why(event: Row) -> str:
    """The reason of a step, with the words added to it."""
    return joined(said(event.get("reason")), said(event.get("words")))


def _decided(matter: Matter) -> date | None:
    day: date | None = matter.get("decided")
    return day


def _done(*actions: str) -> Callable[[Matter], date | None]:
    return lambda matter: matter.event(*actions).get("done")


# 受理通知书、补正告知书、不予受理告知书: by the township

def _term(matter: Matter) -> str:
    """How long it may take, by the limit in force."""
    row = limit("decide", matter.programme.key, matter.get("accepted") or matter.today, matter.around)
    if row is None:
        return ""
    unit = "个工作日" if row["unit"] == "工作日" else f"个{row['unit']}" if row["unit"] == "月" else str(row["unit"])
    longer = f"，特殊情况可以延长至{row['extended']}{unit}" if row.get("extended") else ""
    return f"自受理之日起{row['length']}{unit}{longer}"


ACCEPTED = Notice(
    "受理通知书", "acceptance",
    facts=lambda m: f"{_applied(m)}收悉。经审查，申请材料齐全，符合受理条件。",
    decision=lambda m: f"现予以受理，审核确认工作{_term(m) or '将在规定时限内'}完成。",
    cells=lambda m: (
        ("受理日期", in_full(m.get("accepted"))), ("经办人", m.say("handler")),
        ("已收材料", m.say("materials")), ("咨询电话", ""), ("办理时限", _term(m)),
    ),
    day=lambda m: m.get("accepted"), decides=False, appeal=False,
)


def _missing(matter: Matter) -> tuple[Block, ...]:
    rows = [(str(place), said(item), "") for place, item in enumerate(matter.get("lacking") or (), 1)]
    return (
        Words("需要补正的材料如下："),
        table(("序号", "需要补正的材料", "说　　明"), (2, 10, 9), rows, least=5),
        Words(f"请于{in_full(None)}前一次补齐，办理时限自补齐材料受理之日起计算。逾期未补的，视为放弃本次申请。"),
    )


LACKING = Notice(
    "补正告知书", "acceptance",
    facts=lambda m: f"{_applied(m)}收悉。经审查，申请材料不齐全。",
    decision=lambda m: "现将需要补正的全部材料一次性告知。能够通过政务服务平台查询获取的，不需重复提交。",
    cells=lambda m: (("经办人", m.say("handler")), ("咨询电话", "")),
    more=_missing, day=_done("补正"), decides=False, appeal=False,
)

NOT_ACCEPTED = Notice(
    "不予受理告知书", "acceptance",
    facts=lambda m: f"{_applied(m)}收悉。经审查，因下列原因，该申请不符合受理条件。",
    decision=lambda m: f"决定对{m.programme.party}的申请不予受理。情况发生变化的，可以重新申请。",
    cells=lambda m: (("不予受理的原因", _why(m.event("不予受理"))),),
    day=_done("不予受理"), decides=False,
)


# 确认、不予确认、变更、停发: by who decides

def _granted(matter: Matter) -> Money | None:
    return matter.amount(matter.start) if matter.programme.monthly else matter.get("amount")


def _grant_words(matter: Matter) -> str:
    what, amount = matter.programme, figures(_granted(matter))
    if not what.monthly:
        return f"决定给予{what.party}临时救助，救助金额{amount}。"
    return f"决定自{month_words(matter.start)}起给予{what.party}{what.benefit}，每月{amount}。"


def _grant_cells(matter: Matter) -> Cells:
    amount, start = _granted(matter), matter.start
    family: Cells = ()
    if matter.programme.household:
        family = (("家庭人口", matter.size), ("保障人口" if matter.programme.monthly else "救助人数", matter.covered))
    sums: Cells = (
        ("月保障金额" if matter.programme.monthly else "救助金额", figures(amount)), ("大　　写", in_capitals(amount)),
    )
    course: Cells = (("起始月", month_words(start)), ("金额构成", matter.components(start)))
    if not matter.programme.monthly:
        course = (("救助类型", joined(matter.say("track"), matter.say("cause"))), ("救助方式", matter.say("form")))
    account = matter.get("account")
    return (
        *family, *sums, *course, ("决定文号", matter.say("decision_no")), ("证　　号", matter.say("certificate_no")),
        ("发放账户", joined(matter.say("payee_name"), matter.say("bank"), masked_account(account) if account else "")),
    )


CONFIRMED = Notice(
    "确认通知书", "decision",
    facts=lambda m: f"{_applied(m)}，经调查核实、公示和审核，符合规定条件。",
    decision=_grant_words, cells=_grant_cells, day=_decided, number=lambda m: m.say("decision_no"),
    more=lambda m: (Words(
        "家庭人口、收入、财产、户籍、居住等情况发生变化的，应当及时告知乡镇人民政府；虚报、隐瞒、伪造的，依法追回并处理。"
    ),),
)

def _refused(matter: Matter) -> date | None:
    return _decided(matter) or matter.event("核对不符", "终止").get("done")


DENIED = Notice(
    "不予确认通知书", "decision",
    facts=lambda m: f"{_applied(m)}，经调查核实和审核，因下列原因，不符合规定条件。",
    decision=lambda m: f"决定对{m.programme.party}的申请不予确认。情况发生变化的，可以重新申请。",
    cells=lambda m: (
        ("不予确认的原因", _why(m.event("不予确认", "核对不符", "终止"))), ("决定日期", in_full(_refused(m))),
    ),
    day=_refused, number=lambda m: m.say("decision_no"),
)


_CHANGES = ("变更", "渐退", "恢复")


def _turn(matter: Matter) -> Month | None:
    """The month from which the newest change holds; None before anything changed."""
    done = matter.event(*_CHANGES).get("done")
    begins = {row["began"] for row in matter.paid}
    if done and (not begins or Month.of(done).plus(1) in begins):
        return Month.of(done).plus(1)
    return max(begins) if len(begins) > 1 else None


def _sums(matter: Matter) -> tuple[Money | None, Money | None]:
    """What was paid before the change, and what is from it on."""
    turn = _turn(matter)
    before = matter.amount(turn.plus(-1)) if turn else matter.amount(matter.start)
    after = matter.amount(turn)
    return before, Money(0) if turn and after is None and before is not None else after


def _change_words(matter: Matter) -> str:
    before, after = _sums(matter)
    more = ""
    if before is not None and after is not None and before != after:
        more = f"，每月{'增发' if after > before else '减发'}{figures(abs(after - before))}"
    return (f"决定自{month_words(_turn(matter))}起，将{matter.programme.party}{matter.programme.benefit}"
            f"由每月{figures(before)}调整为每月{figures(after)}{more}。")


def _tapering(matter: Matter) -> tuple[Block, ...]:
    """渐退: what is paid in each of its months."""
    rows = sorted((row for row in matter.paid if said(row.get("words")).startswith("渐退")), key=lambda r: r["began"])
    if not rows:
        return ()
    months = dict.fromkeys(row["began"] for row in rows)
    return (
        Words(f"渐退期内逐月发放金额如下，渐退期满（{max(months).words}）后停发："),
        table(("月份", "发放金额", "大写"), (5, 6, 11),
              [(month.words, figures(matter.amount(month)), in_capitals(matter.amount(month))) for month in months]),
    )


CHANGED = Notice(
    "变更通知书", "change",
    facts=lambda m: f"经核查，{m.programme.party}的有关情况发生变化：{_why(m.event(*_CHANGES)) or BLANK}。",
    decision=_change_words,
    cells=lambda m: (
        ("变更前月金额", figures(_sums(m)[0])), ("变更后月金额", figures(_sums(m)[1])),
        ("变更后大写", in_capitals(_sums(m)[1])), ("执行起始月", month_words(_turn(m))),
        ("变更原因", _why(m.event(*_CHANGES))),
    ),
    day=_done(*_CHANGES), more=_tapering,
)


def _stop_words(matter: Matter) -> str:
    last = matter.last
    return (f"决定停发{matter.programme.party}的{matter.programme.benefit}，"
            f"最后发放月份为{month_words(last)}，自{month_words(last.plus(1) if last else None)}起不再发放。")


STOPPED = Notice(
    "停发通知书", "change",
    facts=lambda m: f"经核查，因下列原因，{m.programme.party}不再符合享受{m.programme.benefit}的条件："
                    f"{_why(m.event('停发')) or BLANK}。",
    decision=_stop_words,
    cells=lambda m: (
        ("原月金额", figures(m.amount(m.last))), ("最后发放月份", month_words(m.last)),
        ("停发原因", _why(m.event("停发"))),
    ),
    day=_done("停发"),
)
