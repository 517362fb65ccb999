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
from carnet_app.services.kept import Statement, kept
from carnet_app.services.permissions import CARNET_ID, rights_in
from carnet_app.services.readers import Reader, Scope, SeenAs, enter
from carnet_app.services.rows import fetch_rows
from carnet_app.services.timeline import TODAY, is_due


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
    session: Session, *, actor: Actor, carnet_id: int, seen_as: SeenAs | None = None
) -> CarnetContents:
    """What a carnet holds, with a constant number of queries.

    Raises:
        CarnetNotFoundError: the actor may not know of it.
        OwnerOnlyError, ShareNotFoundError: no such preview.
    """
    reader = enter(session, actor=actor, carnet_id=carnet_id, seen_as=seen_as)
    return contents_for(session, reader)


def contents_for(session: Session, reader: Reader) -> CarnetContents:
    """``read_contents``, for a reader who is already known."""
    carnet_id, manages = reader.carnet_id, reader.rights.may_manage
    start = fetch_rows(session, _start(), carnet_id=carnet_id) if manages else ()
    return CarnetContents(
        parts=_count_parts(session, reader),
        percent=read_percents(session, [carnet_id])[carnet_id] if manages else -1,
        start_is_open=any(row.start_closed_at is None for row in start),
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
    values = {**reader.values, TODAY.key: today()}
    counted = fetch_rows(session, _counted(reader.scope()), **values)
    found = {row.part: row for row in counted}
    return tuple(
        PartContents(part.key.value, *(found[part.key][1:] if part.key in found else (0, 0, 0)))
        for part in PARTS
        if reader.rights.level(part.key) >= Access.READ
    )


@kept
def _start() -> Statement:
    return sa.select(col(Carnet.start_closed_at)).where(col(Carnet.id) == CARNET_ID)


@kept
def _counted(scope: Scope) -> Statement:
    accepted = col(Record.status) == RecordStatus.ACCEPTED
    proposed = col(Record.status) == RecordStatus.PROPOSED
    late = sa.and_(is_due(TODAY), col(Record.due_on) < TODAY)
    return (
        sa.select(
            col(Record.part),
            *(sa.func.sum(sa.case((each, 1), else_=0)) for each in (accepted, proposed, late)),
        )
        .where(col(Record.deleted_at).is_(None), scope.condition())
        .group_by(col(Record.part))
    )
