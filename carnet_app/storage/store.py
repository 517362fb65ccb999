"""Where files are kept: a local folder, or any S3-compatible storage.

``CARNET_STORAGE_URL`` decides. Both speak the same few words, so nothing above knows
which one it is.
"""

from collections.abc import Iterator
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from pathlib import Path
from typing import Protocol

from carnet_app.core.settings import get_settings
from carnet_app.storage.incoming import files_folder

ORIGINALS = "originals"
THUMBNAILS = "thumbnails"
BLOCK = 256 * 1024  # bytes read at once


@dataclass(frozen=True, slots=True)
class Entry:
    """One object in a store."""

    key: str
    size: int
    changed_at: datetime

    @property
    def digest(self) -> str:
        """The SHA-256 in its key."""
        return self.key.rsplit("/", 1)[-1].split(".")[0]


class Store(Protocol):
    """Objects under keys. An object is whole or absent, and never changes."""

    def put(self, key: str, source: Path) -> None:
        """Keep a finished file, durably; what has the key already has the same bytes.

        The source may be gone afterwards.

        Raises:
            StorageError: it was not kept.
        """
        ...

    def read(self, key: str, *, start: int = 0, length: int | None = None) -> Iterator[bytes]:
        """The bytes from ``start``, in blocks.

        Raises:
            MissingObjectError: no such object; raised before the first block.
        """
        ...

    def size(self, key: str) -> int | None:
        """The object's size in bytes; None when there is none."""
        ...

    def delete(self, key: str) -> None:
        """Remove an object, if it is there."""
        ...

    def entries(self, folder: str) -> Iterator[Entry]:
        """Every object of a folder."""
        ...

    def as_file(self, key: str) -> AbstractContextManager[Path]:
        """The object as a local file, for the length of a block.

        Raises:
            MissingObjectError: no such object.
        """
        ...


@lru_cache(maxsize=4)
def _store_at(url: str, folder: Path) -> Store:
    if url:
        # Loaded on first use: most sites keep their files on their own disk.
        from carnet_app.storage.object_store import ObjectStore

        return ObjectStore(url)
    from carnet_app.storage.local_store import LocalStore

    return LocalStore(folder)


def get_store() -> Store:
    """The store the settings name."""
    return _store_at(get_settings().storage_url.get_secret_value(), files_folder())


def original_key(digest: str) -> str:
    """The key of the content with this SHA-256: two levels of folders keep each of them short."""
    return f"{ORIGINALS}/{digest[:2]}/{digest[2:4]}/{digest}"


def thumbnail_key(digest: str) -> str:
    """The key of the small image of the content with this SHA-256."""
    return f"{THUMBNAILS}/{digest[:2]}/{digest[2:4]}/{digest}.webp"
