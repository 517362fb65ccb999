"""Who reads a carnet: the actor, or a guest whose eyes its owner looks through."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date

import sqlalchemy as sa
from sqlmodel import Session, col

from carnet_app.catalogue.access import Access
from carnet_app.catalogue.parts import PARTS, PartKey
from carnet_app.core.addresses import normalized
from carnet_app.core.clock import end_of_day, now
from carnet_app.core.errors import ForbiddenError, NotFoundError
from carnet_app.models import Account, Record, RecordStatus, Share
from carnet_app.services.actors import Actor
from carnet_app.services.permissions import (
    ACCOUNT_ID,
    CARNET_ID,
    Number,
    Rights,
    Role,
    ShareNotFoundError,
    require_manager,
    rights_in,
    rights_of_share,
)
from carnet_app.services.rows import fetch_rows

Condition = sa.ColumnElement[bool]
UNNAMED_GUEST = "la personne invitée"


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
        return self.rights.level(part) >= Access.CONTRIBUTE

    def may_write(self, part: PartKey) -> bool:
        """Whether what they write counts at once, and others' proposals are theirs to answer."""
        return self.rights.level(part) is Access.WRITE

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

    carnet_id: int
    share_id: int
    """The share whose rights are being changed; 0 when somebody is to be invited."""
    email: str
    """The address to invite, as it was typed; empty when it is not known yet."""
    levels: Mapping[PartKey, Access]
    hide_amounts: bool
    access_until: date | None


SeenAs = int | DraftedShare
"""Through whose eyes an owner looks: the id of a share, sent or in force, or one being written."""


def enter(
    session: Session, *, actor: Actor, carnet_id: int, seen_as: SeenAs | None = None
) -> Reader:
    """The actor as a reader of a carnet, or the guest whose eyes they look through.

    What is still being written is looked through by those who may share, and never shows
    them more than they see.

    Raises:
        CarnetNotFoundError: the actor may not know of it.
        OwnerOnlyError: a guest asked for another guest's view.
        ShareNotFoundError: the carnet has no such share.
    """
    if isinstance(seen_as, int):
        require_manager(session, actor=actor, carnet_id=carnet_id)
        return _guest_of(session, carnet_id=carnet_id, share_id=seen_as)
    rights = rights_in(session, actor=actor, carnet_id=carnet_id)
    if seen_as is None or not rights.may_share:
        return Reader(rights, actor.account_id)
    if seen_as.carnet_id != carnet_id:
        raise ShareNotFoundError
    return _guest_to_be(session, seen_as, rights)


def _guest_of(session: Session, *, carnet_id: int, share_id: int) -> Reader:
    """A guest, present or to come; says nothing of whether the asker may look."""
    rights = rights_of_share(session, carnet_id=carnet_id, share_id=share_id)
    if rights is None:
        raise ShareNotFoundError
    share = session.get_one(Share, share_id)
    if share.account_id is None:
        account_id, name = _account_at(session, share.email), share.email
    else:
        account_id = share.account_id
        name = session.get_one(Account, account_id).full_name
    if share.access_until is not None and share.access_until <= now():
        name += " (accès terminé)"
    return Reader(rights, account_id, preview_of=name)


def _guest_to_be(session: Session, drafted: DraftedShare, sender: Rights) -> Reader:
    """A guest as they will be once what is being written is sent, or saved."""
    rights = _rights_of(drafted, sender)
    if drafted.share_id:
        guest = _guest_of(session, carnet_id=drafted.carnet_id, share_id=drafted.share_id)
        return replace(guest, rights=rights)
    account_id = _account_at(session, normalized(drafted.email)) if drafted.email else 0
    return Reader(rights, account_id, preview_of=drafted.email or UNNAMED_GUEST)


def _account_at(session: Session, email: str) -> int:
    """Who would accept an invitation to an address: what they proposed before is theirs to see."""
    wanted = sa.select(col(Account.id)).where(
        col(Account.email) == email, col(Account.confirmed_at).is_not(None)
    )
    rows = fetch_rows(session, wanted)
    return rows[0].id if rows else 0


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
    seen_as: SeenAs | None = None,
) -> Reader:
    """``enter``, if the reader holds a level in a part.

    Raises:
        NotFoundError: the reader may not know of the carnet or of the part.
        ForbiddenError: the reader has a lower level in it.
    """
    reader = enter(session, actor=actor, carnet_id=carnet_id, seen_as=seen_as)
    if reader.rights.level(part) is Access.NONE:
        raise NotFoundError
    if reader.rights.level(part) < access:
        raise ForbiddenError
    return reader
