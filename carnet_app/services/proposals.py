"""What contributors propose: accepted, corrected or refused by those who may answer."""

from sqlmodel import Session

from carnet_app.core.clock import now
from carnet_app.core.errors import DomainError
from carnet_app.models import JournalAction, Record, RecordStatus
from carnet_app.models.record import REPLY_MAX_LENGTH
from carnet_app.services.actors import Actor
from carnet_app.services.carnet_texts import clean_message
from carnet_app.services.proposal_mails import tell_author_accepted, tell_author_refused
from carnet_app.services.readers import Reader
from carnet_app.services.record_kinds import kind_of
from carnet_app.services.record_scope import RecordForbiddenError, find_record
from carnet_app.services.record_writing import (
    Submitted,
    keep_version,
    refuse_second,
    tell_journal,
)
from carnet_app.services.records import apply_form, require_version


class ProposalAnsweredError(DomainError):
    """The proposal was answered, or withdrawn, meanwhile."""

    message = "Cette proposition a déjà reçu une réponse."


def accept_proposal(
    session: Session,
    *,
    actor: Actor,
    record_id: int,
    version: int,
    submitted: Submitted | None = None,
) -> None:
    """Make a proposed record part of the carnet, as it is or corrected.

    Args:
        session: The transaction.
        actor: Who accepts.
        record_id: The record.
        version: The version the actor read.
        submitted: The corrected form; None accepts the record as it is.

    Raises:
        RecordNotFoundError, RecordForbiddenError: the actor may not.
        ProposalAnsweredError: it does not wait any more.
        RecordChangedError: the contributor changed it meanwhile.
        SecondRecordError: the kind has one record, and it is there.
        InvalidRecordError: the correction is wrong, with a sentence by field.
    """
    reader, record = _find_waiting(session, actor, record_id)
    require_version(session, reader, record, version)
    kind = kind_of(record.kind)
    refuse_second(session, kind, carnet_id=record.carnet_id, besides=record_id)
    corrected = submitted is not None and apply_form(session, reader, record, submitted)
    record.status, record.updated_at = RecordStatus.ACCEPTED, now()
    record.version += 1
    keep_version(session, actor=actor, record=record)
    action = JournalAction.PROPOSAL_ACCEPTED
    tell_journal(session, actor=actor, record=record, action=action, corrected=corrected)
    tell_author_accepted(session, actor=actor, record=record, corrected=corrected)


def refuse_proposal(
    session: Session, *, actor: Actor, record_id: int, version: int, reply: str = ""
) -> None:
    """Leave a proposed record out of the carnet, with a word for its author.

    Its author sees it for 30 days more, and may correct it and propose it again.

    Raises:
        RecordNotFoundError, RecordForbiddenError: the actor may not.
        ProposalAnsweredError: it does not wait any more.
        RecordChangedError: the contributor changed it meanwhile.
        MessageTextError: the word is too long or unreadable.
    """
    word = clean_message(reply, field="reply", longest=REPLY_MAX_LENGTH)
    reader, record = _find_waiting(session, actor, record_id)
    require_version(session, reader, record, version)
    tell_journal(session, actor=actor, record=record, action=JournalAction.PROPOSAL_REFUSED)
    record.status, record.reply, record.updated_at = RecordStatus.REFUSED, word, now()
    record.version += 1
    keep_version(session, actor=actor, record=record)
    tell_author_refused(session, actor=actor, record=record)


def _find_waiting(session: Session, actor: Actor, record_id: int) -> tuple[Reader, Record]:
    reader, record = find_record(session, actor=actor, record_id=record_id, to_write=True)
    if not reader.may_write(record.part):
        raise RecordForbiddenError
    if record.status is not RecordStatus.PROPOSED:
        raise ProposalAnsweredError
    return reader, record
