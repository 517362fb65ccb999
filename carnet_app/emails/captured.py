"""What the outbox holds when there is no mail server: the newcomer's mailbox."""

from dataclasses import dataclass
from datetime import datetime

from sqlmodel import Session, col, select

from carnet_app.models import OutboxMessage

SHOWN = 50


@dataclass(frozen=True, slots=True)
class CapturedSummary:
    """One line of the list."""

    id: int
    recipient: str
    subject: str
    written_at: datetime


@dataclass(frozen=True, slots=True)
class CapturedMail(CapturedSummary):
    """One message in full."""

    reply_to: str
    text: str
    html: str


def list_captured(session: Session) -> tuple[CapturedSummary, ...]:
    """The last messages that were not sent, newest first."""
    query = (
        select(
            OutboxMessage.id,
            OutboxMessage.recipient,
            OutboxMessage.subject,
            OutboxMessage.created_at,
        )
        .where(col(OutboxMessage.sent_at).is_(None))
        .order_by(col(OutboxMessage.id).desc())
        .limit(SHOWN)
    )
    return tuple(
        CapturedSummary(row_id or 0, recipient, subject, written_at)
        for row_id, recipient, subject, written_at in session.exec(query)
    )


def read_captured(session: Session, mail_id: int) -> CapturedMail | None:
    """One message that was not sent, if there is such a one."""
    row = session.get(OutboxMessage, mail_id)
    if row is None or row.sent_at is not None:
        return None
    return CapturedMail(
        id=mail_id,
        recipient=row.recipient,
        subject=row.subject,
        written_at=row.created_at,
        reply_to=row.reply_to,
        text=row.text_body,
        html=row.html_body,
    )
