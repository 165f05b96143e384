"""回执单: what the bureau answers to a package, on paper for the township's file and to be signed by both (§8.1)."""

import json
from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import RowMapping, select

from mzdesk.basics.problems import Refusal
from mzdesk.describe.fields import Owner
from mzdesk.describe.paper import Block, Cell, Grid, Heading, Paper, Signatures, Words
from mzdesk.describe.wording import Wording
from mzdesk.exchange import answering
from mzdesk.exchange.records import PackageReceived
from mzdesk.people.desk import Desk
from mzdesk.people.places import division

RESULTS = {
    "merged": "已合并", "duplicate": "重复，以前已合并", "gap": "缺号，没有合并", "fork": "分叉，没有合并",
    "undone": "已撤回合并",
}
KINDS = {"incremental": "月报包", "full": "全量包"}
STANDS = {
    Owner.TOWNSHIP.value: "以乡镇为准", Owner.BUREAU.value: "以市局为准", Owner.NOBODY.value: "等市局核定",
}
SHOWN = 300
"""Lines of one kind on paper; what is beyond stands in the receipt file."""


def sheet(desk: Desk, sha256: str, say: Wording) -> Paper:
    """The 回执单 of one package. Raises Refusal where the package was never answered."""
    with desk.store.reading() as connection:
        row = connection.execute(select(PackageReceived).where(PackageReceived.sha256 == sha256)).mappings().first()
    if row is None or row["result"] not in RESULTS:
        raise Refusal("这个包没有回执", "请在收件记录里选择接收过的包", code="no-receipt")
    told = json.loads(row["receipt"])
    blocks: list[Block] = [_facts(desk, row, told)]
    for heading, body in (("一、待核的条目", _held(told, say)), ("二、两边都改过的栏目", _conflicts(told, say)),
                          ("三、没有收到的照片", _missing(told))):
        blocks += [Heading(heading), body]
    blocks.append(Signatures(("市局经办人", "乡镇经办人")))
    place = division(row["site"])
    return Paper(
        "报送回执单", tuple(blocks), copies=2,
        number=f"{place.name if place else row['site']} {row['period']} 第{row['number']}号",
        foot="以回执文件为准；本单供存档和电话核对。")


def _facts(desk: Desk, row: RowMapping, told: Mapping[str, Any]) -> Grid:
    place = division(row["site"])
    pairs = (
        ("报送单位", place.name if place else row["site"]), ("收件单位", desk.office.name),
        ("月份、序号", f"{row['period']} 第{row['number']}号（{KINDS.get(row['kind'], row['kind'])}）"),
        ("收到时间", row["received"][:16].replace("T", " ")),
        ("核对码", f"{row['sha256'][:4]} {row['sha256'][4:8]}".upper()),
        ("电话回执码", answering.phone_codes(desk).get(row["sha256"], "")),
        ("结论", RESULTS[row["result"]]), ("是否一致", told.get("verdict", "")),
        ("写入", f"{row['applied']} 条"), ("收到第几条", f"第 {told['mark']['seq']} 条"),
        ("待核", f"{row['held']} 条"), ("冲突", f"{row['conflicts']} 处"),
    )
    rows = [(Cell(a, head=True), Cell(b), Cell(c, head=True), Cell(d))
            for (a, b), (c, d) in zip(pairs[::2], pairs[1::2], strict=True)]
    return Grid((14, 30, 14, 26), tuple(rows))


def _table(heads: tuple[str, ...], widths: tuple[int, ...], rows: Sequence[tuple[str, ...]], total: int) -> Block:
    if not rows:
        return Words("没有。")
    lines = [tuple(Cell(head, head=True) for head in heads), *(tuple(Cell(text) for text in row) for row in rows)]
    if total > len(rows):
        lines.append((Cell(f"还有 {total - len(rows)} 处，见回执文件。", span=len(heads)),))
    return Grid(widths, tuple(lines))


def _held(told: Mapping[str, Any], say: Wording) -> Block:
    rows = [(say.title(one["entity"]), say.whose(one["entity"], one["record_id"]), one["rule"], one["words"],
             one["advice"]) for one in told["held"][:SHOWN]]
    return _table(("哪一类", "姓名或名称", "规则", "问题", "怎么办"), (16, 16, 8, 24, 28), rows, len(told["held"]))


def _conflicts(told: Mapping[str, Any], say: Wording) -> Block:
    rows = [(say.title(one["entity"]), say.whose(one["entity"], one["record_id"]),
             say.label(one["entity"], one["field"]),
             *(say.value(one["entity"], one["field"], json.loads(one[side])) for side in ("theirs", "ours")),
             STANDS.get(one["winner"], "")) for one in told["conflicts"][:SHOWN]]
    return _table(("哪一类", "姓名或名称", "栏目", "乡镇的值", "市局的值", "结果"), (14, 14, 14, 20, 20, 14), rows,
                  len(told["conflicts"]))


def _missing(told: Mapping[str, Any]) -> Block:
    count = len(told.get("missing", ()))
    return Words(f"{count} 张，请乡镇读入回执后再报送一次，会自动补上。" if count else "没有。")
