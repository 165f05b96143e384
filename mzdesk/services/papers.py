"""Papers and rosters of any line, masked by purpose before anything is drawn, and the register of what was printed."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from sqlalchemy import func, select

from mzdesk.basics.dossier import Circumstances, Dossier
from mzdesk.basics.names import masked_name
from mzdesk.basics.problems import Refusal
from mzdesk.cases.ages import is_minor
from mzdesk.describe import Column, Kind, Line
from mzdesk.describe.paper import Paper, Roster, RosterColumn
from mzdesk.people.access import Permission
from mzdesk.people.desk import BUREAU, Desk
from mzdesk.people.doors import asks, demand
from mzdesk.services import settings
from mzdesk.services.deeds import note
from mzdesk.services.dossiers import dossiers, fields, load
from mzdesk.services.listing import SITE, Listing, Query, Row, cell, heading, listing
from mzdesk.services.names import Names, names, site_name
from mzdesk.store.deeds import EXPORT, PRINT, Deed
from mzdesk.store.work import Changes, table_of

INTERNAL, PUBLIC, BANK = "internal", "public", "bank"
PURPOSES = {INTERNAL: "内部使用，证件号已遮盖", PUBLIC: "公示", BANK: "报送专用，含完整证件号，用后妥善保管"}


@dataclass(frozen=True)
class PrintRecord:
    """One line of the print register: who printed what, when, which copy."""

    when: str
    who: str
    words: str
    register: str
    purpose: str
    copies: int
    pages: int
    copy_number: int
    subject_id: str = ""
    changes: Changes = field(default_factory=Changes)


def may_hang(line: Line) -> bool:
    """Whether anything of this register may be posted (公示)."""
    return not line.children and any(column.public for column in line.columns)


def kinds(line: Line) -> list[str]:
    """The papers a record of this line yields."""
    return list(line.papers)


@asks(Permission.PRINT)
def paper(desk: Desk, line: Line, key: str, kind: str) -> Paper:
    """One paper of one record, ready to draw."""
    make = line.papers.get(kind)
    if make is None:
        raise Refusal(f"{line.title}没有名为“{kind}”的文书", f"可用的有：{'、'.join(line.papers)}", code="no-paper")
    dossier = load(desk, line, key)
    village = names(desk).villages.get(dossier.values.get("village", ""), "")
    group = dossier.values.get("group") or ""
    dossier = replace(dossier, values={**dossier.values, "village_name": f"{village}{group}"})
    return make(dossier, desk.around(), desk.office_name())


@asks(Permission.PRINT)
def roster(desk: Desk, line: Line, query: Query, purpose: str = INTERNAL) -> Roster:
    """The register as a table for a purpose.

    A public one has only the columns that may hang on a board, those who are on the roster now, and a minor by
    surname. Registers of children, and those of which nothing may be posted, refuse it (care.md §6.3).
    """
    if purpose not in PURPOSES:
        raise Refusal("用途只能是 internal、public 或 bank", "请重新选择用途", code="bad-purpose")
    if purpose == PUBLIC and line.children:
        raise Refusal(
            "儿童信息不得公示，不能生成公示用花名册", "请改用内部用途；确需公开的只公布人数", code="children-not-public"
        )
    columns = [c for c in line.columns if c.roster and (c.public or purpose != PUBLIC)]
    if not columns:
        raise Refusal(f"{line.title}没有可以公示的内容，不能生成公示用花名册", "请改用内部用途", code="nothing-public")
    rows = [row for row in listing(desk, line, query).rows if purpose != PUBLIC or row.state in line.roster_states]
    around = desk.around()
    with desk.store.reading() as connection:
        found = {d.id: d for d in dossiers(connection, line, ids=[r.id for r in rows], notes=False)}
    known = names(desk)
    bureau = desk.office.role == BUREAU
    place_of = (lambda row: (row.texts[SITE],)) if bureau else (lambda row: ())
    body = [
        (str(place), *place_of(row), *(
            _text(c, cell(line, c, found[row.id], known, around, masked=purpose != BANK),
                  minor=purpose == PUBLIC and _minor(found[row.id], around)) for c in columns))
        for place, row in enumerate(rows, 1)
    ]
    today = desk.today()
    return Roster(
        title=f"{desk.office.place}{line.roster_title or line.title + '花名册'}", office=desk.office.name,
        date=f"{today.year}年{today.month}月{today.day}日",
        columns=(RosterColumn("序号", 10, align="center"), *((RosterColumn("乡镇", 24),) if bureau else ()),
                 *(_column(line, c) for c in columns)),
        rows=body, purpose=PURPOSES[purpose], notes=_notes(query, known, rows if bureau else ()),
        counted=line.unit, signers=signers(desk),
    )


SIGNERS: tuple[tuple[str, str], ...] = (
    ("填表人", ""), ("审核人", "office.reviewer"), ("负责人", "office.head"))


def signers(desk: Desk) -> tuple[str, ...]:
    """Who signs a roster; the names that the office has set stand there already, to be signed beside."""
    named = [(role, settings.get(desk, key) if key else "") for role, key in SIGNERS]
    return tuple(f"{role}（{name}）" if name else role for role, name in named)


def _column(line: Line, column: Column) -> RosterColumn:
    described = fields(line).get(column.key)
    short = column.width <= 14 or (described is not None and described.kind is Kind.FLAG)
    return RosterColumn(heading(line, column), column.width, column.group, "center" if short else "left")


def _minor(dossier: Dossier, around: Circumstances) -> bool:
    return is_minor(dossier.values.get("birth"), around.today, around.policy)


def _text(column: Column, words: str, *, minor: bool) -> str:
    """The last mask before paper: on a board a minor has a surname only."""
    return masked_name(words) if minor and column.key == "name" else words


def _notes(query: Query, known: Names, rows: Sequence[Row] = ()) -> tuple[str, ...]:
    """What the list is of; at a bureau how many of each township stand on it."""
    place = known.villages.get(query.village, "") if query.village else site_name(query.site) if query.site else ""
    counts = Listing(tuple(rows), len(rows)).by_site()
    told = [f"其中：{'，'.join(f'{site_name(site)}{count}' for site, count in counts)}"] if len(counts) > 1 else []
    return (*((f"范围：{place}",) if place else ()), *told)


def register_print(
    desk: Desk, line: Line | None, words: str, *, subject_id: str = "", copies: int = 1, purpose: str = "",
    pages: int = 0, exported: bool = False,
) -> PrintRecord:
    """Note a print (or a file written) in the chained log; the copy number counts on for the same paper."""
    demand(desk, Permission.EXPORT if exported else Permission.PRINT)
    table = table_of(Deed)
    kind = EXPORT if exported else PRINT
    register = line.register if line else ""
    with desk.store.work(desk.operator, "导出" if exported else "打印") as work:
        before = work.connection.scalar(
            select(func.max(table.c.number)).where(
                table.c.kind == kind, table.c.words == words, table.c.subject_id == (subject_id or None))
        ) or 0
        when = note(
            work, desk, kind, register=register, subject_id=subject_id or None, words=words, purpose=purpose,
            copies=copies, number=before + copies, pages=pages,
        )
    return PrintRecord(
        when, desk.operator, words, register, purpose, copies, pages, before + copies, subject_id, work.changes)


@asks(Permission.READ)
def print_register(desk: Desk, limit: int = 500) -> list[PrintRecord]:
    """What was printed and written to files, newest first."""
    table = table_of(Deed)
    with desk.store.reading() as connection:
        rows = connection.execute(
            select(table).where(table.c.kind.in_((PRINT, EXPORT))).order_by(table.c.id.desc()).limit(limit)
        ).all()
    return [
        PrintRecord(
            row.done_at or "", row.done_by or "", row.words or "", row.register or "", row.purpose or "",
            row.copies or 1, row.pages or 0, row.number or 0, row.subject_id or "",
        )
        for row in rows
    ]
