"""The day a file says it was made on: a photo's, a PDF's. A hint, which anybody may have forged."""

import re
from collections.abc import Mapping
from datetime import date
from mmap import ACCESS_READ, mmap
from pathlib import Path
from typing import Any

from PIL import Image

from carnet_app.core.clock import today

FIRST_YEAR = 1900
DETAILS = 0x8769
"""Where EXIF keeps what concerns the shot."""
TAKEN, CHANGED = 0x9003, 0x0132

_EXIF_DAY = re.compile(r"(\d{4}):(\d{2}):(\d{2})[ T]")
_PDF_DAY = re.compile(rb"/CreationDate\s{0,4}\(D:(\d{4})(\d{2})(\d{2})")


def photo_day(exif: Image.Exif) -> date | None:
    """The day a photo was taken, from its EXIF."""
    details: Mapping[int, Any] = exif.get_ifd(DETAILS)
    return exif_day(str(details.get(TAKEN) or exif.get(CHANGED) or ""))


def exif_day(text: str) -> date | None:
    """The day of an instant as EXIF writes it: "2024:05:14 10:22:31"."""
    found = _EXIF_DAY.match(text)
    return _day(*found.groups()) if found else None


def pdf_day(path: Path) -> date | None:
    """The day a PDF says it was made on, when it says so in clear."""
    with path.open("rb") as file, mmap(file.fileno(), 0, access=ACCESS_READ) as data:
        found = _PDF_DAY.search(data)
        return _day(*found.groups()) if found else None


def _day(*parts: str | bytes) -> date | None:
    year, month, day = map(int, parts)
    try:
        found = date(year, month, day)
    except ValueError:
        return None
    return found if year >= FIRST_YEAR and found <= today() else None
