"""Records: the entries of a carnet's parts, their former versions, and what follows them."""

from datetime import date, datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import JSON, BigInteger, Column, Index, UniqueConstraint
from sqlmodel import Field

from carnet_app.catalogue.parts import PartKey
from carnet_app.core.clock import now
from carnet_app.models.columns import NEVER_REUSED, Table, instant, str_enum

KIND_MAX_LENGTH = 40
TITLE_MAX_LENGTH = 200
REPLY_MAX_LENGTH = 1_000


class RecordStatus(StrEnum):
    """Whether a record is part of the carnet, or waits to be."""

    ACCEPTED = "accepted"
    PROPOSED = "proposed"
    REFUSED = "refused"


class Record(Table, table=True):
    """One entry of a part. The common columns are taken from ``values`` by the record's kind."""

    __table_args__ = (
        # One per sort that lists offer, then what crosses the parts: due dates, the
        # timeline, what waits, what is new.
        Index("ix_record_by_title", "carnet_id", "part", "sort_title"),
        Index("ix_record_by_date", "carnet_id", "part", "happened_on"),
        Index("ix_record_by_due_date", "carnet_id", "part", "due_on"),
        Index("ix_record_by_amount", "carnet_id", "part", "amount_cents"),
        Index("ix_record_by_change", "carnet_id", "part", "updated_at"),
        Index("ix_record_due", "carnet_id", "due_on"),
        Index("ix_record_dated", "carnet_id", "happened_on"),
        Index("ix_record_status", "carnet_id", "status", "updated_at"),
        Index("ix_record_deleted", "deleted_at"),
        # All that pages count, so that 5,000 records are counted without being read.
        Index(
            "ix_record_counted",
            "carnet_id",
            "part",
            "status",
            "deleted_at",
            "author_id",
            "due_on",
            "happened_on",
            "created_at",
            "amount_cents",
        ),
        NEVER_REUSED,
    )

    id: int | None = Field(default=None, primary_key=True)
    carnet_id: int = Field(foreign_key="carnet.id", ondelete="CASCADE")
    part: PartKey = Field(sa_type=str_enum(PartKey))
    kind: str = Field(max_length=KIND_MAX_LENGTH)
    """The key of the record's kind in the catalogue."""
    title: str = Field(max_length=TITLE_MAX_LENGTH)
    sort_title: str = Field(default="", max_length=TITLE_MAX_LENGTH)
    """The title without accents and case."""
    happened_on: date | None = None
    due_on: date | None = None
    amount_cents: int | None = Field(default=None, sa_type=BigInteger)
    status: RecordStatus = Field(default=RecordStatus.ACCEPTED, sa_type=str_enum(RecordStatus))
    reply: str = Field(default="", max_length=REPLY_MAX_LENGTH)
    """The word that went with a refusal."""
    version: int = 1
    """Counts the changes: whoever edits says which version they read."""
    values: dict[str, Any] = Field(default_factory=dict, sa_column=Column(JSON, nullable=False))
    search_words: str = ""
    """What a search finds it by: see ``services.search``. Indexed by the database itself."""
    author_id: int | None = Field(
        default=None, foreign_key="account.id", ondelete="SET NULL", index=True
    )
    created_at: datetime = instant(default_factory=now)
    updated_at: datetime = instant(default_factory=now)
    deleted_at: datetime | None = instant(default=None)
    """Set while the record is in the bin."""
    deleted_by_id: int | None = Field(
        default=None, foreign_key="account.id", ondelete="SET NULL", index=True
    )


class RecordVersion(Table, table=True):
    """A record as one change left it, the last one included."""

    __table_args__ = (UniqueConstraint("record_id", "version"), NEVER_REUSED)

    id: int | None = Field(default=None, primary_key=True)
    record_id: int = Field(foreign_key="record.id", ondelete="CASCADE")
    version: int
    kind: str = Field(max_length=KIND_MAX_LENGTH)
    title: str = Field(max_length=TITLE_MAX_LENGTH)
    values: dict[str, Any] = Field(default_factory=dict, sa_column=Column(JSON, nullable=False))
    author_id: int | None = Field(
        default=None, foreign_key="account.id", ondelete="SET NULL", index=True
    )
    at: datetime = instant(default_factory=now)


class CarnetVisit(Table, table=True):
    """When a person last looked into a carnet: what came since is new to them."""

    carnet_id: int = Field(foreign_key="carnet.id", ondelete="CASCADE", primary_key=True)
    account_id: int = Field(
        foreign_key="account.id", ondelete="CASCADE", primary_key=True, index=True
    )
    seen_at: datetime = instant(default_factory=now)


class BlockMark(Table, table=True):
    """A block of the legal content that a carnet's owner says does not concern the home."""

    carnet_id: int = Field(foreign_key="carnet.id", ondelete="CASCADE", primary_key=True)
    block: str = Field(max_length=KIND_MAX_LENGTH, primary_key=True)
    marked_at: datetime = instant(default_factory=now)
