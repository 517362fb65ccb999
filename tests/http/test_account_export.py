"""The archive a person takes away: what they are told, and the files themselves."""

import json
from datetime import datetime
from io import BytesIO
from typing import Any
from zipfile import ZIP_DEFLATED, ZIP_STORED, ZipFile

import pytest
from sqlmodel import Session
from starlette.applications import Starlette
from starlette.testclient import TestClient

from carnet_app.core.clock import PARIS
from carnet_app.core.database import transaction
from carnet_app.http.account_export import DOCUMENT, EXPORT_PATH, READ_ME, account_export_routes
from carnet_app.models import Attachment, Carnet, RecordStatus
from carnet_app.services.actors import Actor
from carnet_app.storage.refusals import StorageError
from carnet_app.storage.store import get_store, original_key
from tests import file_samples as samples
from tests.factories import make_actor, make_carnet
from tests.http import browsers
from tests.services.file_factories import keep, make_file, make_record

pytestmark = pytest.mark.usefixtures("data_folder", "database")


def browser_of(actor: Actor | None) -> TestClient:
    return browsers.browser_of(Starlette(routes=account_export_routes), actor)


def archive_of(actor: Actor) -> ZipFile:
    archive = ZipFile(BytesIO(browser_of(actor).get(EXPORT_PATH).content))
    assert archive.testzip() is None
    return archive


def document_in(archive: ZipFile) -> dict[str, Any]:
    return json.loads(archive.read(DOCUMENT))


def home_of(session: Session, owner: Actor, name: str = "Maison") -> tuple[Carnet, int]:
    carnet = make_carnet(session, owner, name=name)
    return carnet, make_record(session, carnet)


def test_a_person_takes_their_data_and_the_content_of_their_files() -> None:
    photo = keep(samples.jpeg(), "façade.jpg")
    with transaction() as session:
        owner = make_actor(session)
        carnet, record_id = home_of(session, owner)
        note_id = make_file(session, record_id, kept=keep("Réglée à 60°".encode(), "notice.txt"))
        photo_id = make_file(session, record_id, kept=photo)
        added_at = session.get_one(Attachment, note_id).created_at
    archive = archive_of(owner)
    folder = f"fichiers/{carnet.id} Maison"
    paths = [f"{folder}/{note_id} notice.txt", f"{folder}/{photo_id} façade.jpg"]
    assert archive.namelist() == [READ_ME, *paths, DOCUMENT]
    assert archive.read(paths[0]) == "Réglée à 60°".encode()
    assert archive.read(paths[1]) == b"".join(get_store().read(original_key(photo.digest)))
    document = document_in(archive)
    assert [file["chemin"] for file in document["fichiers"]] == paths
    assert document["compte"]["e-mail"] == owner.email
    written = datetime(*archive.getinfo(paths[0]).date_time, tzinfo=PARIS)
    assert abs((written - added_at).total_seconds()) <= 2  # the format counts in steps of two
    assert archive.getinfo(paths[1]).compress_type == ZIP_STORED
    assert archive.getinfo(DOCUMENT).compress_type == ZIP_DEFLATED


def test_what_one_brought_to_others_is_taken_and_what_others_have_is_not() -> None:
    with transaction() as session:
        owner, guest = make_actor(session), make_actor(session)
        _, record_id = home_of(session, owner, name="Secrète")
        brought = make_file(session, record_id, kept=keep(b"devis", "devis.txt"), author=guest)
        make_file(session, record_id, kept=keep(b"a eux", "facture.txt"))
    archive = archive_of(guest)
    path = f"fichiers/chez d’autres/{brought} fichier.txt"  # renamed since, for all they may know
    assert archive.namelist() == [READ_ME, path, DOCUMENT]
    assert archive.read(path) == b"devis"
    assert "Secrète" not in archive.read(DOCUMENT).decode()


def test_a_file_proposed_by_another_is_not_the_owners_to_take() -> None:
    with transaction() as session:
        owner, guest = make_actor(session), make_actor(session)
        carnet, _ = home_of(session, owner)
        record_id = make_record(session, carnet, author=guest, status=RecordStatus.PROPOSED)
        make_file(session, record_id, kept=keep(b"devis", "devis.txt"), author=guest)
    assert archive_of(owner).namelist() == [READ_ME, DOCUMENT]


def test_names_that_people_chose_never_lead_out_of_the_archive() -> None:
    with transaction() as session:
        owner = make_actor(session)
        carnet, record_id = home_of(session, owner, name="../../etc/Chez\\nous: le 12…" + "é" * 70)
        file_id = make_file(session, record_id)
        session.get_one(Attachment, file_id).name = "../..\\passwd\u202e.txt"
    [_, path, _] = archive_of(owner).namelist()
    folders, name = path.rsplit("/", 1)
    assert name == f"{file_id} passwd.txt"
    assert folders.startswith(f"fichiers/{carnet.id} ")
    assert len(folders) <= len("fichiers/") + 60
    assert folders.count("/") == 1
    assert not set('\\:*?"<>|') & set(path)


def test_two_files_of_one_name_are_both_there() -> None:
    with transaction() as session:
        owner = make_actor(session)
        _, record_id = home_of(session, owner)
        for content in (b"un", b"deux"):
            make_file(session, record_id, kept=keep(content, "facture.txt"))
    archive = archive_of(owner)
    contents = {archive.read(name) for name in archive.namelist() if "facture" in name}
    assert contents == {b"un", b"deux"}


def test_a_lost_file_keeps_nobody_from_the_rest() -> None:
    lost = keep(b"perdu", "perdu.txt")
    with transaction() as session:
        owner = make_actor(session)
        _, record_id = home_of(session, owner)
        make_file(session, record_id, kept=lost)
        kept_id = make_file(session, record_id, kept=keep(b"garde", "gardé.txt"))
    get_store().delete(original_key(lost.digest))
    archive = archive_of(owner)
    [path] = [name for name in archive.namelist() if name.startswith("fichiers/")]
    assert f"{kept_id} gardé.txt" in path
    assert [file["chemin"] for file in document_in(archive)["fichiers"]] == [None, path]


def test_a_store_that_fails_breaks_the_download_off(monkeypatch: pytest.MonkeyPatch) -> None:
    with transaction() as session:
        owner = make_actor(session)
        _, record_id = home_of(session, owner)
        make_file(session, record_id)

    def fail(*_: object, **__: object) -> None:
        raise StorageError

    browser = browser_of(owner)
    monkeypatch.setattr(type(get_store()), "read", fail)
    with pytest.raises(StorageError):  # an archive that ends well would look complete
        browser.get(EXPORT_PATH)
    assert browser.head(EXPORT_PATH).status_code == 200  # nothing is read for who only asks


def test_it_is_sent_as_an_archive_that_nobody_else_keeps() -> None:
    with transaction() as session:
        owner = make_actor(session)
    answer = browser_of(owner).get(EXPORT_PATH)
    assert answer.headers["content-type"] == "application/zip"
    assert answer.headers["cache-control"] == "private, no-store"
    assert answer.headers["content-disposition"].startswith('attachment; filename="mes-donnees-')
    head = browser_of(owner).head(EXPORT_PATH)
    assert (head.status_code, head.content) == (200, b"")


def test_nobodys_data_is_downloaded_without_a_session() -> None:
    browser = browser_of(None)
    answer = browser.get(EXPORT_PATH)
    assert answer.status_code == 303
    assert answer.headers["location"] == "/login?suite=/mon-compte"
    browser.cookies.set("carnet", "nonsense")
    assert browser.get(EXPORT_PATH).status_code == 303
