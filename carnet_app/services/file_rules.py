"""What one person may know of and do with files: their record decides, amounts aside."""

import sqlalchemy as sa
from sqlmodel import Session, col, select

from carnet_app.catalogue.registry import KIND_BY_KEY
from carnet_app.core.errors import DomainError, NotFoundError
from carnet_app.core.settings import get_settings
from carnet_app.models import Attachment, Record
from carnet_app.services.actors import Actor
from carnet_app.services.carnets import bin_horizon
from carnet_app.services.permissions import Number, is_id
from carnet_app.services.readers import Reader
from carnet_app.services.record_scope import (
    RecordForbiddenError,
    RecordNotFoundError,
    changeable,
    find_record,
    visible,
)
from carnet_app.services.rows import fetch_rows
from carnet_app.services.search_words import split_words

_PRICED_WORDS = {"facture", "factures", "devis", "invoice", "invoices", "quote", "quotes"}
_CURRENCY_WORDS = {"euro", "euros", "eur"}


class AttachmentNotFoundError(NotFoundError):
    """No such file, or none that this person may know of."""

    message = "Ce fichier n’existe pas, ou vous n’y avez pas accès."


class FileNameError(DomainError):
    """A file is to have no name."""

    message = "Donnez un nom à ce fichier."
    field = "file_name"


class CarnetFullError(DomainError):
    """The files of the carnet weigh what they may."""

    field = "file"

    def __init__(self, limit_gb: int) -> None:
        """Say the limit, in gigabytes."""
        super().__init__(
            f"Ce carnet a atteint sa limite de {limit_gb}\N{NO-BREAK SPACE}Go de fichiers. "
            "Supprimez-en avant d’en ajouter."
        )


def slots_of(record: Record) -> dict[str, bool]:
    """The files a record's kind expects, by key, and whether each names amounts."""
    return _slots_of_kind(record.kind)


def reveals_amounts(record: Record, slot: str) -> bool:
    """Whether a file is taken to name an amount, until somebody says otherwise.

    A record's category may say it; else what the kind says of an expected file counts. Any
    other file of a record that has amounts, or expects an invoice, may be that invoice.
    """
    return is_priced(record) or _expects_amounts(record.kind, slot)


def is_priced(record: Record) -> bool:
    """Whether a record's category says that its files name amounts, in anybody's words."""
    category = record.values.get("category")
    kind = KIND_BY_KEY.get(record.kind)
    field = kind.fields.get("category") if kind else None
    return (
        isinstance(category, str) and field is not None and speaks_of_price(field.shown(category))
    )


def speaks_of_price(text: str) -> bool:
    """Whether a category or a file's name says invoice, quote, or money."""
    return bool(_PRICED_WORDS.intersection(split_words(text))) or speaks_of_money(text)


def speaks_of_money(text: str) -> bool:
    """Whether a text names the currency."""
    return "€" in text or bool(_CURRENCY_WORDS.intersection(split_words(text)))


def withhold_files(session: Session, record: Record, *, former_kind: str) -> None:
    """Have the files of a record that has become an invoice name amounts, those in the bin too.

    A file that would have been withheld anyway and is not was opened by somebody: it stays so.

    Args:
        session: The transaction, with the carnet locked.
        record: The record, which ``is_priced`` now and was not before.
        former_kind: The key of the kind it was of.
    """
    opened = select(Attachment).where(
        Attachment.record_id == record.id, col(Attachment.reveals_amounts).is_(False)
    )
    for file in session.exec(opened.execution_options(populate_existing=True)):
        file.reveals_amounts = not _expects_amounts(former_kind, file.slot)
    session.flush()


def readable_files(reader: Reader) -> sa.ColumnElement[bool]:
    """The files a reader may know of, in a query that joins ``Record``.

    Amounts disappear everywhere: a guest from whom they are hidden may not open an
    invoice either, unless they brought it themselves.
    """
    return sa.and_(visible(reader), col(Attachment.deleted_at).is_(None), _revealed(reader))


def deleted_files(reader: Reader) -> sa.ColumnElement[bool]:
    """The files a reader may take out of the bin, in a query that joins ``Record``.

    Files of a deleted record come back with it.
    """
    there = sa.and_(col(Attachment.deleted_at) > bin_horizon(), col(Record.deleted_at).is_(None))
    return sa.and_(there, changeable(reader), _revealed(reader))


def find_file(session: Session, *, actor: Actor, file_id: int) -> tuple[Attachment, Record]:
    """A file the actor may open, and its record.

    Raises:
        AttachmentNotFoundError: they may not know of it.
    """
    record_id = _record_of(session, file_id)
    try:
        reader, _ = find_record(session, actor=actor, record_id=record_id)
    except RecordNotFoundError as unknown:
        raise AttachmentNotFoundError from unknown
    statement = (
        sa.select(Attachment, Record)
        .join(Record, col(Record.id) == col(Attachment.record_id))
        .where(col(Attachment.id) == file_id, readable_files(reader))
    )
    rows = fetch_rows(session, statement)
    if not rows:
        raise AttachmentNotFoundError
    return rows[0][0], rows[0][1]


def find_file_to_change(
    session: Session, *, actor: Actor, file_id: int, in_bin: bool = False
) -> tuple[Attachment, Record]:
    """A file of a record the actor may change, with other writers of the carnet waiting.

    In the bin it is for 30 days.

    Raises:
        AttachmentNotFoundError: they may not know of it.
        RecordForbiddenError: they may read it only.
    """
    record_id = _record_of(session, file_id)
    try:
        reader, record = find_record(session, actor=actor, record_id=record_id, to_write=True)
    except RecordNotFoundError as unknown:
        raise AttachmentNotFoundError from unknown
    file = session.get_one(Attachment, file_id, populate_existing=True)
    deleted = file.deleted_at is not None and file.deleted_at > bin_horizon()
    # What they may not know of first: a refusal would tell them that it is there.
    if not (deleted if in_bin else file.deleted_at is None) or _is_withheld(reader, file):
        raise AttachmentNotFoundError
    if not reader.may_change(record.part, record.status, record.author_id):
        raise RecordForbiddenError
    return file, record


def require_quota(session: Session, *, carnet_id: int, size: int) -> None:
    """Refuse what would take a carnet's files beyond their limit; the bin counts.

    Raises:
        CarnetFullError: the limit is reached.
    """
    if used_bytes(session, carnet_id=carnet_id) + size > get_settings().max_carnet_bytes:
        raise CarnetFullError(get_settings().max_carnet_gb)


def used_bytes(session: Session, *, carnet_id: int) -> int:
    """What the files of a carnet weigh, those in the bin included."""
    total = sa.func.coalesce(sa.func.sum(col(Attachment.size)), 0)
    statement = sa.select(total.label("used")).where(col(Attachment.carnet_id) == carnet_id)
    return int(fetch_rows(session, statement)[0].used)


def revealed(hides_amounts: bool, account_id: Number) -> sa.ColumnElement[bool]:
    """The files that somebody may open, as to the amounts they name."""
    if not hides_amounts:
        return sa.true()
    own = col(Attachment.author_id) == account_id
    return sa.or_(col(Attachment.reveals_amounts).is_(False), own)


def _slots_of_kind(key: str) -> dict[str, bool]:
    kind = KIND_BY_KEY.get(key)
    if kind is None:
        return {}
    return {expected.key: expected.reveals_amounts for expected in kind.attachments}


def _expects_amounts(kind_key: str, slot: str) -> bool:
    expected = _slots_of_kind(kind_key)
    if slot in expected:
        return expected[slot]
    kind = KIND_BY_KEY.get(kind_key)
    priced = kind is None or any(field.is_withheld for field in kind.fields.values())
    return priced or any(expected.values())


def _revealed(reader: Reader) -> sa.ColumnElement[bool]:
    return revealed(reader.hides_amounts, reader.account_id)


def _is_withheld(reader: Reader, file: Attachment) -> bool:
    own = file.author_id == reader.account_id
    return reader.hides_amounts and file.reveals_amounts and not own


def _record_of(session: Session, file_id: int) -> int:
    if not is_id(file_id):
        raise AttachmentNotFoundError
    statement = sa.select(col(Attachment.record_id)).where(col(Attachment.id) == file_id)
    rows = fetch_rows(session, statement)
    if not rows:
        raise AttachmentNotFoundError
    return rows[0].record_id
