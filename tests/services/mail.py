"""Reading the outbox in tests."""

import re

from sqlmodel import Session, col, select

from carnet_app.models import OutboxMessage


def mails(session: Session) -> list[tuple[str, str]]:
    """Template and recipient of each message, in the order they were written."""
    session.flush()
    written = session.exec(select(OutboxMessage).order_by(col(OutboxMessage.id)))
    return [(mail.template, mail.recipient) for mail in written]


def last_token(session: Session, page: str) -> str:
    """The secret in the last mailed link to a page, such as "confirmer"."""
    session.flush()
    written = session.exec(select(OutboxMessage).order_by(col(OutboxMessage.id).desc())).all()
    for mail in written:
        if found := re.search(rf"http://localhost:8000/{page}/([\w-]+)", mail.text_body):
            return found[1]
    raise AssertionError(f"no mail has a link to /{page}/")
