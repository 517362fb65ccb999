"""Mon espace: a constant number of queries, whatever the number of carnets and shares."""

from dataclasses import replace
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlmodel import Session

from carnet_app.core.clock import now
from carnet_app.core.french import long_date
from carnet_app.core.names import full_name
from carnet_app.services import space_lists
from carnet_app.services.actors import Actor
from carnet_app.services.carnet_facts import read_facts
from carnet_app.services.carnet_texts import clean_carnet_name
from carnet_app.services.carnets import create_carnet, days_left
from carnet_app.services.completeness import read_percents
from carnet_app.services.level_summaries import name_parts, summarize_levels
from carnet_app.services.pages import offset_of, page_within, pages_of
from carnet_app.services.permissions import Role, read_levels
from carnet_app.services.proposal_lists import first_own_proposals, first_proposals
from carnet_app.services.rows import fetch_rows
from carnet_app.services.space_views import (
    CarnetCard,
    DeletedCard,
    InvitationCard,
    OfferCard,
    SpaceView,
)

Row = sa.Row[*tuple[Any, ...]]
Cards = tuple[CarnetCard, ...]

__all__ = [
    "CarnetCard",
    "DeletedCard",
    "InvitationCard",
    "OfferCard",
    "SpaceView",
    "add_own_carnet",
    "read_space",
]


def read_space(session: Session, *, actor: Actor, page: int = 1, shared_page: int = 1) -> SpaceView:
    """What a person finds in Mon espace. Lists that are empty cost no query.

    Args:
        session: Where to read.
        actor: Whose space it is.
        page: The page of 50 of their own carnets; the last one if there are fewer.
        shared_page: The same of the carnets shared with them.
    """
    at = now()
    totals = fetch_rows(session, space_lists.totals(), **space_lists.values(actor, at))[0]
    page, shared_page = page_within(page, totals.own), page_within(shared_page, totals.shared)
    own = _read_own(session, actor, at, page) if totals.own else ()
    shared = _read_shared(session, actor, at, shared_page) if totals.shared else ()
    own, shared = _with_facts(session, actor, own, shared)
    return SpaceView(
        own=own,
        own_total=totals.own,
        page=page,
        pages=pages_of(totals.own),
        shared=shared,
        shared_total=totals.shared,
        shared_page=shared_page,
        shared_pages=pages_of(totals.shared),
        invitations=_read_invitations(session, actor, at) if totals.invitations else (),
        invitations_total=totals.invitations,
        offers=_read_offers(session, actor, at) if totals.offers else (),
        offers_total=totals.offers,
        proposals=first_proposals(session, actor=actor) if totals.proposals else (),
        proposals_total=totals.proposals,
        own_proposals=first_own_proposals(session, actor=actor) if totals.own_proposals else (),
        own_proposals_total=totals.own_proposals,
        deleted=_read_deleted(session, actor, at) if totals.deleted else (),
        deleted_total=totals.deleted,
    )


def add_own_carnet(session: Session, *, actor: Actor, name: str) -> CarnetCard:
    """Create a carnet for oneself; gives its card, as ``read_space`` would.

    Raises:
        CarnetNameError, TooManyCarnetsError: as ``create_carnet``.
    """
    carnet_id = create_carnet(session, actor=actor, name=name)
    # Known without asking: it holds nothing, and nobody else knows of it.
    return _own_card(
        carnet_id,
        clean_carnet_name(name),
        offered_to=None,
        share_count=0,
        waiting_count=0,
        is_new=True,
    )


def _read_own(session: Session, actor: Actor, at: datetime, page: int) -> tuple[CarnetCard, ...]:
    values = space_lists.values(actor, at, offset_of(page))
    return tuple(_view_own(row) for row in fetch_rows(session, space_lists.own_carnets(), **values))


def _view_own(row: Row) -> CarnetCard:
    return _own_card(
        row.id,
        row.name,
        offered_to=row.offered_to,
        share_count=row.active,
        waiting_count=row.waiting,
        is_new=row.is_new,
    )


def _own_card(
    carnet_id: int,
    name: str,
    *,
    offered_to: str | None,
    share_count: int,
    waiting_count: int,
    is_new: bool,
) -> CarnetCard:
    role = Role.THIRD_PARTY_CREATOR if offered_to else Role.OWNER
    return CarnetCard(
        id=carnet_id,
        name=name,
        role=role.value,
        owner_name="",
        level_label="",
        access_until_text="",
        share_count=share_count,
        waiting_count=waiting_count,
        is_offered=role is Role.THIRD_PARTY_CREATOR,
        offered_to=offered_to or "",
        may_share=role is Role.OWNER,
        may_manage=True,
        is_new=is_new,
        percent=0,
    )


def _read_shared(session: Session, actor: Actor, at: datetime, page: int) -> tuple[CarnetCard, ...]:
    values = space_lists.values(actor, at, offset_of(page))
    rows = fetch_rows(session, space_lists.shared_carnets(), **values)
    levels = read_levels(session, [row.share_id for row in rows])
    return tuple(
        CarnetCard(
            id=row.id,
            name=row.name,
            role=Role.GUEST.value,
            owner_name=full_name(row.first_name, row.last_name),
            level_label=summarize_levels(levels[row.share_id]),
            access_until_text=_date_of(row.access_until),
            share_count=0,
            waiting_count=0,
            is_offered=False,
            offered_to="",
            may_share=False,
            may_manage=False,
        )
        for row in rows
    )


def _read_invitations(session: Session, actor: Actor, at: datetime) -> tuple[InvitationCard, ...]:
    values = space_lists.values(actor, at)
    rows = fetch_rows(session, space_lists.received_invitations(), **values)
    levels = read_levels(session, [row.share_id for row in rows if row.share_id])
    return tuple(
        InvitationCard(
            id=row.id,
            kind=row.kind.value,
            carnet_name=row.carnet_name,
            inviter_name=full_name(row.first_name, row.last_name),
            message=row.message,
            parts=name_parts(levels[row.share_id]) if row.share_id else (),
            level_label=summarize_levels(levels[row.share_id]) if row.share_id else "",
            hide_amounts=bool(row.hide_amounts),
            access_until_text=_date_of(row.access_until),
            expires_text=long_date(row.expires_at),
        )
        for row in rows
    )


def _read_offers(session: Session, actor: Actor, at: datetime) -> tuple[OfferCard, ...]:
    return tuple(
        OfferCard(
            carnet_id=row.carnet_id,
            carnet_name=row.carnet_name,
            email=row.email,
            sent_text=long_date(row.sent_at),
            expires_text=long_date(row.expires_at),
            is_expired=row.expires_at <= at,
        )
        for row in fetch_rows(session, space_lists.offers(), **space_lists.values(actor, at))
    )


def _read_deleted(session: Session, actor: Actor, at: datetime) -> tuple[DeletedCard, ...]:
    values = space_lists.values(actor, at)
    return tuple(
        DeletedCard(id=row.id, name=row.name, days_left=days_left(row.deleted_at, at))
        for row in fetch_rows(session, space_lists.deleted_carnets(), **values)
    )


def _with_facts(session: Session, actor: Actor, own: Cards, shared: Cards) -> tuple[Cards, Cards]:
    """Both lists of cards with what each carnet holds; carnets without records cost nothing."""
    ids = [card.id for card in (*own, *shared)]
    facts = read_facts(session, actor=actor, carnet_ids=ids) if ids else {}
    filled = [card.id for card in own if card.id in facts]
    percents = read_percents(session, filled) if filled else {}

    def fill(card: CarnetCard) -> CarnetCard:
        percent = percents.get(card.id, card.percent)
        return replace(card, facts=facts[card.id], percent=percent) if card.id in facts else card

    return tuple(map(fill, own)), tuple(map(fill, shared))


def _date_of(instant: datetime | None) -> str:
    return long_date(instant) if instant else ""
