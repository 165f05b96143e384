"""The sentences of the page of 报送: what a package would carry, what came of it, what the bureau answered."""

from collections.abc import Sequence

from mzdesk.basics.months import Month
from mzdesk.exchange import answering, feedback, journal, policies
from mzdesk.exchange.handin import Preview
from mzdesk.exchange.journal import Sent
from mzdesk.exchange.manifest import KINDS
from mzdesk.exchange.receipts import Read
from mzdesk.exchange.verify import Verified
from ui.pages.exchange_parts import grouped
from ui.pages.handin_answers import Answers
from ui.pages.handin_state import Exported, Watch

COVERED = (journal.RECEIVED, journal.PHONED)
REVOKED = ("市局已注销本机的密钥，现在导出的包市局会拒收", "请重新写登记申请交给市局，再读入新的名册")
Told = tuple[str, str, str]
"""First line, second line and tone of a banner."""


def said(waiting: Preview, month: Month, sent: Sequence[Sent], *, full: bool) -> str:
    """One sentence: what the package of this month would carry."""
    if waiting.again:
        other = next((one.period for one in sent if one.number == waiting.number), str(month))
        whose = f"（月份是 {other}）" if other != str(month) else ""
        return f"{month.words}：自上次导出后没有新的变更，再导出会得到原来的第 {waiting.number} 号包{whose}。"
    whole = "，并附全部在册资料供市局核对" if full else ""
    if not waiting.changes:
        return f"{month.words}第 {waiting.number} 号：没有新的变更，导出的是零报告{whole}。"
    new, changed, ended = (sum(getattr(t, key) for t in waiting.registers) for key in ("new", "changed", "ended"))
    return (f"{month.words}第 {waiting.number} 号：新增 {new} 人，变更 {changed} 人，退出 {ended} 人"
            f"（共 {waiting.changes} 条变更{whole}）。")


def since(sent: Sequence[Sent]) -> str:
    """Where the bureau stands: what it has, what it has not answered."""
    last = next((one for one in sent if one.status in COVERED), None)
    told = f"市局已收到：第 {last.number} 号（{last.period}）。" if last else "市局还没有收到过本机的报送。"
    waiting = next((one for one in sent if one.status == journal.WAITING), None)
    if waiting and (last is None or waiting.number > last.number):
        told += f"第 {waiting.number} 号还在等市局回执；没有回执也可以再报，新包会从上次回执接上。"
    return told


def carried(waiting: Preview, sent: Sequence[Sent], kept: int) -> str:
    """The heading over the two tables; ``kept`` is how many files the registers hold."""
    answered = next((one.number for one in sent if one.status == journal.RECEIVED), 0)
    begin = f"自第 {answered} 号的回执以来" if answered else "从第一次报送起"
    what = f"{begin}的变动，都装在包里" if waiting.changes else f"{begin}没有变动"
    return f"{what}（本机各台账现有 {kept} 份档案）"


def warnings(seen: Watch, month: Month, today: Month) -> str:
    """What to look at before handing in; "" where there is nothing. None of it stands in the way."""
    found = []
    if month > today:
        found.append(f"选的是以后的月份（{month.words}）")
    if seen.drafts:
        found.append(f"{seen.drafts} 份草稿还没有提交核实，也会随包上报")
    if seen.problems:
        found.append(f"{seen.problems} 份档案有缺项或疑问")
    if seen.overdue:
        found.append(f"{seen.overdue} 人逾期未访")
    return f"导出前请看一眼：{'；'.join(found)}。不影响导出。" if found else ""


def exported(made: Exported) -> Told:
    """The stick may be pulled out; what to read on the telephone, what comes next."""
    package = made.package
    again = "没有新的变更，把原来的包又给了一份：" if package.again else ""
    kind = "全量包，" if package.kind == "full" else ""
    return (
        f"{again}{package.path.name}　{package.words}",
        f"第 {package.number} 号（{package.period}），{kind}{size_words(made.size)}，核对码 {grouped(package.short)}。"
        "下一步：把 U 盘交给市局，拿回回执后按 Ctrl+R 读入；也可以请市局在电话里念回执码，按 Ctrl+T 输入。",
        "green",
    )


def size_words(size: int) -> str:
    """1536 → 1.5 KB; whole numbers from 10 KB on."""
    number, unit = (size / (1 << 20), "MB") if size >= 1 << 20 else (size / (1 << 10), "KB")
    return f"{number:.0f} {unit}" if number >= 10 else f"{number:.1f} {unit}"


def answered(found: Read) -> Told:
    """What the bureau made of a package."""
    receipt = found.receipt
    told = [f"市局写入 {receipt.applied} 条"]
    if receipt.held:
        told.append(f"{len(receipt.held)} 条待市局核实")
    if receipt.conflicts:
        told.append(f"{len(receipt.conflicts)} 处两边都改过")
    words = "，".join(told) + "。"
    if receipt.held or receipt.conflicts:
        words += "逐条列在下面“回执里要看的”里，回车打开档案。"
    if found.parted:
        words = "本机的数据曾退回到较早的一份。请按 Ctrl+J 与市局重新接上，两边各自录入的内容都会保留。"
    if receipt.verdict == answering.DIFFER:
        words += "已替您勾上“全量包”，请按 Ctrl+E 再导出一次。"
    good = found.accepted and not receipt.held and not receipt.conflicts and receipt.verdict != answering.DIFFER
    return f"{found.words}。", words, "green" if good else "amber"


def came(found: Answers) -> Told | None:
    """What came of the files that were read: the newest receipt, the newest feedback, parameters, then the others in
    numbers. None where only a roster came, which is asked about."""
    kinds = ([answered(one.receipt) for _, one in found.read if one.receipt],
             [fed_back(one.fed_back) for _, one in found.read if one.fed_back],
             [installed(one.issue) for _, one in found.read if one.issue])
    told, earlier = [some[-1] for some in kinds if some], sum(len(some[:-1]) for some in kinds)
    left = [f"{number} 个{why}" for number, why in (
        (found.elsewhere, "不是给本机的"), (found.overtaken, "以前读过")) if number]
    rest = [f"还读入了较早的 {earlier} 个。"] if earlier else []
    rest += [f"另有 {'，'.join(left)}，没有再读。"] if left else []
    rest += [f"没有读成 {path.name}：{refusal.sentence}" for path, refusal in found.refused]
    if not told:
        title = "读到市局的新名册" if found.read else "没有读到新的回执或反馈"
        return (title, "".join(rest), "amber") if rest else None
    (first, words, tone), *others = told
    words += "".join(f"{title}：{more}" for title, more, _ in others)
    good = {tone, *(tone for *_, tone in others)} == {"green"} and not found.refused
    return first, words + "".join(rest), "green" if good else "amber"


def fed_back(found: feedback.Read) -> tuple[str, str, str]:
    """Feedback that was read: title, explanation, tone."""
    kept = f"，{len(found.kept)} 处本机后来改过，没有改动，请核对后再报" if found.kept else ""
    more = [f"名册更新到第 {found.roster} 版"] if found.roster else []
    more += [f"政策参数更新到第 {found.policy} 版"] if found.policy else []
    more += [f"找回 {found.recovered} 处内容等您核对（Alt+L）"] if found.recovered else []
    more += [f"还有 {found.contests} 处等市局核定，核定前暂缓发放"] if found.contests else []
    return (f"已读入市局反馈（第 {found.number} 号）",
            "；".join([f"写入 {found.applied} 处，{found.already} 处本来就一致{kept}", *more]) + "。",
            "amber" if found.kept or found.contests or found.recovered else "green")


def installed(issue: policies.Issue) -> tuple[str, str, str]:
    """The bureau's parameters that were installed: title, explanation, tone."""
    tables = len({table for table, _ in issue.rows})
    return (f"已安装市局的政策参数（第 {issue.version} 版）",
            f"{len(issue.rows)} 行，涉及 {tables} 类；从各行写明的日期起生效，这几类本机不能再改。", "green")


def verified(found: Verified) -> Told:
    """Whose file it is, when it was made, what is in it, whether it is whole."""
    whose = f"{found.name or found.site} {KINDS.get(found.kind, '')} 第 {found.number} 号 {found.period}"
    if not found.ok:
        return "这个文件有问题，不要使用", f"{found.reason}（文件自称：{whose}）" if found.site else found.reason, "red"
    entries = sum(sum(kinds.values()) for kinds in found.counts.values())
    carries = f"，{entries} 条变更" if found.kind in ("incremental", "full") else ""
    made = journal.minute(found.created)
    return (f"文件完整：{whose}",
            f"{found.reason}{made} 制作{carries}，核对码 {grouped(found.sha256[:8].upper())}。", "green")
