"""Files in the document a person takes away: what they are, and where the archive has them."""

from typing import Any

import sqlalchemy as sa
from sqlmodel import Session, col

from carnet_app.catalogue.access import Access
from carnet_app.core.clock import now
from carnet_app.models import (
    Attachment,
    Carnet,
    JournalAction,
    JournalEntry,
    Record,
    RecordStatus,
)
from carnet_app.services.actors import Actor
from carnet_app.services.kept import Statement, kept
from carnet_app.services.known_carnets import known_name
from carnet_app.services.permissions import ACCOUNT_ID, AT, held_parts, in_held_part
from carnet_app.services.rows import Row, fetch_rows
from carnet_app.storage.kinds import KIND_BY_MEDIA_TYPE
from carnet_app.storage.names import FALLBACK, clean_file_name, clean_folder_name

Document = dict[str, Any]

FOLDER = "fichiers"
ELSEWHERE = "chez d’autres"
"""The folder of files brought to others' carnets, whose names they may have changed."""


def export_files(session: Session, *, actor: Actor) -> list[Document]:
    """The files of the actor's carnets, and those they brought to others'.

    Of their own carnets, those of what others proposed and is not accepted are left out.
    What they brought to others' is theirs for good, but its name and its record's title
    may be others' by now: they are told to who may open the file at this instant. To
    anybody else, a name is told only if it is one they gave themselves.
    """
    owned = col(Carnet.owner_id) == actor.account_id
    brought = col(Attachment.author_id) == actor.account_id
    part_of_it = sa.or_(
        brought,
        col(Record.author_id) == actor.account_id,
        col(Record.status) == RecordStatus.ACCEPTED,
    )
    found = (
        sa.select(
            Attachment,
            owned.label("is_owned"),
            _is_named_by(actor).label("is_named"),
            known_name(actor).label("carnet"),
            col(Record.title),
        )
        .join(Carnet, col(Carnet.id) == col(Attachment.carnet_id))
        .join(Record, col(Record.id) == col(Attachment.record_id))
        .where(sa.or_(sa.and_(owned, part_of_it), sa.and_(sa.not_(owned), brought)))
        .order_by(col(Attachment.id))
    )
    rows = fetch_rows(session, found)
    openable = _brought_and_readable(session, actor)
    return [_describe(row, row.is_owned or row[0].id in openable) for row in rows]


def _is_named_by(actor: Actor) -> sa.ColumnElement[bool]:
    """Whether the present name is one that the actor gave to a file of the same record."""
    told = sa.type_coerce(JournalEntry.details, sa.JSON)["name"].as_string()
    naming = (JournalAction.FILE_ADDED, JournalAction.FILE_RENAMED)
    return sa.exists().where(
        col(JournalEntry.record_id) == col(Attachment.record_id),
        col(JournalEntry.account_id) == actor.account_id,
        col(JournalEntry.action).in_(naming),
        told == col(Attachment.name),
    )


def _brought_and_readable(session: Session, actor: Actor) -> set[int]:
    """Which of the files they brought, to whatever carnet, the actor may open at this instant."""
    asked = {ACCOUNT_ID.key: actor.account_id, AT.key: now()}
    return {row.id for row in fetch_rows(session, _brought_readable_ids(), **asked)}


@kept
def _brought_readable_ids() -> Statement:
    """As ``file_rules.readable_files``, in all carnets at once.

    But for amounts: what somebody brought themselves is never withheld from them.
    """
    brought = col(Attachment.author_id) == ACCOUNT_ID
    with_some = sa.select(col(Attachment.carnet_id)).where(brought)
    held = held_parts("readable", col(Carnet.id).in_(with_some))
    status = col(Record.status)
    return (
        sa.select(col(Attachment.id))
        .join(Record, col(Record.id) == col(Attachment.record_id))
        .join(held, in_held_part(held))
        .where(
            brought,
            col(Attachment.deleted_at).is_(None),
            col(Record.deleted_at).is_(None),
            sa.or_(
                status == RecordStatus.ACCEPTED,
                col(Record.author_id) == ACCOUNT_ID,
                sa.and_(status == RecordStatus.PROPOSED, held.c.access >= Access.WRITE),
            ),
        )
    )


def _describe(row: Row, is_open: bool) -> Document:
    file: Attachment = row[0]
    deleted_at = file.deleted_at if is_open else None
    name = file.name if is_open or row.is_named else None
    folder = f"{file.carnet_id} {row.carnet}" if row.is_owned else ELSEWHERE
    return {
        "carnet": row.carnet,
        "fiche": row.title if is_open else None,
        "nom": name,
        "chemin": _path(file, name, folder),
        "type": file.media_type,
        "octets": file.size,
        "sha256": file.digest,
        "ajouté_le": file.created_at.isoformat(),
        "supprimé_le": deleted_at.isoformat() if deleted_at else None,
    }


def _path(file: Attachment, name: str | None, folder: str) -> str:
    """Where the archive has a file: a path of its own, with names that any disk takes."""
    named = clean_file_name(name or FALLBACK, KIND_BY_MEDIA_TYPE[file.media_type])
    return f"{FOLDER}/{clean_folder_name(folder)}/{file.id} {named}"
