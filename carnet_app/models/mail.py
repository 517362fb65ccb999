"""The outbox, and the messages visitors send."""

from datetime import datetime

from sqlmodel import Field

from carnet_app.core.addresses import EMAIL_MAX_LENGTH
from carnet_app.core.clock import now
from carnet_app.core.typed_texts import MESSAGE_MAX_LENGTH, NAME_MAX_LENGTH
from carnet_app.models.columns import (
    Table,
    instant,
)


class OutboxMessage(Table, table=True):
    """An e-mail to send, written in the transaction of what caused it."""

    id: int | None = Field(default=None, primary_key=True)
    message_id: str = Field(max_length=255, unique=True)
    """The Message-ID header, the same at every try."""
    template: str = Field(max_length=60)
    account_id: int | None = Field(
        default=None, foreign_key="account.id", ondelete="CASCADE", index=True
    )
    """The account it speaks to, when there is one: its mail goes when it goes."""
    caused_by_id: int | None = Field(
        default=None, foreign_key="account.id", ondelete="CASCADE", index=True
    )
    """The account of whoever did what it tells somebody else: it names them, and goes too."""
    recipient: str = Field(max_length=EMAIL_MAX_LENGTH)
    reply_to: str = Field(default="", max_length=EMAIL_MAX_LENGTH)
    subject: str = Field(max_length=255)
    text_body: str
    """Emptied once sent: links in it are secrets."""
    html_body: str
    created_at: datetime = instant(default_factory=now)
    next_try_at: datetime | None = instant(default_factory=now, index=True)
    """Empty once sent or given up."""
    tries: int = 0
    sent_at: datetime | None = instant(default=None)
    last_error: str = Field(default="", max_length=500)


class ContactMessage(Table, table=True):
    """A message left through the contact form."""

    id: int | None = Field(default=None, primary_key=True)
    name: str = Field(max_length=NAME_MAX_LENGTH)
    email: str = Field(max_length=EMAIL_MAX_LENGTH, index=True)
    subject: str = Field(max_length=NAME_MAX_LENGTH)
    message: str = Field(max_length=MESSAGE_MAX_LENGTH)
    created_at: datetime = instant(default_factory=now)
