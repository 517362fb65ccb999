"""A sheet to draw and write on, which becomes a page of a PDF or an image.

Only what PDF itself draws is used: shapes, and its standard fonts. Coordinates are
counted from the upper left corner, in points on paper and in pixels of an image.
Source: ISO 32000-1, chapters 7 to 9; widths of glyphs from Adobe's metrics of Helvetica.
"""

import io
import re
import unicodedata
import zlib
from collections.abc import Sequence
from typing import Any

import pypdfium2
from PIL import Image

A4 = (595, 842)
LEFT, MIDDLE, RIGHT = 0.0, 0.5, 1.0
"""Where a text stands on its point, as a share of its width."""
JPEG_QUALITY = 88

# Of the characters from space to tilde, in thousandths of the size.
_WIDTHS = (
    278, 278, 355, 556, 556, 889, 667, 191, 333, 333, 389, 584, 278, 333, 278, 278,
    556, 556, 556, 556, 556, 556, 556, 556, 556, 556, 278, 278, 584, 584, 584, 556,
    1015, 667, 667, 722, 722, 667, 611, 778, 722, 278, 500, 667, 556, 833, 722, 778,
    667, 778, 722, 667, 611, 722, 667, 944, 667, 667, 611, 278, 278, 278, 469, 556,
    333, 556, 556, 500, 556, 556, 278, 556, 556, 222, 222, 500, 222, 833, 556, 556,
    556, 556, 333, 500, 278, 556, 500, 722, 500, 500, 500, 334, 260, 334, 584,
)  # fmt: skip
_PATH = re.compile(r"[MLCZ]|-?\d+(?:\.\d+)?")
_OPERATORS = {"M": ("m", 2), "L": ("l", 2), "C": ("c", 6), "Z": ("h", 0)}
_FONTS = {False: "F1", True: "F2"}


class Sheet:
    """One page, drawn from the back to the front."""

    def __init__(self, width: float = A4[0], height: float = A4[1]) -> None:
        """Start with a white page."""
        self.width, self.height = width, height
        self._drawn = [f"1 0 0 -1 0 {height} cm 1 J 1 j"]

    def shape(
        self, path: str, fill: str = "", line: str = "", width: float = 2, dash: str = ""
    ) -> None:
        """Draw a path written as SVG does, with M, L, C and Z; colours are ``#rrggbb``."""
        if not fill and not line:
            return
        words = [f"[{dash}] 0 d {width} w"]
        words += [f"{_colour(fill)} rg"] if fill else []
        words += [f"{_colour(line)} RG"] if line else []
        words += _operators(path)
        words.append("B" if fill and line else "f" if fill else "S")
        self._drawn.append(" ".join(words))

    def box(self, x: float, y: float, width: float, height: float, *style: Any) -> None:
        """A rectangle; the style is what ``shape`` takes: its filling, then its line."""
        right, bottom = x + width, y + height
        self.shape(f"M{x} {y}L{right} {y}L{right} {bottom}L{x} {bottom}Z", *style)

    def disc(self, x: float, y: float, radius: float, *style: Any, tall: float = 1) -> None:
        """A circle, or an ellipse so many times as tall as wide."""
        high = radius * tall
        bow, rise = radius * 0.5523, high * 0.5523  # four curves that pass for a circle
        self.shape(
            f"M{x - radius} {y}"
            f"C{x - radius} {y - rise} {x - bow} {y - high} {x} {y - high}"
            f"C{x + bow} {y - high} {x + radius} {y - rise} {x + radius} {y}"
            f"C{x + radius} {y + rise} {x + bow} {y + high} {x} {y + high}"
            f"C{x - bow} {y + high} {x - radius} {y + rise} {x - radius} {y}Z",
            *style,
        )

    def shade(self, top: float, bottom: float, start: str, end: str, steps: int = 48) -> None:
        """Fill the width between two heights, from one colour to the other."""
        first, last = _parts(start), _parts(end)
        high = (bottom - top) / steps
        for step in range(steps):
            at = step / (steps - 1)
            mixed = [round(a + (b - a) * at) for a, b in zip(first, last, strict=True)]
            colour = f"#{mixed[0]:02x}{mixed[1]:02x}{mixed[2]:02x}"
            self.box(0, top + step * high, self.width, high + 1, colour)

    def write(
        self,
        x: float,
        y: float,
        text: str,
        size: float = 10,
        colour: str = "#1d2b30",
        *,
        bold: bool = False,
        stand: float = LEFT,
    ) -> None:
        """One line of text whose base line is at ``y``."""
        start = x - stand * text_width(text, size)
        coded = text.replace("\u202f", "\u00a0").encode("cp1252").hex()
        self._drawn.append(
            f"{_colour(colour)} rg BT /{_FONTS[bold]} {size} Tf "
            f"1 0 0 -1 {start:.2f} {y:.2f} Tm <{coded}> Tj ET"
        )

    def as_image(self) -> Image.Image:
        """The sheet, one pixel for one unit."""
        document = pypdfium2.PdfDocument(as_pdf([self]))
        try:
            return document[0].render(scale=1).to_pil().convert("RGB")
        finally:
            document.close()

    def as_jpeg(self) -> bytes:
        """The sheet as a photo."""
        return self._saved("JPEG", quality=JPEG_QUALITY)

    def as_webp(self) -> bytes:
        """The sheet as a picture of the web."""
        return self._saved("WEBP", quality=JPEG_QUALITY)

    def as_png(self) -> bytes:
        """The sheet as a picture without loss."""
        return self._saved("PNG", optimize=False)

    def _saved(self, kind: str, **options: Any) -> bytes:
        out = io.BytesIO()
        self.as_image().save(out, kind, **options)
        return out.getvalue()

    def _content(self) -> bytes:
        return zlib.compress("\n".join(self._drawn).encode("ascii"))


def text_width(text: str, size: float) -> float:
    """How wide a text is; letters with an accent are as wide as without."""
    return sum(_width(letter) for letter in text) * size / 1000


def as_pdf(sheets: Sequence[Sheet], title: str = "") -> bytes:
    """A PDF with these pages."""
    kids = " ".join(f"{5 + 2 * number} 0 R" for number in range(len(sheets)))
    font = "<< /Type /Font /Subtype /Type1 /Encoding /WinAnsiEncoding /BaseFont /{} >>".format
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        f"<< /Type /Pages /Kids [{kids}] /Count {len(sheets)} >>".encode(),
        font("Helvetica").encode(),
        font("Helvetica-Bold").encode(),
    ]
    for number, sheet in enumerate(sheets):
        content = sheet._content()
        page = (
            "<< /Type /Page /Parent 2 0 R "
            f"/MediaBox [0 0 {sheet.width} {sheet.height}] /Contents {6 + 2 * number} 0 R "
            "/Resources << /Font << /F1 3 0 R /F2 4 0 R >> >> >>"
        )
        head = f"<< /Length {len(content)} /Filter /FlateDecode >>\nstream\n".encode()
        objects += [page.encode(), head + content + b"\nendstream"]
    written = title.encode("utf-16-be").hex()
    objects.append(f"<< /Title <feff{written}> /Producer (Mon Logement) >>".encode())
    return _file(objects)


def _file(objects: Sequence[bytes]) -> bytes:
    out, places = bytearray(b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n"), list[int]()
    for number, content in enumerate(objects, start=1):
        places.append(len(out))
        out += b"%d 0 obj\n%s\nendobj\n" % (number, content)
    start, count = len(out), len(objects) + 1
    out += b"xref\n0 %d\n0000000000 65535 f \n" % count
    out += b"".join(b"%010d 00000 n \n" % place for place in places)
    out += b"trailer\n<< /Size %d /Root 1 0 R /Info %d 0 R >>\n" % (count, count - 1)
    return bytes(out + b"startxref\n%d\n%%%%EOF\n" % start)


def _operators(path: str) -> list[str]:
    """A path as PDF writes it: the numbers, then what to do with them."""
    words, waiting, command = list[str](), list[str](), ""
    for word in _PATH.findall(path):
        if word not in _OPERATORS:
            waiting.append(word)
        elif word == "Z":
            words.append("h")
        else:
            command = word
        if command and len(waiting) == _OPERATORS[command][1] and word != "Z" and waiting:
            words += [*waiting, _OPERATORS[command][0]]
            waiting = []
            command = "L" if command == "M" else command
    return words


def _colour(colour: str) -> str:
    return " ".join(f"{part / 255:.3f}" for part in _parts(colour))


def _parts(colour: str) -> tuple[int, int, int]:
    return int(colour[1:3], 16), int(colour[3:5], 16), int(colour[5:7], 16)


def _width(letter: str) -> int:
    plain = unicodedata.normalize("NFKD", letter)[0]
    code = ord(plain) - ord(" ")
    return _WIDTHS[code] if 0 <= code < len(_WIDTHS) else 556
