"""Files as pages list them."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from urllib.parse import quote

import sqlalchemy as sa
from sqlmodel import Session, col

from carnet_app.catalogue.parts import PART_BY_KEY, PartKey
from carnet_app.catalogue.registry import KIND_BY_KEY
from carnet_app.core.clock import now
from carnet_app.core.french import long_date
from carnet_app.core.names import full_name
from carnet_app.models import Account, Attachment, Record, RecordStatus
from carnet_app.services.actors import Actor
from carnet_app.services.carnets import days_left
from carnet_app.services.file_rules import deleted_files, readable_files, revealed
from carnet_app.services.kept import Statement, kept
from carnet_app.services.pages import fetch_page, page_within, pages_of
from carnet_app.services.permissions import ACCOUNT_ID, CARNET_ID
from carnet_app.services.readers import Reader, Scope, SeenAs, enter
from carnet_app.services.record_scope import find_record
from carnet_app.services.rows import fetch_rows
from carnet_app.storage.drawing import is_drawn
from carnet_app.storage.kinds import KIND_BY_MEDIA_TYPE, Family

FILES_PATH = "/fichiers"

Found = sa.Select[*tuple[Any, ...]]


@dataclass(frozen=True, slots=True)
class FileView:
    """One file, for a person who may open it."""

    id: int
    record_id: int
    record_title: str
    part: str
    part_label: str
    slot: str
    """Which of the files its record's kind expects it is; else empty."""
    slot_label: str
    name: str
    family: str
    """image, pdf, text or office."""
    kind_label: str
    size_text: str
    address: str
    thumbnail: str
    """The address of its small image, or an empty string."""
    width: int
    """Pixels; 0 when it has none."""
    height: int
    pages: int
    """Of a PDF; 0 when unknown."""
    author_name: str
    added_on: str
    is_proposed: bool
    reveals_amounts: bool
    may_change: bool


@dataclass(frozen=True, slots=True)
class FilesPage:
    """One page of a list of files, newest first."""

    files: tuple[FileView, ...]
    total: int
    page: int
    pages: int


@dataclass(frozen=True, slots=True)
class DeletedFile:
    """A file in the bin."""

    id: int
    name: str
    kind_label: str
    size_text: str
    record_id: int
    record_title: str
    part_label: str
    days_left: int


@dataclass(frozen=True, slots=True)
class DeletedFilesPage:
    """A page of the files in the bin, the last deleted first."""

    files: tuple[DeletedFile, ...]
    total: int
    page: int
    pages: int
    may_purge: bool


def list_record_files(
    session: Session,
    *,
    actor: Actor,
    record_id: int,
    seen_as: SeenAs | None = None,
) -> tuple[FileView, ...]:
    """The files of a record, oldest first, as ``open_record`` reads it.

    Raises:
        RecordNotFoundError: the actor may not know of the record.
    """
    reader, _ = find_record(session, actor=actor, record_id=record_id, seen_as=seen_as)
    found = _files().where(col(Attachment.record_id) == record_id, readable_files(reader))
    rows = fetch_rows(session, found.order_by(col(Attachment.id)))
    return tuple(_view(reader, *row) for row in rows)


def list_carnet_files(
    session: Session,
    *,
    actor: Actor,
    carnet_id: int,
    part: PartKey | None = None,
    family: Family | Collection[Family] | None = None,
    page: int = 1,
    seen_as: SeenAs | None = None,
) -> FilesPage:
    """Every file of a carnet that the reader may open, or those of one part, newest first.

    A ``family``, or several of them, leaves the others out.

    Raises:
        CarnetNotFoundError: the actor may not know of it.
    """
    reader = enter(session, actor=actor, carnet_id=carnet_id, seen_as=seen_as)
    found = _files().where(col(Attachment.carnet_id) == carnet_id, readable_files(reader))
    if part is not None:
        found = found.where(col(Record.part) == part)
    if family is not None:
        families = {family} if isinstance(family, Family) else set(family)
        kinds = KIND_BY_MEDIA_TYPE.values()
        types = [kind.media_type for kind in kinds if kind.family in families]
        found = found.where(col(Attachment.media_type).in_(types))
    total = _count(session, found)
    page = page_within(page, total)
    newest = found.order_by(col(Attachment.created_at).desc(), col(Attachment.id).desc())
    rows = fetch_page(session, newest, page)
    return FilesPage(tuple(_view(reader, *row) for row in rows), total, page, pages_of(total))


def list_deleted_files(
    session: Session,
    *,
    actor: Actor,
    carnet_id: int,
    page: int = 1,
    seen_as: SeenAs | None = None,
) -> DeletedFilesPage:
    """The files in the bin that the reader may take out of it, last deleted first.

    Raises:
        CarnetNotFoundError: the actor may not know of the carnet.
        OwnerOnlyError, ShareNotFoundError: no such preview.
    """
    reader = enter(session, actor=actor, carnet_id=carnet_id, seen_as=seen_as)
    found = (
        sa.select(Attachment, col(Record.title), col(Record.part))
        .join(Record, col(Record.id) == col(Attachment.record_id))
        .where(col(Attachment.carnet_id) == carnet_id, deleted_files(reader))
    )
    total = _count(session, found)
    page = page_within(page, total)
    latest = found.order_by(col(Attachment.deleted_at).desc(), col(Attachment.id).desc())
    at = now()
    files = tuple(_deleted_view(at, *row) for row in fetch_page(session, latest, page))
    return DeletedFilesPage(files, total, page, pages_of(total), reader.rights.may_manage)


def count_part_files(session: Session, reader: Reader, part: PartKey) -> int:
    """How many files a reader finds in one part."""
    counted = _counted_in(reader.scope((part,)), reader.hides_amounts)
    return fetch_rows(session, counted, **reader.values)[0].files


def size_text(size: int) -> str:
    """A weight as French people read it: "850 Ko", "2,4 Mo"."""
    if size < 1_000_000:
        return f"{max(1, round(size / 1000))}\N{NO-BREAK SPACE}Ko"
    return f"{size / 1_000_000:.1f}\N{NO-BREAK SPACE}Mo".replace(".", ",")


def file_address(file_id: int, name: str) -> str:
    """The address a file opens at."""
    return f"{FILES_PATH}/{file_id}/{quote(name, safe='')}"


def _files() -> Found:
    return (
        sa.select(
            Attachment,
            col(Record.title),
            col(Record.part),
            col(Record.kind),
            col(Record.status),
            col(Record.author_id),
            col(Account.first_name),
            col(Account.last_name),
        )
        .join(Record, col(Record.id) == col(Attachment.record_id))
        .outerjoin(Account, col(Account.id) == col(Attachment.author_id))
    )


@kept
def _counted_in(scope: Scope, hides_amounts: bool) -> Statement:
    return (
        sa.select(sa.func.count().label("files"))
        .select_from(Attachment)
        .join(Record, col(Record.id) == col(Attachment.record_id))
        .where(
            col(Attachment.carnet_id) == CARNET_ID,
            col(Attachment.deleted_at).is_(None),
            col(Record.deleted_at).is_(None),
            scope.condition(),
            revealed(hides_amounts, ACCOUNT_ID),
        )
    )


def _count(session: Session, found: Found) -> int:
    counted = found.with_only_columns(sa.func.count().label("total"))
    return fetch_rows(session, counted)[0].total


def _view(
    reader: Reader,
    file: Attachment,
    title: str,
    part: PartKey,
    record_kind: str,
    status: RecordStatus,
    record_author: int | None,
    first_name: str | None,
    last_name: str | None,
) -> FileView:
    kind = KIND_BY_MEDIA_TYPE[file.media_type]
    file_id = file.id or 0
    drawn = is_drawn(kind) and file.has_thumbnail is not False
    return FileView(
        id=file_id,
        record_id=file.record_id,
        record_title=title,
        part=part.value,
        part_label=PART_BY_KEY[part].label,
        slot=file.slot,
        slot_label=_slot_label(record_kind, file.slot),
        name=file.name,
        family=kind.family.value,
        kind_label=kind.label,
        size_text=size_text(file.size),
        address=file_address(file_id, file.name),
        thumbnail=f"{FILES_PATH}/{file_id}/vignette" if drawn else "",
        width=file.width or 0,
        height=file.height or 0,
        pages=file.pages or 0,
        author_name=full_name(first_name, last_name),
        added_on=long_date(file.created_at),
        is_proposed=status is RecordStatus.PROPOSED,
        reveals_amounts=file.reveals_amounts,
        may_change=reader.may_change(part, status, record_author),
    )


def _deleted_view(at: datetime, file: Attachment, title: str, part: PartKey) -> DeletedFile:
    return DeletedFile(
        id=file.id or 0,
        name=file.name,
        kind_label=KIND_BY_MEDIA_TYPE[file.media_type].label,
        size_text=size_text(file.size),
        record_id=file.record_id,
        record_title=title,
        part_label=PART_BY_KEY[part].label,
        days_left=days_left(file.deleted_at or at, at),
    )


def _slot_label(record_kind: str, slot: str) -> str:
    kind = KIND_BY_KEY.get(record_kind)
    expected = kind.attachments if kind else ()
    return next((one.label for one in expected if one.key == slot), "")
