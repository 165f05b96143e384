"""The documents keep up: every command is described, every stored record has its term, every link leads somewhere."""

import re

import click
import house
import pytest

from mzdesk.lines import LINES
from mzdesk.store.base import Record

CLI_PAGE = house.ROOT / "docs" / "命令行.md"


def commands(group: click.Group, before: str = "") -> dict[str, click.Command]:
    """Every command by its full name: ``enrol request``."""
    found: dict[str, click.Command] = {}
    for name, command in group.commands.items():
        if isinstance(command, click.Group):
            found |= commands(command, f"{before}{name} ")
        else:
            found[f"{before}{name}"] = command
    return found


@pytest.fixture(scope="module")
def every_command():
    from mzdesk.cli import frame

    frame._load_commands()
    return commands(frame.cli)


def test_every_command_is_described(every_command):
    text = CLI_PAGE.read_text("utf-8")
    assert len(every_command) >= 10
    assert [name for name in every_command if not re.search(rf"(?<![\w-]){name}(?![\w-])", text)] == []


def test_every_option_is_described(every_command):
    text = CLI_PAGE.read_text("utf-8")
    options = {
        (name, option) for name, command in every_command.items() for parameter in command.params
        for option in parameter.opts if option.startswith("--") and option != "--help"
    }
    assert options
    assert sorted((n, o) for n, o in options if not re.search(rf"{o}(?![\w-])", text)) == []


def records(kind: type = Record) -> list[type]:
    """Every stored kind of record."""
    below = [each for sub in kind.__subclasses__() for each in records(sub)]
    return below if "__tablename__" not in vars(kind) else [kind, *below]


def test_every_stored_record_has_its_term_in_the_glossary():
    text = (house.ROOT / "docs" / "glossary.md").read_text("utf-8")
    ours = [r for r in records() if r.__module__.startswith("mzdesk.")]
    assert len(ours) >= len(LINES) + 2
    assert [r.__name__ for r in ours if f"`{r.__name__}`" not in text] == []


def test_every_line_has_its_title_in_the_glossary():
    text = (house.ROOT / "docs" / "glossary.md").read_text("utf-8")
    assert [line.key for line in LINES.values() if f"`{line.key}`" not in text or line.title not in text] == []


PAGES = [*sorted(house.ROOT.glob("*.md")), *sorted((house.ROOT / "docs").rglob("*.md"))]


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_links_lead_somewhere(page):
    targets = re.findall(r"\]\(([^)#\s]+)[^)]*\)", page.read_text("utf-8"))
    inside = [target for target in targets if not re.match(r"[a-z]+:", target)]
    assert [target for target in inside if not (page.parent / target).exists()] == []
