"""一人一档: the page of one person on paper, for the office."""

from collections.abc import Iterable

from mzdesk.describe.paper import Block, Cell, Grid, Heading, Paper, Words
from mzdesk.people.desk import Desk
from mzdesk.services.papers import INTERNAL, PURPOSES
from mzdesk.services.person_file import PersonFile

TITLE = "一人一档"
MOST = 200
"""Lines of the course that are printed, the newest."""


def paper(desk: Desk, about: PersonFile) -> Paper:
    """Everything about one person; what is masked on the page is masked here."""
    blocks: list[Block] = [_facts(about)]
    blocks += _table("登记情况", (28, 20, 52), ("台账", "状态", "下一期限"), (
        (one.title, one.state, one.due) for one in about.registers))
    blocks += _table("家庭成员", (30, 25, 25, 20), ("姓名", "与户主关系", "年龄", "共同生活"), (
        (one.name, one.relation, one.years, "是" if one.counted else "否") for one in about.household))
    blocks += _table("发放情况", (18, 46, 20, 16), ("月份", "项目", "金额（元）", "结果"), (
        (str(one.month), one.words, f"{one.amount.short}", one.result) for one in about.payments))
    blocks += _table("经过", (18, 20, 62), ("日期", "类别", "内容"), (
        (one.day, one.kind, one.words) for one in about.course[:MOST]))
    if len(about.course) > MOST:
        blocks.append(Words(f"另有{len(about.course) - MOST}条较早的经过未列。", indent=False))
    today = desk.today()
    return Paper(f"{about.name}{TITLE}", tuple(blocks), subtitle=f"{desk.office.name}　{today.isoformat()}",
                 foot="" if about.revealed else PURPOSES[INTERNAL])


def _facts(about: PersonFile) -> Grid:
    told = [("姓名", about.name), ("村组", about.place), ("年龄", about.years), *about.facts]
    if len(told) % 2:
        told.append(("", ""))
    rows = tuple(tuple(cell for label, words in told[at:at + 2] for cell in (Cell(label, head=True), Cell(words)))
                 for at in range(0, len(told), 2))
    return Grid((16, 34, 16, 34), rows)


def _table(title: str, widths: tuple[int, ...], heads: tuple[str, ...], rows: Iterable[tuple[str, ...]]) -> list[Block]:
    """A heading with a table below; nothing where there is no row."""
    body = tuple(tuple(Cell(words) for words in row) for row in rows)
    head = tuple(Cell(words, head=True, align="center") for words in heads)
    return [Heading(title), Grid(widths, (head, *body))] if body else []
