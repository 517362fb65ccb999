"""A ZIP archive made while it is sent: it is never whole in memory, nor on the disk."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from io import RawIOBase
from typing import Any
from zipfile import ZIP_DEFLATED, ZIP_STORED, ZipFile, ZipInfo

from carnet_app.core.clock import PARIS


@dataclass(frozen=True, slots=True)
class Member:
    """One file of an archive."""

    path: str
    """Its folders and its name, parted by slashes."""
    changed_at: datetime
    blocks: Iterable[bytes]
    is_compressed: bool = False
    """Whether it is worth compressing: photos and PDFs are compressed by nature."""


def zipped(members: Iterable[Member]) -> Iterator[bytes]:
    """The archive of some files, in blocks; each file is asked for when its turn comes."""
    sent = _Outgoing()
    with ZipFile(sent, "w") as archive:
        for member in members:
            # Its size is not asked for beforehand: one entry may have more than 4 GB.
            with archive.open(_header(member), "w", force_zip64=True) as entry:
                for block in member.blocks:
                    entry.write(block)
                    yield sent.taken()
    yield sent.taken()


def _header(member: Member) -> ZipInfo:
    # The format keeps a wall clock's time without its zone.
    header = ZipInfo(member.path, member.changed_at.astimezone(PARIS).timetuple()[:6])
    header.compress_type = ZIP_DEFLATED if member.is_compressed else ZIP_STORED
    header.external_attr = 0o600 << 16  # its reader's own, where the archive is unpacked
    return header


class _Outgoing(RawIOBase):
    """What was written since it was last taken. One cannot go back in it."""

    def __init__(self) -> None:
        self._written = bytearray()

    def writable(self) -> bool:
        return True

    def write(self, block: Any, /) -> int:
        self._written += block
        return len(block)

    def taken(self) -> bytes:
        """What was written since the last time."""
        taken, self._written = bytes(self._written), bytearray()
        return taken
