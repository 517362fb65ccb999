"""Who may do what in which part of a carnet. Every right is decided by ``grants``.

One SQL definition serves both ways of asking: ``rights_in`` reads it for one carnet,
``held_parts`` and ``carnet_ids`` scope lists by it. What is not in it does not
exist for the person who asks.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from types import MappingProxyType
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import aliased
from sqlmodel import Session, col

from carnet_app.catalogue.access import Access
from carnet_app.catalogue.parts import PARTS, PartKey
from carnet_app.core.clock import now
from carnet_app.core.database import LARGEST_ID
from carnet_app.core.errors import ForbiddenError, NotFoundError
from carnet_app.models import Account, Carnet, Invitation, InvitationKind, Record, Share, ShareLevel
from carnet_app.models.columns import UtcInstant, access_level, str_enum
from carnet_app.services.actors import Actor
from carnet_app.services.kept import Statement, kept
from carnet_app.services.rows import fetch_rows

# The catalogue as a table. In plain text, for statements with VALUES are compiled anew
# each time; and one object, for a query that asks twice must name it once.
_CATALOGUE = (
    sa.text(" UNION ALL ".join(f"SELECT '{part.key.value}' AS part" for part in PARTS))
    .columns(sa.column("part", str_enum(PartKey)))
    .cte("catalogue")
)

GrantSelect = sa.Select[Any, Any, Any, Any, Any, Any]

# Building a statement takes ten times as long as running it: those of every page are
# built once, with these in the place of values, and get the values when they run.
ACCOUNT_ID: sa.BindParameter[int] = sa.bindparam("account_id", type_=sa.Integer())
CARNET_ID: sa.BindParameter[int] = sa.bindparam("carnet_id", type_=sa.Integer())
AT: sa.BindParameter[datetime] = sa.bindparam("at", type_=UtcInstant())
CARNET_IDS: sa.BindParameter[Any] = sa.bindparam("carnet_ids", expanding=True)
SHARE_IDS: sa.BindParameter[Any] = sa.bindparam("share_ids", expanding=True)

Number = int | sa.BindParameter[int]
Instant = datetime | sa.BindParameter[datetime]


class CarnetNotFoundError(NotFoundError):
    """No such carnet, or none that this person may know of."""

    message = "Ce carnet n’existe pas, ou vous n’y avez pas accès."


class ShareNotFoundError(NotFoundError):
    """The carnet has no such share, or the actor may not know of it."""

    message = "Ce partage n’existe plus."


class OwnerOnlyError(ForbiddenError):
    """Only the carnet's owner may do this."""

    message = "Seul le propriétaire du carnet peut faire cela."


class OfferPendingError(ForbiddenError):
    """The carnet is offered to a third party, who will decide on its shares."""

    message = (
        "Ce carnet est proposé à un tiers\N{NO-BREAK SPACE}: "
        "retirez d’abord votre proposition pour pouvoir le partager."
    )


class Role(StrEnum):
    """What a person is to a carnet."""

    OWNER = "owner"
    THIRD_PARTY_CREATOR = "third_party_creator"
    """Owner for now: the carnet is offered to somebody who has not answered yet."""
    GUEST = "guest"


OWNING_ROLES = (Role.OWNER, Role.THIRD_PARTY_CREATOR)


@dataclass(frozen=True, slots=True)
class Rights:
    """What one person may do in one carnet, at one instant."""

    carnet_id: int
    role: Role
    levels: Mapping[PartKey, Access]
    hide_amounts: bool = False
    access_until: datetime | None = None

    def level(self, part: PartKey) -> Access:
        """The level in a part; NONE unless given."""
        return self.levels.get(part, Access.NONE)

    @property
    def visible_parts(self) -> tuple[PartKey, ...]:
        """The parts this person may know of, in the catalogue's order."""
        return tuple(part.key for part in PARTS if self.level(part.key) > Access.NONE)

    @property
    def may_share(self) -> bool:
        """Whether this person may let others in."""
        return self.role is Role.OWNER

    @property
    def may_manage(self) -> bool:
        """Whether this person may rename the carnet, delete it, take back access to it."""
        return self.role in OWNING_ROLES

    def cover(self, levels: Mapping[PartKey, Access]) -> bool:
        """Whether this person holds at least these levels, and so may give them."""
        return all(self.level(part) >= level for part, level in levels.items())


def rights_in(session: Session, *, actor: Actor, carnet_id: int) -> Rights:
    """The actor's rights in a carnet, as of now.

    Raises:
        CarnetNotFoundError: unknown or deleted carnet, or the actor has no access to it.
    """
    if not is_id(carnet_id):
        raise CarnetNotFoundError
    values = {"account_id": actor.account_id, "carnet_id": carnet_id, "at": now()}
    rows = fetch_rows(session, _grants_in_one_carnet(), **values)
    if not rows:
        raise CarnetNotFoundError
    return Rights(
        carnet_id=carnet_id,
        role=rows[0].role,
        levels=MappingProxyType({row.part: row.access for row in rows}),
        hide_amounts=rows[0].hide_amounts,
        access_until=rows[0].access_until,
    )


def require_manager(session: Session, *, actor: Actor, carnet_id: int) -> Rights:
    """The actor's rights, if they may rename the carnet, delete it, take back access to it.

    Raises:
        CarnetNotFoundError: as ``rights_in``.
        OwnerOnlyError: the actor is a guest.
    """
    rights = rights_in(session, actor=actor, carnet_id=carnet_id)
    if not rights.may_manage:
        raise OwnerOnlyError
    return rights


def require_owner(session: Session, *, actor: Actor, carnet_id: int) -> Rights:
    """The actor's rights, if they may share the carnet.

    Raises:
        CarnetNotFoundError: as ``rights_in``.
        OwnerOnlyError: the actor is a guest.
        OfferPendingError: the carnet is offered to a third party.
    """
    rights = require_manager(session, actor=actor, carnet_id=carnet_id)
    if not rights.may_share:
        raise OfferPendingError
    return rights


def rights_of_share(session: Session, *, carnet_id: int, share_id: int) -> Rights | None:
    """What a share gives, or will give once accepted; None when the carnet has no such share.

    For previews: it says nothing of whether the share is in force.
    """
    share = session.get(Share, share_id) if is_id(share_id) else None
    if share is None or share.carnet_id != carnet_id:
        return None
    return Rights(
        carnet_id=carnet_id,
        role=Role.GUEST,
        levels=MappingProxyType(read_levels(session, [share_id])[share_id]),
        hide_amounts=share.hide_amounts,
        access_until=share.access_until,
    )


def read_levels(session: Session, share_ids: Collection[int]) -> dict[int, dict[PartKey, Access]]:
    """The levels that shares give, in force or not, by share."""
    levels: dict[int, dict[PartKey, Access]] = {share_id: {} for share_id in share_ids}
    for row in fetch_rows(session, _levels_of_shares(), share_ids=list(share_ids)):
        levels[row.share_id][row.part] = row.access
    return levels


def is_id(value: int) -> bool:
    """Whether a number can be the id of a row."""
    return 0 < value <= LARGEST_ID


def grants(
    account_id: int, *, carnet_id: int | None = None
) -> sa.CompoundSelect[Any, Any, Any, Any, Any, Any]:
    """All that an account holds, as of now: one row per carnet and part it may know of.

    Columns: ``carnet_id``, ``part``, ``access``, ``role``, ``hide_amounts``,
    ``access_until``. ``carnet_id`` narrows it to one carnet.
    """
    return sa.union_all(*_held(account_id, now(), *_just(carnet_id)))


def carnet_ids(actor: Actor, *, roles: Collection[Role] = tuple(Role)) -> sa.Select[tuple[int]]:
    """The ids of the carnets an actor may know of, in some roles, for ``IN``."""
    return held_carnet_ids(actor.account_id, now(), roles=roles)


def held_carnet_ids(
    account_id: Number, at: Instant, *, roles: Collection[Role]
) -> sa.Select[tuple[int]]:
    """``carnet_ids``, also for statements that get account and instant when they run."""
    arms: list[sa.Select[Any]] = []
    carnet_id = sa.label("carnet_id", col(Carnet.id))
    if owning := {*roles} & {*OWNING_ROLES}:
        owned = sa.select(carnet_id).where(*_owned_by(account_id))
        if owning != {*OWNING_ROLES}:
            pending = offer_is_pending(at)
            owned = owned.where(pending if Role.THIRD_PARTY_CREATOR in owning else ~pending)
        arms.append(owned)
    if Role.GUEST in roles:
        arms.append(_shared_with(account_id, at, carnet_id).where(_gives_something()))
    held = sa.union_all(*arms).subquery("held_carnets")
    return sa.select(held.c.carnet_id)


def held_parts(name: str, *in_carnets: sa.ColumnElement[bool]) -> sa.CTE:
    """``grants``, to join with in statements that get account and instant when they run.

    Of the carnets that fulfil some conditions, because somebody may hold a thousand.
    PostgreSQL works it out once: left to guess, and before it has counted the rows of its
    tables, it would do so again for each record joined with it.
    """
    held = sa.union_all(*_held(ACCOUNT_ID, AT, *in_carnets)).cte(name)
    return held.prefix_with("MATERIALIZED", dialect="postgresql")


def in_held_part(held: sa.CTE) -> sa.ColumnElement[bool]:
    """Whether the enclosing query's record is in one of the ``held_parts``."""
    return sa.and_(held.c.carnet_id == col(Record.carnet_id), held.c.part == col(Record.part))


def offer_is_pending(at: Instant) -> sa.ColumnElement[bool]:
    """Whether the enclosing query's carnet is offered to somebody who may still accept."""
    return sa.exists(_pending_offer(at))


def offer_recipient(at: Instant) -> sa.ScalarSelect[str]:
    """The address that the enclosing query's carnet is offered to, while it waits."""
    return _pending_offer(at).limit(1).scalar_subquery()


def sender_may_give(at: Instant) -> sa.ColumnElement[bool]:
    """Whether the sender of the enclosing query's invitation still holds what it gives.

    Owners hold every level, so owning the carnet is enough; but a carnet offered to a
    third party cannot be shared, as ``Rights.may_share`` says.
    """
    return sa.and_(
        col(Carnet.deleted_at).is_(None),
        col(Carnet.owner_id) == col(Invitation.invited_by_id),
        sa.or_(col(Invitation.kind) == InvitationKind.OWNERSHIP, sa.not_(offer_is_pending(at))),
    )


@kept
def _grants_in_one_carnet() -> Statement:
    return sa.union_all(*_held(ACCOUNT_ID, AT, col(Carnet.id) == CARNET_ID))


@kept
def _levels_of_shares() -> Statement:
    given = sa.select(col(ShareLevel.share_id), col(ShareLevel.part), col(ShareLevel.access))
    return given.where(col(ShareLevel.share_id).in_(SHARE_IDS))


def _just(carnet_id: int | None) -> list[sa.ColumnElement[bool]]:
    return [] if carnet_id is None else [col(Carnet.id) == carnet_id]


def _held(
    account_id: Number, at: Instant, *in_carnets: sa.ColumnElement[bool]
) -> tuple[GrantSelect, GrantSelect]:
    """What an account holds as an owner, and as a guest, in carnets that fulfil conditions."""
    owned = _owned_parts(at).where(*_owned_by(account_id), *in_carnets)
    return owned, _shared_parts(account_id, at).where(*in_carnets)


def _owned_by(account_id: Number) -> Sequence[sa.ColumnElement[bool]]:
    return (col(Carnet.owner_id) == account_id, *_exists_for(account_id))


def _shared_with(account_id: Number, at: Instant, *columns: Any) -> sa.Select[*tuple[Any, ...]]:
    """Columns of the carnets that an account is a guest of, and of the shares in force."""
    ends = col(Share.access_until)
    return (
        sa.select(*columns)
        .select_from(Carnet)
        .join(Share, col(Share.carnet_id) == col(Carnet.id))
        .where(
            sa.or_(ends.is_(None), ends >= at),
            col(Share.account_id) == account_id,
            # An owner's rights are never mixed with those of a share left from before.
            col(Carnet.owner_id) != account_id,
            *_exists_for(account_id),
        )
    )


def _exists_for(account_id: Number) -> Sequence[sa.ColumnElement[bool]]:
    """The enclosing query's carnet is not deleted, and there is such an account, confirmed."""
    confirmed = sa.exists().where(
        col(Account.id) == account_id, col(Account.confirmed_at).is_not(None)
    )
    return (col(Carnet.deleted_at).is_(None), confirmed)


def _gives_something() -> sa.ColumnElement[bool]:
    """Whether the enclosing query's share has a level above NONE in any part."""
    return sa.exists().where(
        col(ShareLevel.share_id) == col(Share.id), col(ShareLevel.access) > Access.NONE
    )


def _pending_offer(at: Instant) -> sa.Select[str]:
    offer = aliased(Invitation)
    return (
        sa.select(col(offer.email))
        .where(
            col(offer.carnet_id) == col(Carnet.id),
            col(offer.kind) == InvitationKind.OWNERSHIP,
            col(offer.answer).is_(None),
            col(offer.expires_at) > at,
        )
        .correlate(Carnet)
    )


def _owned_parts(at: Instant) -> GrantSelect:
    pending = offer_is_pending(at)
    role = sa.case((pending, Role.THIRD_PARTY_CREATOR.value), else_=Role.OWNER.value)
    return (
        sa.select(
            sa.label("carnet_id", col(Carnet.id)),
            _CATALOGUE.c.part,
            sa.literal(Access.WRITE, access_level()).label("access"),
            sa.type_coerce(role, str_enum(Role)).label("role"),
            sa.false().label("hide_amounts"),
            sa.cast(sa.null(), UtcInstant()).label("access_until"),
        )
        .join(_CATALOGUE, sa.true())
        # What is private will never be the third party's: it has no place there yet.
        .where(sa.or_(_CATALOGUE.c.part != PartKey.PRIVATE, sa.not_(pending)))
    )


def _shared_parts(account_id: Number, at: Instant) -> GrantSelect:
    columns = (
        sa.label("carnet_id", col(Carnet.id)),
        col(ShareLevel.part),
        col(ShareLevel.access),
        sa.literal(Role.GUEST, str_enum(Role)).label("role"),
        col(Share.hide_amounts),
        col(Share.access_until),
    )
    return (
        _shared_with(account_id, at, *columns)
        .join(ShareLevel, col(ShareLevel.share_id) == col(Share.id))
        .where(col(ShareLevel.access) > Access.NONE)
    )
