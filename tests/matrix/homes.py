"""The carnets of the matrix: in each, a record of every kind in every state, and its files."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import cache
from typing import Any

from sqlmodel import Session

from carnet_app.catalogue.access import Access
from carnet_app.catalogue.parts import PartKey
from carnet_app.catalogue.record_kind import RecordKind
from carnet_app.catalogue.records import ParsedRecord
from carnet_app.catalogue.registry import KIND_BY_KEY, KINDS
from carnet_app.core.clock import now, today
from carnet_app.models import (
    Attachment,
    JournalAction,
    JournalEntry,
    Record,
    RecordStatus,
    RecordVersion,
)
from carnet_app.services.actors import Actor
from carnet_app.services.search_words import stored_words
from carnet_app.storage.incoming import Draft
from carnet_app.storage.intake import KeptFile
from carnet_app.storage.store import get_store, thumbnail_key
from tests.matrix.expectations import FILES, RECORDS
from tests.services.file_factories import keep, keep_pdf

HAPPENED, IN_A_MONTH = date(2024, 5, 14), timedelta(days=30)
WORD = "commun"
"""Every record of the matrix is found by it."""
SUM, SUM_TYPED = "876,54", "9876,54"
"""What every amount of the matrix reads as, and how it is typed."""
SUM_WORD = "9876"
VERSION = 2
"""Of every record: it was changed once."""


@dataclass
class Home:
    """A carnet, its owner, and what the matrix put in it, by kind and name."""

    name: str
    carnet_id: int
    owner: Actor
    share_id: int = 0
    """Of somebody who has not answered yet."""
    records: dict[tuple[str, str], int] = field(default_factory=dict)
    files: dict[tuple[str, str], int] = field(default_factory=dict)

    def record(self, kind: RecordKind, name: str) -> int:
        return self.records[kind.key, name]

    def file(self, kind: RecordKind, name: str) -> int:
        return self.files[kind.key, name]

    def titles(self, part: PartKey) -> dict[str, tuple[str, str]]:
        """Every title in a part, with the record's kind and name."""
        keys = {kind.key for kind in KINDS if kind.part is part}
        return {self.title(*each): each for each in self.records if each[0] in keys}

    def file_names(self, part: PartKey) -> dict[str, tuple[str, str]]:
        keys = {kind.key for kind in KINDS if kind.part is part}
        return {self.file_name(*each): each for each in self.files if each[0] in keys}

    def title(self, kind: str, name: str) -> str:
        return f"[{self.name}: {kind}, {name}]"

    def file_name(self, kind: str, name: str) -> str:
        return f"{self.name} {kind} {name}.pdf"


@cache
def form_of(kind: RecordKind) -> dict[str, str]:
    """A filled-in form, whose amounts are all the same."""
    amounts = {
        name: SUM_TYPED
        for each in kind.fields.values()
        if each.is_amount
        for name in each.inputs
        if name in kind.example()
    }
    return kind.example() | amounts


@cache
def parsed(kind: RecordKind) -> ParsedRecord:
    return kind.parse(form_of(kind))


@cache
def kept_files() -> dict[bool, KeptFile]:
    """A notice, and under True an invoice: in the store, with their small images."""
    kept = {False: keep_pdf("notice.pdf"), True: keep_pdf("facture.pdf", pages=2)}
    for file in kept.values():
        with Draft() as draft:
            draft.write(b"a small image")
            get_store().put(thumbnail_key(file.digest), draft.path)
    return kept


def fill_home(session: Session, home: Home, *, other: Actor) -> None:
    """Put in a home what its owner added, and what somebody else proposed."""
    names = [name for name, state in RECORDS.items() if not state.own]
    authors = {name: home.owner if name in ("accepted", "binned") else other for name in names}
    add_records(session, home, KINDS, authors)
    add_files(session, home, KINDS, [name for name in FILES if name != "own notice"])


def add_own(session: Session, home: Home, actor: Actor, kinds: Iterable[RecordKind]) -> None:
    """Put in a home what one person added there, in the past, with the rights of then."""
    kinds = tuple(kinds)
    own = [name for name, state in RECORDS.items() if state.own]
    add_records(session, home, kinds, dict.fromkeys(own, actor))
    add_files(session, home, kinds, ["own notice"], author=actor)


def add_records(
    session: Session, home: Home, kinds: Iterable[RecordKind], authors: dict[str, Actor]
) -> None:
    """Records of each kind, by name and author, with their history and their journal."""
    made = {
        (kind.key, name): _record(home, kind, name, author)
        for kind in kinds
        for name, author in authors.items()
    }
    session.add_all(made.values())
    session.flush()
    for (key, name), record in made.items():
        home.records[key, name] = record.id or 0
        if name == "accepted" or RECORDS[name].own:
            session.add_all(_version(record, number) for number in (1, VERSION))
        if not record.deleted_at and record.status is not RecordStatus.REFUSED:
            session.add(_entry(record))
    session.flush()


def add_files(
    session: Session,
    home: Home,
    kinds: Iterable[RecordKind],
    names: list[str],
    *,
    author: Actor | None = None,
) -> None:
    """Files of each kind's records, by name."""
    made = {(kind.key, name): _file(home, kind, name, author) for kind in kinds for name in names}
    session.add_all(made.values())
    session.flush()
    home.files.update({each: file.id or 0 for each, file in made.items()})
    session.add_all(
        _file_entry(file, kind) for (kind, name), file in made.items() if name == "invoice"
    )
    session.flush()


def _record(home: Home, kind: RecordKind, name: str, author: Actor) -> Record:
    state, content, title = RECORDS[name], parsed(kind), home.title(kind.key, name)
    withheld = [SUM_WORD] if any(each.is_withheld for each in kind.fields.values()) else []
    return Record(
        carnet_id=home.carnet_id,
        part=kind.part,
        kind=kind.key,
        title=title,
        sort_title=title,
        values=content.values,
        amount_cents=content.amount_cents,
        happened_on=HAPPENED,
        due_on=today() + IN_A_MONTH,
        search_words=stored_words(home.carnet_id, shown=[WORD], withheld=withheld),
        status=RecordStatus(state.status),
        version=VERSION,
        author_id=author.account_id,
        deleted_at=now() if state.in_bin else None,
    )


def _version(record: Record, number: int) -> RecordVersion:
    return RecordVersion(
        record_id=record.id or 0,
        version=number,
        kind=record.kind,
        title=record.title,
        values=record.values if number == VERSION else {**record.values, "note": "Avant"},
        author_id=record.author_id,
    )


def _entry(record: Record) -> JournalEntry:
    accepted = record.status is RecordStatus.ACCEPTED
    details: dict[str, Any] = {"title": record.title}
    return JournalEntry(
        carnet_id=record.carnet_id,
        account_id=record.author_id,
        action=JournalAction.RECORD_ADDED if accepted else JournalAction.RECORD_PROPOSED,
        details=details,
        part=record.part,
        record_id=record.id,
        seen_from=Access.READ if accepted else Access.WRITE,
    )


def _file_entry(file: Attachment, kind: str) -> JournalEntry:
    return JournalEntry(
        carnet_id=file.carnet_id,
        account_id=file.author_id,
        action=JournalAction.FILE_ADDED,
        details={"name": file.name},
        part=KIND_BY_KEY[kind].part,
        record_id=file.record_id,
        seen_from=Access.READ,
    )


def _file(home: Home, kind: RecordKind, name: str, author: Actor | None) -> Attachment:
    state = FILES[name]
    kept = kept_files()[state.reveals_amounts]
    return Attachment(
        carnet_id=home.carnet_id,
        record_id=home.records[kind.key, state.record],
        name=home.file_name(kind.key, name),
        media_type=kept.media_type,
        size=kept.size,
        digest=kept.digest,
        has_thumbnail=True,
        reveals_amounts=state.reveals_amounts,
        author_id=(author or home.owner).account_id,
        deleted_at=now() if state.in_bin else None,
    )


@cache
def keep_upload() -> KeptFile:
    """A small file in the store, as an upload leaves it before its row is written."""
    return keep(b"Une notice envoyee")
