"""A record opened: its page, and its form."""

from collections.abc import Collection
from dataclasses import dataclass, field
from typing import Any

import sqlalchemy as sa
from sqlmodel import Session, col

from carnet_app.catalogue.access import Access
from carnet_app.catalogue.fields import Reference, Values
from carnet_app.catalogue.moves import carried_values, left_out
from carnet_app.catalogue.parts import PART_BY_KEY
from carnet_app.catalogue.record_kind import RecordKind
from carnet_app.catalogue.records import InvalidRecordError, LinkedRecord
from carnet_app.catalogue.registry import KINDS, kinds_it_may_become
from carnet_app.core.french import long_date, long_moment
from carnet_app.models import Account, Carnet, Record, RecordStatus
from carnet_app.services.actors import Actor
from carnet_app.services.pages import PAGE_SIZE
from carnet_app.services.proposal_lists import STATUS_LABELS
from carnet_app.services.readers import Reader, SeenAs, enter_part
from carnet_app.services.record_history import read_versions
from carnet_app.services.record_kinds import kind_of
from carnet_app.services.record_scope import (
    RecordForbiddenError,
    find_record,
    titles_of,
    unseen_links,
    visible,
)
from carnet_app.services.record_views import (
    RecordLink,
    RecordView,
    amount_text,
    hides_amounts,
    is_due,
    is_overdue,
    may_answer,
    may_mark_done,
    shown_values,
    view_line,
    view_link,
    view_move,
)
from carnet_app.services.record_writing import read_form
from carnet_app.services.records import CannotMoveError
from carnet_app.services.rows import fetch_rows

CHOICES_MAX = 500
"""Records offered for a reference: a list longer than that helps nobody."""


@dataclass(frozen=True, slots=True)
class ReferenceChoice:
    """A record that a reference may lead to."""

    id: str
    """As a form's control holds it."""
    title: str
    kind_label: str


@dataclass(frozen=True, slots=True)
class RecordForm:
    """What a form starts from. Its fields are the kind's: see the catalogue."""

    carnet_id: int
    part: str
    kind: str
    record_id: int
    """0 for a new record."""
    version: int
    texts: dict[str, str]
    """What each input holds."""
    references: dict[str, tuple[ReferenceChoice, ...]]
    """The records that each reference field may lead to, by field name."""
    hidden_inputs: tuple[str, ...]
    """Inputs not to be shown: what they hold is hidden from this person, and stays."""
    unseen: tuple[str, ...]
    """Reference fields that hold a record which this person does not see: left empty, they
    stay as they are."""
    will_propose: bool
    """Whether what is saved waits for the owner's agreement."""
    moves: bool = False
    """Whether saving it makes the record one of this kind."""
    wrong: dict[str, str] = field(default_factory=dict[str, str])
    """What the record lacks to become one: sentences by field."""
    left_out: tuple[str, ...] = ()
    """The labels of what it holds and this kind has no place for."""


def open_record(
    session: Session,
    *,
    actor: Actor,
    record_id: int,
    seen_as: SeenAs | None = None,
) -> RecordView:
    """A record's page, with a constant number of queries.

    Args:
        session: Where to read.
        actor: Who reads.
        record_id: The record.
        seen_as: The guest through whose eyes it is read.

    Raises:
        RecordNotFoundError: the actor may not know of it.
        OwnerOnlyError, ShareNotFoundError: no such preview.
    """
    reader, record = find_record(session, actor=actor, record_id=record_id, seen_as=seen_as)
    kind, values = kind_of(record.kind), shown_values(reader, record)
    titles = titles_of(session, reader, [link.record_id for link in kind.links(values)])
    may_change = reader.may_change(record.part, record.status, record.author_id)
    versions = read_versions(session, reader, record) if may_change else ()
    targets = kinds_it_may_become(kind) if may_change else ()
    return RecordView(
        **_describe(session, reader, record),
        lines=tuple(view_line(line) for line in kind.display(values, titles=titles)),
        linked=_read_linked(session, reader, record),
        versions=versions,
        move_to=tuple(view_move(kind, each, values) for each in targets),
        may_change=may_change,
        may_duplicate=reader.may_add(record.part) and not kind.singleton,
        may_answer=may_answer(reader, record),
        may_mark_done=may_mark_done(reader, record),
        preview_of=reader.preview_of,
    )


def open_form(session: Session, *, actor: Actor, record_id: int) -> RecordForm:
    """The form to change a record with.

    Raises:
        RecordNotFoundError, RecordForbiddenError: the actor may not.
    """
    reader, record = find_record(session, actor=actor, record_id=record_id)
    if not reader.may_change(record.part, record.status, record.author_id):
        raise RecordForbiddenError
    kind = kind_of(record.kind)
    values = shown_values(reader, record)
    return RecordForm(**_form_of(session, reader, record, kind, values))


def open_move_form(session: Session, *, actor: Actor, record_id: int, kind: str) -> RecordForm:
    """The form of another kind for a record to move to, filled in with what both have.

    Raises:
        RecordNotFoundError, RecordForbiddenError: the actor may not.
        CannotMoveError: the kinds have nothing in common.
    """
    reader, record = find_record(session, actor=actor, record_id=record_id)
    if not reader.may_change(record.part, record.status, record.author_id):
        raise RecordForbiddenError
    former, target = kind_of(record.kind), kind_of(kind)
    if target not in kinds_it_may_become(former):
        raise CannotMoveError
    texts = target.form_texts(carried_values(former, target, record.values))
    try:
        read_form(session, reader, target, texts, former=record.values)
        wrong: dict[str, str] = {}
    except InvalidRecordError as refusal:
        wrong = dict(refusal.errors)
    shown = shown_values(reader, record)
    return RecordForm(
        **_form_of(session, reader, record, target, carried_values(former, target, shown)),
        moves=True,
        wrong=wrong,
        left_out=left_out(former, target, shown),
    )


def open_new_form(session: Session, *, actor: Actor, carnet_id: int, kind: str) -> RecordForm:
    """The form to add a record with.

    Raises:
        UnknownKindError, NotFoundError, ForbiddenError: the actor may not.
    """
    found = kind_of(kind)
    reader = enter_part(
        session, actor=actor, carnet_id=carnet_id, part=found.part, access=Access.CONTRIBUTE
    )
    return RecordForm(
        carnet_id=carnet_id,
        part=found.part.value,
        kind=kind,
        record_id=0,
        version=0,
        texts=found.form_texts({}),
        references=_read_choices(session, reader, found),
        hidden_inputs=(),
        unseen=(),
        will_propose=not reader.may_write(found.part),
    )


def _form_of(
    session: Session, reader: Reader, record: Record, kind: RecordKind, values: Values
) -> dict[str, Any]:
    """What the form of a record there is has, whatever it is to become."""
    links = kind.links(values)
    unseen = unseen_links(session, reader, links)
    withheld = [name for f in kind.fields.values() if f.is_withheld for name in f.inputs]
    return {
        "carnet_id": record.carnet_id,
        "part": record.part.value,
        "kind": kind.key,
        "record_id": record.id or 0,
        "version": record.version,
        "texts": kind.form_texts(values) | dict.fromkeys(unseen, ""),
        "references": _read_choices(session, reader, kind, held=links),
        "unseen": unseen,
        "hidden_inputs": tuple(withheld) if hides_amounts(reader, record) else (),
        "will_propose": not reader.may_write(record.part),
    }


def _describe(session: Session, reader: Reader, record: Record) -> dict[str, Any]:
    kind = kind_of(record.kind)
    author = session.get(Account, record.author_id) if record.author_id else None
    return {
        "id": record.id or 0,
        "carnet_id": record.carnet_id,
        "carnet_name": session.get_one(Carnet, record.carnet_id).name,
        "part": record.part.value,
        "part_label": PART_BY_KEY[record.part].label,
        "kind": record.kind,
        "kind_label": kind.label,
        "icon": kind.icon_of(record.values),
        "title": record.title,
        "version": record.version,
        "status": record.status.value,
        "status_label": STATUS_LABELS[record.status],
        "reply": record.reply,
        "author_name": author.full_name if author else "",
        "is_own": record.author_id == reader.account_id,
        "created_text": long_date(record.created_at),
        "updated_text": long_moment(record.updated_at),
        "date_text": long_date(record.happened_on) if record.happened_on else "",
        "due_text": long_date(record.due_on) if record.due_on else "",
        "is_overdue": is_overdue(record.part, record.due_on),
        "is_due": is_due(record),
        "amount_text": amount_text(reader, record),
        "hide_amounts": reader.hides_amounts,
    }


def _read_linked(session: Session, reader: Reader, record: Record) -> tuple[RecordLink, ...]:
    """The records that refer to one, what is due first, in the parts the reader may see."""
    referring = [
        (kind, name)
        for kind in KINDS
        for name, each in kind.fields.items()
        if isinstance(each, Reference) and record.kind in each.kinds
    ]
    if not referring:
        return ()
    pointing = [
        sa.and_(
            col(Record.kind) == kind.key,
            sa.type_coerce(Record.values, sa.JSON)[name].as_integer() == record.id,
        )
        for kind, name in referring
    ]
    linked = (
        sa.select(Record)
        .where(visible(reader, [kind.part for kind, _ in referring]), sa.or_(*pointing))
        .order_by(col(Record.due_on).asc().nulls_last(), col(Record.happened_on).desc())
        .limit(PAGE_SIZE)
    )
    return tuple(view_link(row[0]) for row in fetch_rows(session, linked))


def _read_choices(
    session: Session, reader: Reader, kind: RecordKind, *, held: Collection[LinkedRecord] = ()
) -> dict[str, tuple[ReferenceChoice, ...]]:
    """What each reference field may lead to, and what it leads to already if it is seen."""
    fields = {name: each for name, each in kind.fields.items() if isinstance(each, Reference)}
    kinds = {key for each in fields.values() for key in each.kinds}
    if not kinds:
        return {}
    there = (
        sa.select(col(Record.id), col(Record.title), col(Record.kind))
        .where(visible(reader), col(Record.kind).in_(sorted(kinds)))
        .order_by(col(Record.sort_title), col(Record.id))
    )
    offered = there.where(col(Record.status) != RecordStatus.REFUSED).limit(CHOICES_MAX)
    rows = list(fetch_rows(session, offered))
    if left_out := {link.record_id for link in held} - {row.id for row in rows}:
        rows += fetch_rows(session, there.where(col(Record.id).in_(left_out)))
    return {
        name: tuple(
            ReferenceChoice(str(row.id), row.title, kind_of(row.kind).label)
            for row in rows
            if row.kind in each.kinds
        )
        for name, each in fields.items()
    }
