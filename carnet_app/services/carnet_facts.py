"""What carnets hold for one person, several carnets at a time: for cards and covers."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import Any

import sqlalchemy as sa
from sqlmodel import Session, col

from carnet_app.catalogue.access import Access
from carnet_app.catalogue.parts import PartKey
from carnet_app.core.clock import now, today
from carnet_app.core.french import long_date
from carnet_app.models import CarnetVisit, Record, RecordStatus
from carnet_app.services.actors import Actor
from carnet_app.services.permissions import ACCOUNT_ID, AT, held_parts
from carnet_app.services.record_kinds import kind_of
from carnet_app.services.record_views import EXPIRING_QUIETLY, is_overdue
from carnet_app.services.rows import fetch_rows
from carnet_app.services.timeline import SOON

CARNET_IDS: sa.BindParameter[Any] = sa.bindparam("carnet_ids", expanding=True)
_TODAY: sa.BindParameter[date] = sa.bindparam("today", type_=sa.Date())
_SOON: sa.BindParameter[date] = sa.bindparam("soon", type_=sa.Date())


@dataclass(frozen=True, slots=True)
class CarnetFacts:
    """What a carnet holds, as far as one person may see."""

    record_count: int = 0
    new_count: int = 0
    """Records that others added, or that were accepted, since the person's last visit."""
    waiting_count: int = 0
    """Proposals that wait for the person's answer."""
    own_waiting_count: int = 0
    """The person's own proposals that wait."""
    overdue_count: int = 0
    soon_count: int = 0
    """Due within two months."""
    next_due_id: int = 0
    next_due_title: str = ""
    next_due_text: str = ""
    next_due_is_overdue: bool = False
    address: str = ""
    home_summary: str = ""
    """Type, surface, year."""
    home_id: int = 0


NOTHING = CarnetFacts()


def read_facts(
    session: Session, *, actor: Actor, carnet_ids: Collection[int]
) -> dict[int, CarnetFacts]:
    """What several carnets hold, in three queries however many they are; one when empty.

    A carnet that holds nothing for the actor, or that they may not know of, is left out.
    """
    values = {
        ACCOUNT_ID.key: actor.account_id,
        AT.key: now(),
        CARNET_IDS.key: list(carnet_ids),
        _TODAY.key: today(),
        _SOON.key: today() + SOON,
    }
    counted = {row.carnet_id: row for row in fetch_rows(session, _counts(), **values)}
    if not counted:
        return {}
    due = {row.carnet_id: row for row in fetch_rows(session, _next_due(), **values)}
    homes = {row.carnet_id: row for row in fetch_rows(session, _homes(), **values)}
    return {
        carnet_id: CarnetFacts(
            record_count=row.records,
            new_count=row.fresh,
            waiting_count=row.waiting,
            own_waiting_count=row.own_waiting,
            overdue_count=row.overdue,
            soon_count=row.soon,
            **_describe_due(due.get(carnet_id)),
            **_describe_home(homes.get(carnet_id)),
        )
        for carnet_id, row in counted.items()
    }


def _describe_due(row: sa.Row[*tuple[Any, ...]] | None) -> dict[str, Any]:
    if row is None:
        return {}
    return {
        "next_due_id": row.id,
        "next_due_title": row.title,
        "next_due_text": long_date(row.due_on),
        "next_due_is_overdue": is_overdue(row.part, row.due_on),
    }


def _describe_home(row: sa.Row[*tuple[Any, ...]] | None) -> dict[str, Any]:
    if row is None:
        return {}
    place = (row.values.get("postcode", ""), row.values.get("city", ""))
    town = " ".join(part for part in place if part)
    return {
        "home_id": row.id,
        "address": ", ".join(part for part in (row.title, town) if part),
        "home_summary": kind_of("home").summary_of(row.values),
    }


def _readable(*columns: Any) -> tuple[sa.Select[*tuple[Any, ...]], sa.Subquery]:
    """The records of the asked carnets in the parts that an account may read."""
    held = held_parts(ACCOUNT_ID, AT).subquery("held")
    matches = sa.and_(held.c.carnet_id == col(Record.carnet_id), held.c.part == col(Record.part))
    records = (
        sa.select(*columns)
        .select_from(Record)
        .join(held, matches)
        .where(col(Record.carnet_id).in_(CARNET_IDS), col(Record.deleted_at).is_(None))
    )
    return records, held


def _due() -> sa.ColumnElement[bool]:
    """As ``timeline.is_due``, for statements that get the day when they run."""
    on = col(Record.due_on)
    return sa.and_(
        col(Record.status) == RecordStatus.ACCEPTED,
        on.is_not(None),
        sa.or_(on >= _TODAY, col(Record.part).not_in(EXPIRING_QUIETLY)),
    )


def _sum(condition: sa.ColumnElement[bool], label: str) -> sa.Label[int]:
    return sa.func.sum(sa.case((condition, 1), else_=0)).label(label)


@cache
def _counts() -> sa.Select[*tuple[Any, ...]]:
    status, author = col(Record.status), col(Record.author_id)
    accepted, proposed = status == RecordStatus.ACCEPTED, status == RecordStatus.PROPOSED
    others = sa.or_(author.is_(None), author != ACCOUNT_ID)
    since = sa.or_(
        col(CarnetVisit.seen_at).is_(None), col(Record.created_at) > col(CarnetVisit.seen_at)
    )
    on = col(Record.due_on)
    records, held = _readable(col(Record.carnet_id))
    visited = sa.and_(
        col(CarnetVisit.carnet_id) == col(Record.carnet_id),
        col(CarnetVisit.account_id) == ACCOUNT_ID,
    )
    return (
        records.outerjoin(CarnetVisit, visited)
        .add_columns(
            _sum(accepted, "records"),
            _sum(sa.and_(accepted, others, since), "fresh"),
            _sum(sa.and_(proposed, held.c.access >= Access.WRITE), "waiting"),
            _sum(sa.and_(proposed, author == ACCOUNT_ID), "own_waiting"),
            _sum(sa.and_(_due(), on < _TODAY), "overdue"),
            _sum(sa.and_(_due(), on >= _TODAY, on <= _SOON), "soon"),
        )
        .group_by(col(Record.carnet_id))
    )


@cache
def _next_due() -> sa.Select[*tuple[Any, ...]]:
    order = sa.func.row_number().over(
        partition_by=col(Record.carnet_id), order_by=(col(Record.due_on), col(Record.id))
    )
    records, _ = _readable(
        col(Record.carnet_id),
        col(Record.id),
        col(Record.title),
        col(Record.part),
        col(Record.due_on),
        order.label("place"),
    )
    ranked = records.where(_due()).subquery("ranked")
    return sa.select(ranked).where(ranked.c.place == 1)


@cache
def _homes() -> sa.Select[*tuple[Any, ...]]:
    records, _ = _readable(
        col(Record.carnet_id), col(Record.id), col(Record.title), col(Record.values)
    )
    return records.where(
        col(Record.part) == PartKey.HOME,
        col(Record.kind) == "home",
        col(Record.status) == RecordStatus.ACCEPTED,
    )
