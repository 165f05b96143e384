"""Papers of relief cases, by programme (assistance.md §5)."""

from collections.abc import Mapping

from mzdesk.describe.line import PaperMaker


def dibao_papers(programme: str) -> Mapping[str, PaperMaker]:
    """The papers of a 低保 case by their names, in the order of the procedure."""
    return {}


def temporary_papers() -> Mapping[str, PaperMaker]:
    """The papers of a 临时救助 case."""
    return {}


def disability_papers() -> Mapping[str, PaperMaker]:
    """The papers of a 残疾人两项补贴 case."""
    return {}


def old_age_papers() -> Mapping[str, PaperMaker]:
    """The papers of a 高龄津贴 case."""
    return {}
