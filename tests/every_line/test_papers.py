"""Every paper and roster of every line says something for an empty and a full record, and nothing it must not say."""

import io

import pytest

from mzdesk.basics.problems import Refusal
from mzdesk.describe import Kind
from mzdesk.describe.paper import Cell, Grid, Heading, Paper, Signatures, Ticks, Words
from mzdesk.describe.values import words_of
from mzdesk.lines import LINES
from mzdesk.services import papers, records
from mzdesk.services.dossiers import record_fields
from tests.every_line.filled import whole
from tests.fixtures import put

PAPERS = [(line, kind) for line in LINES.values() for kind in line.papers]


def texts(paper):
    """Every text that a paper shows."""
    yield from (paper.title, paper.number, paper.subtitle, paper.basis, paper.foot)
    for block in paper.blocks:
        match block:
            case Words() | Heading():
                yield block.text
            case Grid():
                yield from (cell.text for row in block.rows for cell in row)
            case Ticks():
                yield from (block.question, *block.options)
            case Signatures():
                yield from (*block.roles, block.seal)


def sound(paper):
    """A paper that can be drawn: grids without holes, ticks that are offered, texts that are texts."""
    assert isinstance(paper, Paper)
    assert paper.title
    assert paper.copies >= 1
    assert any(isinstance(block, Grid) for block in paper.blocks)
    for block in paper.blocks:
        if isinstance(block, Grid):
            for row in block.rows:
                assert all(isinstance(cell, Cell) for cell in row)
                assert sum(cell.span for cell in row) == len(block.widths), row
        if isinstance(block, Ticks) and block.chosen:
            assert set(block.chosen) <= set(block.options)
    assert all(isinstance(text, str) for text in texts(paper))
    assert not any("None" in text or "未知代码" in text for text in texts(paper))


@pytest.mark.parametrize(("line", "kind"), PAPERS)
def test_a_paper_of_an_empty_record_is_a_blank_form(line, kind, shared_desk):
    paper = papers.paper(shared_desk, line, put(shared_desk, line, {}), kind)
    sound(paper)
    for block in paper.blocks:
        if isinstance(block, Ticks):
            assert block.chosen is None, f"{block.question} is ticked though nobody was asked"


@pytest.mark.parametrize(("line", "kind"), PAPERS)
def test_a_paper_of_a_full_record_shows_who_it_is_about(line, kind, shared_desk):
    values, parts = whole(shared_desk, line)
    paper = papers.paper(shared_desk, line, put(shared_desk, line, {**values, "name": "向䶮·艾力"}, parts=parts), kind)
    sound(paper)
    assert any("向䶮·艾力" in text for text in texts(paper))


@pytest.mark.parametrize(("line", "kind"), PAPERS)
def test_the_legal_basis_on_a_paper_is_a_row_of_policy(line, kind, shared_desk):
    paper = papers.paper(shared_desk, line, put(shared_desk, line, {}), kind)
    known = {row["text"] for row in shared_desk.policy.rows("legal_basis", shared_desk.today())}
    assert paper.basis in known


@pytest.mark.parametrize(("line", "kind"), PAPERS)
@pytest.mark.parametrize("filled", [False, True], ids=["empty", "full"])
def test_a_paper_becomes_a_pdf(line, kind, filled, shared_desk):
    printing = pytest.importorskip("mzdesk.printing")
    if not hasattr(printing, "render"):
        pytest.skip("nothing draws papers yet")
    values, parts = whole(shared_desk, line) if filled else ({}, {})
    out = io.BytesIO()
    pages = printing.render(papers.paper(shared_desk, line, put(shared_desk, line, values, parts=parts), kind), out)
    assert pages >= 1
    assert out.getvalue().startswith(b"%PDF-")
    assert len(out.getvalue()) > 5000


def test_an_unknown_paper_is_refused_in_words(line, shared_desk):
    with pytest.raises(Refusal) as caught:
        papers.paper(shared_desk, line, put(shared_desk, line, {}), "没有这种")
    assert caught.value.happened == f"{line.title}没有名为“没有这种”的文书"


def roster(desk, line, purpose):
    return papers.roster(desk, line, records.Query(view="all"), purpose)


def test_a_roster_has_a_final_text_for_every_column(line, desk):
    values, parts = whole(desk, line)
    put(desk, line, values, parts=parts)
    put(desk, line, {"name": "单某"})
    found = roster(desk, line, papers.INTERNAL)
    assert [len(row) for row in found.rows] == [len(found.columns)] * 2
    assert all(isinstance(text, str) for row in found.rows for text in row)
    assert [row[0] for row in found.rows] == ["1", "2"]
    assert found.columns[0].label == "序号"
    labels = [column.label for column in found.columns]
    assert len(set(labels)) == len(labels)
    assert found.title.startswith(desk.office.place)
    assert found.date == "2026年10月9日"


def test_a_roster_shows_no_whole_identity_number_unless_it_goes_to_the_bureau(line, desk):
    values, parts = whole(desk, line)
    put(desk, line, values, parts=parts)
    number = next((values[k] for k, f in record_fields(line).items() if f.kind is Kind.IDNO), None)
    if number is None:
        pytest.skip("the register keeps nobody's number")
    internal = "\n".join("\t".join(row) for row in roster(desk, line, papers.INTERNAL).rows)
    assert number not in internal
    assert number[6:14] not in internal
    assert number in "\n".join("\t".join(row) for row in roster(desk, line, papers.BANK).rows)
    assert roster(desk, line, papers.BANK).purpose == "报送专用，含完整证件号，用后妥善保管"
    assert roster(desk, line, papers.INTERNAL).purpose == "内部使用，证件号已遮盖"


def test_sensitive_values_stand_masked_in_list_and_roster(line, desk):
    values, parts = whole(desk, line)
    key = put(desk, line, values, parts=parts)
    secret = [f for f in record_fields(line).values() if f.secrecy >= 2 and f.kind is not Kind.IDNO]
    assert secret
    (row,) = records.listing(desk, line, records.Query(view="all")).rows
    shown = [*row.texts.values(), *roster(desk, line, papers.INTERNAL).rows[0]]
    said = {column.key for column in line.columns}
    for field in secret:
        if field.key in said and values[field.key] is not None:
            assert words_of(values[field.key]) not in shown, field.label
    assert row.id == key


def test_an_unknown_purpose_is_refused_in_words(line, shared_desk):
    with pytest.raises(Refusal) as caught:
        roster(shared_desk, line, "anything")
    assert caught.value.code == "bad-purpose"
