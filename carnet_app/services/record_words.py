"""What a record is found by: what its form says, and the names of its files.

The name of a file that tells amounts may tell them too: it is withheld with the file.
"""

import sqlalchemy as sa
from sqlmodel import Session, col

from carnet_app.catalogue.registry import KIND_BY_KEY
from carnet_app.models import Attachment, Record
from carnet_app.services.record_kinds import withheld_texts
from carnet_app.services.rows import fetch_rows
from carnet_app.services.search_words import stored_words


def put_words(session: Session, record: Record) -> None:
    """Have a record found by what it and its files are called now; those in the bin aside."""
    named = sa.select(col(Attachment.name), col(Attachment.reveals_amounts)).where(
        col(Attachment.record_id) == record.id, col(Attachment.deleted_at).is_(None)
    )
    files = fetch_rows(session, named.order_by(col(Attachment.id)))
    record.search_words = words_of(
        record,
        shown=[file.name for file in files if not file.reveals_amounts],
        withheld=[file.name for file in files if file.reveals_amounts],
    )
    session.flush()


def words_of(record: Record, *, shown: list[str], withheld: list[str]) -> str:
    """What a record is found by, with these names of files beside what its form says."""
    kind = KIND_BY_KEY.get(record.kind)
    said = kind.search_text(record.values) if kind else record.title
    amounts = withheld_texts(kind, record.values) if kind else []
    return stored_words(record.carnet_id, shown=[said, *shown], withheld=[*amounts, *withheld])
