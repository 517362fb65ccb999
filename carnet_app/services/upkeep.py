"""What comes again and again: marked done at one click."""

from dataclasses import dataclass

from sqlmodel import Session

from carnet_app.core.clock import today
from carnet_app.core.errors import DomainError
from carnet_app.core.french import long_date
from carnet_app.models import JournalAction, Record, RecordStatus
from carnet_app.services.actors import Actor
from carnet_app.services.record_kinds import kind_of
from carnet_app.services.record_scope import RecordForbiddenError, find_to_change
from carnet_app.services.record_writing import note_change, refill


class OperationChangedError(DomainError):
    """Somebody else changed the operation since it was read."""

    message = (
        "Cette opération a changé entre-temps\N{NO-BREAK SPACE}: voyez ce qu’elle dit maintenant."
    )


class NothingToDoError(DomainError):
    """The record asks for nothing, or it is done already."""

    message = "Cette fiche n’attend rien de plus aujourd’hui."


@dataclass(frozen=True, slots=True)
class Done:
    """What was just marked done, and the way back."""

    record_id: int
    version: int
    """The record's version now."""
    former: int
    """The version to restore to take it back."""
    told: str
    """What was done, and when it is due again."""


def mark_done(session: Session, *, actor: Actor, record_id: int, version: int) -> Done:
    """Note that an operation was done today; its periodicity says when it is due again.

    ``record_history.restore_version`` takes it back.

    Args:
        session: The transaction.
        actor: Who says so: somebody who may write, whoever proposed the record.
        record_id: The operation.
        version: The version the actor read.

    Raises:
        RecordNotFoundError, RecordForbiddenError: the actor may not.
        OperationChangedError: somebody else was faster.
        NothingToDoError: it is no operation, or done today already.
    """
    reader, record = find_to_change(session, actor=actor, record_id=record_id)
    if record.status is not RecordStatus.ACCEPTED or not reader.may_write(record.part):
        raise RecordForbiddenError
    if record.version != version:
        raise OperationChangedError
    kind = kind_of(record.kind)
    values = kind.once_done(record.values, today())
    if values is None:
        raise NothingToDoError
    refill(session, record, kind.record_of(values))
    note_change(session, actor=actor, record=record, action=JournalAction.RECORD_DONE)
    return Done(record_id, record.version, version, _tell(record))


def _tell(record: Record) -> str:
    done = f"«\N{NO-BREAK SPACE}{record.title}\N{NO-BREAK SPACE}» est noté comme fait aujourd’hui."
    if record.due_on is None:
        return done
    return f"{done} Prochaine échéance\N{NO-BREAK SPACE}: {long_date(record.due_on)}."
