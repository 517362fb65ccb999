"""What carnets hold for one person, several carnets at a time: for cards and covers."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import aliased
from sqlmodel import Session, col

from carnet_app.catalogue.access import Access
from carnet_app.catalogue.parts import PartKey
from carnet_app.core.clock import now, today
from carnet_app.core.french import NBSP, long_date
from carnet_app.models import Carnet, CarnetVisit, JournalEntry, Record, RecordStatus
from carnet_app.models.columns import UtcInstant
from carnet_app.services.actors import Actor
from carnet_app.services.covers import cover_address, cover_photo
from carnet_app.services.kept import Statement, kept
from carnet_app.services.permissions import ACCOUNT_ID, AT, CARNET_IDS, held_parts, in_held_part
from carnet_app.services.record_kinds import kind_of
from carnet_app.services.record_views import is_overdue
from carnet_app.services.rows import fetch_rows
from carnet_app.services.timeline import SOON, TODAY, is_due

_ASKED = col(Carnet.id).in_(CARNET_IDS)
_SOON: sa.BindParameter[date] = sa.bindparam("soon", type_=sa.Date())
_EVER = datetime(1970, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class CarnetFacts:
    """What a carnet holds, as far as one person may see."""

    record_count: int = 0
    new_count: int = 0
    """Records that others changed in any way since the person's last visit."""
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
    next_due_version: int = 0
    """The version to mark it done with at one click; 0 when that cannot be."""
    address: str = ""
    home_summary: str = ""
    """Type, surface, year."""
    home_id: int = 0
    cover: str = ""
    """The address of a photo of the home; empty without one."""


NOTHING = CarnetFacts()


def read_facts(
    session: Session, *, actor: Actor, carnet_ids: Collection[int]
) -> dict[int, CarnetFacts]:
    """What several carnets hold, in four queries however many they are; one when empty.

    A carnet that holds nothing for the actor, or that they may not know of, is left out.
    """
    values = {
        ACCOUNT_ID.key: actor.account_id,
        AT.key: now(),
        CARNET_IDS.key: list(carnet_ids),
        TODAY.key: today(),
        _SOON.key: today() + SOON,
    }
    counted = {row.carnet_id: row for row in fetch_rows(session, _counts(), **values)}
    if not counted:
        return {}
    news = {row.carnet_id: row.fresh for row in fetch_rows(session, _news(), **values)}
    due = {row.carnet_id: row for row in fetch_rows(session, _next_due(), **values)}
    homes = {row.carnet_id: row for row in fetch_rows(session, _homes(), **values)}
    return {
        carnet_id: CarnetFacts(
            record_count=row.records,
            new_count=news.get(carnet_id, 0),
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
        "next_due_version": row.version if _may_be_done(row) else 0,
    }


def _may_be_done(row: sa.Row[*tuple[Any, ...]]) -> bool:
    writable = row.access is Access.WRITE
    return writable and kind_of(row.kind).once_done(row.values, today()) is not None


def _describe_home(row: sa.Row[*tuple[Any, ...]] | None) -> dict[str, Any]:
    if row is None:
        return {}
    place = (row.values.get("postcode", ""), row.values.get("city", ""))
    town = NBSP.join(part for part in place if part)
    return {
        "home_id": row.id,
        "address": ", ".join(part for part in (row.title, town) if part),
        "home_summary": kind_of("home").summary_of(row.values),
        "cover": cover_address(row.cover),
    }


def _readable(*columns: Any) -> tuple[sa.Select[*tuple[Any, ...]], sa.CTE]:
    """The records of the asked carnets in the parts that an account may read."""
    held = held_parts("held", _ASKED)
    records = (
        sa.select(*columns)
        .select_from(Record)
        .join(held, in_held_part(held))
        .where(col(Record.carnet_id).in_(CARNET_IDS), col(Record.deleted_at).is_(None))
    )
    return records, held


def _sum(condition: sa.ColumnElement[bool], label: str) -> sa.Label[int]:
    return sa.func.sum(sa.case((condition, 1), else_=0)).label(label)


@kept
def _counts() -> Statement:
    status, author = col(Record.status), col(Record.author_id)
    accepted, proposed = status == RecordStatus.ACCEPTED, status == RecordStatus.PROPOSED
    on = col(Record.due_on)
    records, held = _readable(col(Record.carnet_id))
    return records.add_columns(
        _sum(accepted, "records"),
        _sum(sa.and_(proposed, held.c.access >= Access.WRITE), "waiting"),
        _sum(sa.and_(proposed, author == ACCOUNT_ID), "own_waiting"),
        _sum(sa.and_(is_due(TODAY), on < TODAY), "overdue"),
        _sum(sa.and_(is_due(TODAY), on >= TODAY, on <= _SOON), "soon"),
    ).group_by(col(Record.carnet_id))


@kept
def _news() -> Statement:
    """The records that others did something to since the account last looked, by carnet.

    As far as the journal tells of it; what waits for an answer is counted as such.
    """
    entry, held = JournalEntry, held_parts("held", _ASKED)
    visited = sa.and_(
        col(CarnetVisit.carnet_id) == col(Carnet.id), col(CarnetVisit.account_id) == ACCOUNT_ID
    )
    # From the carnets, so that the index by carnet and date gives what came since.
    since = sa.func.coalesce(col(CarnetVisit.seen_at), sa.literal(_EVER, UtcInstant()))
    came = sa.and_(col(entry.carnet_id) == col(Carnet.id), col(entry.at) > since)
    in_part = sa.and_(held.c.carnet_id == col(Carnet.id), held.c.part == col(entry.part))
    told = sa.and_(
        col(Record.status) == RecordStatus.ACCEPTED,
        held.c.access >= sa.func.coalesce(col(entry.seen_from), Access.READ),
    )
    return (
        sa.select(
            sa.label("carnet_id", col(Carnet.id)),
            sa.func.count(col(entry.record_id).distinct()).label("fresh"),
        )
        .select_from(Carnet)
        .outerjoin(CarnetVisit, visited)
        .join(entry, came)
        .join(Record, col(Record.id) == col(entry.record_id))
        .join(held, in_part)
        .where(
            _ASKED,
            sa.or_(col(entry.account_id).is_(None), col(entry.account_id) != ACCOUNT_ID),
            sa.or_(told, col(Record.author_id) == ACCOUNT_ID),
        )
        .group_by(col(Carnet.id))
    )


@kept
def _next_due() -> Statement:
    """The first record of each carnet that is due, found by the index of due dates."""
    first, held = aliased(Record), held_parts("held", _ASKED)
    readable = sa.exists().where(
        held.c.carnet_id == col(first.carnet_id), held.c.part == col(first.part)
    )
    first_id = (
        sa.select(col(first.id))
        .where(col(first.carnet_id) == col(Carnet.id), col(first.deleted_at).is_(None))
        .where(is_due(TODAY, first), readable)
        .order_by(col(first.due_on), col(first.id))
        .limit(1)
    )
    return (
        sa.select(
            col(Record.carnet_id),
            col(Record.id),
            col(Record.version),
            col(Record.title),
            col(Record.part),
            col(Record.kind),
            col(Record.values),
            col(Record.due_on),
            held.c.access,
        )
        .select_from(Carnet)
        .join(Record, col(Record.id) == first_id.correlate(Carnet).scalar_subquery())
        .join(held, in_held_part(held))
        .where(_ASKED)
    )


@kept
def _homes() -> Statement:
    records, _ = _readable(
        col(Record.carnet_id),
        col(Record.id),
        col(Record.title),
        col(Record.values),
        cover_photo().label("cover"),
    )
    return records.where(
        col(Record.part) == PartKey.HOME,
        col(Record.kind) == "home",
        col(Record.status) == RecordStatus.ACCEPTED,
    )
