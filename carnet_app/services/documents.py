"""Files dropped on the documents part: each becomes a document of its own."""

import re
from pathlib import PurePosixPath

import sqlalchemy as sa
from sqlmodel import Session, col

from carnet_app.catalogue.access import Access
from carnet_app.catalogue.parts import PartKey
from carnet_app.core.clock import today
from carnet_app.core.french import long_date
from carnet_app.models import Attachment, Record
from carnet_app.services.actors import Actor
from carnet_app.services.file_rules import require_quota, speaks_of_money, speaks_of_price
from carnet_app.services.files import add_file
from carnet_app.services.locks import lock_carnet
from carnet_app.services.readers import Reader, enter_part
from carnet_app.services.record_scope import changeable
from carnet_app.services.records import add_record
from carnet_app.services.rows import fetch_rows
from carnet_app.storage.intake import KeptFile

KIND = "document"
PHOTO = "photo"
"""The category of a document that is a photo, and the file it expects."""

_BY_CAMERA = re.compile(
    r"(?:img|image|photo|pxl|dsc[nf]?|p|wp|signal|whatsapp image)?[-_ .\d()]*", re.IGNORECASE
)


def prepare_document(session: Session, *, actor: Actor, carnet_id: int, size: int) -> None:
    """Refuse a document before any of it is read.

    Args:
        session: Where to read.
        actor: Who sends it.
        carnet_id: The carnet it is for.
        size: Bytes announced.

    Raises:
        NotFoundError, ForbiddenError: the actor may add no documents to the carnet.
        CarnetFullError: the carnet's files would weigh too much.
    """
    _enter(session, actor, carnet_id)
    require_quota(session, carnet_id=carnet_id, size=size)


def add_document(session: Session, *, actor: Actor, carnet_id: int, kept: KeptFile) -> int:
    """Make a document of a file that the store holds, or propose it.

    Its title comes from the file's name, unless that may tell an amount; its date from what
    the file says, else today.
    What the actor dropped there already is there once: a retry adds nothing.

    Returns:
        The file's id.

    Raises:
        NotFoundError, ForbiddenError: the actor may add no documents to the carnet.
        TooManyProposalsError, CarnetFullError, MissingObjectError: see ``add_record``
            and ``add_file``.
    """
    lock_carnet(session, carnet_id=carnet_id)
    reader = _enter(session, actor, carnet_id)
    if (there := _already_there(session, reader, kept.digest)) is not None:
        return there
    is_photo = _is_photo(kept)
    form = {
        "title": document_title(kept),
        "dated": (kept.made_on or today()).isoformat(),
        "category": PHOTO if is_photo else "",
    }
    record_id = add_record(session, actor=actor, carnet_id=carnet_id, kind=KIND, submitted=form)
    slot = PHOTO if is_photo else ""
    return add_file(session, actor=actor, record_id=record_id, kept=kept, slot=slot)


def document_title(kept: KeptFile) -> str:
    """What a file is called without its ending, where every reader may know that.

    A name that a camera gave says the day, and so does one that may tell an amount: the
    file is withheld from guests from whom amounts are hidden, the title is not.
    """
    stem = PurePosixPath(kept.name).stem
    day = long_date(kept.made_on or today())
    if _is_photo(kept):
        return f"Photo du {day}" if _BY_CAMERA.fullmatch(stem) else _as_words(stem)
    if speaks_of_money(stem) or any(map(str.isnumeric, stem)):
        return f"Document du {day}"
    return _as_words(stem)


def _is_photo(kept: KeptFile) -> bool:
    """Whether it is an image, and not by its name that of an invoice."""
    return kept.width is not None and not speaks_of_price(kept.name)


def _as_words(stem: str) -> str:
    return " ".join(stem.replace("_", " ").split()) or "Document"


def _enter(session: Session, actor: Actor, carnet_id: int) -> Reader:
    return enter_part(
        session,
        actor=actor,
        carnet_id=carnet_id,
        part=PartKey.DOCUMENTS,
        access=Access.CONTRIBUTE,
    )


def _already_there(session: Session, reader: Reader, digest: str) -> int | None:
    found = (
        sa.select(col(Attachment.id))
        .join(Record, col(Record.id) == col(Attachment.record_id))
        .where(
            col(Attachment.digest) == digest,
            col(Attachment.author_id) == reader.account_id,
            col(Attachment.deleted_at).is_(None),
            col(Record.part) == PartKey.DOCUMENTS,
            col(Record.deleted_at).is_(None),
            changeable(reader),
        )
    )
    rows = fetch_rows(session, found)
    return rows[0][0] if rows else None
