"""The lists of Mon espace, as statements built once; ``values`` is what they run with."""

from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlmodel import col

from carnet_app.models import Account, Carnet, CarnetVisit, Invitation, InvitationKind, Share
from carnet_app.models.columns import UtcInstant
from carnet_app.services.actors import Actor
from carnet_app.services.carnets import BIN_LIFETIME
from carnet_app.services.invitation_state import confirmed_email
from carnet_app.services.kept import Statement, kept
from carnet_app.services.pages import PAGE_SIZE
from carnet_app.services.permissions import (
    ACCOUNT_ID,
    AT,
    OWNING_ROLES,
    Role,
    held_carnet_ids,
    offer_recipient,
    sender_may_give,
)
from carnet_app.services.proposal_lists import own_ids, waiting_ids

List = sa.Select[*tuple[Any, ...]]

_BIN_HORIZON: sa.BindParameter[datetime] = sa.bindparam("bin_horizon", type_=UtcInstant())
_OFFSET: sa.BindParameter[int] = sa.bindparam("offset", type_=sa.Integer())


def values(actor: Actor, at: datetime, offset: int = 0) -> dict[str, object]:
    """What the statements run with.

    Args:
        actor: Whose space it is.
        at: The instant it is read at.
        offset: How many rows to leave out.
    """
    return {
        ACCOUNT_ID.key: actor.account_id,
        AT.key: at,
        _BIN_HORIZON.key: at - BIN_LIFETIME,
        _OFFSET.key: offset,
    }


@kept
def totals() -> Statement:
    """How long each list is, in one row."""
    lists = {
        "own": _own(),
        "shared": _shared(),
        "invitations": _received(),
        "offers": _offered(),
        "deleted": _deleted(),
        "proposals": waiting_ids(),
        "own_proposals": own_ids(),
    }
    counts = [
        sa.select(sa.func.count()).select_from(each.subquery()).scalar_subquery().label(name)
        for name, each in lists.items()
    ]
    return sa.select(*counts)


@kept
def own_carnets() -> Statement:
    """One's own, with the number of their shares in force and of invitations that wait."""
    of_carnet = (
        sa.select(sa.func.count()).select_from(Share).where(col(Share.carnet_id) == col(Carnet.id))
    )
    ends = col(Share.access_until)
    active = of_carnet.where(col(Share.account_id).is_not(None), sa.or_(ends.is_(None), ends >= AT))
    waiting = of_carnet.join(Invitation, col(Invitation.share_id) == col(Share.id)).where(
        col(Invitation.answer).is_(None), col(Invitation.expires_at) > AT
    )
    listed = _own().add_columns(
        active.correlate(Carnet).scalar_subquery().label("active"),
        waiting.correlate(Carnet).scalar_subquery().label("waiting"),
        offer_recipient(AT).label("offered_to"),
        _is_new().label("is_new"),
    )
    return _page(listed.order_by(col(Carnet.id).desc()))


@kept
def shared_carnets() -> Statement:
    """Others' carnets that one is a guest of."""
    return _page(_shared().order_by(col(Share.id).desc()))


@kept
def received_invitations() -> Statement:
    """Those one may still answer."""
    return _page(_received().order_by(col(Invitation.id).desc()))


@kept
def offers() -> Statement:
    """One's offers to third parties without an answer, in time or not."""
    return _page(_offered().order_by(col(Invitation.id).desc()))


@kept
def deleted_carnets() -> Statement:
    """What is in the bin."""
    return _page(_deleted().order_by(col(Carnet.deleted_at).desc()))


def _page(listed: List) -> List:
    return listed.limit(PAGE_SIZE).offset(_OFFSET)


def _own() -> List:
    owned = held_carnet_ids(ACCOUNT_ID, AT, roles=OWNING_ROLES)
    return sa.select(col(Carnet.id), col(Carnet.name)).where(col(Carnet.id).in_(owned))


def _is_new() -> sa.ColumnElement[bool]:
    """Whether it is of one's own making and was never looked into, nor its start finished."""
    visits = sa.select(CarnetVisit).where(
        col(CarnetVisit.carnet_id) == col(Carnet.id), col(CarnetVisit.account_id) == ACCOUNT_ID
    )
    return sa.and_(
        col(Carnet.created_by_id) == ACCOUNT_ID,
        col(Carnet.start_closed_at).is_(None),
        ~visits.correlate(Carnet).exists(),
    )


def _shared() -> List:
    return (
        sa.select(
            col(Carnet.id),
            col(Carnet.name),
            col(Account.first_name),
            col(Account.last_name),
            sa.label("share_id", col(Share.id)),
            col(Share.access_until),
        )
        .join(Account, col(Account.id) == col(Carnet.owner_id))
        .join(Share, col(Share.carnet_id) == col(Carnet.id))
        .where(
            col(Share.account_id) == ACCOUNT_ID,
            col(Carnet.id).in_(held_carnet_ids(ACCOUNT_ID, AT, roles=[Role.GUEST])),
        )
    )


def _received() -> List:
    return (
        sa.select(
            col(Invitation.id),
            col(Invitation.kind),
            col(Invitation.message),
            col(Invitation.expires_at),
            sa.label("carnet_name", col(Carnet.name)),
            col(Account.first_name),
            col(Account.last_name),
            sa.label("share_id", col(Share.id)),
            col(Share.hide_amounts),
            col(Share.access_until),
        )
        .join(Carnet, col(Carnet.id) == col(Invitation.carnet_id))
        .join(Account, col(Account.id) == col(Invitation.invited_by_id))
        .outerjoin(Share, col(Share.id) == col(Invitation.share_id))
        .where(
            col(Invitation.email).in_(confirmed_email(ACCOUNT_ID)),
            col(Invitation.answer).is_(None),
            col(Invitation.expires_at) > AT,
            col(Carnet.owner_id) != ACCOUNT_ID,
            sender_may_give(AT),
        )
    )


def _offered() -> List:
    own = held_carnet_ids(ACCOUNT_ID, AT, roles=OWNING_ROLES)
    return (
        sa.select(
            col(Invitation.carnet_id),
            sa.label("carnet_name", col(Carnet.name)),
            col(Invitation.email),
            col(Invitation.sent_at),
            col(Invitation.expires_at),
        )
        .join(Carnet, col(Carnet.id) == col(Invitation.carnet_id))
        .where(
            col(Carnet.id).in_(own),
            col(Invitation.kind) == InvitationKind.OWNERSHIP,
            col(Invitation.answer).is_(None),
        )
    )


def _deleted() -> List:
    return sa.select(col(Carnet.id), col(Carnet.name), col(Carnet.deleted_at)).where(
        col(Carnet.owner_id) == ACCOUNT_ID, col(Carnet.deleted_at) > _BIN_HORIZON
    )
