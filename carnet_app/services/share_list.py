"""Who has access to a carnet, or is invited, as its owner sees it."""

from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa
from sqlmodel import Session, col

from carnet_app.catalogue.access import Access
from carnet_app.catalogue.parts import PartKey
from carnet_app.core.clock import PARIS, now
from carnet_app.core.french import long_date
from carnet_app.models import Account, Carnet, Invitation, Share
from carnet_app.services.actors import Actor
from carnet_app.services.level_summaries import describe_levels, plain_levels
from carnet_app.services.pages import fetch_page, page_within, pages_of
from carnet_app.services.permissions import read_levels, require_manager
from carnet_app.services.rows import fetch_rows
from carnet_app.services.share_status import ShareStatus, describe_status, status_of


@dataclass(frozen=True, slots=True)
class ShareView:
    """One share."""

    id: int
    email: str
    """The invited address."""
    name: str
    """Who accepted; empty before."""
    status: str
    status_text: str
    levels: dict[str, int]
    """By part; a part left out has none."""
    summary: str
    hide_amounts: bool
    access_until: str
    """The last day of access as a form takes it, such as 2026-12-14; or empty."""
    access_until_text: str
    may_change: bool
    may_resend: bool


@dataclass(frozen=True, slots=True)
class SharingView:
    """A carnet's shares, the newest first, a page at a time."""

    carnet_id: int
    carnet_name: str
    may_share: bool
    shares: tuple[ShareView, ...]
    total: int
    page: int
    pages: int


def list_shares(session: Session, *, actor: Actor, carnet_id: int, page: int = 1) -> SharingView:
    """The shares of a carnet: in force, waiting, ended or declined.

    Raises:
        CarnetNotFoundError, OwnerOnlyError: the actor may not.
    """
    rights = require_manager(session, actor=actor, carnet_id=carnet_id)
    total = sa.select(sa.func.count()).where(col(Share.carnet_id) == carnet_id)
    header = sa.select(col(Carnet.name), total.scalar_subquery().label("total"))
    carnet = fetch_rows(session, header.where(col(Carnet.id) == carnet_id))[0]
    page = page_within(page, carnet.total)
    return SharingView(
        carnet_id=carnet_id,
        carnet_name=carnet.name,
        may_share=rights.may_share,
        shares=_read_page(session, carnet_id, page),
        total=carnet.total,
        page=page,
        pages=pages_of(carnet.total),
    )


def _read_page(session: Session, carnet_id: int, page: int) -> tuple[ShareView, ...]:
    listed = (
        sa.select(Share, Invitation, Account)
        .outerjoin(Invitation, col(Invitation.share_id) == col(Share.id))
        .outerjoin(Account, col(Account.id) == col(Share.account_id))
        .where(col(Share.carnet_id) == carnet_id)
        .order_by(col(Share.id).desc())
    )
    rows = fetch_page(session, listed, page)
    levels = read_levels(session, [share.id for share, _, _ in rows])
    at = now()
    return tuple(
        _view_share(share, invitation, account, levels[share.id], at)
        for share, invitation, account in rows
    )


def _view_share(
    share: Share,
    invitation: Invitation | None,
    account: Account | None,
    levels: dict[PartKey, Access],
    at: datetime,
) -> ShareView:
    status, until = status_of(share, invitation, at), share.access_until
    unanswered = invitation is not None and invitation.answer is None
    return ShareView(
        id=share.id or 0,
        email=share.email,
        name=account.full_name if account else "",
        status=status.value,
        status_text=describe_status(share, invitation, at),
        levels=plain_levels(levels),
        summary=describe_levels(levels),
        hide_amounts=share.hide_amounts,
        access_until=until.astimezone(PARIS).date().isoformat() if until else "",
        access_until_text=long_date(until) if until else "",
        may_change=status is not ShareStatus.DECLINED,
        may_resend=unanswered and (until is None or until >= at),
    )
