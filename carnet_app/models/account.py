"""People: their account, what proves who they are, and the links mailed to them."""

from datetime import datetime
from enum import StrEnum

from sqlmodel import Field

from carnet_app.core.addresses import EMAIL_MAX_LENGTH
from carnet_app.core.clock import now
from carnet_app.core.names import full_name
from carnet_app.core.typed_texts import NAME_MAX_LENGTH
from carnet_app.models.columns import (
    DIGEST_LENGTH,
    Table,
    instant,
    str_enum,
)


class Account(Table, table=True):
    """A person's account. It works once ``confirmed_at`` is set."""

    id: int | None = Field(default=None, primary_key=True)
    email: str = Field(max_length=EMAIL_MAX_LENGTH, unique=True)
    """As ``core.addresses.normalized`` gives it: the one form that is compared."""
    first_name: str = Field(max_length=NAME_MAX_LENGTH)
    last_name: str = Field(max_length=NAME_MAX_LENGTH)
    password_hash: str = Field(max_length=100)
    created_at: datetime = instant(default_factory=now)
    terms_accepted_at: datetime = instant(default_factory=now)
    confirmed_at: datetime | None = instant(default=None)
    last_seen_at: datetime | None = instant(default=None)

    @property
    def full_name(self) -> str:
        """First and last name, as shown to others."""
        return full_name(self.first_name, self.last_name)


class LoginSession(Table, table=True):
    """One browser signed in to one account. The cookie's value is stored as its digest."""

    id: int | None = Field(default=None, primary_key=True)
    account_id: int = Field(foreign_key="account.id", ondelete="CASCADE", index=True)
    cookie_digest: str | None = Field(default=None, max_length=DIGEST_LENGTH, unique=True)
    """Empty until the login ticket is traded for the cookie."""
    ticket_digest: str | None = Field(default=None, max_length=DIGEST_LENGTH, unique=True)
    ticket_expires_at: datetime | None = instant(default=None)
    device: str = Field(default="", max_length=100)
    """What the person recognises it by: "Firefox sur Windows"."""
    created_at: datetime = instant(default_factory=now)
    last_seen_at: datetime = instant(default_factory=now)
    expires_at: datetime = instant()


class LinkPurpose(StrEnum):
    """What the button behind a mailed link does."""

    CONFIRM_ACCOUNT = "confirm_account"
    RESET_PASSWORD = "reset_password"  # noqa: S105 -- a purpose, not a password
    CHANGE_EMAIL = "change_email"


class AccountLink(Table, table=True):
    """A single-use link mailed to an account's holder."""

    id: int | None = Field(default=None, primary_key=True)
    account_id: int = Field(foreign_key="account.id", ondelete="CASCADE", index=True)
    purpose: LinkPurpose = Field(sa_type=str_enum(LinkPurpose))
    email: str = Field(max_length=EMAIL_MAX_LENGTH)
    """The address it was mailed to; for CHANGE_EMAIL, the new one."""
    token_digest: str = Field(max_length=DIGEST_LENGTH, unique=True)
    created_at: datetime = instant(default_factory=now)
    expires_at: datetime = instant()
    used_at: datetime | None = instant(default=None)
