"""Everything dated in a carnet: what happened, year by year, and what is due."""

from dataclasses import dataclass
from datetime import date
from itertools import groupby
from typing import Any

import sqlalchemy as sa
from sqlmodel import Session, col

from carnet_app.catalogue.parts import PartKey
from carnet_app.core.clock import today
from carnet_app.core.names import full_name
from carnet_app.models import Account, Record, RecordStatus
from carnet_app.services.actors import Actor
from carnet_app.services.pages import fetch_page, page_within, pages_of
from carnet_app.services.readers import Condition, Reader, SeenAs, enter
from carnet_app.services.record_scope import visible
from carnet_app.services.record_views import EXPIRING_QUIETLY, SOON, RecordRow, view_rows
from carnet_app.services.rows import fetch_rows

TODAY: sa.BindParameter[date] = sa.bindparam("today", type_=sa.Date())


@dataclass(frozen=True, slots=True)
class TimelineYear:
    """What happened in one year, the last first."""

    year: int
    records: tuple[RecordRow, ...]


@dataclass(frozen=True, slots=True)
class TimelineView:
    """A page of what happened, the last year first. A year may go on in the next page."""

    years: tuple[TimelineYear, ...]
    total: int
    page: int
    pages: int
    first_year: int
    """0 when nothing is dated."""
    last_year: int


@dataclass(frozen=True, slots=True)
class DueView:
    """What is late, what is due within two months, and what comes later."""

    overdue: tuple[RecordRow, ...]
    soon: tuple[RecordRow, ...]
    later: tuple[RecordRow, ...]
    total: int
    """All of them; each list shows the first 50."""


def read_timeline(
    session: Session,
    *,
    actor: Actor,
    carnet_id: int,
    page: int = 1,
    part: PartKey | None = None,
    seen_as: SeenAs | None = None,
) -> TimelineView:
    """What happened in the home, in the parts the actor may see.

    Args:
        session: Where to read.
        actor: Who reads.
        carnet_id: The carnet.
        page: The page of 50; the last one if there are fewer.
        part: Only this part.
        seen_as: The guest through whose eyes it is read.

    Raises:
        CarnetNotFoundError: the actor may not know of the carnet.
    """
    reader = enter(session, actor=actor, carnet_id=carnet_id, seen_as=seen_as)
    on = col(Record.happened_on)
    dated = sa.and_(visible(reader, _only(part)), on.is_not(None))
    bounds = sa.select(sa.func.count().label("total"), sa.func.min(on), sa.func.max(on))
    total, first, last = fetch_rows(session, bounds.where(dated))[0]
    page = page_within(page, total)
    rows = _read(session, reader, dated, on.desc(), page) if total else ()
    years = groupby(rows, key=lambda row: row.year)
    return TimelineView(
        years=tuple(TimelineYear(year, tuple(each)) for year, each in years),
        total=total,
        page=page,
        pages=pages_of(total),
        first_year=_year(first),
        last_year=_year(last),
    )


def read_due(
    session: Session,
    *,
    actor: Actor,
    carnet_id: int,
    part: PartKey | None = None,
    seen_as: SeenAs | None = None,
) -> DueView:
    """What is late or will be due, in the parts the actor may see. Proposals do not count.

    Args:
        session: Where to read.
        actor: Who reads.
        carnet_id: The carnet.
        part: Only this part.
        seen_as: The guest through whose eyes it is read.

    Raises:
        CarnetNotFoundError: the actor may not know of the carnet.
    """
    reader = enter(session, actor=actor, carnet_id=carnet_id, seen_as=seen_as)
    day, on = today(), col(Record.due_on)
    due = sa.and_(visible(reader, _only(part)), is_due(day))
    late, soon = on < day, sa.and_(on >= day, on <= day + SOON)
    total = fetch_rows(session, sa.select(sa.func.count()).select_from(Record).where(due))[0][0]
    return DueView(
        overdue=_read(session, reader, sa.and_(due, late), on.asc(), 1),
        soon=_read(session, reader, sa.and_(due, soon), on.asc(), 1),
        later=_read(session, reader, sa.and_(due, on > day + SOON), on.asc(), 1),
        total=total,
    )


def is_due(day: date | sa.BindParameter[date], record: type[Record] = Record) -> Condition:
    """What has a due date that still asks for something: past guarantees do not."""
    on = col(record.due_on)
    return sa.and_(
        col(record.status) == RecordStatus.ACCEPTED,
        on.is_not(None),
        sa.or_(on >= day, col(record.part).not_in(EXPIRING_QUIETLY)),
    )


def _read(
    session: Session, reader: Reader, where: Condition, order: sa.ColumnElement[Any], page: int
) -> tuple[RecordRow, ...]:
    listed = (
        sa.select(Record, col(Account.first_name), col(Account.last_name))
        .outerjoin(Account, col(Account.id) == col(Record.author_id))
        .where(where)
        .order_by(order, col(Record.id))
    )
    rows = fetch_page(session, listed, page)
    return view_rows(
        session, reader, ((row[0], full_name(row.first_name, row.last_name)) for row in rows)
    )


def _only(part: PartKey | None) -> list[PartKey] | None:
    return None if part is None else [part]


def _year(day: date | None) -> int:
    return day.year if day else 0
