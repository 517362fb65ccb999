"""What is private in a carnet: never part of a transfer, and erased by it."""

from dataclasses import dataclass

import sqlalchemy as sa
from sqlmodel import Session, col, delete

from carnet_app.catalogue.parts import PartKey
from carnet_app.models import Attachment, JournalEntry, Record
from carnet_app.services.file_objects import release_files_after_commit
from carnet_app.services.record_kinds import kind_of
from carnet_app.services.rows import fetch_rows


@dataclass(frozen=True, slots=True)
class PrivateContents:
    """What a carnet's private part holds, without what is in the bin."""

    records: int
    files: int
    summary: str
    """How many of each kind, such as "Assurances (2), Budgets (1)"; empty when there is none."""


NOTHING_PRIVATE = PrivateContents(records=0, files=0, summary="")


def count_private(session: Session, *, carnet_id: int) -> PrivateContents:
    """What would be lost with a transfer. Says nothing of whether the asker may know."""
    there = sa.and_(
        col(Record.carnet_id) == carnet_id,
        col(Record.part) == PartKey.PRIVATE,
        col(Record.deleted_at).is_(None),
    )
    by_kind = sa.select(col(Record.kind), sa.func.count().label("records")).where(there)
    counts = {
        kind_of(row.kind).plural: row.records
        for row in fetch_rows(session, by_kind.group_by(col(Record.kind)))
    }
    files = (
        sa.select(sa.func.count())
        .select_from(Attachment)
        .join(Record, col(Record.id) == col(Attachment.record_id))
        .where(there, col(Attachment.deleted_at).is_(None))
    )
    return PrivateContents(
        records=sum(counts.values()),
        files=fetch_rows(session, files)[0][0] if counts else 0,
        summary=", ".join(f"{name}\u00a0({count})" for name, count in sorted(counts.items())),
    )


def leave_private_behind(session: Session, *, carnet_id: int) -> int:
    """Erase what is private in a carnet that changes hands, its journal included.

    Whoever hands over was told when offering, and exports it before.

    Returns:
        How many records there were, in the bin as well.
    """
    private = col(JournalEntry.part) == PartKey.PRIVATE
    session.exec(delete(JournalEntry).where(col(JournalEntry.carnet_id) == carnet_id, private))
    records = (col(Record.carnet_id) == carnet_id, col(Record.part) == PartKey.PRIVATE)
    release_files_after_commit(session, *records)
    return session.exec(delete(Record).where(*records)).rowcount
