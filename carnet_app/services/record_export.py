"""Records in the document a person takes away: readable, and in the open format."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from itertools import groupby
from typing import Any

import sqlalchemy as sa
from sqlmodel import Session, col

from carnet_app.catalogue.fields import Values
from carnet_app.catalogue.parts import PART_BY_KEY
from carnet_app.models import Carnet, Record, RecordStatus, RecordVersion
from carnet_app.services.actors import Actor
from carnet_app.services.known_carnets import known_name
from carnet_app.services.proposal_lists import STATUS_LABELS
from carnet_app.services.record_kinds import kind_of
from carnet_app.services.rows import Row, fetch_rows

Document = dict[str, Any]


@dataclass(frozen=True, slots=True)
class _Written:
    """What one person wrote in a record."""

    last: RecordVersion
    """The last version they saved."""
    values: Values
    """Those of its values that are theirs."""

    @property
    def title(self) -> str:
        return kind_of(self.last.kind).title_of(self.values)


def export_own_records(session: Session, *, actor: Actor) -> list[Document]:
    """The records of the actor's carnets as they are, those of the bin included.

    What others proposed and is not accepted is left out: it is theirs.
    """
    part_of_it = col(Record.status) == RecordStatus.ACCEPTED
    listed = (
        sa.select(Record, col(Carnet.name))
        .join(Carnet, col(Carnet.id) == col(Record.carnet_id))
        .where(
            col(Carnet.owner_id) == actor.account_id,
            sa.or_(part_of_it, col(Record.author_id) == actor.account_id),
        )
        .order_by(col(Record.carnet_id), col(Record.id))
    )
    rows = fetch_rows(session, listed)
    titles = {row[0].id: row[0].title for row in rows}
    return [_describe(row[0], row.name, titles) for row in rows]


def export_added_records(session: Session, *, actor: Actor) -> list[Document]:
    """What the actor wrote in the records they added to others' carnets, and that alone.

    Never a record as it is by now, whatever the actor may read of it: what others wrote
    in it is theirs. So it asks for no right but for the carnet's name, and says nothing
    of what became of the record.
    """
    listed = (
        sa.select(
            RecordVersion,
            col(Record.created_at),
            known_name(actor).label("carnet"),
        )
        .join(Record, col(Record.id) == col(RecordVersion.record_id))
        .join(Carnet, col(Carnet.id) == col(Record.carnet_id))
        .where(
            col(Carnet.owner_id) != actor.account_id,
            col(Record.author_id) == actor.account_id,
        )
        .order_by(col(Record.carnet_id), col(Record.id), col(RecordVersion.version))
    )
    found: list[tuple[_Written, Row]] = []
    for _, group in groupby(fetch_rows(session, listed), lambda row: row[0].record_id):
        rows = list(group)
        written = _written_by(actor.account_id, (row[0] for row in rows))
        if written is not None:
            found.append((written, rows[0]))
    titles = {written.last.record_id: written.title for written, _ in found}
    return [_describe_written(written, row, titles) for written, row in found]


def _written_by(account_id: int, versions: Iterable[RecordVersion]) -> _Written | None:
    """What one person wrote, of the versions of a record from the first one on.

    A version holds the whole record, amounts hidden from its author included: theirs is
    what it changed, and what they had written before and it still holds.
    """
    written: _Written | None = None
    before: Values = {}
    for version in versions:
        if version.author_id == account_id:
            own: Values = written.values if written else {}
            values = {
                name: value
                for name, value in version.values.items()
                if before.get(name) != value or own.get(name) == value
            }
            written = _Written(version, values)
        before = version.values
    return written


def _describe_written(written: _Written, row: Row, titles: Mapping[int, str]) -> Document:
    kind = kind_of(written.last.kind)
    lines = kind.display(written.values, titles=titles)
    return {
        "carnet": row.carnet,
        "numéro": written.last.record_id,
        "partie": PART_BY_KEY[kind.part].label,
        "nature": kind.label,
        "titre": written.title,
        "créée_le": row.created_at.isoformat(),
        "modifiée_le": written.last.at.isoformat(),
        "contenu": {line.label: line.text for line in lines},
        "données": kind.export(written.values),
    }


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
