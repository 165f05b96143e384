"""Commands on registers: import, list, show, roster, paper."""

import io
from pathlib import Path

import click

from mzdesk import printing, sheets
from mzdesk.basics.dossier import Dossier
from mzdesk.basics.months import Month
from mzdesk.basics.placing import put
from mzdesk.basics.problems import Refusal
from mzdesk.cli.frame import FILE, Call, pass_call
from mzdesk.describe import Line
from mzdesk.describe.paper import Paper, Roster
from mzdesk.lines import LINES, line_of
from mzdesk.people.access import Permission
from mzdesk.people.desk import Desk
from mzdesk.people.doors import demand, may_see
from mzdesk.printing.shifting import Offset, shifted
from mzdesk.services import imports, papers, print_choices, records
from mzdesk.services.listing import SITE
from mzdesk.services.names import names, village_by_name

UNMOVED = Offset()


@click.command("import")
@click.argument("register")
@click.argument("file", type=FILE)
@click.option("--mapping", type=FILE, help="列对应表（JSON：列号或列名 → 字段）")
@click.option("--errors", type=FILE, help="把没有导入的行另存为工作簿，末列为错误原因")
@click.option("--drafts", is_flag=True, help="有问题的行也作为草稿导入")
@click.option("--dry-run", is_flag=True, help="只核对，不写入")
@pass_call
def import_(
    call: Call, register: str, file: Path, mapping: Path | None, errors: Path | None, drafts: bool, dry_run: bool,
) -> None:
    """从工作簿导入台账"""
    line, desk = line_of(register), call.desk()
    table = sheets.table_of_file(file, imports.known_words(line))
    columns = sheets.read_mapping(mapping, table) if mapping else imports.propose(desk, line, table)
    judged = imports.judge(desk, line, table, columns, drafts=drafts, progress=call.progress)
    done = imports.result(judged) if dry_run else imports.take_in(desk, line, judged, table, columns, call.progress)
    reasons = judged.reasons()
    written = None
    if errors and reasons:
        sheets.write_errors(file, table, reasons, errors)
        written = str(errors)
    data = {
        "rows": done.rows, "imported": done.imported, "drafts": done.drafts, "rejected": done.rejected,
        "already_there": done.already_there, "errors_file": written, "dry_run": dry_run,
        "mapping": {h.path: columns.get(h.column) for h in table.headings},
        "problems": [
            {"row": row.number, "field": p.field, "rule": p.rule, "text": p.message, "blocking": p.blocking}
            for row in judged.rows for p in row.problems
        ],
    }
    call.answer(
        data, f"共{done.rows}行：{'可' if dry_run else '已'}导入{done.imported}人，草稿{done.drafts}人，"
        f"台账里已有{done.already_there}人，有错误未导入{done.rejected}行。",
        *(f"  第{number}行：{reason}" for number, reason in list(reasons.items())[:20]),
        *(["  ……其余见错误文件。"] if len(reasons) > 20 else []),
        *([f"错误行已另存：{written}"] if written else []),
    )


@click.command("list")
@click.argument("register")
@click.option("--village", default="", help="村（社区）名称或代码")
@click.option("--site", default="", help="市局：只要一个乡镇（9 位代码）")
@click.option("--state", "states", multiple=True, help="状态，可重复")
@click.option("--view", default="", type=click.Choice(["", "unvisited", "overdue", "soon", "problems", "draft", "left",
                                                      "all"]), help="视图")
@click.option("--text", default="", help="姓名、首字母、拼音、证件号开头")
@click.option("--unmask", default="", help="不遮盖，写明理由（记入日志）")
@pass_call
def list_(
    call: Call, register: str, village: str, site: str, states: tuple[str, ...], view: str, text: str, unmask: str,
) -> None:
    """列出台账"""
    line, desk = line_of(register), call.desk()
    query = records.Query(text=text, village=_village(desk, village, site), site=site, states=states, view=view)
    listed = records.listing(desk, line, query)
    rows = listed.rows
    found = [{"id": row.id, "state": row.state, "problems": row.problems, "site": row.site,
              **{key: words for key, words in row.texts.items() if key != SITE}} for row in rows]
    if unmask:
        known, described = names(desk), records.fields(line)
        for entry, row in zip(found, rows, strict=True):
            dossier = records.load(desk, line, row.id)
            entry |= {k: known.words(described[k], dossier.get(k)) for k in entry if k in described}
        records.unmask(desk, line.register, "", "list", unmask)
    call.answer({"records": found, "sites": dict(listed.by_site())}, *(
        f"{entry['id']}  {entry['state']}  " + "  ".join(str(row.texts[c.key]) for c in line.columns[:6])
        for entry, row in zip(found, rows, strict=True)
    ), f"共{len(found)}条。")


@click.command()
@click.argument("key", metavar="ID")
@click.option("--unmask", default="", help="不遮盖，写明理由（记入日志）")
@pass_call
def show(call: Call, key: str, unmask: str) -> None:
    """显示一条记录"""
    desk = call.desk()
    line, dossier = _find(desk, key)
    records.look(desk, line, key)
    if unmask:
        records.unmask(desk, line.register, key, "show", unmask)
    known, described = names(desk), records.fields(line)

    def words(path: str, value: object) -> str:
        return known.words(described[path], value) if unmask else known.shown(described[path], value)

    values = {k: words(k, v) for k, v in dossier.values.items() if k in described}
    parts = {
        part: [{k: words(f"{part}.{k}", v) for k, v in row.items() if f"{part}.{k}" in described} for row in rows]
        for part, rows in dossier.parts.items()
    }
    found = records.check(desk, line, dossier)
    call.answer(
        {"id": key, "register": line.register, "state": dossier.state, "values": values, "parts": parts,
         "problems": [{"field": p.field, "rule": p.rule, "text": p.message} for p in found]},
        f"{line.title}  {dossier.state}", *(f"  {described[k].label}：{v or '未采集'}" for k, v in values.items()),
        *(f"  问题：{p.message}" for p in found),
    )


def _find(desk: Desk, key: str) -> tuple[Line, Dossier]:
    for line in (line for line in LINES.values() if may_see(desk, line)):
        try:
            return line, records.load(desk, line, key)
        except Refusal:
            continue
    raise Refusal("没有这个编号的记录", "用 list 命令查看编号", code="no-record")


def _village(desk: Desk, typed: str, site: str = "") -> str:
    if not typed:
        return ""
    found = village_by_name(desk, typed, site)
    if found is None:
        raise Refusal("没有这个村（社区）", "请核对名称或代码", code="no-village")
    return found


@click.command()
@click.argument("register")
@click.option("--to", required=True, type=FILE, help="输出文件，.pdf 或 .xlsx")
@click.option("--village", default="", help="村（社区）名称或代码")
@click.option("--site", default="", help="市局：只要一个乡镇（9 位代码）")
@click.option("--month", default="", help="某月末在册的人，写作 2026-10")
@click.option("--purpose", default="internal", type=click.Choice(list(papers.PURPOSES)), help="用途，决定遮盖")
@pass_call
def roster(call: Call, register: str, to: Path, village: str, site: str, month: str, purpose: str) -> None:
    """打印花名册为 PDF 或工作簿"""
    line, desk = line_of(register), call.desk()
    asked = Month.parse(month) if month else None
    if month and asked is None:
        raise Refusal("看不懂这个月份", "请写成 2026-10 的样子", code="bad-month")
    query = records.Query(village=_village(desk, village, site), site=site, month=asked)
    content = papers.roster(desk, line, query, purpose)
    pages = write_content(call, content, to)
    papers.register_print(
        desk, line, f"{content.title}（{to.suffix.lstrip('.')}）", purpose=purpose, pages=pages, exported=True)
    call.answer({"path": str(to), "rows": len(content.rows), "pages": pages},
                f"{content.title}：{len(content.rows)}{line.unit}，{pages}页，已写到 {to}")


def write_content(call: Call, content: Paper | Roster, to: Path, moved: Offset = UNMOVED) -> int:
    """Write a roster or a paper with the fonts that the office has chosen; how many pages."""
    if call.opened is not None:
        demand(call.opened, Permission.EXPORT)
    fonts = printing.fonts_with(*print_choices.faces(call.opened)) if call.opened is not None else None
    if to.suffix.lower() == ".xlsx" and isinstance(content, Roster):
        sheets.write_roster(content, to, call.progress)
        return 1
    if to.suffix.lower() != ".pdf":
        raise Refusal("输出文件的扩展名不对", "花名册用 .pdf 或 .xlsx，文书用 .pdf", code="bad-suffix")
    lacking = printing.missing_glyphs(content, fonts)
    if lacking:
        click.echo(f"注意：本机没有字体能印这些字：{'、'.join(lacking)}", err=True)
    pages = 0

    def draw(part: Path) -> None:
        nonlocal pages
        drawn = io.BytesIO()
        pages = printing.render(content, drawn, progress=call.progress, fonts=fonts)
        part.write_bytes(shifted(drawn.getvalue(), moved))

    put(to, draw)
    return pages


@click.command()
@click.argument("kind")
@click.option("--of", "key", default="", metavar="ID", help="记录编号")
@click.option("--to", type=FILE, help="输出的 PDF")
@click.option("--shift", is_flag=True, help="套打：按“设置”里这种文书的偏移移动，直接送打印机用")
@pass_call
def paper(call: Call, kind: str, key: str, to: Path | None, shift: bool) -> None:
    """打印一份文书；paper list 列出全部"""
    if kind == "list":
        every = [{"kind": k, "register": line.register} for line in LINES.values() for k in papers.kinds(line)]
        call.answer({"papers": every}, *(f"{p['kind']}（{p['register']}）" for p in every))
        return
    if not key or to is None:
        raise click.UsageError("paper needs --of and --to")
    desk = call.desk()
    line, _ = _find(desk, key)
    content = papers.paper(desk, line, key, kind)
    moved = Offset(*print_choices.offset(desk, kind)) if shift else UNMOVED
    pages = write_content(call, content, to, moved)
    done = papers.register_print(desk, line, kind, subject_id=key, copies=content.copies, pages=pages)
    call.answer({"path": str(to), "pages": pages, "copies": content.copies, "copy_number": done.copy_number,
                 "right": moved.right, "down": moved.down},
                f"{kind}：{pages}页，一式{content.copies}份，已写到 {to}",
                *([f"套打：{moved.words}。"] if moved.words else []))


COMMANDS = (import_, list_, show, roster, paper)
