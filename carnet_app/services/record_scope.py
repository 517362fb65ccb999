"""Which records a person may know of, and what they may do with each."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

import sqlalchemy as sa
from sqlmodel import Session, col

from carnet_app.catalogue.access import Access
from carnet_app.catalogue.parts import PARTS, PartKey
from carnet_app.catalogue.records import LinkedRecord
from carnet_app.core.clock import end_of_day
from carnet_app.core.errors import ForbiddenError, NotFoundError
from carnet_app.models import Record, RecordStatus
from carnet_app.services.actors import Actor
from carnet_app.services.carnets import look_through
from carnet_app.services.kept import Statement, kept
from carnet_app.services.locks import lock_carnet
from carnet_app.services.permissions import (
    ACCOUNT_ID,
    CARNET_ID,
    Number,
    Rights,
    Role,
    is_id,
    require_manager,
    rights_in,
)
from carnet_app.services.rows import fetch_rows

Condition = sa.ColumnElement[bool]


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


@dataclass(frozen=True, slots=True)
class Scope:
    """Some parts, and what of them somebody may know of, apart from who and in which carnet.

    Few are in use at a time, so that statements can be kept by them.
    """

    readable: tuple[PartKey, ...]
    answerable: tuple[PartKey, ...]
    """Those of them in which others' proposals are theirs to answer."""

    def condition(
        self, carnet_id: Number = CARNET_ID, account_id: Number = ACCOUNT_ID
    ) -> Condition:
        """The records of a carnet that a person may know of, in the bin or not."""
        status, part = col(Record.status), col(Record.part)
        seen = [status == RecordStatus.ACCEPTED, col(Record.author_id) == account_id]
        if self.answerable:
            seen.append(sa.and_(status == RecordStatus.PROPOSED, part.in_(self.answerable)))
        return sa.and_(col(Record.carnet_id) == carnet_id, part.in_(self.readable), sa.or_(*seen))


@dataclass(frozen=True, slots=True)
class Reader:
    """Somebody who reads a carnet, with their rights at this instant."""

    rights: Rights
    account_id: int
    """Whose own proposals are shown; 0, nobody's."""
    preview_of: str = ""
    """Whose eyes the owner looks through; else empty."""

    @property
    def carnet_id(self) -> int:
        """The carnet."""
        return self.rights.carnet_id

    @property
    def hides_amounts(self) -> bool:
        """Whether amounts do not exist for this person, their own proposals' aside."""
        return self.rights.hide_amounts

    @property
    def values(self) -> dict[str, object]:
        """What statements kept by a scope run with."""
        return {CARNET_ID.key: self.carnet_id, ACCOUNT_ID.key: self.account_id}

    def scope(self, parts: Iterable[PartKey] | None = None) -> Scope:
        """What they may know of in these parts; None, in every one."""
        level = self.rights.level
        asked = (part.key for part in PARTS) if parts is None else parts
        readable = tuple(part for part in asked if level(part) >= Access.READ)
        return Scope(readable, tuple(part for part in readable if level(part) is Access.WRITE))

    def parts_from(self, access: Access) -> list[PartKey]:
        """The parts in which they hold at least a level."""
        return [part.key for part in PARTS if self.rights.level(part.key) >= access]

    def may_add(self, part: PartKey) -> bool:
        """Whether they may add records, or propose them."""
        return not self.preview_of and self.rights.level(part) >= Access.CONTRIBUTE

    def may_write(self, part: PartKey) -> bool:
        """Whether what they write counts at once, and others' proposals are theirs to answer."""
        return not self.preview_of and self.rights.level(part) is Access.WRITE

    def may_change(self, part: PartKey, status: RecordStatus, author_id: int | None) -> bool:
        """Whether they may change or delete a record: contributors, their own while it waits."""
        if status is RecordStatus.ACCEPTED:
            return self.may_write(part)
        own = author_id == self.account_id
        if status is RecordStatus.PROPOSED and self.may_write(part):
            return True
        return own and self.may_add(part)

    def hides_amounts_of(self, part: PartKey, status: RecordStatus, author_id: int | None) -> bool:
        """Whether a record's amounts do not exist for them.

        Contributors see and change what they proposed, amounts included, as long as it is
        not part of the carnet.
        """
        own = author_id == self.account_id and status is not RecordStatus.ACCEPTED
        proposes = own and self.rights.level(part) is Access.CONTRIBUTE
        return self.hides_amounts and not proposes


@dataclass(frozen=True, slots=True)
class DraftedShare:
    """A share that its sender is still writing, to look through its guest's eyes."""

    guest: str
    levels: Mapping[PartKey, Access]
    hide_amounts: bool
    access_until: date | None


def enter(
    session: Session,
    *,
    actor: Actor,
    carnet_id: int,
    seen_as_share_id: int | None = None,
    draft: DraftedShare | None = None,
) -> Reader:
    """The actor as a reader of a carnet, or the guest whose eyes they look through.

    A draft is looked through by those who may share, and never shows them more than they see.

    Raises:
        CarnetNotFoundError: the actor may not know of it.
        OwnerOnlyError: a guest asked for another guest's view.
        ShareNotFoundError: the carnet has no such share.
    """
    if seen_as_share_id is None:
        rights = rights_in(session, actor=actor, carnet_id=carnet_id)
        if draft is None or not rights.may_share:
            return Reader(rights, actor.account_id)
        return Reader(_rights_of(draft, rights), account_id=0, preview_of=draft.guest)
    require_manager(session, actor=actor, carnet_id=carnet_id)
    seen = look_through(session, carnet_id=carnet_id, share_id=seen_as_share_id)
    return Reader(seen.rights, seen.account_id, preview_of=seen.name)


def _rights_of(draft: DraftedShare, sender: Rights) -> Rights:
    levels = {part: min(given, sender.level(part)) for part, given in draft.levels.items()}
    return Rights(
        carnet_id=sender.carnet_id,
        role=Role.GUEST,
        levels={part: level for part, level in levels.items() if level > Access.NONE},
        hide_amounts=draft.hide_amounts,
        access_until=end_of_day(draft.access_until) if draft.access_until else None,
    )


def enter_part(
    session: Session,
    *,
    actor: Actor,
    carnet_id: int,
    part: PartKey,
    access: Access = Access.READ,
    seen_as_share_id: int | None = None,
) -> Reader:
    """``enter``, if the reader holds a level in a part.

    Raises:
        NotFoundError: the reader may not know of the carnet or of the part.
        ForbiddenError: the reader has a lower level in it.
    """
    reader = enter(session, actor=actor, carnet_id=carnet_id, seen_as_share_id=seen_as_share_id)
    if reader.rights.level(part) is Access.NONE:
        raise NotFoundError
    if reader.rights.level(part) < access:
        raise ForbiddenError
    return reader


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
    seen_as_share_id: int | None = None,
    draft: DraftedShare | None = None,
    in_bin: bool = False,
    to_write: bool = False,
) -> tuple[Reader, Record]:
    """A record and who reads it.

    Args:
        session: Where to read.
        actor: Who asks.
        record_id: The record.
        seen_as_share_id: The share through whose guest's eyes it is read.
        draft: The share still being written through whose guest's eyes it is read.
        in_bin: Look in the bin, and there only.
        to_write: Have other writers of the carnet wait.

    Raises:
        RecordNotFoundError: the actor may not know of it.
    """
    carnet_id = _carnet_of(session, record_id)
    if to_write:
        lock_carnet(session, carnet_id=carnet_id)
    try:
        seen_as: dict[str, Any] = {"seen_as_share_id": seen_as_share_id, "draft": draft}
        reader = enter(session, actor=actor, carnet_id=carnet_id, **seen_as)
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
