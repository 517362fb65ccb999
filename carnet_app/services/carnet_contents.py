"""What the page of a carnet shows beside its parts: counts, what is late, how complete it is."""

from dataclasses import dataclass

import sqlalchemy as sa
from sqlmodel import Session, col

from carnet_app.catalogue.access import Access
from carnet_app.catalogue.parts import PARTS
from carnet_app.core.clock import now, today
from carnet_app.models import Account, Carnet, CarnetVisit, Record, RecordStatus
from carnet_app.services.actors import Actor
from carnet_app.services.completeness import read_percents
from carnet_app.services.permissions import rights_in
from carnet_app.services.record_scope import Reader, enter, visible
from carnet_app.services.rows import fetch_rows
from carnet_app.services.timeline import is_due


@dataclass(frozen=True, slots=True)
class PartContents:
    """How much a part holds, for one person."""

    key: str
    count: int
    waiting_count: int
    """Proposals that the person may answer, or made."""
    overdue_count: int


@dataclass(frozen=True, slots=True)
class CarnetContents:
    """What a carnet holds, for one person."""

    parts: tuple[PartContents, ...]
    """The visible parts, in order, empty ones included."""
    percent: int
    """How complete the carnet is, for who manages it; else -1."""
    start_is_open: bool
    """Whether the guided start is to be shown."""


def read_contents(
    session: Session, *, actor: Actor, carnet_id: int, seen_as_share_id: int | None = None
) -> CarnetContents:
    """What a carnet holds, with a constant number of queries.

    Raises:
        CarnetNotFoundError: the actor may not know of it.
        OwnerOnlyError, ShareNotFoundError: no such preview.
    """
    reader = enter(session, actor=actor, carnet_id=carnet_id, seen_as_share_id=seen_as_share_id)
    manages = reader.rights.may_manage
    return CarnetContents(
        parts=_count_parts(session, reader),
        percent=read_percents(session, [carnet_id])[carnet_id] if manages else -1,
        start_is_open=manages and session.get_one(Carnet, carnet_id).start_closed_at is None,
    )


def note_visit(session: Session, *, actor: Actor, carnet_id: int) -> None:
    """Remember that the actor looked into a carnet: what comes later is new to them.

    Raises:
        CarnetNotFoundError: the actor may not know of it.
    """
    rights_in(session, actor=actor, carnet_id=carnet_id)
    # One visit of a person at a time: two tabs may open the carnet at once.
    mine = sa.select(col(Account.id)).where(col(Account.id) == actor.account_id)
    fetch_rows(session, mine.with_for_update())
    visit = session.get(CarnetVisit, (carnet_id, actor.account_id), populate_existing=True)
    if visit is None:
        visit = CarnetVisit(carnet_id=carnet_id, account_id=actor.account_id)
    visit.seen_at = now()
    session.add(visit)
    session.flush()


def _count_parts(session: Session, reader: Reader) -> tuple[PartContents, ...]:
    accepted = col(Record.status) == RecordStatus.ACCEPTED
    late = sa.and_(is_due(today()), col(Record.due_on) < today())
    counted = (
        sa.select(
            col(Record.part),
            sa.func.sum(sa.case((accepted, 1), else_=0)).label("accepted"),
            sa.func.sum(sa.case((col(Record.status) == RecordStatus.PROPOSED, 1), else_=0)),
            sa.func.sum(sa.case((late, 1), else_=0)),
        )
        .where(visible(reader))
        .group_by(col(Record.part))
    )
    found = {row.part: row for row in fetch_rows(session, counted)}
    return tuple(
        PartContents(part.key.value, *(found[part.key][1:] if part.key in found else (0, 0, 0)))
        for part in PARTS
        if reader.rights.level(part.key) >= Access.READ
    )
