"""What pages show of records: one in a list, one opened."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, Protocol, cast

from sqlmodel import Session, col

from carnet_app.catalogue.fields import Values
from carnet_app.catalogue.moves import left_out
from carnet_app.catalogue.parts import PART_BY_KEY, PartKey
from carnet_app.catalogue.record_kind import RecordKind
from carnet_app.catalogue.records import Line
from carnet_app.core.clock import today
from carnet_app.core.french import amount, long_date
from carnet_app.models import Record, RecordStatus
from carnet_app.services.proposal_lists import STATUS_LABELS
from carnet_app.services.readers import Reader
from carnet_app.services.record_kinds import kind_of
from carnet_app.services.record_scope import titles_of

EXPIRING_QUIETLY = (PartKey.EQUIPMENT, PartKey.WORKS)
"""Parts whose due dates are ends of guarantees: once past, there is nothing to do."""

SOON = timedelta(days=60)
"""What is due within two months is due soon: time enough to find somebody for it."""


class RecordColumns(Protocol):
    """What a list reads of a record: the row of a table, or of a statement."""

    id: int | None
    version: int
    part: PartKey
    kind: str
    title: str
    values: dict[str, Any]
    happened_on: date | None
    due_on: date | None
    amount_cents: int | None
    status: RecordStatus
    author_id: int | None


RECORD_COLUMNS: tuple[Any, ...] = tuple(
    col(getattr(Record, name)) for name in RecordColumns.__annotations__
)


@dataclass(frozen=True, slots=True)
class RecordRow:
    """A record in a list."""

    id: int
    version: int
    part: str
    part_label: str
    kind: str
    kind_label: str
    icon: str
    title: str
    summary: str
    date_text: str
    """When it happened, worded; empty without date, and when the title says it."""
    year: int
    """Of that date; 0 without."""
    due_text: str
    is_overdue: bool
    is_due: bool
    """Whether it is late, or due soon."""
    amount_text: str
    """Empty without amount, and for those who may not see it."""
    status: str
    status_label: str
    author_name: str
    """Of a proposal: who made it."""
    is_own: bool
    may_change: bool
    may_answer: bool
    may_mark_done: bool
    """Whether it is late or due soon, and the reader may say that it is done."""


@dataclass(frozen=True, slots=True)
class FieldLine:
    """A filled-in field of an opened record."""

    name: str
    label: str
    text: str
    link: str
    """The address a click opens: ``https:``, ``mailto:`` or ``tel:``; empty for none."""
    record_id: int
    """The record of the carnet it leads to; 0 for none."""
    is_long: bool


@dataclass(frozen=True, slots=True)
class RecordLink:
    """Another record, to go to."""

    id: int
    title: str
    kind_label: str
    icon: str
    due_text: str


@dataclass(frozen=True, slots=True)
class KindChoice:
    """A kind of record one may choose."""

    key: str
    label: str
    add_label: str
    icon: str


@dataclass(frozen=True, slots=True)
class MoveChoice:
    """A kind that a record may become."""

    key: str
    noun: str
    """Its name inside a sentence: "DPE", "audit énergétique"."""
    left_out: tuple[str, ...]
    """The labels of what the record holds and that kind has no place for."""


@dataclass(frozen=True, slots=True)
class ChangeLine:
    """A field that a change touched: what it held, and what it holds since; empty when nothing."""

    name: str
    label: str
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class VersionLine:
    """A former state of a record."""

    version: int
    who: str
    when_text: str
    changed: str
    """The labels of the fields that changed; empty for the first version."""
    is_current: bool
    changes: tuple[ChangeLine, ...] = ()
    """The same fields, with what each held before and since."""


@dataclass(frozen=True, slots=True)
class RecordView:
    """An opened record, with what its reader may see of it and do with it."""

    id: int
    carnet_id: int
    carnet_name: str
    part: str
    part_label: str
    kind: str
    kind_label: str
    icon: str
    title: str
    version: int
    status: str
    status_label: str
    reply: str
    """The word that went with a refusal."""
    author_name: str
    is_own: bool
    created_text: str
    updated_text: str
    date_text: str
    due_text: str
    is_overdue: bool
    is_due: bool
    """Whether it is late, or due soon."""
    amount_text: str
    hide_amounts: bool
    lines: tuple[FieldLine, ...]
    linked: tuple[RecordLink, ...]
    """The records that refer to this one: an equipment's operations."""
    versions: tuple[VersionLine, ...]
    """The last ones, the newest first; for those who may restore one, else empty."""
    move_to: tuple[MoveChoice, ...]
    may_change: bool
    may_duplicate: bool
    may_answer: bool
    may_mark_done: bool
    """Whether the reader may say that what it asks for is done."""
    preview_of: str


def view_rows(
    session: Session, reader: Reader, rows: Iterable[tuple[object, str]]
) -> tuple[RecordRow, ...]:
    """Records in a list, as far as their reader may see: one query at most, however many.

    Args:
        session: Where to read.
        reader: Who reads.
        rows: Records, or rows with the ``RECORD_COLUMNS``; and each one's author, by name.
    """
    listed = [(cast("RecordColumns", record), author) for record, author in rows]
    ids = {one for record, _ in listed for one in kind_of(record.kind).listed_links(record.values)}
    titles = titles_of(session, reader, ids)
    return tuple(_view_row(reader, *each, titles) for each in listed)


def _view_row(
    reader: Reader, record: RecordColumns, author_name: str, titles: Mapping[int, str]
) -> RecordRow:
    kind = kind_of(record.kind)
    on = record.happened_on
    return RecordRow(
        id=record.id or 0,
        version=record.version,
        part=record.part.value,
        part_label=PART_BY_KEY[record.part].label,
        kind=record.kind,
        kind_label=kind.label,
        icon=kind.icon_of(record.values),
        title=record.title,
        summary=kind.summary_of(record.values, beside=record.title, titles=titles),
        date_text=kind.when(record.values, beside=record.title),
        year=on.year if on else 0,
        due_text=long_date(record.due_on) if record.due_on else "",
        is_overdue=is_overdue(record.part, record.due_on),
        is_due=is_due(record),
        amount_text=amount_text(reader, record),
        status=record.status.value,
        status_label=STATUS_LABELS[record.status],
        author_name="" if record.status is RecordStatus.ACCEPTED else author_name,
        is_own=record.author_id == reader.account_id,
        may_change=reader.may_change(record.part, record.status, record.author_id),
        may_answer=may_answer(reader, record),
        may_mark_done=is_due(record) and may_mark_done(reader, record),
    )


def view_link(record: Record) -> RecordLink:
    """A record as a link to it."""
    kind = kind_of(record.kind)
    due_text = long_date(record.due_on) if record.due_on else ""
    icon = kind.icon_of(record.values)
    return RecordLink(record.id or 0, record.title, kind.label, icon, due_text)


def view_choice(key: str) -> KindChoice:
    """A kind as a choice."""
    kind = kind_of(key)
    return KindChoice(kind.key, kind.label, kind.noun.add, kind.icon)


def view_move(kind: RecordKind, target: RecordKind, values: Values) -> MoveChoice:
    """A kind that a record with these values, as far as one sees them, may become."""
    return MoveChoice(target.key, target.noun.one, left_out(kind, target, values))


def view_line(line: Line) -> FieldLine:
    """A field of an opened record."""
    return FieldLine(line.name, line.label, line.text, line.link, line.record_id or 0, line.is_long)


def hides_amounts(reader: Reader, record: RecordColumns) -> bool:
    """Whether a record's amounts do not exist for its reader."""
    return reader.hides_amounts_of(record.part, record.status, record.author_id)


def shown_values(reader: Reader, record: Record) -> dict[str, Any]:
    """A record's values, without the amounts its reader may not see."""
    if not hides_amounts(reader, record):
        return record.values
    return kind_of(record.kind).without_amounts(record.values)


def amount_text(reader: Reader, record: RecordColumns) -> str:
    """A record's amount, for those who may see it."""
    if record.amount_cents is None or hides_amounts(reader, record):
        return ""
    return amount(record.amount_cents)


def may_answer(reader: Reader, record: RecordColumns) -> bool:
    """Whether the reader may accept or refuse a record: it waits, and they may write."""
    return record.status is RecordStatus.PROPOSED and reader.may_write(record.part)


def may_mark_done(reader: Reader, record: RecordColumns) -> bool:
    """Whether the reader may say that what a record asks for is done, and it asks for it."""
    if record.status is not RecordStatus.ACCEPTED or not reader.may_write(record.part):
        return False
    return kind_of(record.kind).once_done(record.values, today()) is not None


def is_due(record: RecordColumns) -> bool:
    """Whether a record is late or due soon."""
    return record.due_on is not None and record.due_on <= today() + SOON


def is_overdue(part: PartKey, due_on: date | None) -> bool:
    """Whether what is due is late; the end of a guarantee never is."""
    return due_on is not None and part not in EXPIRING_QUIETLY and due_on < today()
