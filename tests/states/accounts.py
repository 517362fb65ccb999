"""What the tests of accounts' pages share: which accounts there are, and what was mailed."""

import re

from sqlmodel import func, select

from carnet_app.core.database import reading
from carnet_app.models import Account, OutboxMessage

NEW_PASSWORD = "quatre hirondelles sous le toit"


def accounts() -> int:
    """How many accounts there are."""
    with reading() as session:
        return session.exec(select(func.count()).select_from(Account)).one()


def mails_to(recipient: str) -> list[OutboxMessage]:
    """The messages posted to an address."""
    with reading() as session:
        return list(session.exec(select(OutboxMessage).where(OutboxMessage.recipient == recipient)))


def link_in(mail: OutboxMessage) -> str:
    """The path that a message leads to."""
    found = re.search(r"http://localhost:8000(/\S+)", mail.text_body)
    assert found
    return found[1]
