"""Pictures as they are kept: small, upright, without what the camera adds, under the digest of their bytes.

National systems take 10 MB a file at most (care.md trap 24); a picture as it is kept here has a few hundred KB.
"""

import hashlib
import io
from dataclasses import dataclass

from mzdesk.basics.problems import Refusal

LONGEST_SIDE, QUALITY = 1600, 82
THUMB_SIDE, THUMB_QUALITY = 240, 75
MOST_PIXELS = 120_000_000
MOST_BYTES = 60 << 20
MOST_SCAN = 10 << 20
JPEG, PDF = "image/jpeg", "application/pdf"


@dataclass(frozen=True)
class Picture:
    """Bytes as they are kept: their type, digest and a small picture for lists (empty for a scan in PDF)."""

    data: bytes
    media: str
    thumb: bytes

    @property
    def digest(self) -> str:
        return hashlib.sha256(self.data).hexdigest()

    @property
    def row(self) -> dict[str, object]:
        """As the store keeps it."""
        return {"digest": self.digest, "media": self.media, "size": len(self.data), "data": self.data,
                "thumb": self.thumb}


def prepared(data: bytes) -> Picture:
    """Turned upright, no side longer than ``LONGEST_SIDE``, as JPEG without EXIF; a PDF stays as it is.

    Raises Refusal for what is no picture, and for what is too large to be one of a telephone or a scanner.
    """
    if len(data) > MOST_BYTES:
        raise Refusal("文件太大", f"图片最大{MOST_BYTES >> 20}MB，请换一张", code="too-large")
    if data.startswith(b"%PDF-"):
        if len(data) > MOST_SCAN:
            raise Refusal("扫描件太大", f"PDF 最大{MOST_SCAN >> 20}MB，请降低扫描分辨率后再试", code="too-large")
        return Picture(data, PDF, b"")
    from PIL import Image, ImageOps, UnidentifiedImageError

    try:
        with Image.open(io.BytesIO(data), formats=("JPEG", "PNG", "BMP", "WEBP", "TIFF", "GIF")) as opened:
            if opened.width * opened.height > MOST_PIXELS:
                raise Refusal("图片太大", "请换一张像素少一些的", code="too-large")
            opened.draft("RGB", (LONGEST_SIDE * 2, LONGEST_SIDE * 2))
            upright = ImageOps.exif_transpose(opened)
            plain = Image.new("RGB", upright.size, "white")
            rgba = upright.convert("RGBA")
            plain.paste(rgba, mask=rgba.getchannel("A"))
    except Refusal:
        raise
    except (UnidentifiedImageError, OSError, ValueError, SyntaxError, Image.DecompressionBombError):
        raise Refusal("这个文件不是能用的图片", "请用 JPG、PNG 图片或 PDF 扫描件", code="bad-picture") from None
    plain.thumbnail((LONGEST_SIDE, LONGEST_SIDE))
    data = _jpeg(plain, QUALITY)
    plain.thumbnail((THUMB_SIDE, THUMB_SIDE))
    return Picture(data, JPEG, _jpeg(plain, THUMB_QUALITY))


def arrived(data: bytes, media: str) -> Picture:
    """A picture that another office prepared, with a small one made anew; without one where it cannot be read, since
    its bytes are kept as they came."""
    if media != JPEG:
        return Picture(data, media, b"")
    try:
        return Picture(data, media, prepared(data).thumb)
    except Refusal:
        return Picture(data, media, b"")


def _jpeg(image: object, quality: int) -> bytes:
    out = io.BytesIO()
    image.save(out, "JPEG", quality=quality, optimize=True)  # type: ignore[attr-defined]
    return out.getvalue()
