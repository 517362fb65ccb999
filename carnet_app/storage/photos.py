"""Photos without what they tell: where they were taken, when, by which device.

The image itself is copied byte for byte: no quality is lost. Only what draws it is
copied (pixels, palette, colour profile); comments, EXIF with its position and its
thumbnail, XMP, and whatever follows the image are left out. How the photo is to be
turned is the one thing kept of its EXIF, in a record of its own.

Sources: ITU-T T.81, annex B (JPEG); PNG, third edition, chapter 11; RFC 9649 (WebP).
"""

import re
import zlib
from collections.abc import Callable, Iterator
from mmap import mmap

from PIL import Image

from carnet_app.storage import kinds
from carnet_app.storage.kinds import FileKind
from carnet_app.storage.refusals import DamagedFileError

UPRIGHT = 1
ORIENTATION_TAG = 0x0112
BLOCK = 1 << 20  # bytes copied at once

# A marker that is neither a stuffed byte, nor a restart, nor padding.
_NEXT_MARKER = re.compile(rb"\xff[^\x00\xd0-\xd7\xff]")
_START_OF_SCAN, _END_OF_IMAGE = 0xDA, 0xD9
_COMMENT, _APP0, _APP2, _APP14, _APP15 = 0xFE, 0xE0, 0xE2, 0xEE, 0xEF

_PNG_START = b"\x89PNG\r\n\x1a\n"
_PNG_KEPT = set(
    b"IHDR PLTE IDAT IEND tRNS gAMA cHRM sRGB iCCP sBIT bKGD pHYs acTL fcTL fdAT cICP mDCV cLLI"
    .split()
)  # fmt: skip
_WEBP_KEPT = {b"VP8 ", b"VP8L", b"VP8X", b"ALPH", b"ANIM", b"ANMF", b"ICCP"}
_WEBP_EXIF, _WEBP_XMP = 0x08, 0x04  # flags of VP8X

Pieces = Iterator[bytes | memoryview]


def stripped(kind: FileKind, data: mmap, orientation: int) -> Pieces:
    """The pieces of an image without its metadata.

    Raises:
        DamagedFileError: while the pieces are taken, where the image is not sound.
    """
    exif = _exif(orientation) if orientation != UPRIGHT else b""
    strip = _STRIPPERS[kind.media_type]
    try:
        yield from strip(data, exif)
    except (IndexError, ValueError):
        raise DamagedFileError from None


def _exif(orientation: int) -> bytes:
    exif = Image.Exif()
    exif[ORIENTATION_TAG] = orientation
    return exif.tobytes()  # with the "Exif\0\0" that JPEG wants before it


def _strip_jpeg(data: mmap, exif: bytes) -> Pieces:
    yield data[:2]
    if exif:
        yield b"\xff\xe1" + (len(exif) + 2).to_bytes(2) + exif
    at = 2
    while True:
        while data[at : at + 2] == b"\xff\xff":
            at += 1
        if data[at] != 0xFF:
            raise DamagedFileError
        marker = data[at + 1]
        if marker == _END_OF_IMAGE:
            yield b"\xff\xd9"
            return
        end = at + 2 + _length(data, at + 2)
        if _is_drawn(marker, data[at + 4 : at + 16]):
            if marker == _START_OF_SCAN:
                end = _end_of_scan(data, end)
            yield from _copied(data, at, end)
        at = end


def _length(data: mmap, at: int) -> int:
    length = int.from_bytes(data[at : at + 2])
    if length < 2 or at + length > len(data):
        raise DamagedFileError
    return length


def _is_drawn(marker: int, start: bytes) -> bool:
    if marker == _APP0:
        return start.startswith(b"JFIF\0")
    if marker == _APP2:
        return start.startswith(b"ICC_PROFILE\0")
    if marker == _APP14:
        return start.startswith(b"Adobe")
    return not (_APP0 <= marker <= _APP15 or marker == _COMMENT)


def _end_of_scan(data: mmap, at: int) -> int:
    found = _NEXT_MARKER.search(data, at)
    if found is None:
        raise DamagedFileError
    return found.start()


def _strip_png(data: mmap, exif: bytes) -> Pieces:
    yield _PNG_START
    at, name = len(_PNG_START), b""
    while name != b"IEND":
        length = int.from_bytes(data[at : at + 4])
        name = data[at + 4 : at + 8]
        end = at + 12 + length
        if end > len(data):
            raise DamagedFileError
        if name in _PNG_KEPT:
            _require_sum(data, at + 4, end - 4)
            yield from _copied(data, at, end)
        if name == b"IHDR" and exif:
            yield _png_chunk(b"eXIf", exif.removeprefix(b"Exif\0\0"))
        at = end


def _require_sum(data: mmap, start: int, end: int) -> None:
    total = 0
    for piece in _copied(data, start, end):
        total = zlib.crc32(piece, total)
    if total != int.from_bytes(data[end : end + 4]):
        raise DamagedFileError


def _png_chunk(name: bytes, content: bytes) -> bytes:
    return len(content).to_bytes(4) + name + content + zlib.crc32(name + content).to_bytes(4)


def _strip_webp(data: mmap, exif: bytes) -> Pieces:
    chunks = list(_webp_chunks(data))
    extra = exif.removeprefix(b"Exif\0\0")
    added = 8 + len(extra) + len(extra) % 2 if extra else 0
    total = 4 + sum(end - start for _, start, end in chunks) + added
    yield b"RIFF" + total.to_bytes(4, "little") + b"WEBP"
    for name, start, end in chunks:
        if name == b"VP8X":
            flags = data[start + 8] & ~(_WEBP_EXIF | _WEBP_XMP) | (_WEBP_EXIF if extra else 0)
            yield data[start : start + 8] + bytes([flags]) + data[start + 9 : end]
        else:
            yield from _copied(data, start, end)
    if extra:
        yield b"EXIF" + len(extra).to_bytes(4, "little") + extra + b"\0" * (len(extra) % 2)


def _webp_chunks(data: mmap) -> Iterator[tuple[bytes, int, int]]:
    """Name, start and end, padding included, of the chunks that draw the image."""
    end_of_image = 8 + int.from_bytes(data[4:8], "little")
    if end_of_image > len(data):
        raise DamagedFileError
    at = 12
    while at + 8 <= end_of_image:
        length = int.from_bytes(data[at + 4 : at + 8], "little")
        end = at + 8 + length + length % 2
        if end > end_of_image:
            raise DamagedFileError
        name = data[at : at + 4]
        if name in _WEBP_KEPT:
            yield name, at, end
        at = end


def _copied(data: mmap, start: int, end: int) -> Iterator[bytes]:
    for at in range(start, end, BLOCK):
        yield data[at : min(at + BLOCK, end)]


_STRIPPERS: dict[str, Callable[[mmap, bytes], Pieces]] = {
    kinds.JPEG.media_type: _strip_jpeg,
    kinds.PNG.media_type: _strip_png,
    kinds.WEBP.media_type: _strip_webp,
}
