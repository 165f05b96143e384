"""Finding the fonts of this computer by role: those in the own folder first, then the office's, then free ones."""

import os
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from enum import Enum
from pathlib import Path

from mzdesk.printing.sfnt import FaceFile, read_face

OWN = Path(__file__).resolve().parents[2] / "resources" / "fonts"
ENDINGS = (".ttf", ".ttc", ".otf")


class Role(Enum):
    """What a typeface is for on paper (GB/T 9704): title, body, headings, subtitles, tables."""

    TITLE = "标宋"
    BODY = "仿宋"
    HEAD = "黑体"
    KAI = "楷体"
    SONG = "宋体"
    RARE = "生僻字"


# In order of preference within a role. Matched against the file name, in the own folder also against the names inside.
PATTERNS: tuple[tuple[Role, str], ...] = (
    (Role.TITLE, r"fzxbs|xiaobiaosong|小标宋"),
    (Role.TITLE, r"^stzhongs|华文中宋"),
    (Role.TITLE, r"^notoserifsc.*(black|900)"),
    (Role.BODY, r"^simfang|^fangsong_?gb2312|^仿宋_?gb2312"),
    (Role.BODY, r"^fzfs|方正仿宋"),
    (Role.BODY, r"fangsong|^stfangso|zhuque|仿宋"),
    (Role.HEAD, r"^simhei"),
    (Role.HEAD, r"^fzht|方正黑体"),
    (Role.HEAD, r"^notosanssc.*(bold|700)"),
    (Role.HEAD, r"^wqy-zenhei|wenquanyi zen hei"),
    (Role.HEAD, r"^wqy-microhei|^msyh\b|^droidsansfallback|heiti|黑体"),
    (Role.KAI, r"^simkai|^kaiti_?gb2312|^楷体_?gb2312"),
    (Role.KAI, r"^fzkt|方正楷体|^stkaiti|华文楷体"),
    (Role.KAI, r"^lxgwwenkai(gb)?-regular"),
    (Role.KAI, r"^ukai|kaiti|楷体"),
    (Role.SONG, r"^simsun$"),
    (Role.SONG, r"^fzss|^fzshusong|方正书宋"),
    (Role.SONG, r"^notoserifsc.*(regular|400)"),
    (Role.SONG, r"^uming|^stsong|songti|宋体"),
    (Role.RARE, r"^hanamina"),
    (Role.RARE, r"^hanaminb|^simsunb$|^simsunextg|^babelstonehan"),
)
_COMPILED = tuple((role, re.compile(pattern, re.MULTILINE)) for role, pattern in PATTERNS)


@dataclass
class Found:
    """The usable faces of every role, best first; those that were left aside, with the reason; and ``others``, usable
    faces in the own folders whose names tell no role."""

    faces: dict[Role, list[FaceFile]] = field(default_factory=dict)
    unusable: list[tuple[str, str]] = field(default_factory=list)
    others: list[FaceFile] = field(default_factory=list)

    def choose(self, role: Role, file_name: str) -> None:
        """Put a face in the first place of a role, whatever its names say of it. One that is gone is passed over."""
        every = [*(face for faces in self.faces.values() for face in faces), *self.others]
        chosen = next((face for face in every if face.path.name == file_name), None)
        if chosen is not None:
            rest = [face for face in self.faces.get(role, []) if face.path != chosen.path]
            self.faces[role] = [chosen, *rest]

    def of(self, *roles: Role) -> list[FaceFile]:
        return [face for role in roles for face in self.faces.get(role, [])]


def places() -> tuple[Path, ...]:
    """Where this kind of computer keeps its fonts."""
    windows = os.environ.get("WINDIR")
    if windows:
        local = os.environ.get("LOCALAPPDATA")
        return (Path(windows) / "Fonts", *((Path(local) / "Microsoft/Windows/Fonts",) if local else ()))
    home = Path.home()
    return (home / ".local/share/fonts", home / ".fonts", Path("/usr/local/share/fonts"), Path("/usr/share/fonts"))


def find(own: Iterable[Path], system: Iterable[Path]) -> Found:
    """Search the folders. In the program's own folders any font counts that says what it is by its inner names."""
    found = Found()
    ranked: list[tuple[int, int, str, Role, FaceFile]] = []
    seen: set[str] = set()
    sources = [(folder, True) for folder in own] + [(folder, False) for folder in system]
    for order, (folder, inside) in enumerate(sources):
        for path in _font_files(folder):
            if path.name.lower() in seen:
                continue
            # Thousands of fonts may lie in a system folder: only those whose file name tells are opened.
            place = _place(path.stem.lower())
            face = read_face(path) if inside or place is not None else None
            if face is None:
                continue
            if place is None:
                place = _place("\n".join(face.names).lower())
            if place is None:
                if not face.hindrance:
                    found.others.append(face)
                continue
            seen.add(path.name.lower())
            if face.hindrance:
                found.unusable.append((path.name, face.hindrance))
                continue
            ranked.append((order if inside else len(sources), place, path.as_posix(), _COMPILED[place][0], face))
    for _, _, _, role, face in sorted(ranked, key=lambda entry: entry[:3]):
        found.faces.setdefault(role, []).append(face)
    return found


def _font_files(folder: Path) -> Iterator[Path]:
    for root, folders, files in os.walk(folder):
        folders.sort()
        for name in sorted(files):
            if name.lower().endswith(ENDINGS):
                yield Path(root) / name


def _place(names: str) -> int | None:
    return next((place for place, (_, pattern) in enumerate(_COMPILED) if pattern.search(names)), None)
