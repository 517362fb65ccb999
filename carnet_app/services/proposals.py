"""What contributors propose: listed for those who may answer, accepted, corrected or refused."""

from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa
from sqlmodel import Session, col

from carnet_app.catalogue.access import Access
from carnet_app.catalogue.parts import PART_BY_KEY
from carnet_app.core.clock import now
from carnet_app.core.errors import DomainError
from carnet_app.core.french import long_date
from carnet_app.models import Account, Carnet, JournalAction, Record, RecordStatus
from carnet_app.models.record import REPLY_MAX_LENGTH
from carnet_app.services.actors import Actor
from carnet_app.services.carnet_texts import clean_message
from carnet_app.services.pages import PAGE_SIZE, offset_of, page_within, pages_of
from carnet_app.services.permissions import readable_parts
from carnet_app.services.proposal_mails import tell_author_accepted, tell_author_refused
from carnet_app.services.record_kinds import kind_of
from carnet_app.services.record_scope import Reader, RecordForbiddenError, find_record
from carnet_app.services.record_writing import (
    Submitted,
    keep_version,
    refuse_second,
    tell_journal,
)
from carnet_app.services.records import apply_form, require_version
from carnet_app.services.rows import fetch_rows

STATUS_LABELS = {
    RecordStatus.ACCEPTED: "Dans le carnet",
    RecordStatus.PROPOSED: "Proposé",
    RecordStatus.REFUSED: "Non retenu",
}


class ProposalAnsweredError(DomainError):
    """The proposal was answered, or withdrawn, meanwhile."""

    message = "Cette proposition a déjà reçu une réponse."


class ReplyTooLongError(DomainError):
    """The word that goes with a refusal is too long."""

    message = f"Votre mot est trop long\u00a0: {REPLY_MAX_LENGTH} caractères au plus."
    field = "reply"


@dataclass(frozen=True, slots=True)
class ProposalCard:
    """A record that somebody proposed."""

    id: int
    version: int
    carnet_id: int
    carnet_name: str
    part: str
    part_label: str
    kind_label: str
    icon: str
    title: str
    summary: str
    author_name: str
    """Empty when the contributor has no account any more."""
    proposed_text: str
    status: str
    status_label: str
    reply: str


@dataclass(frozen=True, slots=True)
class ProposalsView:
    """A page of proposals, the oldest first."""

    proposals: tuple[ProposalCard, ...]
    total: int
    page: int
    pages: int


def list_proposals(
    session: Session, *, actor: Actor, carnet_id: int | None = None, page: int = 1
) -> ProposalsView:
    """What waits for the actor's answer, in one carnet or in all of Mon espace.

    Args:
        session: Where to read.
        actor: Whose answer is asked for.
        carnet_id: Only this carnet; one that is not theirs has none.
        page: The page of 50; the last one if there are fewer.
    """
    held = readable_parts(actor, at_least=Access.WRITE).subquery("answerable")
    matches = sa.and_(held.c.carnet_id == col(Record.carnet_id), held.c.part == col(Record.part))
    waiting = _proposals().join(held, matches).where(col(Record.status) == RecordStatus.PROPOSED)
    return _read_page(session, waiting, carnet_id, page)


def list_own_proposals(
    session: Session, *, actor: Actor, carnet_id: int | None = None, page: int = 1
) -> ProposalsView:
    """What the actor proposed and is not part of a carnet: waiting, or refused with a word.

    Args:
        session: Where to read.
        actor: Who proposed.
        carnet_id: Only this carnet.
        page: The page of 50; the last one if there are fewer.
    """
    held = readable_parts(actor).subquery("readable")
    matches = sa.and_(held.c.carnet_id == col(Record.carnet_id), held.c.part == col(Record.part))
    own = (
        _proposals()
        .join(held, matches)
        .where(
            col(Record.author_id) == actor.account_id,
            col(Record.status) != RecordStatus.ACCEPTED,
        )
    )
    return _read_page(session, own, carnet_id, page)


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
    require_version(reader, record, version)
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
        ReplyTooLongError, InvitationMessageError: the word is too long or unreadable.
    """
    word = clean_message(reply)
    if len(word) > REPLY_MAX_LENGTH:
        raise ReplyTooLongError
    reader, record = _find_waiting(session, actor, record_id)
    require_version(reader, record, version)
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


def _proposals() -> sa.Select[*tuple[Any, ...]]:
    return (
        sa.select(Record, col(Carnet.name), col(Account.first_name), col(Account.last_name))
        .join(Carnet, col(Carnet.id) == col(Record.carnet_id))
        .outerjoin(Account, col(Account.id) == col(Record.author_id))
        .where(col(Record.deleted_at).is_(None))
    )


def _read_page(
    session: Session, listed: sa.Select[*tuple[Any, ...]], carnet_id: int | None, page: int
) -> ProposalsView:
    if carnet_id is not None:
        listed = listed.where(col(Record.carnet_id) == carnet_id)
    counted = listed.with_only_columns(sa.func.count(), maintain_column_froms=True)
    total = fetch_rows(session, counted)[0][0]
    page = page_within(page, total)
    rows = fetch_rows(
        session,
        listed.order_by(col(Record.updated_at), col(Record.id))
        .limit(PAGE_SIZE)
        .offset(offset_of(page)),
    )
    return ProposalsView(
        proposals=tuple(_view(row) for row in rows), total=total, page=page, pages=pages_of(total)
    )


def _view(row: sa.Row[*tuple[Any, ...]]) -> ProposalCard:
    record: Record = row[0]
    kind = kind_of(record.kind)
    return ProposalCard(
        id=record.id or 0,
        version=record.version,
        carnet_id=record.carnet_id,
        carnet_name=row.name,
        part=record.part.value,
        part_label=PART_BY_KEY[record.part].label,
        kind_label=kind.label,
        icon=kind.icon,
        title=record.title,
        summary=kind.summary_of(record.values),
        author_name=f"{row.first_name or ''} {row.last_name or ''}".strip(),
        proposed_text=long_date(record.updated_at),
        status=record.status.value,
        status_label=STATUS_LABELS[record.status],
        reply=record.reply,
    )
