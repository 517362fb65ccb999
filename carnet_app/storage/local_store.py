"""A store in a local folder."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from stat import S_ISREG

from carnet_app.storage.refusals import MissingObjectError, told_when_full
from carnet_app.storage.store import BLOCK, Entry


class LocalStore:
    """Objects are files, renamed into place once the disk has them."""

    def __init__(self, folder: Path) -> None:
        """Keep objects below a folder, made when first needed."""
        self.folder = folder

    def put(self, key: str, source: Path) -> None:
        """Rename a finished file, which lies on the same disk, to its key."""
        target = self.folder / key
        with told_when_full():
            _make_folders(target.parent)
            # Also over an equal file: its fresh date tells the sweeper that it is in use.
            source.replace(target)
            _sync_folder(target.parent)

    def read(self, key: str, *, start: int = 0, length: int | None = None) -> Iterator[bytes]:
        """The bytes from ``start``, in blocks."""
        path = self.folder / key
        if not path.is_file():
            raise MissingObjectError
        return _blocks(path, start, length)

    def size(self, key: str) -> int | None:
        """The object's size in bytes; None when there is none."""
        try:
            return (self.folder / key).stat().st_size
        except FileNotFoundError:
            return None

    def delete(self, key: str) -> None:
        """Remove an object, if it is there."""
        (self.folder / key).unlink(missing_ok=True)

    def entries(self, folder: str) -> Iterator[Entry]:
        """Every object of a folder."""
        for path in (self.folder / folder).rglob("*"):
            try:
                found = path.stat()
            except FileNotFoundError:  # removed meanwhile
                continue
            if S_ISREG(found.st_mode):
                yield Entry(
                    key=path.relative_to(self.folder).as_posix(),
                    size=found.st_size,
                    changed_at=datetime.fromtimestamp(found.st_mtime, UTC),
                )

    @contextmanager
    def as_file(self, key: str) -> Iterator[Path]:
        """The object itself: not to be written to."""
        path = self.folder / key
        if not path.is_file():
            raise MissingObjectError
        yield path


def _blocks(path: Path, start: int, length: int | None) -> Iterator[bytes]:
    left = path.stat().st_size if length is None else length
    with path.open("rb") as file:
        file.seek(start)
        while left > 0 and (block := file.read(min(BLOCK, left))):
            left -= len(block)
            yield block


def _make_folders(folder: Path) -> None:
    missing = [path for path in (folder, *folder.parents) if not path.exists()]
    folder.mkdir(parents=True, exist_ok=True)
    for path in missing:
        _sync_folder(path.parent)


def _sync_folder(folder: Path) -> None:
    # A rename is in its folder, and lasts once that is on the disk.
    handle = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
