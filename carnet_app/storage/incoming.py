"""Files on their way in: drafts on the local disk that never outlive their request."""

import hashlib
import os
import secrets
import shutil
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from types import TracebackType
from typing import Self

from carnet_app.core.settings import get_settings
from carnet_app.storage.refusals import FileTooLargeError, StorageFullError, told_when_full

LEFTOVER_AGE = 6 * 3600  # seconds; no upload takes that long
KEPT_FREE = 64 * 1024 * 1024  # bytes of the disk that uploads leave to the database and logs


class Draft:
    """A file being written: counted, hashed, and gone at the end of its ``with`` block.

    Not for the event loop: writing blocks.
    """

    def __init__(self) -> None:
        """Open an empty draft."""
        folder = drafts_folder()
        with told_when_full():
            folder.mkdir(parents=True, exist_ok=True)
            self.path = folder / secrets.token_hex(16)
            self._file = self.path.open("xb", buffering=0)
        self._hash = hashlib.sha256()
        self.size = 0

    def write(self, piece: bytes | memoryview) -> None:
        """Add bytes.

        Raises:
            FileTooLargeError: beyond the site's limit for one file.
            StorageFullError: no room left.
        """
        view = memoryview(piece)
        self.size += view.nbytes
        settings = get_settings()
        if self.size > settings.max_file_bytes:
            raise FileTooLargeError(settings.max_file_mb)
        self._hash.update(view)
        with told_when_full():
            while view:
                view = view[self._file.write(view) :]

    def finish(self) -> str:
        """Have the disk keep what was written; gives its SHA-256, in hexadecimal."""
        with told_when_full():
            os.fsync(self._file.fileno())
        self._file.close()
        return self._hash.hexdigest()

    def __enter__(self) -> Self:
        """Use the draft in a block."""
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """Leave nothing behind, whatever happened."""
        del kind, error, trace
        self._file.close()
        self.path.unlink(missing_ok=True)


def drafts_folder() -> Path:
    """Where drafts are: beside the kept files, so that keeping one is a rename."""
    return files_folder() / "incoming"


def files_folder() -> Path:
    """The folder of files in the data folder."""
    return get_settings().data_dir / "files"


@contextmanager
def scratch_path() -> Iterator[Path]:
    """A path for a file of ours, removed at the end of the block."""
    folder = drafts_folder()
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / secrets.token_hex(16)
    try:
        yield path
    finally:
        path.unlink(missing_ok=True)


def require_room(size: int) -> None:
    """Refuse early what the disk could not hold.

    Raises:
        StorageFullError: less than the size, and some reserve, is free.
    """
    folder = drafts_folder()
    with told_when_full():
        folder.mkdir(parents=True, exist_ok=True)
        free = shutil.disk_usage(folder).free
    # Twice: a photo is copied once more while it is cleaned.
    if free < 2 * size + KEPT_FREE:
        raise StorageFullError


def sweep_drafts() -> int:
    """Remove what a killed server left half-written; gives how many."""
    folder = drafts_folder()
    if not folder.is_dir():
        return 0
    swept = 0
    for path in folder.iterdir():
        with suppress(FileNotFoundError):  # an upload that ends meanwhile
            if path.stat().st_mtime < time.time() - LEFTOVER_AGE:
                path.unlink()
                swept += 1
    return swept
