"""Sending a file: what is asked before its bytes are read, and what is left afterwards."""

import re
from pathlib import Path

import pytest
from sqlmodel import select
from starlette.applications import Starlette
from starlette.types import Message

from carnet_app.catalogue.access import Access
from carnet_app.core.database import reading, transaction
from carnet_app.core.settings import Settings
from carnet_app.http import uploads
from carnet_app.http.headers import UPLOAD_PATH, SiteHeaders
from carnet_app.http.multipart import FORM_OVERHEAD, FileForm, MalformedFormError
from carnet_app.http.uploads import upload_routes
from carnet_app.models import Record
from carnet_app.storage.incoming import drafts_folder
from tests import file_samples as samples
from tests.factories import make_actor, make_carnet
from tests.http.uploading import OURS, Site, make_browser, nothing_is_left, rows, signed_in
from tests.services.file_factories import make_record
from tests.services.sharing_factories import make_share

pytestmark = pytest.mark.usefixtures("data_folder", "sqlite_database")


def test_a_file_is_kept_and_answered_with_its_number(site: Site) -> None:
    answer = site.send(samples.jpeg(orientation=6), "Été.jpg")
    assert answer.status_code == 201
    (row,) = rows()
    assert answer.text == str(row.id)
    assert (row.name, row.media_type, row.width) == ("Été.jpg", "image/jpeg", 48)
    assert row.has_thumbnail is True
    assert list(drafts_folder().iterdir()) == []


def test_a_pdfs_pages_are_counted_after_the_answer(site: Site) -> None:
    site.send(samples.pdf(3), "plan.pdf")
    assert [(row.pages, row.has_thumbnail) for row in rows()] == [(3, True)]


def test_a_file_that_cannot_be_drawn_is_kept_without_an_image(site: Site) -> None:
    assert site.send(b"%PDF-1.7\nnothing to see\n%%EOF", "vide.pdf").status_code == 201
    assert [(row.pages, row.has_thumbnail) for row in rows()] == [(None, False)]


@pytest.mark.parametrize(
    "headers",
    [
        {},
        {"sec-fetch-site": "cross-site"},
        {"sec-fetch-site": "same-site"},
        {"sec-fetch-site": "none"},
        {"origin": "https://evil.example"},
        {"origin": "null"},
        {"sec-fetch-site": "same-origin", "origin": "https://evil.example"},
    ],
)
def test_only_our_own_pages_may_send_files(site: Site, headers: dict[str, str]) -> None:
    assert site.send(headers=headers).status_code == 403
    assert nothing_is_left()


def test_a_file_dropped_on_a_carnet_becomes_a_document(site: Site, tmp_path: Path) -> None:
    with reading() as session:
        carnet_id = session.get_one(Record, site.record_id).carnet_id
    to = {"params": {"carnet": carnet_id}}
    sent = {"files": {"filepond": ("Acte.txt", b"Acte de vente")}, "headers": OURS}
    answer = site.browser.post(UPLOAD_PATH, **to, **sent)
    assert answer.status_code == 201
    with reading() as session:
        (title,) = session.exec(select(Record.title).where(Record.kind == "document")).all()
    assert (title, [str(row.id) for row in rows()]) == ("Acte", [answer.text])
    with transaction() as session:
        stranger = make_actor(session)
    other = make_browser(signed_in(stranger.account_id), tmp_path)
    assert other.post(UPLOAD_PATH, **to, **sent).status_code == 404
    for wrong in ("0", "x", "424242"):
        refused = site.browser.post(UPLOAD_PATH, params={"carnet": wrong}, **sent)
        assert refused.status_code == 404
    assert len(rows()) == 1


def test_an_old_browser_that_only_says_its_origin_may_send(site: Site) -> None:
    assert site.send(headers={"origin": "http://localhost:8000"}).status_code == 201


def test_who_is_not_signed_in_sends_nothing(site: Site) -> None:
    site.browser.cookies.clear()
    answer = site.send()
    assert answer.status_code == 401
    assert answer.text.startswith("Votre session est terminée")
    assert nothing_is_left()


@pytest.mark.parametrize("record_id", ["", "0", "-1", "x", "١٢", "9" * 30, "424242"])
def test_an_unknown_record_gets_nothing(site: Site, record_id: str) -> None:
    assert site.send(record_id=record_id).status_code == 404
    assert nothing_is_left()


def test_a_strangers_record_does_not_exist_and_a_readers_is_closed(
    site: Site, tmp_path: Path
) -> None:
    with transaction() as session:
        stranger, reader = make_actor(session), make_actor(session)
        carnet = make_carnet(session, make_actor(session))
        make_share(session, carnet, reader, levels=None)
        record_id = make_record(session, carnet)
    for actor, status in ((stranger, 404), (reader, 403)):
        browser = make_browser(signed_in(actor.account_id), tmp_path)
        assert Site(browser, record_id).send().status_code == status
    assert Access.READ  # what make_share gives
    assert nothing_is_left()


class Untouchable:
    """A body that must not be read."""

    def __init__(self, length: int) -> None:
        self.length = length
        self.messages: list[Message] = []

    async def post(self, cookie: str, record_id: int) -> int:
        scope = {
            "type": "http",
            "method": "POST",
            "path": UPLOAD_PATH,
            "raw_path": UPLOAD_PATH.encode(),
            "query_string": f"fiche={record_id}".encode(),
            "headers": [
                (b"cookie", f"carnet={cookie}".encode()),
                (b"sec-fetch-site", b"same-origin"),
                (b"content-type", b"multipart/form-data; boundary=x"),
                (b"content-length", str(self.length).encode()),
            ],
        }

        async def receive() -> Message:
            raise AssertionError("the body was read")

        async def send(message: Message) -> None:
            self.messages.append(message)

        app = Starlette(routes=upload_routes)
        await SiteHeaders(app, pages=Path(), is_page=lambda _path: False)(scope, receive, send)
        return self.messages[0]["status"]

    @property
    def text(self) -> str:
        return b"".join(message.get("body", b"") for message in self.messages[1:]).decode()


def post_unread(length: int, cookie: str, record_id: int) -> tuple[int, str]:
    import asyncio

    body = Untouchable(length)
    status = asyncio.run(body.post(cookie, record_id))
    return status, body.text


def test_size_rights_quota_and_room_are_asked_before_the_body_is_read(
    site: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    cookie = site.browser.cookies["carnet"]
    status, text = post_unread(2 * 1024**3, cookie, site.record_id)
    assert (status, text) == (413, "Ce fichier dépasse la limite de 25\u00a0Mo.")
    assert post_unread(1000, "nobody", site.record_id)[0] == 401
    assert post_unread(1000, cookie, 424_242)[0] == 404
    with monkeypatch.context() as patch:
        patch.setattr(Settings, "max_carnet_bytes", property(lambda _self: 999))
        status, text = post_unread(1000, cookie, site.record_id)
        assert status == 413
        assert "limite de 2\u00a0Go" in text
    with monkeypatch.context() as patch:
        patch.setattr("carnet_app.storage.incoming.KEPT_FREE", 2**60)
        assert post_unread(1000, cookie, site.record_id)[0] == 507
    assert nothing_is_left()


@pytest.mark.parametrize(
    ("content", "name", "reason"),
    [
        (b"", "vide.pdf", "vide"),
        (b"<html><script>", "photo.jpg", "pages web"),
        (b"<svg onload=alert(1)>", "plan.svg", "SVG"),
        (samples.archive({"a": b"a"}), "tout.zip", "archives"),
        (samples.bomb_png(), "carte.png", "120\u00a0millions"),
        (samples.jpeg() + samples.archive({"a": b"a"}), "photo.jpg", "cache un autre"),
        (samples.jpeg()[:-30], "photo.jpg", "incomplet"),
    ],
)
def test_a_refused_file_says_why_and_leaves_nothing(
    site: Site, content: bytes, name: str, reason: str
) -> None:
    answer = site.send(content, name)
    assert answer.status_code == 415
    assert answer.headers["content-type"] == "text/plain; charset=utf-8"
    assert re.search(reason, answer.text)
    assert nothing_is_left()


def test_a_hostile_name_is_made_harmless(site: Site) -> None:
    site.send(name="../../a\r\nX: y\u202e" + "n" * 300 + ".txt")
    (row,) = rows()
    assert len(row.name) == 120
    assert row.name.startswith("a X_ y")


def test_one_person_does_not_take_all_the_places(
    site: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(uploads, "AT_ONCE", 0)
    assert site.send().status_code == 429
    assert nothing_is_left()
    assert not uploads._under_way


@pytest.mark.parametrize("path", ["/_upload", "/_upload/", "/_upload/x.pdf"])
def test_the_frameworks_own_upload_is_closed(site: Site, path: str) -> None:
    assert site.browser.get(path).status_code in {404, 405}
    assert site.browser.post(path, files={"files": ("a", b"a")}).status_code in {404, 405}


def test_other_routes_still_take_small_bodies_only(site: Site) -> None:
    answer = site.browser.post("/_upload", content=b"x" * 65_537)
    assert answer.status_code == 413


def test_a_form_may_not_hide_much_around_its_file() -> None:
    form = FileForm("multipart/form-data; boundary=x")
    form.feed(b'--x\r\nContent-Disposition: form-data; name="a"\r\n\r\n')
    with pytest.raises(MalformedFormError):
        form.feed(b"y" * (FORM_OVERHEAD + 1))
