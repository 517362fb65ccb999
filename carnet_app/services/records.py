"""Records: add, change, duplicate, move. Contributors propose; those who may write decide."""

from collections.abc import Mapping

import sqlalchemy as sa
from sqlmodel import Session, col

from carnet_app.catalogue.access import Access
from carnet_app.catalogue.fields import Values
from carnet_app.catalogue.moves import carried_values
from carnet_app.catalogue.record_kind import RecordKind
from carnet_app.catalogue.records import InvalidRecordError, ParsedRecord
from carnet_app.catalogue.registry import kinds_it_may_become
from carnet_app.core.errors import DomainError
from carnet_app.models import JournalAction, Record, RecordStatus
from carnet_app.services.actors import Actor
from carnet_app.services.locks import lock_carnet
from carnet_app.services.proposal_mails import tell_owner
from carnet_app.services.readers import Reader, enter_part
from carnet_app.services.record_kinds import kind_of
from carnet_app.services.record_scope import (
    RecordForbiddenError,
    RecordNotFoundError,
    find_record,
    find_to_change,
    unseen_links,
)
from carnet_app.services.record_views import RecordRow, hides_amounts, shown_values, view_rows
from carnet_app.services.record_writing import (
    Submitted,
    fill,
    keep_version,
    note_change,
    read_form,
    refill,
    refuse_second,
    tell_journal,
)
from carnet_app.services.rows import fetch_rows, write_row

PROPOSALS_MAX = 100
"""Waiting proposals of one contributor in one carnet: enough for a house, too few to flood."""


class RecordChangedError(DomainError):
    """Somebody else changed the record since it was read.

    Attributes:
        version: The record's version now: whoever keeps their text submits it with this one.
        texts: What the form's inputs would hold now, amounts left out where they are hidden.
    """

    message = (
        "Cette fiche a été modifiée entre-temps. Votre saisie est gardée\u00a0: "
        "comparez-la avec la version actuelle, puis enregistrez de nouveau."
    )

    def __init__(self, version: int, texts: Mapping[str, str]) -> None:
        """Keep the record's present state."""
        super().__init__()
        self.version, self.texts = version, dict(texts)


class TooManyProposalsError(DomainError):
    """A contributor has enough proposals waiting."""

    message = (
        f"Vous avez déjà {PROPOSALS_MAX} propositions en attente dans ce carnet\u00a0: "
        "attendez une réponse avant d’en faire d’autres."
    )


class CannotMoveError(DomainError):
    """The record has nothing in common with the other kind."""

    message = "Cette fiche ne peut pas être reclassée ainsi."


def add_record(
    session: Session, *, actor: Actor, carnet_id: int, kind: str, submitted: Submitted
) -> int:
    """Add a record, or propose it where the actor may only contribute.

    Args:
        session: The transaction.
        actor: Who adds.
        carnet_id: To which carnet.
        kind: The key of the record's kind, which says the part.
        submitted: The form, by input name.

    Returns:
        The record's id.

    Raises:
        UnknownKindError, NotFoundError, ForbiddenError: the actor may not.
        InvalidRecordError: something is wrong, with a sentence by field.
        SecondRecordError: the kind has one record, and it is there.
        TooManyProposalsError: enough of the actor's proposals wait.
    """
    _, record = _add(session, actor, carnet_id, kind, submitted)
    return record.id or 0


def add_to_list(
    session: Session, *, actor: Actor, carnet_id: int, kind: str, submitted: Submitted
) -> RecordRow:
    """``add_record``; gives the record as lists show it, and raises the same."""
    reader, record = _add(session, actor, carnet_id, kind, submitted)
    return view_rows(session, reader, [(record, "")])[0]


def edit_record(
    session: Session, *, actor: Actor, record_id: int, version: int, submitted: Submitted
) -> int:
    """Change a record that is still as the actor read it.

    Amounts that the actor may not see stay as they are, and so do references to records
    that they do not see, unless they choose another one. A refused proposal that its author
    corrects is proposed again.

    Args:
        session: The transaction.
        actor: Who changes.
        record_id: The record.
        version: The version the actor read.
        submitted: The form, by input name.

    Returns:
        The new version.

    Raises:
        RecordNotFoundError, RecordForbiddenError: the actor may not.
        RecordChangedError: somebody else was faster.
        InvalidRecordError: something is wrong, with a sentence by field.
    """
    reader, record = find_to_change(session, actor=actor, record_id=record_id, version=version)
    require_version(session, reader, record, version)
    apply_form(session, reader, record, submitted)
    if record.status is RecordStatus.REFUSED:
        _propose_again(session, actor, reader, record)
    else:
        note_change(session, actor=actor, record=record, action=JournalAction.RECORD_CHANGED)
    return record.version


def duplicate_record(session: Session, *, actor: Actor, record_id: int) -> int:
    """Add a copy of a record; amounts that the actor may not see are not copied.

    Returns:
        The copy's id.

    Raises:
        RecordNotFoundError, ForbiddenError: the actor may not.
        SecondRecordError: the kind has one record only.
        TooManyProposalsError: enough of the actor's proposals wait.
    """
    reader, record = find_record(session, actor=actor, record_id=record_id, to_write=True)
    if not reader.may_add(record.part):
        raise RecordForbiddenError
    kind = kind_of(record.kind)
    values = shown_values(reader, record)
    return _insert(session, actor, reader, kind.record_of(values)).id or 0


def move_record(
    session: Session,
    *,
    actor: Actor,
    record_id: int,
    version: int,
    kind: str,
    submitted: Submitted | None = None,
) -> int:
    """Make a record one of another kind of its part.

    Args:
        session: The transaction.
        actor: Who moves it.
        record_id: The record.
        version: The version the actor read.
        kind: The key of the other kind.
        submitted: The other kind's form; None takes the fields that both have.

    Returns:
        The new version.

    Raises:
        RecordNotFoundError, RecordForbiddenError: the actor may not.
        RecordChangedError: somebody else was faster.
        CannotMoveError: the kinds have nothing in common.
        InvalidRecordError: the other kind needs more than what both have.
    """
    reader, record = find_to_change(session, actor=actor, record_id=record_id, version=version)
    require_version(session, reader, record, version)
    former, target = kind_of(record.kind), kind_of(kind)
    if target not in kinds_it_may_become(former):
        raise CannotMoveError
    shared = carried_values(former, target, record.values)
    texts = target.form_texts(shared)
    form = texts
    if submitted is not None:
        hidden = hides_amounts(reader, record)
        form = keep_unseen(session, reader, target, shared, submitted, hide_amounts=hidden)
    try:
        refill(session, record, read_form(session, reader, target, form, former=record.values))
    except InvalidRecordError as refusal:
        raise InvalidRecordError(refusal.errors, submitted or {}) from refusal
    label = target.noun.one
    note_change(
        session, actor=actor, record=record, action=JournalAction.RECORD_MOVED, kind_label=label
    )
    return record.version


def require_version(session: Session, reader: Reader, record: Record, version: int) -> None:
    """Refuse a change of what is no longer as it was read.

    Raises:
        RecordChangedError: it is not.
    """
    if record.version != version:
        kind, values = kind_of(record.kind), shown_values(reader, record)
        unseen = unseen_links(session, reader, kind.links(values))
        texts = kind.form_texts(values) | dict.fromkeys(unseen, "")
        raise RecordChangedError(record.version, texts)


def apply_form(session: Session, reader: Reader, record: Record, submitted: Submitted) -> bool:
    """Put a form into a record of the same kind.

    Returns:
        Whether it changed anything.
    """
    kind, former = kind_of(record.kind), record.values
    hidden = hides_amounts(reader, record)
    form = keep_unseen(session, reader, kind, former, submitted, hide_amounts=hidden)
    try:
        refill(session, record, read_form(session, reader, kind, form, former=former))
    except InvalidRecordError as refusal:
        # What goes back to the form is what came from it: the amounts put in are hidden.
        raise InvalidRecordError(refusal.errors, submitted) from refusal
    return record.values != former


def keep_unseen(
    session: Session,
    reader: Reader,
    kind: RecordKind,
    former: Values,
    submitted: Submitted,
    *,
    hide_amounts: bool,
) -> Submitted:
    """A form in which what the reader may not see is as it was.

    An amount stays whatever they sent; a reference unless they chose a record they see: a
    list that does not offer what is chosen sends nothing.
    """
    texts = kind.form_texts(former)
    unseen = unseen_links(session, reader, kind.links(former))
    kept = [name for name in unseen if not str(submitted.get(name) or "").strip()]
    if hide_amounts:
        kept += [name for f in kind.fields.values() if f.is_withheld for name in f.inputs]
    return {**submitted, **{name: texts.get(name, "") for name in kept}}


def _add(
    session: Session, actor: Actor, carnet_id: int, kind: str, submitted: Submitted
) -> tuple[Reader, Record]:
    found = kind_of(kind)
    lock_carnet(session, carnet_id=carnet_id)
    reader = enter_part(
        session, actor=actor, carnet_id=carnet_id, part=found.part, access=Access.CONTRIBUTE
    )
    parsed = read_form(session, reader, found, submitted)
    return reader, _insert(session, actor, reader, parsed)


def _insert(session: Session, actor: Actor, reader: Reader, parsed: ParsedRecord) -> Record:
    kind = kind_of(parsed.kind)
    accepted = reader.may_write(kind.part)
    refuse_second(session, kind, carnet_id=reader.carnet_id)
    record = Record(
        carnet_id=reader.carnet_id,
        part=kind.part,
        kind=kind.key,
        title=parsed.title,
        status=RecordStatus.ACCEPTED if accepted else RecordStatus.PROPOSED,
        author_id=actor.account_id,
    )
    fill(record, parsed)
    if not accepted:
        _refuse_flood(session, actor, reader)
    record.id = write_row(session, Record, **record.model_dump(exclude={"id"}))
    keep_version(session, actor=actor, record=record)
    action = JournalAction.RECORD_ADDED if accepted else JournalAction.RECORD_PROPOSED
    tell_journal(session, actor=actor, record=record, action=action)
    if not accepted:
        tell_owner(session, actor=actor, record=record)
    return record


def _propose_again(session: Session, actor: Actor, reader: Reader, record: Record) -> None:
    _refuse_flood(session, actor, reader)
    record.status, record.reply = RecordStatus.PROPOSED, ""
    note_change(session, actor=actor, record=record, action=JournalAction.RECORD_PROPOSED)
    tell_owner(session, actor=actor, record=record)


def _refuse_flood(session: Session, actor: Actor, reader: Reader) -> None:
    waiting = sa.select(sa.func.count()).where(
        col(Record.carnet_id) == reader.carnet_id,
        col(Record.author_id) == actor.account_id,
        col(Record.status) == RecordStatus.PROPOSED,
        col(Record.deleted_at).is_(None),
    )
    if fetch_rows(session, waiting)[0][0] >= PROPOSALS_MAX:
        raise TooManyProposalsError


__all__ = [
    "CannotMoveError",
    "RecordChangedError",
    "RecordForbiddenError",
    "RecordNotFoundError",
    "TooManyProposalsError",
    "add_record",
    "add_to_list",
    "duplicate_record",
    "edit_record",
    "move_record",
]
