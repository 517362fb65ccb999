"""What pages show of records: one in a list, one opened."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from carnet_app.catalogue.parts import PART_BY_KEY, PartKey
from carnet_app.catalogue.records import Line
from carnet_app.core.clock import today
from carnet_app.core.french import amount, long_date
from carnet_app.models import Record, RecordStatus
from carnet_app.services.proposals import STATUS_LABELS
from carnet_app.services.record_kinds import kind_of
from carnet_app.services.record_scope import Reader

EXPIRING_QUIETLY = (PartKey.EQUIPMENT, PartKey.WORKS)
"""Parts whose due dates are ends of guarantees: once past, there is nothing to do."""


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
    """When it happened, in full; empty when it has no date."""
    year: int
    """Of that date; 0 without."""
    due_text: str
    is_overdue: bool
    amount_text: str
    """Empty without amount, and for those who may not see it."""
    status: str
    status_label: str
    author_name: str
    """Of a proposal: who made it."""
    is_own: bool
    may_change: bool
    may_answer: bool


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
class VersionLine:
    """A former state of a record."""

    version: int
    who: str
    when_text: str
    changed: str
    """The labels of the fields that changed; empty for the first version."""
    is_current: bool


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
    amount_text: str
    hide_amounts: bool
    lines: tuple[FieldLine, ...]
    linked: tuple[RecordLink, ...]
    """The records that refer to this one: an equipment's operations."""
    versions: tuple[VersionLine, ...]
    """The last ones, the newest first; for those who may restore one, else empty."""
    move_to: tuple[KindChoice, ...]
    may_change: bool
    may_duplicate: bool
    may_answer: bool
    preview_of: str


def view_row(reader: Reader, record: Record, *, author_name: str = "") -> RecordRow:
    """A record in a list, as far as its reader may see."""
    kind = kind_of(record.kind)
    on = record.happened_on
    return RecordRow(
        id=record.id or 0,
        version=record.version,
        part=record.part.value,
        part_label=PART_BY_KEY[record.part].label,
        kind=record.kind,
        kind_label=kind.label,
        icon=kind.icon,
        title=record.title,
        summary=kind.summary_of(record.values),
        date_text=long_date(on) if on else "",
        year=on.year if on else 0,
        due_text=long_date(record.due_on) if record.due_on else "",
        is_overdue=is_overdue(record.part, record.due_on),
        amount_text=amount_text(reader, record),
        status=record.status.value,
        status_label=STATUS_LABELS[record.status],
        author_name="" if record.status is RecordStatus.ACCEPTED else author_name,
        is_own=record.author_id == reader.account_id,
        may_change=reader.may_change(record.part, record.status, record.author_id),
        may_answer=may_answer(reader, record),
    )


def view_link(record: Record) -> RecordLink:
    """A record as a link to it."""
    kind = kind_of(record.kind)
    due_text = long_date(record.due_on) if record.due_on else ""
    return RecordLink(record.id or 0, record.title, kind.label, kind.icon, due_text)


def view_choice(key: str) -> KindChoice:
    """A kind as a choice."""
    kind = kind_of(key)
    return KindChoice(kind.key, kind.label, kind.noun.add, kind.icon)


def view_line(line: Line) -> FieldLine:
    """A field of an opened record."""
    return FieldLine(line.name, line.label, line.text, line.link, line.record_id or 0, line.is_long)


def shown_values(reader: Reader, record: Record) -> dict[str, Any]:
    """A record's values, without the amounts its reader may not see."""
    if not reader.hides_amounts:
        return record.values
    return kind_of(record.kind).without_amounts(record.values)


def amount_text(reader: Reader, record: Record) -> str:
    """A record's amount, for those who may see it."""
    if record.amount_cents is None or reader.hides_amounts:
        return ""
    return amount(record.amount_cents)


def may_answer(reader: Reader, record: Record) -> bool:
    """Whether the reader may accept or refuse a record: it waits, and they may write."""
    return record.status is RecordStatus.PROPOSED and reader.may_write(record.part)


def is_overdue(part: PartKey, due_on: date | None) -> bool:
    """Whether what is due is late; the end of a guarantee never is."""
    return due_on is not None and part not in EXPIRING_QUIETLY and due_on < today()
