"""A carnet from its creation to the bin, and as a person opens it."""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from functools import cache
from math import ceil

import sqlalchemy as sa
from sqlmodel import Session, col, delete

from carnet_app.catalogue.access import Access
from carnet_app.catalogue.parts import PART_BY_KEY, PartKey
from carnet_app.core.clock import now
from carnet_app.core.errors import DomainError
from carnet_app.core.french import long_date
from carnet_app.core.names import full_name
from carnet_app.core.settings import get_settings
from carnet_app.models import (
    Account,
    Carnet,
    Invitation,
    InvitationKind,
    JournalAction,
    Record,
    RecordStatus,
)
from carnet_app.services.actors import Actor
from carnet_app.services.carnet_texts import clean_carnet_name
from carnet_app.services.journal import write_entry
from carnet_app.services.kept import Row, Statement, kept
from carnet_app.services.locks import lock_account, lock_carnet
from carnet_app.services.permissions import (
    ACCOUNT_ID,
    AT,
    CARNET_ID,
    CarnetNotFoundError,
    Rights,
    is_id,
    offer_recipient,
    require_manager,
)
from carnet_app.services.readers import SeenAs, enter
from carnet_app.services.rows import fetch_rows, write_row

BIN_LIFETIME = timedelta(days=30)


class TooManyCarnetsError(DomainError):
    """The actor owns as many carnets as one person may."""

    def __init__(self, most: int) -> None:
        """Say how many."""
        super().__init__(
            f"Vous avez déjà {most}\N{NO-BREAK SPACE}carnets, et ne pouvez en avoir davantage. "
            "Ceux de la corbeille comptent jusqu’à leur effacement, ceux que vous proposez "
            "jusqu’à la réponse."
        )


@dataclass(frozen=True, slots=True)
class PartView:
    """One part of a carnet, for a person who may see it."""

    key: str
    label: str
    summary: str
    empty: str
    access: int
    access_label: str
    may_add: bool


@dataclass(frozen=True, slots=True)
class CarnetView:
    """A carnet as one person sees it: only the parts they may know of."""

    id: int
    name: str
    role: str
    owner_name: str
    is_offered: bool
    offered_to: str
    """The third party's address, for the carnet's creator only."""
    may_offer: bool
    """Whether it was prepared for a third party, and may be offered to another address."""
    may_share: bool
    may_manage: bool
    hide_amounts: bool
    access_until_text: str
    parts: tuple[PartView, ...]
    preview_of: str
    """Whose view this is, when the owner looks through a guest's eyes; else empty."""


def create_carnet(session: Session, *, actor: Actor, name: str) -> int:
    """Create a carnet for oneself.

    Raises:
        CarnetNameError: the name is empty, too long or unreadable.
        TooManyCarnetsError: the actor has enough.
    """
    name = clean_carnet_name(name)
    lock_account(session, account_id=actor.account_id)
    most = get_settings().max_carnets
    if fetch_rows(session, _count_owned(), **{ACCOUNT_ID.key: actor.account_id})[0].owned >= most:
        raise TooManyCarnetsError(most)
    carnet_id = write_row(
        session,
        Carnet,
        name=name,
        owner_id=actor.account_id,
        created_by_id=actor.account_id,
        created_at=now(),
    )
    write_entry(
        session, carnet_id=carnet_id, actor=actor, action=JournalAction.CARNET_CREATED, name=name
    )
    return carnet_id


def rename_carnet(session: Session, *, actor: Actor, carnet_id: int, name: str) -> CarnetView:
    """Give a carnet another name; gives it as ``open_carnet`` would.

    Raises:
        CarnetNotFoundError, OwnerOnlyError: the actor may not.
        CarnetNameError: the name is empty, too long or unreadable.
    """
    name = clean_carnet_name(name)
    former = view_carnet(session, _lock_managed(session, actor, carnet_id))
    fetch_rows(session, _renamed(), carnet_id=carnet_id, new_name=name)
    write_entry(
        session,
        carnet_id=carnet_id,
        actor=actor,
        action=JournalAction.CARNET_RENAMED,
        former=former.name,
        name=name,
    )
    return replace(former, name=name)


def delete_carnet(session: Session, *, actor: Actor, carnet_id: int) -> None:
    """Put a carnet in the bin for 30 days: it no longer exists for anyone else.

    Raises:
        CarnetNotFoundError, OwnerOnlyError: the actor may not.
    """
    _lock_managed(session, actor, carnet_id)
    session.get_one(Carnet, carnet_id, populate_existing=True).deleted_at = now()
    write_entry(session, carnet_id=carnet_id, actor=actor, action=JournalAction.CARNET_DELETED)


def restore_carnet(session: Session, *, actor: Actor, carnet_id: int) -> None:
    """Take one's carnet out of the bin, with its shares and waiting invitations.

    Raises:
        CarnetNotFoundError: not in the actor's bin, or there for more than 30 days.
    """
    lock_carnet(session, carnet_id=carnet_id)
    carnet = session.get(Carnet, carnet_id, populate_existing=True) if is_id(carnet_id) else None
    if carnet is None or carnet.owner_id != actor.account_id:
        raise CarnetNotFoundError
    if carnet.deleted_at is None or carnet.deleted_at <= bin_horizon():
        raise CarnetNotFoundError
    carnet.deleted_at = None
    write_entry(session, carnet_id=carnet_id, actor=actor, action=JournalAction.CARNET_RESTORED)


def purge_deleted_carnets(session: Session) -> int:
    """Erase the carnets that were in the bin for 30 days, with all that hangs on them.

    Returns:
        How many.
    """
    purged = session.exec(delete(Carnet).where(col(Carnet.deleted_at) <= bin_horizon()))
    return purged.rowcount


def bin_horizon() -> datetime:
    """What was deleted before this instant is gone."""
    return now() - BIN_LIFETIME


def days_left(deleted_at: datetime, at: datetime) -> int:
    """Days until what is in a bin is erased, the one begun included."""
    return ceil((deleted_at + BIN_LIFETIME - at) / timedelta(days=1))


def open_carnet(
    session: Session, *, actor: Actor, carnet_id: int, seen_as: SeenAs | None = None
) -> CarnetView:
    """A carnet as the actor sees it, or as the guest of a share does or will see it.

    Raises:
        CarnetNotFoundError: the actor may not know of it.
        OwnerOnlyError: a guest asked for another guest's view.
        ShareNotFoundError: the carnet has no such share.
    """
    reader = enter(session, actor=actor, carnet_id=carnet_id, seen_as=seen_as)
    return view_carnet(session, reader.rights, preview_of=reader.preview_of)


def view_carnet(session: Session, rights: Rights, *, preview_of: str = "") -> CarnetView:
    """A carnet as these rights show it; says nothing of whose they are."""
    header = fetch_rows(session, _header(), carnet_id=rights.carnet_id, at=now())[0]
    offered_to = header.offered_to if header.offered_to and rights.may_manage else ""
    until = rights.access_until
    return CarnetView(
        id=rights.carnet_id,
        name=header.name,
        role=rights.role.value,
        owner_name=full_name(header.first_name, header.last_name),
        is_offered=bool(offered_to),
        offered_to=offered_to,
        may_offer=rights.may_manage and header.was_prepared,
        may_share=rights.may_share,
        may_manage=rights.may_manage,
        hide_amounts=rights.hide_amounts,
        access_until_text=long_date(until) if until else "",
        parts=tuple(_view_part(key, rights.level(key)) for key in _shown_parts(rights, header)),
        preview_of=preview_of,
    )


def _shown_parts(rights: Rights, header: Row) -> list[PartKey]:
    """The parts one may know of; of those that do not concern the home, none that is empty.

    The home says so: who may not read of it is shown what they may see, and learns nothing.
    """
    outside = {PartKey.COOWNERSHIP} if header.no_coownership else set[PartKey]()
    knows_home = rights.level(PartKey.HOME) >= Access.READ
    return [key for key in rights.visible_parts if not (knows_home and key in outside)]


@kept
def _count_owned() -> Statement:
    owned = sa.select(sa.func.count().label("owned")).select_from(Carnet)
    return owned.where(col(Carnet.owner_id) == ACCOUNT_ID)


def _lock_managed(session: Session, actor: Actor, carnet_id: int) -> Rights:
    lock_carnet(session, carnet_id=carnet_id)
    return require_manager(session, actor=actor, carnet_id=carnet_id)


@kept
def _renamed() -> Statement:
    return (
        sa.update(Carnet)
        .where(col(Carnet.id) == CARNET_ID)
        .values(name=sa.bindparam("new_name", type_=sa.String()))
    )


@kept
def _header() -> Statement:
    """The owner's name, the carnet's, whom it is offered to, whether its owner ever did.

    And whether the home is in no co-ownership, and nothing is kept of one.
    """
    was_prepared = sa.exists().where(
        col(Invitation.carnet_id) == col(Carnet.id),
        col(Invitation.kind) == InvitationKind.OWNERSHIP,
        col(Invitation.invited_by_id) == col(Carnet.owner_id),
    )
    return (
        sa.select(
            col(Account.first_name),
            col(Account.last_name),
            col(Carnet.name),
            offer_recipient(AT).label("offered_to"),
            was_prepared.correlate(Carnet).label("was_prepared"),
            sa.and_(_home_is_no_lot(), sa.not_(_has_coownership())).label("no_coownership"),
        )
        .select_from(Carnet)
        .join(Account, col(Account.id) == col(Carnet.owner_id))
        .where(col(Carnet.id) == CARNET_ID)
    )


def _home_is_no_lot() -> sa.ColumnElement[bool]:
    answer = sa.type_coerce(Record.values, sa.JSON)["in_coownership"].as_boolean()
    return (
        sa.exists()
        .where(
            col(Record.carnet_id) == col(Carnet.id),
            col(Record.part) == PartKey.HOME,
            col(Record.kind) == "home",
            col(Record.status) == RecordStatus.ACCEPTED,
            col(Record.deleted_at).is_(None),
            answer == sa.false(),
        )
        .correlate(Carnet)
    )


def _has_coownership() -> sa.ColumnElement[bool]:
    there = sa.exists().where(
        col(Record.carnet_id) == col(Carnet.id),
        col(Record.part) == PartKey.COOWNERSHIP,
        col(Record.deleted_at).is_(None),
    )
    return there.correlate(Carnet)


@cache
def _view_part(key: PartKey, access: Access) -> PartView:
    part = PART_BY_KEY[key]
    return PartView(
        key=part.key.value,
        label=part.label,
        summary=part.summary,
        empty=part.empty,
        access=access.value,
        access_label=access.label,
        may_add=access >= Access.CONTRIBUTE,
    )
