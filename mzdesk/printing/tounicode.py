"""Mending reportlab's ToUnicode table, so that names beyond U+FFFF are copied and searched as what they are.

reportlab 5.1 writes such a character as five hexadecimal digits, which viewers read as another character. The
table wants UTF-16BE, and at most 100 entries a block (Adobe Technical Note 5014).
"""

from collections.abc import Sequence
from typing import Any

BLOCK = 100


def unicode_map(font_name: str, subset: Sequence[int]) -> str:
    """The ToUnicode CMap of one subset: glyph code to character. Codes without a character are left out."""
    pairs = [f"<{code:02X}> <{chr(char).encode('utf-16-be').hex().upper()}>"
             for code, char in enumerate(subset) if char]
    blocks: list[str] = []
    for start in range(0, len(pairs), BLOCK):
        block = pairs[start:start + BLOCK]
        blocks += [f"{len(block)} beginbfchar", *block, "endbfchar"]
    return "\n".join((
        "/CIDInit /ProcSet findresource begin",
        "12 dict begin",
        "begincmap",
        "/CIDSystemInfo",
        f"<< /Registry ({font_name})",
        f"/Ordering ({font_name})",
        "/Supplement 0",
        ">> def",
        f"/CMapName /{font_name} def",
        "/CMapType 2 def",
        "1 begincodespacerange",
        f"<00> <{max(len(subset) - 1, 0):02X}>",
        "endcodespacerange",
        *blocks,
        "endcmap",
        "CMapName currentdict /CMap defineresource pop",
        "end",
        "end",
    ))


def mend(ttfonts: Any) -> None:
    """Put the right table into reportlab's module ``ttfonts``; doing it twice changes nothing."""
    ttfonts.makeToUnicodeCMap = unicode_map
