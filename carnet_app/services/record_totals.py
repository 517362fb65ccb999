"""How many records a part's list has, and what their amounts come to."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

import sqlalchemy as sa
from sqlmodel import Session, col

from carnet_app.catalogue.fields import AnyField, Choice
from carnet_app.catalogue.parts import PartKey
from carnet_app.catalogue.record_kind import RecordKind
from carnet_app.core.french import amount
from carnet_app.models import Record, RecordStatus
from carnet_app.services.kept import Statement, kept
from carnet_app.services.readers import Condition, Reader, Scope
from carnet_app.services.rows import fetch_rows

YEARS = 3
"""The last ones that have a total: what was paid longer ago compares with nothing."""
_GROUP = "grouped"

_Grouping = tuple[str, bool] | None
"""A field's name, and whether it is a date, grouped by year; None, everything together."""


@dataclass(frozen=True, slots=True)
class TotalView:
    """What some amounts of a list come to, all its pages together."""

    label: str
    """Which: a state, a year; empty, all of them."""
    amount_text: str


@dataclass(frozen=True, slots=True)
class Totals:
    """What is known of a part's records besides a page of them."""

    total: int
    """Those the filters leave."""
    held: int
    """Whatever the filters."""
    waiting: int
    """Those that are proposed, whatever the filters."""
    first: date | None
    """The day of the oldest there is."""
    last: date | None
    amounts: tuple[TotalView, ...]


def read_totals(
    session: Session,
    reader: Reader,
    part: PartKey,
    kinds: Sequence[RecordKind],
    narrowed: list[Condition],
) -> Totals:
    """The totals of a list, in one query; no amount for those who may not see them.

    Args:
        session: Where to read.
        reader: Who reads.
        part: The part.
        kinds: The kinds that are listed; the amounts of several are unlike.
        narrowed: What the filters leave.
    """
    adds_up = len(kinds) == 1 and kinds[0].adds_up and not reader.hides_amounts
    by = kinds[0].fields.get(kinds[0].total_by) if adds_up else None
    grouping = (by.name, not isinstance(by, Choice)) if by else None
    scope = reader.scope([part])
    totals = _totals(scope, grouping, narrowed) if narrowed else _whole_totals(scope, grouping)
    rows = fetch_rows(session, totals, **reader.values)
    return Totals(
        total=sum(row.total for row in rows),
        held=sum(row.held for row in rows),
        waiting=sum(row.waiting for row in rows),
        first=min((row.first for row in rows if row.first), default=None),
        last=max((row.last for row in rows if row.last), default=None),
        amounts=tuple(_view_amounts(by, rows)) if adds_up else (),
    )


def _view_amounts(by: AnyField | None, rows: Sequence[Any]) -> Iterator[TotalView]:
    sums = {row.grouped: amount(int(row.amounts)) for row in rows if row.amounts}
    if by is None:
        yield from (TotalView("", text) for text in sums.values())
    elif isinstance(by, Choice):
        # The options are in the order things go: what is done comes first.
        known = [option for option in reversed(by.options) if option.key in sums]
        yield from (TotalView(option.label, sums[option.key]) for option in known)
    else:
        years = sorted((year for year in sums if year), reverse=True)[:YEARS]
        yield from (TotalView(f"En {int(year)}", sums[year]) for year in years)


@kept
def _whole_totals(scope: Scope, grouping: _Grouping) -> Statement:
    return _totals(scope, grouping, [])


def _totals(
    scope: Scope, grouping: _Grouping, narrowed: list[Condition]
) -> sa.Select[*tuple[Any, ...]]:
    status, where = col(Record.status), sa.and_(sa.true(), *narrowed)
    accepted = sa.and_(where, status == RecordStatus.ACCEPTED)
    found = sa.select(
        _grouped(grouping).label(_GROUP),
        _count(where).label("total"),
        _count(status != RecordStatus.ACCEPTED).label("waiting"),
        sa.func.sum(sa.case((accepted, col(Record.amount_cents)))).label("amounts"),
        sa.func.count().label("held"),
        sa.func.min(col(Record.happened_on)).label("first"),
        sa.func.max(col(Record.happened_on)).label("last"),
    ).where(col(Record.deleted_at).is_(None), scope.condition())
    return found.group_by(_GROUP) if grouping else found


def _grouped(grouping: _Grouping) -> sa.ColumnElement[Any]:
    if grouping is None:
        return sa.literal_column("''", sa.String())
    name, by_year = grouping
    if by_year:
        return sa.extract("year", col(Record.happened_on))
    return sa.type_coerce(Record.values, sa.JSON)[name].as_string()


def _count(condition: Condition) -> sa.ColumnElement[int]:
    return sa.func.coalesce(sa.func.sum(sa.case((condition, 1), else_=0)), 0)
