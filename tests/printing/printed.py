"""Reading a drawn file back the way a viewer does: words, places, fonts, tick boxes."""

import ctypes
from io import BytesIO

import pypdfium2
import pypdfium2.raw as pdfium

from mzdesk.printing import render

EMBEDDED_SUBSET_TAG = 6  # AAAAAA+Name (PDF 32000-1, 9.6.4)


class Printed:
    """One drawn paper or roster."""

    def __init__(self, content, **options):
        out = BytesIO()
        self.count = render(content, out, **options)
        self.data = out.getvalue()
        self.pdf = pypdfium2.PdfDocument(self.data)

    def text(self, number):
        """The words of a page, without white space."""
        return "".join(self.pdf[number].get_textpage().get_text_range().split())

    @property
    def texts(self):
        return [self.text(number) for number in range(len(self.pdf))]

    @property
    def all_text(self):
        return "".join(self.texts)

    def place(self, number, words):
        """Left, bottom, right, top of the first place where the words stand on the page."""
        page = self.pdf[number].get_textpage()
        index, count = page.search(words, match_case=True).get_next()
        boxes = [page.get_charbox(i) for i in range(index, index + count)]
        return (
            min(b[0] for b in boxes), min(b[1] for b in boxes), max(b[2] for b in boxes), max(b[3] for b in boxes),
        )

    def characters(self, number):
        """(character, left, bottom, right, top) of everything visible on the page."""
        page = self.pdf[number].get_textpage()
        text = page.get_text_range()
        found = []
        for index in range(page.count_chars()):
            code = pdfium.FPDFText_GetUnicode(page, index)
            left, bottom, right, top = page.get_charbox(index)
            low_half = 0xDC00 <= code <= 0xDFFF  # pdfium counts a rare character twice
            if code > 32 and right > left and not low_half:
                found.append((chr(code), left, bottom, right, top))
        assert found or not text.strip()
        return found

    def fonts(self):
        """(name, embedded) of every font used by a text on any page."""
        found = set()
        for page in self.pdf:
            for thing in page.get_objects(filter=[pdfium.FPDF_PAGEOBJ_TEXT]):
                font = pdfium.FPDFTextObj_GetFont(thing)
                room = ctypes.create_string_buffer(200)
                pdfium.FPDFFont_GetBaseFontName(font, room, 200)
                found.add((room.value.decode("utf-8"), pdfium.FPDFFont_GetIsEmbedded(font)))
        return found

    def shapes(self, number):
        """Bounds of every line, rectangle and tick of the page."""
        return [thing.get_bounds() for thing in self.pdf[number].get_objects(filter=[pdfium.FPDF_PAGEOBJ_PATH])]

    def boxes(self, number):
        """The tick boxes from the top down and from left to right: True where one is ticked."""
        shapes = self.shapes(number)
        squares = [
            (left, bottom, right, top) for left, bottom, right, top in shapes
            if 8 < right - left < 16 and abs((right - left) - (top - bottom)) < 0.3
        ]
        squares.sort(key=lambda box: (-round(box[1]), box[0]))

        def ticked(box):
            return any(
                s not in squares and box[0] < (s[0] + s[2]) / 2 < box[2] and box[1] < (s[1] + s[3]) / 2 < box[3]
                for s in shapes
            )

        return [ticked(box) for box in squares]


def unlike(words, count):
    """So many different characters, none of which stands in the words: their order can be read back exactly."""
    found = [char for char in map(chr, range(0x6000, 0x6000 + count + 2000)) if char not in words]
    return "".join(found[:count])


def only(text, characters):
    """What is left of a text when everything but these characters is taken out."""
    wanted = set(characters)
    return "".join(char for char in text if char in wanted)


def overlapping(characters):
    """Pairs of characters on one line that lie upon each other."""
    found = []
    ordered = sorted(characters, key=lambda c: c[1])
    for number, one in enumerate(ordered):
        for other in ordered[number + 1:]:
            if other[1] > one[4]:
                break
            across = min(one[3], other[3]) - max(one[1], other[1])
            down = min(one[4], other[4]) - max(one[2], other[2])
            if across > 1 and down > 1:
                found.append((one[0], other[0]))
    return found
