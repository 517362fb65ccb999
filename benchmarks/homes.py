"""Carnets of known sizes: records, their versions, journal and files, written at once."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import sqlalchemy as sa
from sqlmodel import Session

from benchmarks.entries import Form, entries
from benchmarks.people import Person, seed_household
from carnet_app.catalogue.access import Access
from carnet_app.catalogue.registry import KIND_BY_KEY
from carnet_app.core.clock import now
from carnet_app.core.database import transaction
from carnet_app.models import (
    Attachment,
    JournalAction,
    JournalEntry,
    Record,
    RecordStatus,
    RecordVersion,
)
from carnet_app.models.columns import Table
from carnet_app.services.record_writing import fill
from carnet_app.storage.incoming import Draft
from carnet_app.storage.intake import KeptFile, take_in
from tests import file_samples

Row = dict[str, Any]

FILES_PER_RECORD = 0.4
A_PROPOSAL_EVERY = 50
_APART = timedelta(hours=8)  # between two records: 5,000 are four and a half years


@dataclass(frozen=True, slots=True)
class Home:
    """A carnet with so many records."""

    owner: Person
    guest: Person
    """Who may propose, and did."""
    records: int
    files: int
    boiler_id: int
    """A record that others refer to."""

    @property
    def carnet_id(self) -> int:
        """The carnet."""
        return self.owner.carnets[0]


def seed_homes(sizes: Sequence[int]) -> list[Home]:
    """One carnet of each size, with an owner of its own."""
    kept = _keep_files()
    return [_seed_home(size, kept) for size in sizes]


def _seed_home(size: int, kept: Sequence[KeptFile]) -> Home:
    owner, guest = seed_household(f"carnet-{size}")
    with transaction() as session:
        records = list(_records(session, owner, guest, size))
        places = range(int(size * FILES_PER_RECORD))
        files = [_file(records[n * 2 % size], kept[n % len(kept)], n) for n in places]
        _insert(session, RecordVersion, [_version(record) for record in records])
        _insert(session, JournalEntry, [_line(record) for record in records])
        _insert(session, Attachment, files)
        boiler = next(record for record in records if record.kind == "equipment")
        return Home(owner, guest, size, len(files), boiler.id or 0)


def _records(session: Session, owner: Person, guest: Person, size: int) -> Iterator[Record]:
    """Flushed records; the search index fills itself, by its triggers."""
    start, boiler = now() - _APART * size, 0
    batch: list[Record] = []
    for number, (kind, form) in enumerate(entries(size)):
        if kind == "maintenance_operation" and not boiler:
            batch = _flushed(session, batch)
            boiler = next(each.id or 0 for each in batch if each.kind == "equipment")
        proposed = kind == "works" and number % A_PROPOSAL_EVERY == 0
        record = _record(owner, kind, _linked(kind, form, number, boiler))
        record.created_at = record.updated_at = start + _APART * number
        if proposed:
            record.status, record.author_id = RecordStatus.PROPOSED, guest.actor.account_id
        batch.append(record)
    yield from _flushed(session, batch)


def _linked(kind: str, form: Form, number: int, boiler: int) -> Form:
    """Every 40th operation is on one device, which so has its page full of them."""
    asked = kind == "maintenance_operation" and number % 40 == 0
    return {**form, "equipment": str(boiler)} if asked else form


def _record(owner: Person, kind: str, form: Form) -> Record:
    parsed = KIND_BY_KEY[kind].parse(form, exists=lambda _link: True)
    record = Record(
        carnet_id=owner.carnets[0],
        part=KIND_BY_KEY[kind].part,
        kind=kind,
        title=parsed.title,
        author_id=owner.actor.account_id,
    )
    fill(record, parsed)
    return record


def _flushed(session: Session, records: list[Record]) -> list[Record]:
    session.add_all(records)
    session.flush()
    return records


def _version(record: Record) -> Row:
    return {
        "record_id": record.id,
        "version": record.version,
        "kind": record.kind,
        "title": record.title,
        "values": record.values,
        "author_id": record.author_id,
        "at": record.updated_at,
    }


def _line(record: Record) -> Row:
    """As ``record_writing.tell_journal`` writes it."""
    accepted = record.status is RecordStatus.ACCEPTED
    return {
        "carnet_id": record.carnet_id,
        "account_id": record.author_id,
        "at": record.created_at,
        "action": JournalAction.RECORD_ADDED if accepted else JournalAction.RECORD_PROPOSED,
        "details": {"title": record.title},
        "part": record.part,
        "record_id": record.id,
        "seen_from": Access.READ if accepted else Access.WRITE,
    }


def _file(record: Record, kept: KeptFile, number: int) -> Row:
    return {
        "carnet_id": record.carnet_id,
        "record_id": record.id,
        "slot": "",
        "name": f"{number}-{kept.name}",
        "media_type": kept.media_type,
        "size": kept.size,
        "digest": kept.digest,
        "width": kept.width,
        "height": kept.height,
        "reveals_amounts": False,
        "author_id": record.author_id,
        "created_at": record.created_at,
    }


def _insert(session: Session, table: type[Table], rows: list[Row]) -> None:
    session.execute(sa.insert(table), rows)  # pyright: ignore[reportDeprecated]


def _keep_files() -> list[KeptFile]:
    """A few real files in the store: equal ones are one object there."""
    contents = {
        "photo.jpg": file_samples.jpeg(),
        "facture.pdf": file_samples.pdf(),
        "notice.pdf": file_samples.pdf(3),
        "devis.docx": file_samples.docx(),
    }
    kept: list[KeptFile] = []
    for name, content in contents.items():
        with Draft() as draft:
            draft.write(content)
            kept.append(take_in(draft, name))
    return kept
