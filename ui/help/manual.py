"""The pages of docs/用户手册 as the program reads them: titles, headings, search. No window here."""

from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

FOLDER = Path(__file__).resolve().parents[2] / "docs" / "用户手册"
CONTENTS = "目录.md"
SNIPPET = 60


@dataclass(frozen=True)
class HelpPage:
    """One page: its file name without ending, its title, its Markdown."""

    name: str
    title: str
    text: str

    @property
    def headings(self) -> tuple[str, ...]:
        return tuple(line.lstrip("#").strip() for line in self.text.splitlines() if line.startswith("##"))


@dataclass(frozen=True)
class Found:
    """Where a search leads: the page, the heading above the words ("" at the top), and the words around them."""

    page: HelpPage
    heading: str
    words: str


@lru_cache(maxsize=1)
def pages(folder: Path = FOLDER) -> tuple[HelpPage, ...]:
    """All pages in the order of the contents; none where the manual is missing."""
    contents = folder / CONTENTS
    if not contents.exists():
        return ()
    names = [part.partition(".md)")[0] for part in contents.read_text(encoding="utf-8").split("](")[1:]]
    return tuple(_read(folder, name) for name in names if (folder / f"{name}.md").exists())


def _read(folder: Path, name: str) -> HelpPage:
    text = (folder / f"{name}.md").read_text(encoding="utf-8")
    return HelpPage(name, text.splitlines()[0].lstrip("# ").strip(), text)


def page(name: str) -> HelpPage | None:
    """The page of that name."""
    return next((one for one in pages() if one.name == name), None)


def search(typed: str) -> list[Found]:
    """Places where all words stand together in one paragraph, titles and headings first."""
    words = typed.lower().split()
    if not words:
        return []
    first: list[Found] = []
    rest: list[Found] = []
    for one in pages():
        heading = ""
        for line in one.text.splitlines():
            is_head = line.startswith("#")
            if line.startswith("##"):
                heading = line.lstrip("#").strip()
            if line.startswith("![") or not all(word in line.lower() for word in words):
                continue
            (first if is_head else rest).append(Found(one, heading, "" if is_head else _around(line, words[0])))
    return first + rest


def _around(line: str, word: str) -> str:
    """The words around the find, without the marks of Markdown."""
    plain = line.strip("-#>| ").replace("**", "").replace("`", "").replace("|", " ")
    at = max(plain.lower().find(word) - SNIPPET // 3, 0)
    return ("…" if at else "") + plain[at:at + SNIPPET] + ("…" if len(plain) > at + SNIPPET else "")
