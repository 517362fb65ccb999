"""Search across a carnet: words, whatever their case and accents, and beginnings of words."""

from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa
from sqlmodel import Session, col

from carnet_app.catalogue.parts import PART_BY_KEY, PartKey
from carnet_app.core.names import full_name
from carnet_app.models import Account, Record
from carnet_app.services.actors import Actor
from carnet_app.services.pages import fetch_page, page_within, pages_of
from carnet_app.services.readers import Reader, SeenAs, enter
from carnet_app.services.record_scope import visible
from carnet_app.services.record_views import RecordRow, view_rows
from carnet_app.services.rows import fetch_rows
from carnet_app.services.search_words import found_by, split_words

QUERY_MAX_LENGTH = 200


@dataclass(frozen=True, slots=True)
class PartHits:
    """How many records of a part were found."""

    key: str
    label: str
    count: int


@dataclass(frozen=True, slots=True)
class SearchView:
    """A page of what was found: titles that begin with a word first, then the last changed."""

    query: str
    records: tuple[RecordRow, ...]
    parts: tuple[PartHits, ...]
    """The parts with something found in them, all pages together."""
    total: int
    page: int
    pages: int


def search_carnet(
    session: Session,
    *,
    actor: Actor,
    carnet_id: int,
    query: str,
    part: PartKey | None = None,
    page: int = 1,
    seen_as: SeenAs | None = None,
) -> SearchView:
    """Find the records that have all words of a query, in the parts the actor may see.

    Args:
        session: Where to read.
        actor: Who searches.
        carnet_id: The carnet.
        query: What was typed; beyond 200 characters it is cut.
        part: Only this part; the counts by part stay those of the whole carnet.
        page: The page of 50; the last one if there are fewer.
        seen_as: The guest through whose eyes it is searched.

    Raises:
        CarnetNotFoundError: the actor may not know of the carnet.
    """
    reader = enter(session, actor=actor, carnet_id=carnet_id, seen_as=seen_as)
    typed = query[:QUERY_MAX_LENGTH].strip()
    words = split_words(typed)
    if not words:
        return SearchView(typed, (), (), 0, 1, 1)
    amounts = not reader.hides_amounts
    found = sa.and_(
        visible(reader),
        found_by(session, words, carnet_id=carnet_id, with_amounts=amounts),
    )
    hits = _count_by_part(session, found)
    total = sum(each.count for each in hits if part is None or each.key == part.value)
    page = page_within(page, total)
    if part is not None:
        found = sa.and_(found, col(Record.part) == part)
    rows = _read_rows(session, reader, found, words[0], page) if total else ()
    return SearchView(typed, rows, hits, total, page, pages_of(total))


def _count_by_part(session: Session, found: sa.ColumnElement[bool]) -> tuple[PartHits, ...]:
    counted = sa.select(col(Record.part), sa.func.count().label("hits")).where(found)
    counts = {row.part: row.hits for row in fetch_rows(session, counted.group_by(Record.part))}
    return tuple(
        PartHits(key.value, part.label, counts[key])
        for key, part in PART_BY_KEY.items()
        if key in counts
    )


def _read_rows(
    session: Session, reader: Reader, found: sa.ColumnElement[bool], word: str, page: int
) -> tuple[RecordRow, ...]:
    title = col(Record.sort_title)
    rank = sa.case(
        (title.startswith(word, autoescape=True), 0),
        (title.contains(word, autoescape=True), 1),
        else_=2,
    )
    listed: sa.Select[*tuple[Any, ...]] = (
        sa.select(Record, col(Account.first_name), col(Account.last_name))
        .outerjoin(Account, col(Account.id) == col(Record.author_id))
        .where(found)
        .order_by(rank, col(Record.updated_at).desc(), col(Record.id).desc())
    )
    rows = fetch_page(session, listed, page)
    return view_rows(
        session, reader, ((row[0], full_name(row.first_name, row.last_name)) for row in rows)
    )
