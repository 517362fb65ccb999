"""The photo on a carnet's cover: that of its home's record."""

import sqlalchemy as sa
from sqlmodel import col

from carnet_app.models import Attachment, Record
from carnet_app.services.file_lists import FILES_PATH
from carnet_app.storage.drawing import is_drawn
from carnet_app.storage.kinds import KIND_BY_MEDIA_TYPE, Family

SLOT = "photo"
_PHOTOS = [
    kind.media_type
    for kind in KIND_BY_MEDIA_TYPE.values()
    if kind.family is Family.IMAGE and is_drawn(kind)
]


def cover_photo() -> sa.ScalarSelect[int]:
    """The file to show of the enclosing query's home record, whoever may read the record.

    The photo of the home when one was given as such, else the last image; never one that
    tells amounts, which some readers may not open.
    """
    photos = sa.select(col(Attachment.id)).where(
        col(Attachment.record_id) == col(Record.id),
        col(Attachment.deleted_at).is_(None),
        col(Attachment.media_type).in_(_PHOTOS),
        col(Attachment.reveals_amounts).is_(False),
        sa.or_(col(Attachment.has_thumbnail).is_(None), col(Attachment.has_thumbnail).is_(True)),
    )
    given = sa.case((col(Attachment.slot) == SLOT, 0), else_=1)
    chosen = photos.order_by(given, col(Attachment.id).desc()).limit(1)
    return chosen.correlate(Record).scalar_subquery()


def cover_address(file_id: int | None) -> str:
    """Where the small image of a cover is; empty without one."""
    return f"{FILES_PATH}/{file_id}/vignette" if file_id else ""
