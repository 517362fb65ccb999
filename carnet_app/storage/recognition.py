"""What a file is, from its content alone: names and declared types prove nothing.

Each accepted kind is recognised by its own structure. ``puremagic`` only names what is
refused, so that its sender learns why.
"""

import codecs
import os
import re
from typing import BinaryIO

import puremagic

from carnet_app.storage import kinds
from carnet_app.storage.kinds import Family, FileKind
from carnet_app.storage.offices import ZIP_START, ends_as_zip, recognise_office
from carnet_app.storage.refusals import (
    DamagedFileError,
    DisguisedFileError,
    EmptyFileError,
    FileRefusedError,
)

HEAD = 4096  # bytes
TAIL = 4096
PDF_WINDOW = 1024
"""Bytes at the start in which some readers look for a PDF, whatever comes before."""

_PDF_START = re.compile(rb"(?:\xef\xbb\xbf)?[ \t\r\n]{0,16}%PDF-[12]\.\d")
_MARKUP_START = re.compile(
    rb"(?:\xef\xbb\xbf)?\s*<(?:!doctype|\?xml|\?php|!--|html|head|body|script|svg|iframe|xsl)", re.I
)
_MARKUP_INSIDE = re.compile(rb"<(?:!doctype html|html[\s>]|script[\s>]|\?php|svg[\s>])", re.I)
_HEIC_BRANDS = {b"heic", b"heix", b"heim", b"heis", b"hevc", b"hevx"}
_CONTROLS = re.compile("[\0-\\x08\\x0b\\x0e-\\x1a\\x1c-\\x1f\\x7f]")

_REASONS: tuple[tuple[re.Pattern[str], str], ...] = tuple(
    (re.compile(pattern), reason)
    for pattern, reason in (
        (
            r"zip|x-rar|vnd\.rar|7z|x-tar|gzip|compressed|bzip|x-xz|zstd",
            "Les archives (ZIP…) ne sont pas acceptées. Déposez les fichiers un par un.",
        ),
        (
            r"svg|html|xml|javascript",
            "Les pages web et les images SVG ne sont pas acceptées. "
            "Déposez un PDF ou une image JPEG.",
        ),
        (
            r"executable|x-dosexec|x-msdownload|x-elf|x-sharedlib|x-mach|^\.(?:exe|dll|appimage|com)$",
            "Les programmes ne sont pas acceptés.",
        ),
        (r"^(?:video|audio)/", "Les vidéos et les sons ne sont pas acceptés."),
        (
            r"^image/",
            "Ce format d’image n’est pas accepté. Enregistrez l’image en JPEG, puis réessayez.",
        ),
        (
            r"msword|ms-excel|ms-powerpoint|ms-office|x-ole|rtf|opendocument|openxmlformats",
            "Ce format de document n’est pas accepté. "
            "Enregistrez-le en PDF, ODT, DOCX ou XLSX, puis réessayez.",
        ),
    )
)
_PROGRAM = "application/x-executable"
_PROGRAM_STARTS = (b"MZ", b"\x7fELF", b"\xca\xfe\xba\xbe", b"\xcf\xfa\xed\xfe", b"#!")


def recognise(file: BinaryIO) -> FileKind:
    """The kind of a file, open and seekable.

    Raises:
        EmptyFileError: zero bytes.
        DisguisedFileError: an accepted kind that is another file as well.
        DamagedFileError: it starts as an accepted kind and does not go on as one.
        MacroError: an office document with macros.
        FileRefusedError: anything else; the message says what it seems to be.
    """
    size = file.seek(0, os.SEEK_END)
    if size == 0:
        raise EmptyFileError
    file.seek(0)
    head = file.read(HEAD)
    kind = _kind_of(file, head, size)
    _require_single(file, kind, head, size)
    return kind


def _kind_of(file: BinaryIO, head: bytes, size: int) -> FileKind:
    if _PDF_START.match(head):
        _require_pdf_end(file, size)
        return kinds.PDF
    if image := _image_kind(head):
        return image
    if head.startswith(ZIP_START):
        if office := recognise_office(file, size):
            return office
        raise _refusal("application/zip")
    if head.startswith(_PROGRAM_STARTS):
        raise _refusal(_PROGRAM)
    if _MARKUP_START.match(head):
        raise _refusal("text/html")
    if (text := _text_kind(file)) is not None:
        return text
    raise _refusal(*_guesses(head))


def _image_kind(head: bytes) -> FileKind | None:
    if head.startswith(b"\xff\xd8\xff"):
        return kinds.JPEG
    if head.startswith(b"\x89PNG\r\n\x1a\n"):
        return kinds.PNG
    if head.startswith(b"RIFF") and head[8:12] == b"WEBP":
        return kinds.WEBP
    if head[4:8] == b"ftyp":
        box = head[8 : min(int.from_bytes(head[:4]), 256)]
        # The major brand, a version of four bytes, then the compatible brands.
        brands = {box[at : at + 4] for at in range(0, len(box), 4)}
        if brands & _HEIC_BRANDS:
            return kinds.HEIC
    return None


def _require_pdf_end(file: BinaryIO, size: int) -> None:
    file.seek(max(0, size - TAIL))
    if b"%%EOF" not in file.read(TAIL):
        raise DamagedFileError


def _text_kind(file: BinaryIO) -> FileKind | None:
    for encoding, kind in (("utf-8", kinds.TEXT), ("cp1252", kinds.WESTERN_TEXT)):
        if _decodes(file, encoding):
            return kind
    return None


def _decodes(file: BinaryIO, encoding: str) -> bool:
    decoder = codecs.getincrementaldecoder(encoding)()
    file.seek(0)
    try:
        while block := file.read(1 << 16):
            if _CONTROLS.search(decoder.decode(block)):
                return False
        decoder.decode(b"", final=True)
    except UnicodeDecodeError:
        return False
    return True


def _require_single(file: BinaryIO, kind: FileKind, head: bytes, size: int) -> None:
    hidden_pdf = kind.family is not Family.PDF and b"%PDF-" in head[:PDF_WINDOW]
    hidden_archive = kind.family is not Family.OFFICE and ends_as_zip(file, size)
    binary = kind.family in {Family.IMAGE, Family.PDF}
    if hidden_pdf or hidden_archive or (binary and _MARKUP_INSIDE.search(head[:PDF_WINDOW])):
        raise DisguisedFileError


def _guesses(head: bytes) -> list[str]:
    try:
        found = puremagic.magic_string(head)
    except (puremagic.PureError, ValueError):
        return []
    return [word for guess in found for word in (guess.mime_type, guess.extension) if word]


def _refusal(*guesses: str) -> FileRefusedError:
    for guess in guesses:
        for pattern, reason in _REASONS:
            if pattern.search(guess):
                return FileRefusedError(reason)
    return FileRefusedError()
