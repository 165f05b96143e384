"""Fonts by role, registered only when used, each character taken from the first face that has it."""

import struct
import threading
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

from mzdesk.basics.problems import Refusal
from mzdesk.printing.finding import OWN, Found, Role, find, places
from mzdesk.printing.sfnt import FaceFile
from mzdesk.printing.tounicode import mend

# A face that lacks these cannot carry a text: some free 仿宋 hold traditional characters only.
SAMPLE = "乡镇民政办农村儿童低保残疾审核签字0123456789"
GETA = "〓"  # what printers have always set in place of a sort they lack
PACKAGES = "fonts-lxgw-wenkai、fonts-arphic-uming、fonts-wqy-zenhei、fonts-hanazono"
TEXT_ROLES = (Role.TITLE, Role.BODY, Role.HEAD, Role.KAI, Role.SONG)
STRONG = (Role.TITLE, Role.HEAD)

# Marks that take a whole square in Chinese; faces that set them as narrow Latin marks are passed over.
SQUARE, SQUARE_EM = frozenset("“”‘’…—"), 0.9

# Whose faces stand in, in this order, when a role's own are absent or lack a character.
STAND_INS: dict[Role, tuple[Role, ...]] = {
    Role.TITLE: (Role.TITLE, Role.SONG, Role.BODY, Role.KAI, Role.HEAD, Role.RARE),
    # 楷体 before 宋体: the free 宋体 are pale and lack rarer characters, and 仿宋 is cut after the brush as well.
    Role.BODY: (Role.BODY, Role.KAI, Role.SONG, Role.RARE, Role.HEAD),
    Role.HEAD: (Role.HEAD, Role.SONG, Role.KAI, Role.BODY, Role.RARE),
    Role.KAI: (Role.KAI, Role.BODY, Role.SONG, Role.RARE, Role.HEAD),
    Role.SONG: (Role.SONG, Role.BODY, Role.KAI, Role.RARE, Role.HEAD),
}


@dataclass(frozen=True)
class Face:
    """A face ready for reportlab under ``name``; ``font`` is its TTFont."""

    file: FaceFile
    name: str
    font: Any

    def em(self, char: str) -> float | None:
        """The width of a character in ems, or None if the face does not have it."""
        code = ord(char)
        if not self.font.face.charToGlyph.get(code, 0):
            return None
        return float(self.font.face.getCharWidth(code)) / 1000

    def carries_text(self) -> bool:
        return all(self.em(char) is not None for char in SAMPLE)


@dataclass(frozen=True)
class Serving:
    """Which face serves a role, for the settings page: ``words`` says so and what to do when it is a stand-in."""

    role: str
    face: str
    file: str
    substitute: bool
    words: str


Run = tuple[Face, bool, str]


class _Ems(dict[str, float]):
    """Character to width; unknown characters are looked up once."""

    def __init__(self, strand: "Strand") -> None:
        super().__init__()
        self._strand = strand

    def __missing__(self, char: str) -> float:
        return self._strand.look_up(char)


class Strand:
    """One role's typeface: the faces in the order in which they are asked for a character."""

    def __init__(self, role: Role, faces: Iterator[Face], own: frozenset[Path]) -> None:
        self.role = role
        self._waiting = faces
        self._own = own
        self._asked: list[Face] = []
        self._from: dict[str, tuple[Face, str]] = {}
        self._main_has: set[str] = set()
        self.missing: set[str] = set()
        self._lock = threading.RLock()
        self.ems = _Ems(self)
        first = self._next()
        if first is None:
            raise no_fonts()
        self.main = first
        self._main_bold = self._bold(first)

    def _next(self) -> Face | None:
        face = next(self._waiting, None)
        if face is not None:
            self._asked.append(face)
        return face

    def _faces(self) -> Iterator[Face]:
        yield from tuple(self._asked)
        while (face := self._next()) is not None:
            yield face

    def _bold(self, face: Face) -> bool:
        """A thin face that stands in for a strong one is thickened by a stroke."""
        return self.role in STRONG and face.file.path not in self._own

    def look_up(self, char: str) -> float:
        """Find the face of a character; one that no face has is shown as 〓 and remembered as missing."""
        with self._lock:
            return self._look_up(char)

    def _look_up(self, char: str) -> float:
        narrow: tuple[Face, float] | None = None
        for face in self._faces() if drawable(char) else ():
            em = face.em(char)
            if em is None:
                continue
            if char not in SQUARE or em >= SQUARE_EM:
                return self._remember(char, face, char, em)
            narrow = narrow or (face, em)
        if narrow:
            return self._remember(char, narrow[0], char, narrow[1])
        self.missing.add(char)
        shown = GETA if self.main.em(GETA) is not None else "?"
        return self._remember(char, self.main, shown, self.main.em(shown) or 1.0)

    def _remember(self, char: str, face: Face, shown: str, em: float) -> float:
        if face is self.main and shown == char:
            self._main_has.add(char)
        self._from[char] = (face, shown)
        self.ems[char] = em
        return em

    def width(self, text: str, size: float = 1.0) -> float:
        return sum(map(self.ems.__getitem__, text)) * size

    def lacks(self, char: str) -> bool:
        self.width(char)
        return char in self.missing

    def runs(self, text: str) -> list[Run]:
        """The text in pieces of one face each; almost always a single piece."""
        if self._main_has.issuperset(text):
            return [(self.main, self._main_bold, text)]
        self.width(text)
        found: list[tuple[Face, list[str]]] = []
        for char in text:
            face, shown = self._from[char]
            if not found or found[-1][0] is not face:
                found.append((face, []))
            found[-1][1].append(shown)
        return [(face, self._bold(face), "".join(chars)) for face, chars in found]


class Fonts:
    """The typefaces of this computer. Looking for them opens little; a face is read when its first character comes."""

    def __init__(
        self, *, extra: Path | None = None, own: Path = OWN, system: Sequence[Path] | None = None,
        chosen: Iterable[tuple[str, str]] = (),
    ) -> None:
        """``chosen``: pairs of a role's word and a file name that serves it first (the office's choice)."""
        mine = [folder for folder in (extra, own) if folder is not None]
        self._found: Found = find(mine, places() if system is None else system)
        for role, file_name in chosen:
            self._found.choose(Role(role), file_name)
        self._strands: dict[Role, Strand] = {}
        self._lock = threading.RLock()

    def strand(self, role: Role) -> Strand:
        """The typeface of a role. Refuses when the computer has no usable Chinese font at all."""
        with self._lock:
            if role not in self._strands:
                own = frozenset(face.path for face in self._found.of(role))
                self._strands[role] = Strand(role, self._chain(role), own)
            return self._strands[role]

    def _chain(self, role: Role) -> Iterator[Face]:
        """The first face must carry a text; after it every face that can help with single characters."""
        files = self._found.of(*STAND_INS[role])
        loaded = (face for file in files if (face := register(file)) is not None)
        main = next((face for face in loaded if face.carries_text()), None)
        if main is None:
            return
        yield main
        names = {main.font.face.name}
        for file in files:
            face = register(file)
            # Two files with the same inner name would be mixed up inside one PDF.
            if face is not None and face.font.face.name not in names:
                names.add(face.font.face.name)
                yield face

    def missing(self, texts: Iterable[str]) -> list[str]:
        """The characters that no font has, in the order in which they first appear."""
        strand = self.strand(Role.SONG)
        seen = dict.fromkeys(char for text in texts for char in text)
        return [char for char in seen if not invisible(char) and strand.lacks(char)]

    def serving(self) -> tuple[Serving, ...]:
        """Which face serves which role."""
        return tuple(self._serving(role) for role in TEXT_ROLES)

    def _serving(self, role: Role) -> Serving:
        face = self.strand(role).main.file
        substitute = face not in self._found.of(role)
        words = f"{role.value}：{face.title}"
        if substitute:
            words = (f"没有找到{role.value}，用“{face.title}”代替。"
                     f"把{role.value}字体文件（.ttf）放进字体文件夹后重新打开程序，就会改用。")
        return Serving(role.value, face.title, face.path.name, substitute, words)

    def choices(self) -> tuple[tuple[str, str], ...]:
        """Every usable face as (name to show, file name), each file once."""
        every = [*self._found.of(*TEXT_ROLES), *self._found.others]
        return tuple({face.path.name: (face.title, face.path.name) for face in every}.values())

    def coverage(self, role: Role) -> int:
        """How many of the 20,992 Han characters of the basic block (U+4E00–9FFF) the face of a role has itself."""
        glyphs = self.strand(role).main.font.face.charToGlyph
        return sum(1 for code in range(0x4E00, 0xA000) if glyphs.get(code, 0))

    def unusable(self) -> tuple[tuple[str, str], ...]:
        """Font files that were found but cannot be used, with the reason."""
        return tuple(self._found.unusable)


@lru_cache(maxsize=8)
def fonts_with(extra: Path | None = None, chosen: tuple[tuple[str, str], ...] = ()) -> Fonts:
    """The fonts of this computer and of an extra folder of the office, looked for once a process and a choice."""
    return Fonts(extra=extra, chosen=chosen)


def no_fonts() -> Refusal:
    return Refusal(
        "这台电脑上没有能用于打印的中文字体",
        f"请安装字体软件包 {PACKAGES}，或者把仿宋、宋体等字体文件（.ttf）放进程序的字体文件夹，再重新打开程序",
        code="no-fonts",
    )


_REGISTERED: dict[tuple[Path, int], Face | None] = {}
_REGISTERING = threading.Lock()


def register(file: FaceFile) -> Face | None:
    """Hand a face to reportlab, once a process; None when reportlab cannot read it."""
    key = (file.path, file.index)
    with _REGISTERING:
        if key not in _REGISTERED:
            _REGISTERED[key] = _load(file)
        return _REGISTERED[key]


def _load(file: FaceFile) -> Face | None:
    from reportlab.pdfbase import pdfmetrics, ttfonts

    mend(ttfonts)
    try:
        font = ttfonts.TTFont(file.path.stem, str(file.path), subfontIndex=file.index, shapable=False)
    except (ttfonts.TTFError, OSError, ValueError, LookupError, AttributeError, struct.error):
        # A damaged or oddly named font ends reportlab's reading in any of these.
        return None
    name = font.face.name.decode("ascii", "replace")
    taken = sum(1 for face in _REGISTERED.values() if face is not None and face.font.face.name == font.face.name)
    font.fontName = f"{name}.{taken}" if taken else name
    pdfmetrics.registerFont(font)
    return Face(file, font.fontName, font)


def drawable(char: str) -> bool:
    """Private-use characters mean something else in every font, half surrogates mean nothing: neither is drawn."""
    return unicodedata.category(char) not in ("Co", "Cs")


def invisible(char: str) -> bool:
    """Controls, joiners and variation selectors take no room on paper."""
    code = ord(char)
    return unicodedata.category(char) in ("Cc", "Cf") or 0xFE00 <= code <= 0xFE0F or 0xE0100 <= code <= 0xE01EF
