"""The bin of a carnet: records stay in it for 30 days."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlmodel import Session, col, delete

from carnet_app.catalogue.parts import PART_BY_KEY
from carnet_app.core.clock import now
from carnet_app.core.names import full_name
from carnet_app.models import Account, Attachment, JournalAction, Record, RecordStatus
from carnet_app.services.actors import Actor
from carnet_app.services.carnets import bin_horizon, days_left
from carnet_app.services.file_objects import release_files_after_commit
from carnet_app.services.pages import fetch_page, page_within, pages_of
from carnet_app.services.permissions import OwnerOnlyError
from carnet_app.services.readers import Reader, SeenAs, enter
from carnet_app.services.record_kinds import kind_of
from carnet_app.services.record_scope import (
    RecordForbiddenError,
    RecordNotFoundError,
    changeable,
    find_record,
    find_to_change,
)
from carnet_app.services.record_writing import refuse_second, tell_journal
from carnet_app.services.rows import fetch_rows


@dataclass(frozen=True, slots=True)
class DeletedRecord:
    """A record in the bin."""

    id: int
    part: str
    part_label: str
    kind_label: str
    icon: str
    title: str
    deleted_by: str
    days_left: int


@dataclass(frozen=True, slots=True)
class BinView:
    """A page of the bin, the last deleted first."""

    records: tuple[DeletedRecord, ...]
    total: int
    page: int
    pages: int
    may_purge: bool


def delete_record(session: Session, *, actor: Actor, record_id: int) -> None:
    """Put a record in the bin, or withdraw one's proposal.

    Raises:
        RecordNotFoundError, RecordForbiddenError: the actor may not.
    """
    _, record = find_to_change(session, actor=actor, record_id=record_id)
    record.deleted_at, record.deleted_by_id = now(), actor.account_id
    own = record.author_id == actor.account_id
    withdrawn = own and record.status is not RecordStatus.ACCEPTED
    action = JournalAction.PROPOSAL_WITHDRAWN if withdrawn else JournalAction.RECORD_DELETED
    tell_journal(session, actor=actor, record=record, action=action)
    session.flush()


def restore_record(session: Session, *, actor: Actor, record_id: int) -> None:
    """Take a record out of the bin.

    Raises:
        RecordNotFoundError: not in the bin, or there for more than 30 days.
        RecordForbiddenError: the actor may not.
        SecondRecordError: the kind has one record, and another one is there by now.
    """
    _, record = _find_deleted(session, actor, record_id)
    kind = kind_of(record.kind)
    if record.status is RecordStatus.ACCEPTED:
        refuse_second(session, kind, carnet_id=record.carnet_id, besides=record_id)
    record.deleted_at, record.deleted_by_id = None, None
    tell_journal(session, actor=actor, record=record, action=JournalAction.RECORD_RESTORED)
    session.flush()


def require_in_bin(session: Session, *, actor: Actor, record_id: int) -> None:
    """Ask whether the actor may take a record out of the bin.

    Raises:
        RecordNotFoundError: not in the bin, or there for more than 30 days.
        RecordForbiddenError: the actor may not.
    """
    reader, record = find_record(session, actor=actor, record_id=record_id, in_bin=True)
    _require_recent(record)
    if not reader.may_change(record.part, record.status, record.author_id):
        raise RecordForbiddenError


def purge_record(session: Session, *, actor: Actor, record_id: int) -> None:
    """Erase a record of the bin at once, with its former versions and its files.

    Raises:
        RecordNotFoundError: not in the bin.
        RecordForbiddenError: the actor may not.
        OwnerOnlyError: the actor is a guest.
    """
    reader, record = _find_deleted(session, actor, record_id)
    if not reader.rights.may_manage:
        raise OwnerOnlyError
    action = JournalAction.RECORD_PURGED
    tell_journal(session, actor=actor, record=record, action=action, gone=True)
    release_files_after_commit(session, col(Attachment.record_id) == record_id)
    session.delete(record)
    session.flush()


def list_deleted_records(
    session: Session,
    *,
    actor: Actor,
    carnet_id: int,
    page: int = 1,
    seen_as: SeenAs | None = None,
) -> BinView:
    """What the actor, or the guest they look as, may take out of a carnet's bin.

    Raises:
        CarnetNotFoundError: the actor may not know of the carnet.
        OwnerOnlyError, ShareNotFoundError: no such preview.
    """
    reader = enter(session, actor=actor, carnet_id=carnet_id, seen_as=seen_as)
    there = sa.and_(changeable(reader), col(Record.deleted_at) > bin_horizon())
    counted = sa.select(sa.func.count()).select_from(Record).where(there)
    total = fetch_rows(session, counted)[0][0]
    page = page_within(page, total)
    listed = (
        sa.select(Record, col(Account.first_name), col(Account.last_name))
        .outerjoin(Account, col(Account.id) == col(Record.deleted_by_id))
        .where(there)
        .order_by(col(Record.deleted_at).desc(), col(Record.id).desc())
    )
    rows = fetch_page(session, listed, page)
    at = now()
    return BinView(
        records=tuple(_view(row, at) for row in rows),
        total=total,
        page=page,
        pages=pages_of(total),
        may_purge=reader.rights.may_manage,
    )


def purge_old_records(session: Session) -> int:
    """Erase what was in the bin for 30 days, and proposals refused 30 days ago.

    Returns:
        How many.
    """
    refused = sa.and_(
        col(Record.status) == RecordStatus.REFUSED, col(Record.updated_at) <= bin_horizon()
    )
    deleted = col(Record.deleted_at) <= bin_horizon()
    return session.exec(delete(Record).where(sa.or_(deleted, refused))).rowcount


def empty_bin(session: Session, *, carnet_id: int) -> bool:
    """Erase all records and files in the bin of a carnet that changes hands.

    Returns:
        Whether there was anything.
    """
    binned_file = col(Attachment.deleted_at).is_not(None)
    binned_record = col(Record.deleted_at).is_not(None)
    of_carnet = col(Attachment.carnet_id) == carnet_id
    release_files_after_commit(session, of_carnet, sa.or_(binned_file, binned_record))
    files = session.exec(delete(Attachment).where(of_carnet, binned_file)).rowcount
    records = delete(Record).where(col(Record.carnet_id) == carnet_id, binned_record)
    return files + session.exec(records).rowcount > 0


def _find_deleted(session: Session, actor: Actor, record_id: int) -> tuple[Reader, Record]:
    reader, record = find_to_change(session, actor=actor, record_id=record_id, in_bin=True)
    _require_recent(record)
    return reader, record


def _require_recent(record: Record) -> None:
    if record.deleted_at is None or record.deleted_at <= bin_horizon():
        raise RecordNotFoundError


def _view(row: sa.Row[*tuple[Any, ...]], at: datetime) -> DeletedRecord:
    record: Record = row[0]
    kind = kind_of(record.kind)
    return DeletedRecord(
        id=record.id or 0,
        part=record.part.value,
        part_label=PART_BY_KEY[record.part].label,
        kind_label=kind.label,
        icon=kind.icon_of(record.values),
        title=record.title,
        deleted_by=full_name(row.first_name, row.last_name),
        days_left=days_left(record.deleted_at or at, at),
    )
