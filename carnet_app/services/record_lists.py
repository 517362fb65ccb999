"""The records of a part: sorted, narrowed down, a page of 50 at a time."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import sqlalchemy as sa
from sqlmodel import Session, col

from carnet_app.catalogue.fields.choices import OTHER, OTHER_PREFIX
from carnet_app.catalogue.parts import PART_BY_KEY, PartKey
from carnet_app.catalogue.record_kind import RecordKind
from carnet_app.catalogue.records import Filter, Sort
from carnet_app.catalogue.registry import kinds_of
from carnet_app.core.names import full_name
from carnet_app.models import Account, Record, RecordStatus
from carnet_app.services.actors import Actor
from carnet_app.services.kept import Statement, kept
from carnet_app.services.pages import PAGE_SIZE, offset_of, page_within, pages_of
from carnet_app.services.readers import Condition, Reader, Scope, SeenAs, enter_part
from carnet_app.services.record_filters import common_conditions, common_filters
from carnet_app.services.record_totals import TotalView, read_totals
from carnet_app.services.record_views import (
    RECORD_COLUMNS,
    KindChoice,
    RecordRow,
    view_choice,
    view_rows,
)
from carnet_app.services.rows import fetch_rows
from carnet_app.services.search_words import found_by, split_words

_COLUMNS: dict[str, Any] = {
    "title": col(Record.sort_title),
    "happened_on": col(Record.happened_on),
    "due_on": col(Record.due_on),
    "amount_cents": col(Record.amount_cents),
    "created_at": col(Record.created_at),
}
_OFFSET: sa.BindParameter[int] = sa.bindparam("offset", type_=sa.Integer())


@dataclass(frozen=True, slots=True)
class RecordFilters:
    """What narrows a list down; empty, nothing does. What the part does not offer is ignored."""

    kind: str = ""
    status: str = ""
    """``proposed``: what waits, or one's own that is not accepted."""
    text: str = ""
    choices: Mapping[str, str] = field(default_factory=dict[str, str])
    """An option's key by the name of a filter, as ``RecordListView.filters`` offers them."""


@dataclass(frozen=True, slots=True)
class OptionView:
    """One option of a filter or order."""

    key: str
    label: str


@dataclass(frozen=True, slots=True)
class FilterView:
    """A choice that narrows the list down."""

    field: str
    label: str
    options: tuple[OptionView, ...]
    chosen: str


@dataclass(frozen=True, slots=True)
class RecordListView:
    """A page of a part's records."""

    carnet_id: int
    part: str
    part_label: str
    summary: str
    empty: str
    """What an empty part says belongs in it."""
    access: int
    may_add: bool
    may_write: bool
    """Whether what one adds counts at once; else it is proposed."""
    hide_amounts: bool
    kinds: tuple[KindChoice, ...]
    """What one may add here, for those who may."""
    kind_filter: tuple[OptionView, ...]
    """The kinds of the part, when there are several."""
    filters: tuple[FilterView, ...]
    sorts: tuple[OptionView, ...]
    sort: str
    records: tuple[RecordRow, ...]
    total: int
    page: int
    pages: int
    waiting: int
    """How many proposals there are, whatever the filters."""
    amount_totals: tuple[TotalView, ...]
    """What their amounts come to, all pages together; none when hidden, or unlike."""
    preview_of: str
    held: int = 0
    """How many there are, whatever the filters."""
    text: str = ""
    """The words that the list is narrowed down by."""


def list_records(
    session: Session,
    *,
    actor: Actor,
    carnet_id: int,
    part: PartKey,
    sort: str = "",
    filters: RecordFilters | None = None,
    page: int = 1,
    seen_as: SeenAs | None = None,
) -> RecordListView:
    """A part's records, as far as the actor may see: four queries, however many there are.

    Args:
        session: Where to read.
        actor: Who reads.
        carnet_id: The carnet.
        part: The part.
        sort: The key of an order the part offers; else its first one.
        filters: What narrows the list down.
        page: The page of 50; the last one if there are fewer.
        seen_as: The guest through whose eyes it is read.

    Raises:
        NotFoundError: the actor may not know of the carnet or of the part.
    """
    reader = enter_part(session, actor=actor, carnet_id=carnet_id, part=part, seen_as=seen_as)
    return list_for(session, reader, part, sort=sort, filters=filters, page=page)


def list_for(
    session: Session,
    reader: Reader,
    part: PartKey,
    *,
    sort: str = "",
    filters: RecordFilters | None = None,
    page: int = 1,
) -> RecordListView:
    """``list_records``, for a reader who is known to see the part."""
    asked = filters or RecordFilters()
    kinds = kinds_of(part)
    listed = tuple(kind for kind in kinds if kind.key == asked.kind) or kinds
    order = _order_of(listed, sort, hide_amounts=reader.hides_amounts)
    narrowed = _narrowed(session, reader, kinds, asked)
    totals = read_totals(session, reader, part, listed, narrowed)
    page = page_within(page, totals.total)
    common = common_filters(part, totals.first, totals.last)
    return RecordListView(
        **_describe_part(reader, part, kinds, listed, order),
        filters=tuple(_view_filter(each, asked) for each in (*_offered_filters(listed), *common)),
        records=_read_rows(session, reader, part, narrowed, order, page) if totals.total else (),
        total=totals.total,
        held=totals.held,
        text=asked.text.strip(),
        page=page,
        pages=pages_of(totals.total),
        waiting=totals.waiting,
        amount_totals=totals.amounts,
    )


def _describe_part(
    reader: Reader,
    part: PartKey,
    kinds: tuple[RecordKind, ...],
    listed: tuple[RecordKind, ...],
    order: Sort,
) -> dict[str, Any]:
    described = PART_BY_KEY[part]
    may_add = reader.may_add(part)
    sorts = _orders(listed, hide_amounts=reader.hides_amounts)
    several = len(kinds) > 1
    return {
        "carnet_id": reader.carnet_id,
        "part": part.value,
        "part_label": described.label,
        "summary": described.summary,
        "empty": described.empty,
        "access": reader.rights.level(part).value,
        "may_add": may_add,
        "may_write": reader.may_write(part),
        "hide_amounts": reader.hides_amounts,
        "kinds": tuple(view_choice(kind.key) for kind in kinds) if may_add else (),
        "kind_filter": tuple(OptionView(k.key, k.plural) for k in kinds) if several else (),
        "sorts": tuple(OptionView(each.key, each.label) for each in sorts),
        "sort": order.key,
        "preview_of": reader.preview_of,
    }


def _orders(kinds: tuple[RecordKind, ...], *, hide_amounts: bool) -> tuple[Sort, ...]:
    """The orders of a list of one kind, or those that all its kinds have in common."""
    offered = [kind.sorts(hide_amounts=hide_amounts) for kind in kinds]
    keys = [{order.key for order in orders} for orders in offered]
    return tuple(order for order in offered[0] if all(order.key in each for each in keys))


def _order_of(kinds: tuple[RecordKind, ...], sort: str, *, hide_amounts: bool) -> Sort:
    orders = _orders(kinds, hide_amounts=hide_amounts)
    return next((order for order in orders if order.key == sort), orders[0])


def _offered_filters(kinds: tuple[RecordKind, ...]) -> tuple[Filter, ...]:
    """Choices are offered for one kind at a time: others have no such field."""
    return kinds[0].filters() if len(kinds) == 1 else ()


def _view_filter(offered: Filter, asked: RecordFilters) -> FilterView:
    options = tuple(OptionView(option.key, option.label) for option in offered.options)
    return FilterView(offered.field, offered.label, options, asked.choices.get(offered.field, ""))


def _narrowed(
    session: Session, reader: Reader, kinds: tuple[RecordKind, ...], asked: RecordFilters
) -> list[Condition]:
    where: list[Condition] = []
    listed = tuple(kind for kind in kinds if kind.key == asked.kind)
    if listed:
        where.append(col(Record.kind) == asked.kind)
    if asked.status == RecordStatus.PROPOSED:
        where.append(col(Record.status) != RecordStatus.ACCEPTED)
    for offered in _offered_filters(listed or kinds):
        chosen = asked.choices.get(offered.field, "")
        if chosen in [option.key for option in offered.options]:
            where.append(_chosen(offered.field, chosen))
    where += common_conditions(asked.choices)
    if words := split_words(asked.text):
        amounts = not reader.hides_amounts
        where.append(found_by(session, words, carnet_id=reader.carnet_id, with_amounts=amounts))
    return where


def _chosen(name: str, option: str) -> Condition:
    value = sa.type_coerce(Record.values, sa.JSON)[name]
    if option in ("true", "false"):
        return value.as_boolean().is_(option == "true")
    text = value.as_string()
    if option != OTHER:
        return text == option
    return sa.or_(text == OTHER, text.startswith(OTHER_PREFIX))


def _read_rows(
    session: Session,
    reader: Reader,
    part: PartKey,
    narrowed: list[Condition],
    order: Sort,
    page: int,
) -> tuple[RecordRow, ...]:
    scope, by = reader.scope([part]), (order.column, order.descending)
    listed = _listed(scope, *by, narrowed) if narrowed else _whole_list(scope, *by)
    rows = fetch_rows(session, listed, **reader.values, **{_OFFSET.key: offset_of(page)})
    return view_rows(
        session, reader, ((row, full_name(row.first_name, row.last_name)) for row in rows)
    )


@kept
def _whole_list(scope: Scope, column: str, descending: bool) -> Statement:
    return _listed(scope, column, descending, [])


def _listed(
    scope: Scope, column: str, descending: bool, narrowed: list[Condition]
) -> sa.Select[*tuple[Any, ...]]:
    by, then = _COLUMNS[column], col(Record.id)
    order = (by.desc().nulls_last(), then.desc()) if descending else (by.asc().nulls_last(), then)
    return (
        sa.select(*RECORD_COLUMNS, col(Account.first_name), col(Account.last_name))
        .outerjoin(Account, col(Account.id) == col(Record.author_id))
        .where(col(Record.deleted_at).is_(None), scope.condition(), *narrowed)
        .order_by(*order)
        .limit(PAGE_SIZE)
        .offset(_OFFSET)
    )
