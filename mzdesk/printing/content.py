"""All texts of a paper or a roster, to look through before anything is drawn."""

from collections.abc import Iterator

from mzdesk.describe.paper import Block, Grid, Heading, Paper, Roster, Signatures, Ticks, Words


def texts(content: Paper | Roster) -> Iterator[str]:
    """Every text that will be printed."""
    if isinstance(content, Roster):
        yield from (content.title, content.office, content.date, content.purpose, content.counted)
        yield from content.signers
        yield from content.notes
        for column in content.columns:
            yield from (column.label, column.group)
        for row in content.rows:
            yield from row
        return
    yield from (content.title, content.subtitle, content.number)
    for block in content.blocks:
        yield from _texts(block)
    yield from (content.basis, content.foot)


def _texts(block: Block) -> Iterator[str]:
    match block:
        case Words() | Heading():
            yield block.text
        case Grid():
            yield from (cell.text for row in block.rows for cell in row)
        case Ticks():
            yield block.question
            yield from block.options
        case Signatures():
            yield from block.roles
            yield block.seal
