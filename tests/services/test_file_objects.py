"""The store and the tables agree: purge, check, deletion of an account, parallel uploads."""

import os
import threading
import time
from datetime import timedelta
from pathlib import Path

import pytest
import time_machine
from sqlmodel import Session, func, select

from carnet_app.catalogue.parts import PartKey
from carnet_app.core.clock import now
from carnet_app.core.database import reading, transaction
from carnet_app.core.settings import Settings
from carnet_app.models import Attachment, Carnet, RecordStatus
from carnet_app.services.account_deletion import delete_account
from carnet_app.services.actors import Actor
from carnet_app.services.file_export import export_files
from carnet_app.services.file_objects import check_files, purge_files, release_objects
from carnet_app.services.file_rules import CarnetFullError, FileNameError
from carnet_app.services.files import add_file, change_file, purge_file
from carnet_app.services.invitations import accept_invitation
from carnet_app.services.record_bin import delete_record, purge_record
from carnet_app.storage.incoming import files_folder
from carnet_app.storage.intake import KeptFile
from carnet_app.storage.refusals import MissingObjectError, StorageError
from carnet_app.storage.store import get_store, original_key, thumbnail_key
from tests.factories import make_actor, make_carnet
from tests.services.file_factories import keep, make_file, make_record
from tests.services.sharing_factories import make_invitation
from tests.services.signing_in import prove

LATER = timedelta(hours=2)

pytestmark = pytest.mark.usefixtures("data_folder", "database")


def is_there(kept: KeptFile) -> bool:
    return get_store().size(original_key(kept.digest)) is not None


def a_record(session: Session) -> tuple[Actor, int]:
    owner = make_actor(session)
    return owner, make_record(session, make_carnet(session, owner))


def test_a_file_goes_30_days_after_its_deletion_unless_its_content_is_used() -> None:
    alone, shared = keep(b"seul"), keep(b"partage")
    get_store().put(thumbnail_key(alone.digest), _scratch(b"vignette"))
    with transaction() as session:
        _, record_id = a_record(session)
        for kept in (alone, shared):
            make_file(session, record_id, kept=kept, deleted_at=now())
        make_file(session, record_id, kept=shared)
    assert purge_files() == 0
    with time_machine.travel(now() + timedelta(days=30, seconds=1), tick=False):
        assert purge_files() == 1
    assert not is_there(alone)
    assert get_store().size(thumbnail_key(alone.digest)) is None
    assert is_there(shared)
    with reading() as session:
        assert session.exec(select(func.count()).select_from(Attachment)).one() == 1


def _scratch(content: bytes) -> Path:
    path = files_folder() / "incoming" / "vignette"
    path.write_bytes(content)
    return path


def test_what_a_deleted_carnet_held_goes_with_the_purge_and_fresh_uploads_stay() -> None:
    kept = keep()
    with transaction() as session:
        _, record_id = a_record(session)
        make_file(session, record_id, kept=kept)
    with transaction() as session:
        session.delete(session.exec(select(Carnet)).one())
    assert purge_files() == 0
    assert is_there(kept)
    with time_machine.travel(now() + LATER, tick=False):
        assert purge_files() == 1
    assert not is_there(kept)


def test_a_check_names_what_is_missing_altered_and_orphaned() -> None:
    sound, missing, altered, orphaned = (keep(word) for word in (b"a", b"b", b"c", b"d"))
    with transaction() as session:
        _, record_id = a_record(session)
        for kept in (sound, missing, altered):
            make_file(session, record_id, kept=kept)
    get_store().delete(original_key(missing.digest))
    (files_folder() / original_key(altered.digest)).write_bytes(b"C")
    assert check_files().orphaned == ()
    with time_machine.travel(now() + LATER, tick=False):
        report = check_files()
    assert report.checked == 2
    assert report.missing == (missing.digest,)
    assert report.altered == (altered.digest,)
    assert report.orphaned == (orphaned.digest,)
    assert report.problems == [
        f"File {missing.digest} is missing.",
        f"File {altered.digest} is altered.",
        f"File {orphaned.digest} is orphaned.",
    ]


def test_a_deleted_accounts_files_go_at_once_and_others_stay() -> None:
    own, shared = keep(b"a moi"), keep(b"a deux")
    with transaction() as session:
        leaver, record_id = a_record(session)
        _, other_record = a_record(session)
        make_file(session, record_id, kept=own)
        make_file(session, record_id, kept=shared)
        make_file(session, other_record, kept=shared)
    with transaction() as session:
        delete_account(session, actor=leaver, verified=prove(session, leaver))
        assert is_there(own)
    assert not is_there(own)
    assert is_there(shared)


def test_files_that_are_not_handed_over_go_at_once_unless_their_content_is_used() -> None:
    words = (b"fiche", b"fichier", b"prive", b"partage", b"garde")
    of_record, of_file, private, shared, staying = map(keep, words)
    with transaction() as session:
        creator, third = make_actor(session), make_actor(session)
        carnet = make_carnet(session, creator)
        _, token = make_invitation(session, carnet, email=third.email)
        left = make_record(session, carnet)
        make_file(session, make_record(session, carnet, deleted_at=now()), kept=of_record)
        make_file(session, left, kept=of_file, deleted_at=now())
        make_file(session, left, kept=shared, deleted_at=now())
        make_file(session, a_record(session)[1], kept=shared)
        make_file(session, left, kept=staying)
        budget = make_record(session, carnet, part=PartKey.PRIVATE, kind="budget")
        make_file(session, budget, kept=private)
    with transaction() as session:
        accept_invitation(session, actor=third, token=token)
        assert is_there(of_record)
    gone, kept = (of_record, of_file, private), (shared, staying)
    assert (list(map(is_there, gone)), list(map(is_there, kept))) == ([False] * 3, [True] * 2)


def test_a_file_erased_early_goes_at_once_unless_its_content_is_used() -> None:
    alone, shared = keep(b"seul"), keep(b"partage")
    with transaction() as session:
        owner, record_id = a_record(session)
        erased = [
            make_file(session, record_id, kept=kept, deleted_at=now()) for kept in (alone, shared)
        ]
        make_file(session, record_id, kept=shared)
    for file_id in erased:
        with transaction() as session:
            purge_file(session, actor=owner, file_id=file_id)
            assert is_there(alone) is (file_id == erased[0])
    assert (is_there(alone), is_there(shared)) == (False, True)


def test_the_files_of_a_record_erased_early_go_with_it_at_once() -> None:
    alone, binned, shared = keep(b"seul"), keep(b"jete"), keep(b"partage")
    with transaction() as session:
        owner, record_id = a_record(session)
        other = make_record(session, make_carnet(session, owner))
        make_file(session, record_id, kept=alone)
        make_file(session, record_id, kept=binned, deleted_at=now())
        make_file(session, record_id, kept=shared)
        make_file(session, other, kept=shared)
        delete_record(session, actor=owner, record_id=record_id)
    with transaction() as session:
        purge_record(session, actor=owner, record_id=record_id)
        assert is_there(alone)
    assert [is_there(kept) for kept in (alone, binned, shared)] == [False, False, True]


def test_a_deletion_that_fails_removes_no_file() -> None:
    kept = keep()
    with transaction() as session:
        leaver, record_id = a_record(session)
        make_file(session, record_id, kept=kept)

    def fail_late() -> None:
        with transaction() as session:
            delete_account(session, actor=leaver, verified=prove(session, leaver))
            raise ConnectionError

    with pytest.raises(ConnectionError):
        fail_late()
    assert is_there(kept)


def test_a_store_that_fails_does_not_stop_the_purge(monkeypatch: pytest.MonkeyPatch) -> None:
    first, second = keep(b"un"), keep(b"deux")
    store = get_store()
    delete = store.delete

    def fail_once(key: str) -> None:
        if first.digest in key:
            raise StorageError
        delete(key)

    monkeypatch.setattr(store, "delete", fail_once)
    with time_machine.travel(now() + LATER, tick=False):
        assert purge_files() == 1
    assert is_there(first)
    assert not is_there(second)


def test_an_upload_never_ends_on_an_object_that_is_being_removed(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    kept = keep()
    with transaction() as session:
        owner, record_id = a_record(session)
    removing, may_end = threading.Event(), threading.Event()
    store = get_store()
    delete = store.delete

    def slow_delete(key: str) -> None:
        removing.set()
        assert may_end.wait(10)
        delete(key)

    monkeypatch.setattr(store, "delete", slow_delete)
    outcome: list[object] = []

    def attach() -> None:
        try:
            with transaction() as session:
                outcome.append(add_file(session, actor=owner, record_id=record_id, kept=kept))
        except MissingObjectError as error:
            outcome.append(error)

    remover = threading.Thread(target=release_objects, args=([kept.digest],))
    remover.start()
    assert removing.wait(10)
    uploader = threading.Thread(target=attach)
    uploader.start()
    may_end.set()
    remover.join()
    uploader.join()
    assert [type(result) for result in outcome] == [MissingObjectError]
    with reading() as session:
        assert session.exec(select(Attachment)).all() == []
    assert check_files().missing == ()


def test_a_quota_holds_under_parallel_uploads(monkeypatch: pytest.MonkeyPatch) -> None:
    contents = [keep(bytes([65 + number]) * 100) for number in range(8)]
    monkeypatch.setattr(Settings, "max_carnet_bytes", property(lambda _self: 300))
    with transaction() as session:
        owner, record_id = a_record(session)
    start = threading.Barrier(len(contents))

    def attach(kept: KeptFile) -> None:
        start.wait()
        try:
            with transaction() as session:
                add_file(session, actor=owner, record_id=record_id, kept=kept)
        except CarnetFullError:
            return

    threads = [threading.Thread(target=attach, args=(kept,)) for kept in contents]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    with reading() as session:
        assert session.exec(select(func.count()).select_from(Attachment)).one() == 3


def test_an_export_lists_a_persons_files() -> None:
    with transaction() as session:
        owner, record_id = a_record(session)
        _, elsewhere = a_record(session)
        make_file(session, record_id, kept=keep(name="notice.txt"))
        make_file(session, elsewhere, kept=keep(b"apporte", "devis.txt"), author=owner)
        make_file(session, elsewhere, kept=keep(b"pas a moi", "autre.txt"))
        exported = export_files(session, actor=owner)
    # Nothing tells that the other one bears the name it was brought with.
    assert [file["nom"] for file in exported] == ["notice.txt", None]
    assert exported[1]["octets"] == len(b"apporte")
    assert exported[0]["octets"] == 22


def test_the_purge_sweeps_old_drafts() -> None:
    draft = files_folder() / "incoming" / "abandoned"
    draft.parent.mkdir(parents=True)
    draft.write_bytes(b"half a film")
    os.utime(draft, (time.time() - 86_400, time.time() - 86_400))
    purge_files()
    assert not draft.exists()


def test_a_file_takes_its_name_and_its_mark_together() -> None:
    with transaction() as session:
        owner, record_id = a_record(session)
        file_id = make_file(session, record_id, reveals_amounts=False)
    for name, mark, marked in (("Facture", True, True), ("Devis", None, True)):
        with transaction() as session:
            change_file(session, actor=owner, file_id=file_id, name=name, reveals_amounts=mark)
        with reading() as session:
            file = session.get_one(Attachment, file_id)
            assert (file.name, file.reveals_amounts) == (f"{name}.txt", marked)
    with pytest.raises(FileNameError), transaction() as session:
        change_file(session, actor=owner, file_id=file_id, name=" ", reveals_amounts=False)
    with reading() as session:
        assert session.get_one(Attachment, file_id).reveals_amounts


@pytest.mark.parametrize("status", [RecordStatus.REFUSED, RecordStatus.PROPOSED])
def test_the_files_of_what_only_a_deleted_person_could_see_go_at_once(status: RecordStatus) -> None:
    unseen, shared = keep(b"a lui seul"), keep(b"a d'autres aussi")
    with transaction() as session:
        host, contributor = make_actor(session), make_actor(session)
        carnet = make_carnet(session, host)
        withdrawn_at = now() if status == RecordStatus.PROPOSED else None
        record_id = make_record(
            session, carnet, author=contributor, status=status, deleted_at=withdrawn_at
        )
        make_file(session, record_id, kept=unseen)
        make_file(session, record_id, kept=shared)
        make_file(session, make_record(session, carnet), kept=shared)
    with transaction() as session:
        delete_account(session, actor=contributor, verified=prove(session, contributor))
    assert (is_there(unseen), is_there(shared)) == (False, True)
