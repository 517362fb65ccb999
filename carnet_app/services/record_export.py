"""Records in the document a person takes away: readable, and in the open format."""

from collections.abc import Mapping
from typing import Any

import sqlalchemy as sa
from sqlmodel import Session, col

from carnet_app.catalogue.parts import PART_BY_KEY
from carnet_app.models import Carnet, Record, RecordStatus
from carnet_app.services.proposal_lists import STATUS_LABELS
from carnet_app.services.record_kinds import kind_of
from carnet_app.services.rows import fetch_rows

Document = dict[str, Any]


def export_records(
    session: Session, which: sa.ColumnElement[bool], *, author_id: int | None = None
) -> list[Document]:
    """The records of some carnets, those of the bin included.

    Says nothing of who may read them. Of one's own carnets, what others proposed and is
    not accepted is left out: it is theirs. Of others' carnets, what one added oneself.

    Args:
        session: Where to read.
        which: Which carnets.
        author_id: Only what this account added, whatever its status.
    """
    chosen = (
        col(Record.author_id) == author_id
        if author_id is not None
        else col(Record.status) == RecordStatus.ACCEPTED
    )
    listed = (
        sa.select(Record, col(Carnet.name))
        .join(Carnet, col(Carnet.id) == col(Record.carnet_id))
        .where(which, chosen)
        .order_by(col(Record.carnet_id), col(Record.id))
    )
    rows = fetch_rows(session, listed)
    titles = {row[0].id: row[0].title for row in rows}
    return [_describe(row[0], row.name, titles) for row in rows]


def _describe(record: Record, carnet_name: str, titles: Mapping[int, str]) -> Document:
    kind = kind_of(record.kind)
    lines = kind.display(record.values, titles=titles)
    return {
        "carnet": carnet_name,
        "numéro": record.id,
        "partie": PART_BY_KEY[record.part].label,
        "nature": kind.label,
        "titre": record.title,
        "état": STATUS_LABELS[record.status],
        "créée_le": record.created_at.isoformat(),
        "modifiée_le": record.updated_at.isoformat(),
        "supprimée_le": record.deleted_at.isoformat() if record.deleted_at else None,
        "contenu": {line.label: line.text for line in lines},
        "données": kind.export(record.values),
    }
