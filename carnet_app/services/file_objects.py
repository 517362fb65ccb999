"""The store and the rows that refer to it, kept in agreement.

An object is put before its row is committed, and removed only when no row refers to it.
Both sides hold the content's lock meanwhile, so an upload never ends up on an object
that is being removed. These functions open their own short transactions: each object is
settled on its own, and a store that fails must not undo the others.
"""

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import timedelta
from functools import partial
from hashlib import sha256

import sqlalchemy as sa
import structlog
from sqlmodel import Session, col, delete, select

from carnet_app.core.clock import now
from carnet_app.core.database import after_commit, reading, transaction
from carnet_app.models import Attachment, Carnet, Record
from carnet_app.services.carnets import bin_horizon
from carnet_app.services.rows import fetch_rows
from carnet_app.storage.incoming import sweep_drafts
from carnet_app.storage.refusals import MissingObjectError, StorageError
from carnet_app.storage.store import (
    ORIGINALS,
    THUMBNAILS,
    Entry,
    get_store,
    original_key,
    thumbnail_key,
)

ON_THE_WAY = timedelta(hours=1)
"""An object may be this young without a row: its upload is not over."""
BATCH = 500

log = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True)
class FilesReport:
    """What a check of the files found, by SHA-256."""

    checked: int
    missing: tuple[str, ...]
    """Rows refer to them, the store has them not."""
    altered: tuple[str, ...]
    """Their content is not what it was when they came."""
    orphaned: tuple[str, ...]
    """The store has them, no row refers to them; the next purge removes them."""

    @property
    def problems(self) -> list[str]:
        """One sentence per file that is wrong."""
        kinds = (("missing", self.missing), ("altered", self.altered), ("orphaned", self.orphaned))
        return [f"File {digest} is {word}." for word, found in kinds for digest in found]


def lock_content(session: Session, *, digest: str) -> None:
    """Have others who would add or remove this content wait for our commit.

    SQLite's writers already come one after the other.
    """
    if session.get_bind().dialect.name == "postgresql":
        number = int(digest[:15], 16)
        fetch_rows(session, sa.select(sa.func.pg_advisory_xact_lock(number)))


def purge_files() -> int:
    """Erase the files that were in the bin for 30 days, then what the store has too much.

    Returns:
        How many objects went from the store.
    """
    with transaction() as session:
        session.exec(delete(Attachment).where(col(Attachment.deleted_at) <= bin_horizon()))
    sweep_drafts()
    return sum(_release(digest) for digest in list(_orphans((ORIGINALS, THUMBNAILS))))


def check_files(*, deep: bool = True) -> FilesReport:
    """Compare the store with the rows; ``deep`` reads every byte again."""
    with reading() as session:
        expected = set(session.exec(select(Attachment.digest).distinct()).all())
    there = {entry.digest for entry in get_store().entries(ORIGINALS)}
    found = sorted(expected & there)
    return FilesReport(
        checked=len(found),
        missing=tuple(sorted(expected - there)),
        altered=tuple(digest for digest in found if deep and _is_altered(digest)),
        orphaned=tuple(sorted(set(_orphans((ORIGINALS,))))),
    )


def contents_of(session: Session, *, owner_id: int) -> Sequence[str]:
    """The contents, by SHA-256, that the carnets of an account hold."""
    return session.exec(
        select(Attachment.digest)
        .join(Carnet, col(Carnet.id) == col(Attachment.carnet_id))
        .where(Carnet.owner_id == owner_id)
        .distinct()
    ).all()


def release_after_commit(session: Session, *, digests: Collection[str]) -> None:
    """Once a deletion is committed, remove the contents that no row refers to any more.

    A store that fails then is made good by the purge.
    """
    if digests:
        after_commit(session, partial(release_objects, digests))


def release_files_after_commit(session: Session, *where: sa.ColumnElement[bool]) -> None:
    """``release_after_commit``, for files about to be deleted, in a query that joins ``Record``."""
    found = (
        select(Attachment.digest)
        .join(Record, col(Record.id) == col(Attachment.record_id))
        .where(*where)
        .distinct()
    )
    release_after_commit(session, digests=session.exec(found).all())


def release_objects(digests: Iterable[str]) -> int:
    """Remove the contents that no row refers to any more; gives how many."""
    return sum(_release(digest) for digest in digests)


def _release(digest: str) -> bool:
    store = get_store()
    try:
        with transaction() as session:
            lock_content(session, digest=digest)
            if _referred(session, [digest]):
                return False
            store.delete(original_key(digest))
            store.delete(thumbnail_key(digest))
    except StorageError:
        log.exception("file not removed", digest=digest)
        return False
    return True


def _orphans(folders: Collection[str]) -> Iterator[str]:
    """The digests of old enough objects that no row refers to, each once."""
    horizon = now() - ON_THE_WAY
    found: Iterable[Entry] = (entry for folder in folders for entry in get_store().entries(folder))
    old = list(dict.fromkeys(entry.digest for entry in found if entry.changed_at < horizon))
    for start in range(0, len(old), BATCH):
        batch = old[start : start + BATCH]
        with reading() as session:
            referred = _referred(session, batch)
        yield from (digest for digest in batch if digest not in referred)


def _referred(session: Session, digests: Collection[str]) -> set[str]:
    return set(
        session.exec(
            select(Attachment.digest).where(col(Attachment.digest).in_(digests)).distinct()
        )
    )


def _is_altered(digest: str) -> bool:
    content = sha256()
    try:
        for block in get_store().read(original_key(digest)):
            content.update(block)
    except MissingObjectError:  # deleted since the list was made
        return False
    return content.hexdigest() != digest
