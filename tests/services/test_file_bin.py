"""Files in the bin: deleted, brought back, erased, and what the journal tells of it."""

from datetime import timedelta

import pytest
import time_machine
from sqlmodel import Session

from carnet_app.catalogue.access import Access
from carnet_app.core.clock import now
from carnet_app.core.errors import ForbiddenError, NotFoundError
from carnet_app.models import JournalAction, RecordStatus
from carnet_app.services.actors import Actor
from carnet_app.services.file_lists import DeletedFile, list_deleted_files, list_record_files
from carnet_app.services.file_rules import FileNameError
from carnet_app.services.files import add_file, delete_file, purge_file, rename_file, restore_file
from carnet_app.storage.store import get_store, original_key
from tests.factories import make_actor
from tests.services.file_factories import keep, keep_pdf, make_file, make_record
from tests.services.file_homes import Home
from tests.services.sharing_factories import journal

pytestmark = pytest.mark.usefixtures("data_folder")


def test_adding_renaming_deleting_and_restoring_are_in_the_journal(
    session: Session, home: Home
) -> None:
    record_id = make_record(session, home.carnet)
    file_id = add_file(session, actor=home.owner, record_id=record_id, kept=keep_pdf())
    with pytest.raises(FileNameError):
        rename_file(session, actor=home.owner, file_id=file_id, name=" \u00a0")
    rename_file(session, actor=home.owner, file_id=file_id, name="../Facture 2026.exe")
    delete_file(session, actor=home.owner, file_id=file_id)
    session.flush()
    assert list_record_files(session, actor=home.owner, record_id=record_id) == ()
    (binned,) = in_bin(session, home.owner, home)
    assert binned.name == "Facture 2026.exe.pdf"
    restore_file(session, actor=home.owner, file_id=file_id)
    session.flush()
    (seen,) = list_record_files(session, actor=home.owner, record_id=record_id)
    assert seen.name == "Facture 2026.exe.pdf"
    assert [action for action, _, _ in journal(session)] == [
        JournalAction.FILE_ADDED,
        JournalAction.FILE_RENAMED,
        JournalAction.FILE_DELETED,
        JournalAction.FILE_RESTORED,
    ]


def test_a_file_leaves_the_bin_for_30_days_only(session: Session, home: Home) -> None:
    record_id = make_record(session, home.carnet)
    file_id = make_file(session, record_id, deleted_at=now())
    reader = home.guest(Access.READ)
    with pytest.raises(ForbiddenError):
        restore_file(session, actor=reader, file_id=file_id)
    assert in_bin(session, reader, home) == ()
    with time_machine.travel(now() + timedelta(days=30, seconds=1), tick=False):
        assert in_bin(session, home.owner, home) == ()
        with pytest.raises(NotFoundError):
            restore_file(session, actor=home.owner, file_id=file_id)
    with pytest.raises(NotFoundError):
        delete_file(session, actor=home.owner, file_id=file_id)


def in_bin(session: Session, actor: Actor, home: Home) -> tuple[DeletedFile, ...]:
    session.flush()
    return list_deleted_files(session, actor=actor, carnet_id=home.carnet_id).files


def test_the_bin_shows_what_one_may_take_out_of_it_and_no_more(
    session: Session, home: Home
) -> None:
    writer, blind = home.guest(Access.WRITE), home.guest(Access.WRITE, hide_amounts=True)
    contributor = home.guest(Access.CONTRIBUTE)
    waiting = RecordStatus.PROPOSED
    accepted = make_record(session, home.carnet)
    proposed = make_record(session, home.carnet, author=contributor, status=waiting)
    binned = make_record(session, home.carnet, deleted_at=now())
    notice = make_file(session, accepted, deleted_at=now() - timedelta(days=29, hours=1))
    invoice = make_file(session, accepted, deleted_at=now(), reveals_amounts=True)
    own = make_file(session, proposed, deleted_at=now())
    make_file(session, binned, deleted_at=now())  # comes back with its record
    make_file(session, accepted)
    expected = {
        home.owner: {notice, invoice, own},
        writer: {notice, invoice, own},
        blind: {notice, own},
        contributor: {own},
        home.guest(Access.READ): set(),
    }
    for actor, there in expected.items():
        assert {file.id for file in in_bin(session, actor, home)} == there
    last = in_bin(session, home.owner, home)[-1]
    assert (last.id, last.days_left, last.record_title) == (notice, 1, "Chaudière")
    with pytest.raises(NotFoundError):
        restore_file(session, actor=blind, file_id=invoice)


def test_the_bin_is_cut_in_pages(session: Session, home: Home) -> None:
    record_id, kept = make_record(session, home.carnet), keep()
    for _ in range(51):
        make_file(session, record_id, kept=kept, deleted_at=now())
    listed = {"actor": home.owner, "carnet_id": home.carnet_id}
    last = list_deleted_files(session, **listed, page=9)
    assert (len(last.files), last.total, last.page, last.pages) == (1, 51, 2, 2)


def test_only_the_owner_erases_a_file_before_its_time(session: Session, home: Home) -> None:
    record_id = make_record(session, home.carnet)
    there, kept = make_file(session, record_id), keep(b"une autre notice")
    file_id = make_file(session, record_id, kept=kept, deleted_at=now())
    for guest in (home.guest(Access.WRITE), home.guest(Access.READ)):
        with pytest.raises(ForbiddenError):
            purge_file(session, actor=guest, file_id=file_id)
    for actor, wanted in ((home.owner, there), (make_actor(session), file_id)):
        with pytest.raises(NotFoundError):
            purge_file(session, actor=actor, file_id=wanted)
    assert get_store().size(original_key(kept.digest)) == kept.size
    purge_file(session, actor=home.owner, file_id=file_id)
    assert in_bin(session, home.owner, home) == ()
    assert [action for action, _, _ in journal(session)] == [JournalAction.FILE_PURGED]
