"""What every change of a record goes through: checked values, columns, versions, journal."""

from collections.abc import Mapping
from typing import Any

import sqlalchemy as sa
from sqlmodel import Session, col

from carnet_app.catalogue.access import Access
from carnet_app.catalogue.fields import Values
from carnet_app.catalogue.record_kind import RecordKind
from carnet_app.catalogue.records import LinkedRecord, ParsedRecord
from carnet_app.catalogue.texts import folded
from carnet_app.core.clock import now
from carnet_app.core.errors import DomainError
from carnet_app.models import JournalAction, Record, RecordStatus, RecordVersion
from carnet_app.models.record import TITLE_MAX_LENGTH
from carnet_app.services.actors import Actor
from carnet_app.services.file_rules import is_priced, withhold_files
from carnet_app.services.journal import write_entry
from carnet_app.services.permissions import is_id
from carnet_app.services.readers import Reader
from carnet_app.services.record_kinds import kind_of
from carnet_app.services.record_scope import visible
from carnet_app.services.record_words import put_words, words_of
from carnet_app.services.rows import fetch_rows, write_row

Submitted = Mapping[str, object]


class SecondRecordError(DomainError):
    """The kind has one record in a carnet, and it is there."""

    message = "Cette fiche existe déjà dans le carnet\u00a0: modifiez-la plutôt."


def read_form(
    session: Session,
    reader: Reader,
    kind: RecordKind,
    submitted: Submitted,
    *,
    former: Values | None = None,
) -> ParsedRecord:
    """The record a form stands for, with references that lead where the person may read.

    Args:
        session: Where to look references up.
        reader: Who submits.
        kind: What is submitted.
        submitted: The form, by input name.
        former: The values before the change: references that stay are not asked about,
            for the person may not be the one who set them.

    Raises:
        InvalidRecordError: something is wrong, with a sentence by field.
    """
    before = former or {}

    def exists(link: LinkedRecord) -> bool:
        if before.get(link.field) == link.record_id:
            return True
        there = sa.select(col(Record.id)).where(
            visible(reader), col(Record.id) == link.record_id, col(Record.kind).in_(link.kinds)
        )
        return is_id(link.record_id) and bool(fetch_rows(session, there))

    return kind.parse(submitted, former=former, exists=exists)


def refuse_second(session: Session, kind: RecordKind, *, carnet_id: int, besides: int = 0) -> None:
    """Refuse another record of a kind that has one in a carnet.

    Raises:
        SecondRecordError: it is there.
    """
    if not kind.singleton:
        return
    there = sa.select(col(Record.id)).where(
        col(Record.carnet_id) == carnet_id,
        col(Record.kind) == kind.key,
        col(Record.status) == RecordStatus.ACCEPTED,
        col(Record.deleted_at).is_(None),
        col(Record.id) != besides,
    )
    if fetch_rows(session, there.limit(1)):
        raise SecondRecordError


def fill(record: Record, parsed: ParsedRecord) -> None:
    """Put a checked form into a record's row: values, common columns, search words."""
    kind = kind_of(parsed.kind)
    record.kind, record.part = kind.key, kind.part
    record.values = parsed.values
    record.title = parsed.title
    record.sort_title = folded(parsed.title)[:TITLE_MAX_LENGTH]
    record.happened_on, record.due_on = parsed.happened_on, parsed.due_on
    record.amount_cents = parsed.amount_cents
    record.search_words = words_of(record, shown=[], withheld=[])


def refill(session: Session, record: Record, parsed: ParsedRecord) -> None:
    """``fill``, for a record that was there before, and so may have files.

    Those of a record that becomes an invoice are withheld from then on.
    """
    was_priced, former_kind = is_priced(record), record.kind
    fill(record, parsed)
    if is_priced(record) and not was_priced:
        withhold_files(session, record, former_kind=former_kind)
    put_words(session, record)


def note_change(
    session: Session, *, actor: Actor, record: Record, action: JournalAction, **details: Any
) -> None:
    """Number a change of what a record holds, keep what it holds now, and tell the journal."""
    record.version += 1
    record.updated_at = now()
    keep_version(session, actor=actor, record=record)
    tell_journal(session, actor=actor, record=record, action=action, **details)


def keep_version(session: Session, *, actor: Actor, record: Record) -> None:
    """Keep what a record holds now, to come back to."""
    write_row(
        session,
        RecordVersion,
        record_id=record.id,
        version=record.version,
        kind=record.kind,
        title=record.title,
        values=record.values,
        author_id=actor.account_id,
        at=record.updated_at,
    )


def tell_journal(
    session: Session,
    *,
    actor: Actor,
    record: Record,
    action: JournalAction,
    gone: bool = False,
    **details: Any,
) -> None:
    """Note an act on a record; acts on what is not accepted are for who may accept it.

    Args:
        session: The transaction of the act itself.
        actor: Who did it.
        record: To which record.
        action: What was done.
        gone: The record is about to be erased, so that nothing can refer to it.
        **details: What else the journal tells, as JSON values.
    """
    accepted = record.status is RecordStatus.ACCEPTED
    write_entry(
        session,
        carnet_id=record.carnet_id,
        actor=actor,
        action=action,
        part=record.part,
        record_id=None if gone else record.id,
        seen_from=Access.READ if accepted else Access.WRITE,
        title=record.title,
        **details,
    )
