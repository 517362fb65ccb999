"""Files attached to records. Their bytes are in the store, under their SHA-256."""

from datetime import datetime

from sqlalchemy import BigInteger, Index
from sqlmodel import Field

from carnet_app.core.clock import now
from carnet_app.models.columns import DIGEST_LENGTH, NEVER_REUSED, Table, instant
from carnet_app.models.record import KIND_MAX_LENGTH

FILE_NAME_MAX_LENGTH = 120
MEDIA_TYPE_MAX_LENGTH = 100


class Attachment(Table, table=True):
    """One file of one record. Its part, and whether it is proposed, are its record's."""

    __table_args__ = (Index("ix_attachment_by_date", "carnet_id", "created_at"), NEVER_REUSED)

    id: int | None = Field(default=None, primary_key=True)
    carnet_id: int = Field(foreign_key="carnet.id", ondelete="CASCADE")
    """The record's carnet, which a record never leaves: what quotas are counted by."""
    record_id: int = Field(foreign_key="record.id", ondelete="CASCADE", index=True)
    slot: str = Field(default="", max_length=KIND_MAX_LENGTH)
    """Which of the files its record's kind expects it is (its notice, its invoice); else empty."""
    name: str = Field(max_length=FILE_NAME_MAX_LENGTH)
    media_type: str = Field(max_length=MEDIA_TYPE_MAX_LENGTH)
    """As found from the content: one of ``storage.kinds``."""
    size: int = Field(sa_type=BigInteger)
    """Bytes."""
    digest: str = Field(max_length=DIGEST_LENGTH, index=True)
    """SHA-256 of the content, in hexadecimal: equal files share one object."""
    width: int | None = None
    """Pixels, of an image seen upright."""
    height: int | None = None
    pages: int | None = None
    """Of a PDF, once it was drawn."""
    has_thumbnail: bool | None = None
    """Empty until drawing it was tried."""
    reveals_amounts: bool = False
    """Whether guests from whom amounts are hidden may not open it."""
    author_id: int | None = Field(
        default=None, foreign_key="account.id", ondelete="SET NULL", index=True
    )
    created_at: datetime = instant(default_factory=now)
    deleted_at: datetime | None = instant(default=None, index=True)
    """Set while the file is in the bin."""
