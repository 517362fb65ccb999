"""Mon espace: a constant number of queries, whatever the number of carnets and shares."""

from datetime import datetime
from math import ceil
from typing import Any, TypeVarTuple

import sqlalchemy as sa
from sqlmodel import Session, col

from carnet_app.core.clock import now
from carnet_app.core.french import long_date
from carnet_app.models import Account, Carnet, Invitation, InvitationKind, Share
from carnet_app.services.actors import Actor
from carnet_app.services.carnets import BIN_LIFETIME, bin_horizon
from carnet_app.services.invitation_state import confirmed_email
from carnet_app.services.level_summaries import name_parts, summarize_levels
from carnet_app.services.pages import PAGE_SIZE, offset_of, page_within, pages_of
from carnet_app.services.permissions import (
    OWNING_ROLES,
    Role,
    carnet_ids,
    offer_recipient,
    read_levels,
    sender_may_give,
)
from carnet_app.services.rows import fetch_rows
from carnet_app.services.space_views import (
    CarnetCard,
    DeletedCard,
    InvitationCard,
    OfferCard,
    SpaceView,
)

Columns = TypeVarTuple("Columns")
_SECONDS_PER_DAY = 24 * 60 * 60

__all__ = ["CarnetCard", "DeletedCard", "InvitationCard", "OfferCard", "SpaceView", "read_space"]


def read_space(session: Session, *, actor: Actor, page: int = 1, shared_page: int = 1) -> SpaceView:
    """What a person finds in Mon espace.

    Args:
        session: Where to read.
        actor: Whose space it is.
        page: The page of 50 of their own carnets; the last one if there are fewer.
        shared_page: The same of the carnets shared with them.
    """
    at = now()
    totals = _count(session, actor, at)
    page, shared_page = page_within(page, totals.own), page_within(shared_page, totals.shared)
    return SpaceView(
        own=_read_own(session, actor, at, page),
        own_total=totals.own,
        page=page,
        pages=pages_of(totals.own),
        shared=_read_shared(session, actor, shared_page),
        shared_total=totals.shared,
        shared_page=shared_page,
        shared_pages=pages_of(totals.shared),
        invitations=_read_invitations(session, actor, at),
        invitations_total=totals.invitations,
        offers=_read_offers(session, actor, at),
        offers_total=totals.offers,
        deleted=_read_deleted(session, actor, at),
        deleted_total=totals.deleted,
    )


def _count(session: Session, actor: Actor, at: datetime) -> sa.Row[*tuple[Any, ...]]:
    """How long each list is, in one query."""
    lists: dict[str, sa.SelectBase] = {
        "own": _own_carnets(actor),
        "shared": _shared_carnets(actor),
        "invitations": _received(actor, at),
        "offers": _offered(actor, at),
        "deleted": _deleted(actor),
    }
    counts = [
        sa.select(sa.func.count()).select_from(each.subquery()).scalar_subquery().label(name)
        for name, each in lists.items()
    ]
    return fetch_rows(session, sa.select(*counts))[0]


def _own_carnets(actor: Actor) -> sa.Select[int | None, str]:
    owned = carnet_ids(actor, roles=OWNING_ROLES)
    return sa.select(col(Carnet.id), col(Carnet.name)).where(col(Carnet.id).in_(owned))


def _shared_carnets(actor: Actor) -> sa.Select[Carnet, Account, Share]:
    return (
        sa.select(Carnet, Account, Share)
        .join(Account, col(Account.id) == col(Carnet.owner_id))
        .join(Share, col(Share.carnet_id) == col(Carnet.id))
        .where(
            col(Share.account_id) == actor.account_id,
            col(Carnet.id).in_(carnet_ids(actor, roles=[Role.GUEST])),
        )
    )


def _received(actor: Actor, at: datetime) -> sa.Select[Invitation, str, Account, Share]:
    return (
        sa.select(Invitation, col(Carnet.name), Account, Share)
        .join(Carnet, col(Carnet.id) == col(Invitation.carnet_id))
        .join(Account, col(Account.id) == col(Invitation.invited_by_id))
        .outerjoin(Share, col(Share.id) == col(Invitation.share_id))
        .where(
            col(Invitation.email).in_(confirmed_email(actor)),
            col(Invitation.answer).is_(None),
            col(Invitation.expires_at) > at,
            col(Carnet.owner_id) != actor.account_id,
            sender_may_give(at),
        )
    )


def _offered(actor: Actor, at: datetime) -> sa.Select[Invitation, str]:
    offered = carnet_ids(actor, roles=[Role.THIRD_PARTY_CREATOR])
    return (
        sa.select(Invitation, col(Carnet.name))
        .join(Carnet, col(Carnet.id) == col(Invitation.carnet_id))
        .where(
            col(Carnet.id).in_(offered),
            col(Invitation.kind) == InvitationKind.OWNERSHIP,
            col(Invitation.answer).is_(None),
            col(Invitation.expires_at) > at,
        )
    )


def _deleted(actor: Actor) -> sa.Select[Carnet]:
    return sa.select(Carnet).where(
        col(Carnet.owner_id) == actor.account_id, col(Carnet.deleted_at) > bin_horizon()
    )


def _read_own(session: Session, actor: Actor, at: datetime, page: int) -> tuple[CarnetCard, ...]:
    of_carnet = (
        sa.select(sa.func.count()).select_from(Share).where(col(Share.carnet_id) == col(Carnet.id))
    )
    ends = col(Share.access_until)
    active = of_carnet.where(col(Share.account_id).is_not(None), sa.or_(ends.is_(None), ends >= at))
    waiting = of_carnet.join(Invitation, col(Invitation.share_id) == col(Share.id)).where(
        col(Invitation.answer).is_(None), col(Invitation.expires_at) > at
    )
    listed = (
        _own_carnets(actor)
        .add_columns(
            active.correlate(Carnet).scalar_subquery().label("active"),
            waiting.correlate(Carnet).scalar_subquery().label("waiting"),
            offer_recipient(at).label("offered_to"),
        )
        .order_by(col(Carnet.id).desc())
    )
    return tuple(_view_own(row) for row in fetch_rows(session, _cut(listed, page)))


def _view_own(row: sa.Row[*tuple[Any, ...]]) -> CarnetCard:
    role = Role.THIRD_PARTY_CREATOR if row.offered_to else Role.OWNER
    return CarnetCard(
        id=row.id,
        name=row.name,
        role=role.value,
        owner_name="",
        level_label="",
        access_until_text="",
        share_count=row.active,
        waiting_count=row.waiting,
        is_offered=role is Role.THIRD_PARTY_CREATOR,
        offered_to=row.offered_to or "",
        may_share=role is Role.OWNER,
        may_manage=True,
    )


def _read_shared(session: Session, actor: Actor, page: int) -> tuple[CarnetCard, ...]:
    listed = _shared_carnets(actor).order_by(col(Share.id).desc())
    rows = fetch_rows(session, _cut(listed, page))
    levels = read_levels(session, [share.id for _, _, share in rows])
    return tuple(
        CarnetCard(
            id=carnet.id,
            name=carnet.name,
            role=Role.GUEST.value,
            owner_name=owner.full_name,
            level_label=summarize_levels(levels[share.id]),
            access_until_text=long_date(share.access_until) if share.access_until else "",
            share_count=0,
            waiting_count=0,
            is_offered=False,
            offered_to="",
            may_share=False,
            may_manage=False,
        )
        for carnet, owner, share in rows
    )


def _read_invitations(session: Session, actor: Actor, at: datetime) -> tuple[InvitationCard, ...]:
    listed = _received(actor, at).order_by(col(Invitation.id).desc())
    rows = fetch_rows(session, _cut(listed, 1))
    levels = read_levels(session, [share.id for *_, share in rows if share])
    return tuple(
        InvitationCard(
            id=invitation.id,
            kind=invitation.kind.value,
            carnet_name=carnet_name,
            inviter_name=inviter.full_name,
            message=invitation.message,
            parts=name_parts(levels[share.id]) if share else (),
            level_label=summarize_levels(levels[share.id]) if share else "",
            hide_amounts=share.hide_amounts if share else False,
            access_until_text=(
                long_date(share.access_until) if share and share.access_until else ""
            ),
            expires_text=long_date(invitation.expires_at),
        )
        for invitation, carnet_name, inviter, share in rows
    )


def _read_offers(session: Session, actor: Actor, at: datetime) -> tuple[OfferCard, ...]:
    listed = _offered(actor, at).order_by(col(Invitation.id).desc())
    return tuple(
        OfferCard(
            carnet_id=offer.carnet_id,
            carnet_name=carnet_name,
            email=offer.email,
            sent_text=long_date(offer.sent_at),
            expires_text=long_date(offer.expires_at),
        )
        for offer, carnet_name in fetch_rows(session, _cut(listed, 1))
    )


def _read_deleted(session: Session, actor: Actor, at: datetime) -> tuple[DeletedCard, ...]:
    listed = _deleted(actor).order_by(col(Carnet.deleted_at).desc())
    return tuple(
        DeletedCard(id=carnet.id, name=carnet.name, days_left=_days_left(carnet.deleted_at, at))
        for (carnet,) in fetch_rows(session, _cut(listed, 1))
    )


def _days_left(deleted_at: datetime, at: datetime) -> int:
    """Days until a deleted carnet is purged, the one begun included."""
    return ceil((deleted_at + BIN_LIFETIME - at).total_seconds() / _SECONDS_PER_DAY)


def _cut(listed: sa.Select[*Columns], page: int) -> sa.Select[*Columns]:
    return listed.limit(PAGE_SIZE).offset(offset_of(page))
