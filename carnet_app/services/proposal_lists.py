"""What waits for a person's answer, and what became of what they proposed themselves."""

from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa
from sqlmodel import Session, col

from carnet_app.catalogue.access import Access
from carnet_app.catalogue.parts import PART_BY_KEY
from carnet_app.core.clock import now
from carnet_app.core.french import long_date
from carnet_app.core.names import full_name
from carnet_app.models import Account, Carnet, Record, RecordStatus
from carnet_app.services.actors import Actor
from carnet_app.services.kept import Kept, Statement, kept
from carnet_app.services.pages import PAGE_SIZE, offset_of, page_within, pages_of
from carnet_app.services.permissions import ACCOUNT_ID, AT, CARNET_ID, held_parts, in_held_part
from carnet_app.services.record_kinds import kind_of
from carnet_app.services.rows import fetch_rows

List = sa.Select[*tuple[Any, ...]]
FEW = 3
"""How many lines Mon espace shows of each list."""
STATUS_LABELS = {
    RecordStatus.ACCEPTED: "Dans le carnet",
    RecordStatus.PROPOSED: "Proposé",
    RecordStatus.REFUSED: "Non retenu",
}
_WAITS = (col(Record.status) == RecordStatus.PROPOSED, col(Record.deleted_at).is_(None))
_LIMIT: sa.BindParameter[int] = sa.bindparam("limit", type_=sa.Integer())
_OFFSET: sa.BindParameter[int] = sa.bindparam("offset", type_=sa.Integer())


@dataclass(frozen=True, slots=True)
class ProposalCard:
    """A record that somebody proposed."""

    id: int
    carnet_id: int
    carnet_name: str
    part_label: str
    kind_label: str
    title: str
    author_name: str
    """Empty when the contributor has no account any more."""
    proposed_text: str
    """The day it was proposed, or answered."""
    status: str
    status_label: str


@dataclass(frozen=True, slots=True)
class ProposalsView:
    """A page of proposals."""

    proposals: tuple[ProposalCard, ...]
    total: int
    page: int
    pages: int


def list_proposals(
    session: Session, *, actor: Actor, carnet_id: int | None = None, page: int = 1
) -> ProposalsView:
    """What waits for the actor's answer, the oldest first, in one carnet or in all of theirs.

    Args:
        session: Where to read.
        actor: Whose answer is asked for.
        carnet_id: Only this carnet; one that is not theirs has none.
        page: The page of 50; the last one if there are fewer.
    """
    one = carnet_id is not None
    return _read_page(
        session,
        _count_waiting(one_carnet=one),
        _waiting_page(one_carnet=one),
        actor,
        carnet_id,
        page,
    )


def list_own_proposals(
    session: Session, *, actor: Actor, carnet_id: int | None = None, page: int = 1
) -> ProposalsView:
    """What the actor proposed and is not part of a carnet: waiting, or refused; the last first.

    Args:
        session: Where to read.
        actor: Who proposed.
        carnet_id: Only this carnet.
        page: The page of 50; the last one if there are fewer.
    """
    one = carnet_id is not None
    return _read_page(
        session, _count_own(one_carnet=one), _own_page(one_carnet=one), actor, carnet_id, page
    )


def first_proposals(session: Session, *, actor: Actor) -> tuple[ProposalCard, ...]:
    """The first few of what waits for the actor's answer, in all of their carnets."""
    return _read_cards(session, _waiting_page(one_carnet=False), _values(actor), FEW, 0)


def first_own_proposals(session: Session, *, actor: Actor) -> tuple[ProposalCard, ...]:
    """The last few of the actor's own proposals."""
    return _read_cards(session, _own_page(one_carnet=False), _values(actor), FEW, 0)


def waiting_ids() -> List:
    """The records that wait for an account's answer."""
    has_some = sa.exists().where(col(Record.carnet_id) == col(Carnet.id), *_WAITS)
    held = held_parts("answerable", has_some)
    return (
        sa.select(col(Record.id))
        .join(held, in_held_part(held))
        .where(held.c.access >= Access.WRITE, *_WAITS)
    )


def own_ids() -> List:
    """The records that an account proposed, where it may still read, and that are not accepted."""
    own = (
        col(Record.author_id) == ACCOUNT_ID,
        col(Record.status) != RecordStatus.ACCEPTED,
        col(Record.deleted_at).is_(None),
    )
    # Worked out once, from what they wrote.
    held = held_parts("readable", col(Carnet.id).in_(sa.select(col(Record.carnet_id)).where(*own)))
    return sa.select(col(Record.id)).join(held, in_held_part(held)).where(*own)


def _narrowed(ids: List, *, one_carnet: bool) -> List:
    return ids.where(col(Record.carnet_id) == CARNET_ID) if one_carnet else ids


@kept
def _count_waiting(*, one_carnet: bool) -> Statement:
    return _counted(_narrowed(waiting_ids(), one_carnet=one_carnet))


@kept
def _count_own(*, one_carnet: bool) -> Statement:
    return _counted(_narrowed(own_ids(), one_carnet=one_carnet))


@kept
def _waiting_page(*, one_carnet: bool) -> Statement:
    listed = _listed(_narrowed(waiting_ids(), one_carnet=one_carnet))
    return _page(listed.order_by(col(Record.updated_at), col(Record.id)))


@kept
def _own_page(*, one_carnet: bool) -> Statement:
    listed = _listed(_narrowed(own_ids(), one_carnet=one_carnet))
    return _page(listed.order_by(col(Record.updated_at).desc(), col(Record.id).desc()))


def _counted(ids: List) -> List:
    return ids.with_only_columns(sa.func.count().label("total"), maintain_column_froms=True)


def _listed(ids: List) -> List:
    columns = (
        col(Record.id),
        col(Record.carnet_id),
        sa.label("carnet_name", col(Carnet.name)),
        col(Record.part),
        col(Record.kind),
        col(Record.title),
        col(Record.status),
        col(Record.updated_at),
        col(Account.first_name),
        col(Account.last_name),
    )
    return (
        ids.with_only_columns(*columns, maintain_column_froms=True)
        .join(Carnet, col(Carnet.id) == col(Record.carnet_id))
        .outerjoin(Account, col(Account.id) == col(Record.author_id))
    )


def _page(listed: List) -> List:
    return listed.limit(_LIMIT).offset(_OFFSET)


def _values(actor: Actor, carnet_id: int | None = None) -> dict[str, object]:
    values: dict[str, object] = {ACCOUNT_ID.key: actor.account_id, AT.key: now()}
    return values if carnet_id is None else values | {CARNET_ID.key: carnet_id}


def _read_page(
    session: Session, counted: Kept, listed: Kept, actor: Actor, carnet_id: int | None, page: int
) -> ProposalsView:
    values = _values(actor, carnet_id)
    total = fetch_rows(session, counted, **values)[0].total
    page = page_within(page, total)
    cards = _read_cards(session, listed, values, PAGE_SIZE, offset_of(page)) if total else ()
    return ProposalsView(proposals=cards, total=total, page=page, pages=pages_of(total))


def _read_cards(
    session: Session, listed: Kept, values: dict[str, object], limit: int, offset: int
) -> tuple[ProposalCard, ...]:
    cut = {_LIMIT.key: limit, _OFFSET.key: offset}
    return tuple(_view(row) for row in fetch_rows(session, listed, **values, **cut))


def _view(row: sa.Row[*tuple[Any, ...]]) -> ProposalCard:
    return ProposalCard(
        id=row.id,
        carnet_id=row.carnet_id,
        carnet_name=row.carnet_name,
        part_label=PART_BY_KEY[row.part].label,
        kind_label=kind_of(row.kind).label,
        title=row.title,
        author_name=full_name(row.first_name, row.last_name),
        proposed_text=long_date(row.updated_at),
        status=row.status.value,
        status_label=STATUS_LABELS[row.status],
    )
