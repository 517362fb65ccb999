"""Records with files in any state, written straight to the tables and the store."""

from datetime import datetime
from typing import Any

from sqlmodel import Session

from carnet_app.catalogue.parts import PartKey
from carnet_app.models import Attachment, Carnet, Record, RecordStatus
from carnet_app.services.actors import Actor
from carnet_app.storage.incoming import Draft
from carnet_app.storage.intake import KeptFile, take_in
from tests import file_samples


def make_record(
    session: Session,
    carnet: Carnet,
    *,
    part: PartKey = PartKey.EQUIPMENT,
    kind: str = "equipment",
    title: str = "Chaudière",
    author: Actor | None = None,
    status: RecordStatus = RecordStatus.ACCEPTED,
    deleted_at: datetime | None = None,
    values: dict[str, Any] | None = None,
) -> int:
    """A record; gives its id."""
    assert carnet.id
    record = Record(
        carnet_id=carnet.id,
        part=part,
        kind=kind,
        title=title,
        author_id=author.account_id if author else carnet.owner_id,
        status=status,
        deleted_at=deleted_at,
        values=values or {},
    )
    session.add(record)
    session.flush()
    assert record.id
    return record.id


def keep(content: bytes = b"Notice de la chaudiere", name: str = "notice.txt") -> KeptFile:
    """A file in the store, without a row."""
    with Draft() as draft:
        draft.write(content)
        return take_in(draft, name)


def keep_pdf(name: str = "facture.pdf", pages: int = 1) -> KeptFile:
    """A PDF in the store, without a row."""
    return keep(file_samples.pdf(pages), name)


def make_file(
    session: Session,
    record_id: int,
    *,
    kept: KeptFile | None = None,
    author: Actor | None = None,
    reveals_amounts: bool = False,
    deleted_at: datetime | None = None,
) -> int:
    """A file of a record, in the store and in the tables; gives its id."""
    record = session.get_one(Record, record_id)
    kept = kept or keep()
    file = Attachment(
        carnet_id=record.carnet_id,
        record_id=record_id,
        name=kept.name,
        media_type=kept.media_type,
        size=kept.size,
        digest=kept.digest,
        width=kept.width,
        height=kept.height,
        author_id=author.account_id if author else record.author_id,
        reveals_amounts=reveals_amounts,
        deleted_at=deleted_at,
    )
    session.add(file)
    session.flush()
    assert file.id
    return file.id
