"""Carnets, who else may enter them, and what happened in them."""

from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import JSON, Column, Index, UniqueConstraint, text
from sqlmodel import Field

from carnet_app.catalogue.access import Access
from carnet_app.catalogue.parts import PartKey
from carnet_app.core.addresses import EMAIL_MAX_LENGTH
from carnet_app.core.clock import now
from carnet_app.core.typed_texts import MESSAGE_MAX_LENGTH, NAME_MAX_LENGTH
from carnet_app.models.columns import (
    DIGEST_LENGTH,
    NEVER_REUSED,
    Table,
    access_level,
    instant,
    str_enum,
)


class Carnet(Table, table=True):
    """The logbook of one home."""

    id: int | None = Field(default=None, primary_key=True)
    name: str = Field(max_length=NAME_MAX_LENGTH)
    owner_id: int = Field(foreign_key="account.id", ondelete="CASCADE", index=True)
    created_by_id: int | None = Field(
        default=None, foreign_key="account.id", ondelete="SET NULL", index=True
    )
    created_at: datetime = instant(default_factory=now)
    deleted_at: datetime | None = instant(default=None)
    """Set while the carnet is in the bin."""
    start_closed_at: datetime | None = instant(default=None)
    """When the guided start was finished or skipped."""


class Share(Table, table=True):
    """What one other person may do in one carnet; in force once ``account_id`` is set."""

    # One share per person. Not per address: people change address, and an address may
    # later be another person's. Waiting invitations are kept apart by the services.
    __table_args__ = (UniqueConstraint("carnet_id", "account_id"), NEVER_REUSED)

    id: int | None = Field(default=None, primary_key=True)
    carnet_id: int = Field(foreign_key="carnet.id", ondelete="CASCADE", index=True)
    email: str = Field(max_length=EMAIL_MAX_LENGTH)
    """The invited address, normalized."""
    account_id: int | None = Field(
        default=None, foreign_key="account.id", ondelete="CASCADE", index=True
    )
    """Who accepted; empty while the invitation waits."""
    hide_amounts: bool = False
    access_until: datetime | None = instant(default=None)
    """Last instant of access; empty, no end."""
    created_at: datetime = instant(default_factory=now)


class ShareLevel(Table, table=True):
    """The level of one share in one part. No row means ``Access.NONE``."""

    share_id: int = Field(foreign_key="share.id", ondelete="CASCADE", primary_key=True)
    part: PartKey = Field(sa_type=str_enum(PartKey), primary_key=True)
    access: Access = Field(sa_type=access_level())


class InvitationKind(StrEnum):
    """What accepting an invitation gives."""

    SHARE = "share"
    OWNERSHIP = "ownership"


class InvitationAnswer(StrEnum):
    """How an invitation ended."""

    ACCEPTED = "accepted"
    DECLINED = "declined"
    WITHDRAWN = "withdrawn"


class Invitation(Table, table=True):
    """A mailed proposal, for one address, to enter a carnet or to own it."""

    id: int | None = Field(default=None, primary_key=True)
    carnet_id: int = Field(foreign_key="carnet.id", ondelete="CASCADE", index=True)
    kind: InvitationKind = Field(sa_type=str_enum(InvitationKind))
    share_id: int | None = Field(
        default=None, foreign_key="share.id", ondelete="SET NULL", index=True
    )
    """The share it opens; empty for an offer of ownership, or once the share is gone:
    the link then still says how the invitation ended."""
    invited_by_id: int = Field(foreign_key="account.id", ondelete="CASCADE", index=True)
    email: str = Field(max_length=EMAIL_MAX_LENGTH, index=True)
    message: str = Field(default="", max_length=MESSAGE_MAX_LENGTH)
    token_digest: str = Field(max_length=DIGEST_LENGTH, unique=True)
    created_at: datetime = instant(default_factory=now)
    sent_at: datetime = instant(default_factory=now)
    expires_at: datetime = instant()
    answer: InvitationAnswer | None = Field(default=None, sa_type=str_enum(InvitationAnswer))
    answered_at: datetime | None = instant(default=None)


class JournalAction(StrEnum):
    """What the journal of a carnet tells."""

    CARNET_CREATED = "carnet_created"
    CARNET_RENAMED = "carnet_renamed"
    CARNET_DELETED = "carnet_deleted"
    CARNET_RESTORED = "carnet_restored"
    INVITATION_SENT = "invitation_sent"
    INVITATION_ACCEPTED = "invitation_accepted"
    INVITATION_DECLINED = "invitation_declined"
    SHARE_CHANGED = "share_changed"
    SHARE_WITHDRAWN = "share_withdrawn"
    SHARE_LEFT = "share_left"
    OWNERSHIP_OFFERED = "ownership_offered"
    OWNERSHIP_OFFER_WITHDRAWN = "ownership_offer_withdrawn"
    OWNERSHIP_ACCEPTED = "ownership_accepted"
    OWNERSHIP_DECLINED = "ownership_declined"
    RECORD_ADDED = "record_added"
    RECORD_CHANGED = "record_changed"
    RECORD_DONE = "record_done"
    RECORD_MOVED = "record_moved"
    RECORD_DELETED = "record_deleted"
    RECORD_RESTORED = "record_restored"
    RECORD_PURGED = "record_purged"
    RECORD_VERSION_RESTORED = "record_version_restored"
    RECORD_PROPOSED = "record_proposed"
    PROPOSAL_ACCEPTED = "proposal_accepted"
    PROPOSAL_REFUSED = "proposal_refused"
    PROPOSAL_WITHDRAWN = "proposal_withdrawn"
    PRIVATE_RECORDS_REMOVED = "private_records_removed"
    FILE_ADDED = "file_added"
    FILE_RENAMED = "file_renamed"
    FILE_DELETED = "file_deleted"
    FILE_RESTORED = "file_restored"
    FILE_PURGED = "file_purged"
    FILE_WITHHELD = "file_withheld"
    FILE_REVEALED = "file_revealed"


class JournalEntry(Table, table=True):
    """One line of a carnet's journal: who, what, when."""

    __table_args__ = (
        Index("ix_journal_entry_by_date", "carnet_id", "at"),
        # By which a person is forgotten. Most entries are about nobody, and cost it nothing.
        Index(
            "ix_journal_entry_about_email",
            "about_email",
            sqlite_where=text("about_email IS NOT NULL"),
            postgresql_where=text("about_email IS NOT NULL"),
        ),
        NEVER_REUSED,
    )

    id: int | None = Field(default=None, primary_key=True)
    carnet_id: int = Field(foreign_key="carnet.id", ondelete="CASCADE")
    account_id: int | None = Field(
        default=None, foreign_key="account.id", ondelete="SET NULL", index=True
    )
    at: datetime = instant(default_factory=now)
    action: JournalAction = Field(sa_type=str_enum(JournalAction))
    about_email: str | None = Field(default=None, max_length=EMAIL_MAX_LENGTH)
    """The address of whom the act was about: an invitation's, a guest's. In no other column."""
    details: dict[str, Any] = Field(default_factory=dict, sa_column=Column(JSON, nullable=False))
    part: PartKey | None = Field(default=None, sa_type=str_enum(PartKey))
    """The part it happened in; empty for what concerns the carnet as a whole."""
    record_id: int | None = Field(
        default=None, foreign_key="record.id", ondelete="SET NULL", index=True
    )
    seen_from: Access | None = Field(default=None, sa_type=access_level())
    """The lowest level in the part that reads it: proposals are not every reader's."""

    @property
    def told(self) -> dict[str, Any]:
        """What can be told of it: its details, with the ``email`` of whom it was about."""
        return {**self.details, "email": self.about_email} if self.about_email else self.details
