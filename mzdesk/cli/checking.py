"""数据体检 from the command line."""

from collections import Counter

import click

from mzdesk.basics.problems import Refusal
from mzdesk.cli.frame import Call, pass_call
from mzdesk.lines import LINES
from mzdesk.services import checks


@click.command()
@click.option("--rule", default="", help="只查一条规则，例如 A01")
@pass_call
def check(call: Call, rule: str) -> None:
    """数据体检：按规则查出要核对的记录和办法"""
    if rule and rule not in checks.RULES:
        raise Refusal(f"没有规则 {rule}", f"可用的有：{'、'.join(checks.RULES)}", code="no-rule")
    found = checks.run(call.desk(), call.progress, rule)
    counts = Counter(one.rule for one in found)
    call.answer(
        {"findings": [{"rule": one.rule, "record": one.record, "register": one.register, "text": one.words,
                       "advice": one.advice} for one in found], "counts": dict(counts)},
        *(f"{one.rule}  {LINES[one.register].title if one.register in LINES else one.register}  {one.record}  "
          f"{one.words}。{one.advice}。" for one in found),
        f"共{len(found)}处。" if found else "没有发现问题。")


COMMANDS = (check,)
