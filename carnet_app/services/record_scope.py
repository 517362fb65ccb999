"""Which records a person may know of, and what they may do with each."""

from collections.abc import Collection, Iterable

import sqlalchemy as sa
from sqlmodel import Session, col

from carnet_app.catalogue.parts import PARTS, PartKey
from carnet_app.catalogue.records import LinkedRecord
from carnet_app.core.errors import ForbiddenError, NotFoundError
from carnet_app.models import Record, RecordStatus
from carnet_app.services.actors import Actor
from carnet_app.services.kept import Statement, kept
from carnet_app.services.locks import lock_carnet
from carnet_app.services.permissions import is_id
from carnet_app.services.readers import Condition, Reader, SeenAs, enter
from carnet_app.services.rows import fetch_rows


class RecordNotFoundError(NotFoundError):
    """No such record, or none that this person may know of."""

    message = "Cette fiche n’existe pas, ou vous n’y avez pas accès."


class RecordForbiddenError(ForbiddenError):
    """The person sees the record but may not do this with it."""

    message = "Vos droits ne permettent pas de modifier cette fiche."


class AcceptedMeanwhileError(RecordForbiddenError):
    """Somebody changes a proposal of theirs that is part of the carnet by now."""

    message = (
        "Votre proposition a été acceptée entre-temps\u00a0: elle fait partie du carnet, "
        "et vos droits ne permettent plus de la modifier."
    )


def visible(reader: Reader, parts: Iterable[PartKey] | None = None) -> Condition:
    """The records a reader may know of: what is accepted, their own, and what waits for them.

    Args:
        reader: Who reads.
        parts: Only these parts; None, every one.
    """
    return sa.and_(col(Record.deleted_at).is_(None), in_scope(reader, parts))


def in_scope(reader: Reader, parts: Iterable[PartKey] | None = None) -> Condition:
    """``visible``, of the bin as well as of the rest."""
    return reader.scope(parts).condition(reader.carnet_id, reader.account_id)


def titles_of(session: Session, reader: Reader, ids: Collection[int]) -> dict[int, str]:
    """The titles of those of these records that a reader may know of."""
    if not ids:
        return {}
    wanted = sa.select(col(Record.id), col(Record.title))
    rows = fetch_rows(session, wanted.where(visible(reader), col(Record.id).in_(ids)))
    return {row.id: row.title for row in rows}


def unseen_links(
    session: Session, reader: Reader, links: Collection[LinkedRecord]
) -> tuple[str, ...]:
    """The reference fields that hold a record which a reader does not see, or not any more.

    It is in the bin, or not theirs to know of. What was erased is not among them: there is
    nothing left to come back.
    """
    ids = {link.record_id for link in links}
    if not ids:
        return ()
    held = sa.select(col(Record.id)).where(
        col(Record.carnet_id) == reader.carnet_id, col(Record.id).in_(ids)
    )
    there, seen = {row.id for row in fetch_rows(session, held)}, titles_of(session, reader, ids)
    return tuple(link.field for link in links if link.record_id in there - seen.keys())


def changeable(reader: Reader) -> Condition:
    """The records a reader may change, in the bin or not: as ``Reader.may_change`` says."""
    part, status = col(Record.part), col(Record.status)
    writable = [each.key for each in PARTS if reader.may_write(each.key)]
    addable = [each.key for each in PARTS if reader.may_add(each.key)]
    own = sa.and_(
        col(Record.author_id) == reader.account_id,
        status != RecordStatus.ACCEPTED,
        part.in_(addable),
    )
    return sa.and_(in_scope(reader), sa.or_(part.in_(writable), own))


def find_record(
    session: Session,
    *,
    actor: Actor,
    record_id: int,
    seen_as: SeenAs | None = None,
    in_bin: bool = False,
    to_write: bool = False,
) -> tuple[Reader, Record]:
    """A record and who reads it.

    Args:
        session: Where to read.
        actor: Who asks.
        record_id: The record.
        seen_as: The guest through whose eyes it is read.
        in_bin: Look in the bin, and there only.
        to_write: Have other writers of the carnet wait.

    Raises:
        RecordNotFoundError: the actor may not know of it.
    """
    carnet_id = _carnet_of(session, record_id)
    if to_write:
        lock_carnet(session, carnet_id=carnet_id)
    try:
        reader = enter(session, actor=actor, carnet_id=carnet_id, seen_as=seen_as)
    except NotFoundError as unknown:
        raise RecordNotFoundError from unknown
    where = col(Record.deleted_at).is_not(None) if in_bin else col(Record.deleted_at).is_(None)
    found = sa.select(Record).where(col(Record.id) == record_id, where, in_scope(reader))
    rows = fetch_rows(session, found.execution_options(populate_existing=True))
    if not rows:
        raise RecordNotFoundError
    return reader, rows[0][0]


def find_to_change(
    session: Session,
    *,
    actor: Actor,
    record_id: int,
    in_bin: bool = False,
    version: int | None = None,
) -> tuple[Reader, Record]:
    """A record the actor may change, with other writers of the carnet waiting.

    Args:
        session: The transaction.
        actor: Who changes.
        record_id: The record.
        in_bin: Look in the bin, and there only.
        version: The version they read, to tell what became of a proposal since.

    Raises:
        RecordNotFoundError: the actor may not know of it.
        RecordForbiddenError: they may read it only.
        AcceptedMeanwhileError: it was theirs to change when they read it.
    """
    reader, record = find_record(
        session, actor=actor, record_id=record_id, in_bin=in_bin, to_write=True
    )
    if not reader.may_change(record.part, record.status, record.author_id):
        own = record.author_id == reader.account_id and reader.may_add(record.part)
        is_new = version is not None and record.version != version
        raise AcceptedMeanwhileError if own and is_new else RecordForbiddenError
    return reader, record


def _carnet_of(session: Session, record_id: int) -> int:
    if not is_id(record_id):
        raise RecordNotFoundError
    rows = fetch_rows(session, _carnet_of_record(), record_id=record_id)
    if not rows:
        raise RecordNotFoundError
    return rows[0].carnet_id


@kept
def _carnet_of_record() -> Statement:
    wanted = sa.bindparam("record_id", type_=sa.Integer())
    return sa.select(col(Record.carnet_id)).where(col(Record.id) == wanted)
