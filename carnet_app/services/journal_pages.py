"""The journal of a carnet, as far as each reader's rights go."""

from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa
from sqlmodel import Session, col

from carnet_app.catalogue.access import Access
from carnet_app.catalogue.parts import PART_BY_KEY, PARTS, PartKey
from carnet_app.core.french import clock_time, long_date
from carnet_app.core.names import full_name
from carnet_app.models import Account, JournalAction, JournalEntry, Record
from carnet_app.services.actors import Actor
from carnet_app.services.journal_texts import tell
from carnet_app.services.pages import fetch_page, page_within, pages_of
from carnet_app.services.readers import Condition, Reader, SeenAs, enter
from carnet_app.services.record_scope import visible
from carnet_app.services.rows import fetch_rows

NOBODY = "Une personne qui n’a plus de compte"
# The other entries about the whole carnet tell whom else it is shared with.
FOR_EVERY_READER = (
    JournalAction.CARNET_CREATED,
    JournalAction.CARNET_RENAMED,
    JournalAction.OWNERSHIP_ACCEPTED,
)


@dataclass(frozen=True, slots=True)
class JournalLine:
    """One act."""

    id: int
    action: str
    day_text: str
    time_text: str
    who: str
    text: str
    """What they did, to be read after the name."""
    part: str
    part_label: str
    record_id: int
    """The record, when there is still one to open; else 0."""


@dataclass(frozen=True, slots=True)
class JournalView:
    """A page of the journal, the newest first."""

    entries: tuple[JournalLine, ...]
    total: int
    page: int
    pages: int


def read_journal(
    session: Session,
    *,
    actor: Actor,
    carnet_id: int,
    page: int = 1,
    part: PartKey | None = None,
    seen_as: SeenAs | None = None,
) -> JournalView:
    """What happened in a carnet, in the parts the actor may read.

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
    told = _told_to(reader)
    if part is not None:
        told = sa.and_(told, col(JournalEntry.part) == part)
    total = _count(session, reader, told)
    page = page_within(page, total)
    return JournalView(
        entries=_read_lines(session, reader, told, page),
        total=total,
        page=page,
        pages=pages_of(total),
    )


def _entries(*columns: Any) -> sa.Select[*tuple[Any, ...]]:
    return (
        sa.select(*columns)
        .select_from(JournalEntry)
        .outerjoin(Record, col(Record.id) == col(JournalEntry.record_id))
        .outerjoin(Account, col(Account.id) == col(JournalEntry.account_id))
    )


def _count(session: Session, reader: Reader, told: Condition) -> int:
    """How many entries there are; without a look at their records where nothing depends on them."""
    counted = sa.select(sa.func.count()).select_from(JournalEntry)
    if not _reads_all(reader):
        counted = counted.outerjoin(Record, col(Record.id) == col(JournalEntry.record_id))
    return fetch_rows(session, counted.where(told))[0][0]


def _reads_all(reader: Reader) -> bool:
    """Whether nothing of the journal is kept from a reader: they manage it, and every part."""
    return reader.rights.may_manage and len(reader.parts_from(Access.WRITE)) == len(PARTS)


def _told_to(reader: Reader) -> Condition:
    """The entries a reader may see: of the carnet as a whole, and part by part."""
    if _reads_all(reader):
        return col(JournalEntry.carnet_id) == reader.carnet_id
    part, own = col(JournalEntry.part), col(JournalEntry.account_id) == reader.account_id
    whole = part.is_(None)
    if not reader.rights.may_manage:
        open_to_all = col(JournalEntry.action).in_(FOR_EVERY_READER)
        whole = sa.and_(whole, sa.or_(open_to_all, own))
    seen_from = sa.func.coalesce(col(JournalEntry.seen_from), Access.READ)
    levels = [
        sa.and_(part.in_(reader.parts_from(access)), seen_from == access)
        for access in (Access.READ, Access.CONTRIBUTE, Access.WRITE)
    ]
    # A contributor follows what becomes of what they proposed.
    theirs = sa.or_(own, col(Record.author_id) == reader.account_id)
    proposed = sa.and_(part.in_(reader.parts_from(Access.READ)), theirs)
    return sa.and_(
        col(JournalEntry.carnet_id) == reader.carnet_id, sa.or_(whole, *levels, proposed)
    )


def _read_lines(
    session: Session, reader: Reader, told: Condition, page: int
) -> tuple[JournalLine, ...]:
    listed = (
        _entries(
            JournalEntry,
            col(Account.first_name),
            col(Account.last_name),
            sa.case((visible(reader), col(Record.id)), else_=0).label("opens"),
        )
        .where(told)
        .order_by(col(JournalEntry.at).desc(), col(JournalEntry.id).desc())
    )
    return tuple(_view_line(reader, row) for row in fetch_page(session, listed, page))


def _view_line(reader: Reader, row: sa.Row[*tuple[Any, ...]]) -> JournalLine:
    entry: JournalEntry = row[0]
    known = entry.account_id is not None
    return JournalLine(
        id=entry.id or 0,
        action=entry.action.value,
        day_text=long_date(entry.at),
        time_text=clock_time(entry.at),
        who=full_name(row.first_name, row.last_name) if known else _unknown(entry),
        text=tell(entry.action, entry.told, hide_amounts=reader.hides_amounts),
        part=entry.part.value if entry.part else "",
        part_label=PART_BY_KEY[entry.part].label if entry.part else "",
        record_id=row.opens,
    )


def _unknown(entry: JournalEntry) -> str:
    """Who did what was done without an account: declined an invitation; or had one once."""
    declined = (JournalAction.INVITATION_DECLINED, JournalAction.OWNERSHIP_DECLINED)
    email = entry.about_email if entry.action in declined else None
    return email or NOBODY
