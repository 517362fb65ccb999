"""Office documents: archives with a known inside."""

import lzma
import os
import struct
import zipfile
import zlib
from typing import BinaryIO

from carnet_app.storage import kinds
from carnet_app.storage.kinds import FileKind
from carnet_app.storage.refusals import DamagedFileError, MacroError

ZIP_START = b"PK\x03\x04"
MAX_ENTRIES = 5_000
MAX_DIRECTORY = 2 * 1024 * 1024  # bytes
MAX_MEMBER = 1024 * 1024  # bytes of a member that is read, unpacked

_END = struct.Struct("<4s4H2LH")  # end of central directory record
_END_START = b"PK\x05\x06"
_LONGEST_COMMENT = 0xFFFF
# All that reading a broken archive was seen to raise.
_BROKEN = (
    zipfile.BadZipFile,
    zlib.error,
    lzma.LZMAError,
    struct.error,
    NotImplementedError,
    RuntimeError,
    EOFError,
    ValueError,
    KeyError,
    OverflowError,
)
_MAIN_PARTS = {
    b"wordprocessingml.document.main+xml": kinds.DOCX,
    b"spreadsheetml.sheet.main+xml": kinds.XLSX,
}


def recognise_office(file: BinaryIO, size: int) -> FileKind | None:
    """The kind of an archive that is an office document; None for other archives.

    Reads the directory and one small member, whose size is bounded before unpacking.

    Raises:
        DamagedFileError: not a sound archive, or one that would fill the memory.
        MacroError: a document with macros.
    """
    end = _read_end(file, size)
    if end is None or end[4] > MAX_ENTRIES or end[5] > MAX_DIRECTORY:
        raise DamagedFileError
    try:
        with zipfile.ZipFile(file) as archive:
            return _opendocument(archive) or _open_xml(archive)
    except _BROKEN:
        raise DamagedFileError from None


def ends_as_zip(file: BinaryIO, size: int) -> bool:
    """Whether archive programs would open the file, whatever it starts with."""
    return _read_end(file, size) is not None


def _read_end(file: BinaryIO, size: int) -> tuple[int, ...] | None:
    """The end record, if it and its comment reach exactly to the end of the file."""
    window = min(size, _END.size + _LONGEST_COMMENT)
    file.seek(size - window, os.SEEK_SET)
    tail = file.read(window)
    at = tail.rfind(_END_START)
    while at >= 0:
        if at + _END.size <= window:
            end = _END.unpack_from(tail, at)
            if at + _END.size + end[7] == window:
                return end
        at = tail.rfind(_END_START, 0, at)
    return None


def _opendocument(archive: zipfile.ZipFile) -> FileKind | None:
    first = archive.infolist()[0] if archive.infolist() else None
    if first is None or first.filename != "mimetype":
        return None
    if _member(archive, "mimetype").decode("ascii", "replace") != kinds.ODT.media_type:
        return None
    names = archive.namelist()
    if any(name.startswith(("Basic/", "Scripts/")) for name in names):
        raise MacroError
    return kinds.ODT if "content.xml" in names else None


def _open_xml(archive: zipfile.ZipFile) -> FileKind | None:
    if "[Content_Types].xml" not in archive.namelist():
        return None
    types = _member(archive, "[Content_Types].xml")
    hidden = any(name.lower().endswith("vbaproject.bin") for name in archive.namelist())
    if hidden or b"macroEnabled" in types:
        raise MacroError
    return next((kind for part, kind in _MAIN_PARTS.items() if part in types), None)


def _member(archive: zipfile.ZipFile, name: str) -> bytes:
    with archive.open(name) as member:
        content = member.read(MAX_MEMBER + 1)
    if len(content) > MAX_MEMBER:
        raise DamagedFileError
    return content
