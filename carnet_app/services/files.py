"""Files of records: adding, reading, the bin.

A file always belongs to a record; a document on its own is a record of the documents
part. Whoever may change a record may add files to it, so contributors add to what they
proposed themselves, and a file is proposed as long as its record is.
"""

from dataclasses import dataclass

import sqlalchemy as sa
from sqlmodel import Session, col, select

from carnet_app.catalogue.access import Access
from carnet_app.core.clock import now
from carnet_app.models import Attachment, JournalAction, Record, RecordStatus
from carnet_app.services.actors import Actor
from carnet_app.services.file_objects import lock_content, release_after_commit
from carnet_app.services.file_rules import (
    FileNameError,
    find_file,
    find_file_to_change,
    require_quota,
    reveals_amounts,
    slots_of,
)
from carnet_app.services.journal import write_entry
from carnet_app.services.permissions import require_manager
from carnet_app.services.record_scope import find_to_change
from carnet_app.services.record_words import put_words
from carnet_app.services.rows import insert_row
from carnet_app.storage.intake import KeptFile
from carnet_app.storage.kinds import KIND_BY_MEDIA_TYPE, FileKind
from carnet_app.storage.names import clean_file_name
from carnet_app.storage.refusals import MissingObjectError
from carnet_app.storage.store import get_store, original_key


@dataclass(frozen=True, slots=True)
class ServedFile:
    """What a route needs to send a file to somebody who may have it."""

    digest: str
    name: str
    kind: FileKind
    size: int
    has_thumbnail: bool | None


def prepare_upload(session: Session, *, actor: Actor, record_id: int, size: int) -> None:
    """Refuse a file before any of it is read.

    Args:
        session: Where to read.
        actor: Who sends it.
        record_id: The record it is for.
        size: Bytes announced.

    Raises:
        RecordNotFoundError, RecordForbiddenError: the actor may not add to the record.
        CarnetFullError: the carnet's files would weigh too much.
    """
    _, record = find_to_change(session, actor=actor, record_id=record_id)
    require_quota(session, carnet_id=record.carnet_id, size=size)


def add_file(
    session: Session, *, actor: Actor, record_id: int, kept: KeptFile, slot: str = ""
) -> int:
    """Attach a file that the store holds. Rights and quota are asked again: time has passed.

    The same content on the same record is there once: a retry adds nothing.

    Args:
        session: The transaction.
        actor: Who sent it.
        record_id: The record it is for.
        kept: What the store holds.
        slot: Which of the files its kind expects it is, by key; others are nameless.

    Raises:
        RecordNotFoundError, RecordForbiddenError, CarnetFullError: as ``prepare_upload``.
        MissingObjectError: the store lost it meanwhile; sending it again mends that.
    """
    _, record = find_to_change(session, actor=actor, record_id=record_id)
    lock_content(session, digest=kept.digest)
    if get_store().size(original_key(kept.digest)) != kept.size:
        raise MissingObjectError
    if (there := _same_content(session, record_id, kept.digest)) is not None:
        return there
    require_quota(session, carnet_id=record.carnet_id, size=kept.size)
    file_id = insert_row(
        session,
        Attachment(
            carnet_id=record.carnet_id,
            record_id=record_id,
            slot=slot if slot in slots_of(record) else "",
            name=kept.name,
            media_type=kept.media_type,
            size=kept.size,
            digest=kept.digest,
            width=kept.width,
            height=kept.height,
            reveals_amounts=reveals_amounts(record, slot),
            author_id=actor.account_id,
        ),
    )
    put_words(session, record)
    _note(session, actor, record, JournalAction.FILE_ADDED, name=kept.name)
    return file_id


def read_file(session: Session, *, actor: Actor, file_id: int) -> ServedFile:
    """A file to be sent to the actor, as of their rights now.

    Raises:
        AttachmentNotFoundError: they may not know of it.
    """
    file, _ = find_file(session, actor=actor, file_id=file_id)
    return ServedFile(
        digest=file.digest,
        name=file.name,
        kind=KIND_BY_MEDIA_TYPE[file.media_type],
        size=file.size,
        has_thumbnail=file.has_thumbnail,
    )


def change_file(
    session: Session, *, actor: Actor, file_id: int, name: str, reveals_amounts: bool | None
) -> None:
    """``rename_file``, and ``mark_amounts`` unless that is not theirs to say: both or nothing."""
    if reveals_amounts is not None:
        mark_amounts(session, actor=actor, file_id=file_id, revealed=reveals_amounts)
    rename_file(session, actor=actor, file_id=file_id, name=name)


def rename_file(session: Session, *, actor: Actor, file_id: int, name: str) -> None:
    """Give a file another name; its ending stays.

    Raises:
        AttachmentNotFoundError, RecordForbiddenError: the actor may not.
        FileNameError: the name is empty.
    """
    file, record = find_file_to_change(session, actor=actor, file_id=file_id)
    if not name.strip():
        raise FileNameError
    former, file.name = file.name, clean_file_name(name, KIND_BY_MEDIA_TYPE[file.media_type])
    put_words(session, record)
    _note(session, actor, record, JournalAction.FILE_RENAMED, former=former, name=file.name)


def mark_amounts(session: Session, *, actor: Actor, file_id: int, revealed: bool) -> None:
    """Say whether a file names amounts, and so is withheld from guests who see none.

    Saying what was said already changes nothing.

    Raises:
        AttachmentNotFoundError, RecordForbiddenError: the actor may not.
    """
    file, record = find_file_to_change(session, actor=actor, file_id=file_id)
    if file.reveals_amounts == revealed:
        return
    file.reveals_amounts = revealed
    put_words(session, record)
    action = JournalAction.FILE_WITHHELD if revealed else JournalAction.FILE_REVEALED
    _note(session, actor, record, action, name=file.name)


def delete_file(session: Session, *, actor: Actor, file_id: int) -> None:
    """Put a file in the bin for 30 days.

    Raises:
        AttachmentNotFoundError, RecordForbiddenError: the actor may not.
    """
    file, record = find_file_to_change(session, actor=actor, file_id=file_id)
    file.deleted_at = now()
    put_words(session, record)
    _note(session, actor, record, JournalAction.FILE_DELETED, name=file.name)


def restore_file(session: Session, *, actor: Actor, file_id: int) -> None:
    """Take a file out of the bin.

    Raises:
        AttachmentNotFoundError: not in the bin, or there for more than 30 days.
        RecordForbiddenError: the actor may not.
    """
    file, record = find_file_to_change(session, actor=actor, file_id=file_id, in_bin=True)
    file.deleted_at = None
    put_words(session, record)
    _note(session, actor, record, JournalAction.FILE_RESTORED, name=file.name)


def purge_file(session: Session, *, actor: Actor, file_id: int) -> None:
    """Erase a file of the bin at once; its content goes when no other file has the same.

    Raises:
        AttachmentNotFoundError: not in the bin.
        RecordForbiddenError: the actor may not.
        OwnerOnlyError: the actor is a guest.
    """
    file, record = find_file_to_change(session, actor=actor, file_id=file_id, in_bin=True)
    require_manager(session, actor=actor, carnet_id=record.carnet_id)
    _note(session, actor, record, JournalAction.FILE_PURGED, name=file.name)
    session.delete(file)
    session.flush()
    release_after_commit(session, digests=[file.digest])


def note_drawing(session: Session, *, digest: str, drawn: bool, pages: int | None) -> None:
    """Note what became of drawing a content, for every file that has it."""
    session.exec(
        sa.update(Attachment)
        .where(col(Attachment.digest) == digest)
        .values(has_thumbnail=drawn, pages=pages)
    )


def _same_content(session: Session, record_id: int, digest: str) -> int | None:
    return session.exec(
        select(Attachment.id).where(
            Attachment.record_id == record_id,
            Attachment.digest == digest,
            col(Attachment.deleted_at).is_(None),
        )
    ).first()


def _note(
    session: Session, actor: Actor, record: Record, action: JournalAction, **details: str
) -> None:
    accepted = record.status is RecordStatus.ACCEPTED
    write_entry(
        session,
        carnet_id=record.carnet_id,
        actor=actor,
        action=action,
        part=record.part,
        record_id=record.id,
        seen_from=Access.READ if accepted else Access.WRITE,
        title=record.title,
        **details,
    )
