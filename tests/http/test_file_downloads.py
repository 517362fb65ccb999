"""Opening a file: by whom, as what, and shown how."""

from collections.abc import Callable
from datetime import timedelta
from io import BytesIO
from pathlib import Path
from threading import Event
from urllib.parse import quote

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image
from sqlmodel import select
from starlette.applications import Starlette
from starlette.testclient import TestClient

from carnet_app.core.clock import now
from carnet_app.core.database import transaction
from carnet_app.http import files
from carnet_app.http.files import asked_range, content_disposition, file_routes
from carnet_app.http.headers import SiteHeaders
from carnet_app.models import Attachment, LoginSession, Share
from carnet_app.services.actors import Actor
from carnet_app.storage.drawing import AT_ONCE
from carnet_app.storage.intake import KeptFile
from carnet_app.storage.store import get_store, original_key, thumbnail_key
from tests import file_samples as samples
from tests.factories import make_actor, make_carnet
from tests.http import browsers
from tests.services.file_factories import keep, keep_pdf, make_file, make_record
from tests.services.sharing_factories import make_share

pytestmark = pytest.mark.usefixtures("data_folder", "sqlite_database")


def browser_of(actor: Actor | None) -> TestClient:
    site = SiteHeaders(
        Starlette(routes=file_routes), pages=Path("nowhere"), is_page=lambda _path: False
    )
    return browsers.browser_of(site, actor)


def owned(kept: KeptFile) -> tuple[Actor, int]:
    with transaction() as session:
        owner = make_actor(session)
        return owner, make_file(
            session, make_record(session, make_carnet(session, owner)), kept=kept
        )


@pytest.mark.parametrize(
    ("kept", "kind", "shown"),
    [
        (lambda: keep(samples.jpeg(), "a.jpg"), "image/jpeg", "inline"),
        (lambda: keep("é".encode(), "a.txt"), "text/plain; charset=utf-8", "inline"),
        (lambda: keep(b"\xe9", "a.txt"), "text/plain; charset=windows-1252", "inline"),
        (lambda: keep_pdf("a.pdf"), "application/pdf", "inline"),
        (
            lambda: keep(samples.odt(), "a.odt"),
            "application/vnd.oasis.opendocument.text",
            "attachment",
        ),
    ],
)
def test_a_file_is_sent_as_what_it_is_and_kept_by_nobody(
    kept: Callable[[], KeptFile], kind: str, shown: str
) -> None:
    file = kept()
    owner, file_id = owned(file)
    answer = browser_of(owner).get(f"/fichiers/{file_id}/{file.name}")
    assert answer.status_code == 200
    assert answer.content == b"".join(get_store().read(original_key(file.digest)))
    assert answer.headers["content-type"] == kind
    assert answer.headers["content-length"] == str(file.size)
    assert answer.headers["x-content-type-options"] == "nosniff"
    assert answer.headers["cache-control"] == "private, no-store"
    assert answer.headers["content-disposition"].startswith(f"{shown}; ")
    assert "default-src 'none'" in answer.headers["content-security-policy"]
    forced = browser_of(owner).get(f"/fichiers/{file_id}/{file.name}?telecharger=1")
    assert forced.headers["content-disposition"].startswith("attachment; ")


@pytest.mark.parametrize("name", ["a.png", "a.pdf"])
def test_no_file_may_stand_in_a_frame(name: str) -> None:
    kept = keep_pdf() if name == "a.pdf" else keep(samples.png(), name)
    owner, file_id = owned(kept)
    for path in (name, "vignette"):
        answer = browser_of(owner).get(f"/fichiers/{file_id}/{path}")
        assert "sandbox; frame-ancestors 'none'" in answer.headers["content-security-policy"]
        assert answer.headers["x-frame-options"] == "DENY"


@pytest.mark.parametrize("path", ["a.pdf", "vignette", "pages/1"])
def test_a_file_exists_only_for_who_may_open_it(path: str) -> None:
    with transaction() as session:
        owner, guest, former, stranger = (make_actor(session) for _ in range(4))
        carnet = make_carnet(session, owner)
        for person in (guest, former):
            make_share(session, carnet, person)
        file_id = make_file(session, make_record(session, carnet), kept=keep_pdf())
        share = session.exec(select(Share).where(Share.account_id == former.account_id)).one()
        session.delete(share)
    address = f"/fichiers/{file_id}/{path}"
    expected = ((owner, 200), (guest, 200), (former, 404), (stranger, 404), (None, 404))
    for person, status in expected:
        answer = browser_of(person).get(address)
        assert answer.status_code == status
        assert answer.headers["cache-control"] == "private, no-store"
        assert (answer.content == b"") is (status == 404)


def test_who_follows_a_link_signs_in_first() -> None:
    _, file_id = owned(keep_pdf())
    answer = browser_of(None).get(
        f"/fichiers/{file_id}/a.pdf", headers={"sec-fetch-dest": "document"}
    )
    assert answer.status_code == 303
    assert answer.headers["location"] == f"/login?suite=/fichiers/{file_id}/a.pdf"


def test_an_ended_session_opens_nothing() -> None:
    owner, file_id = owned(keep_pdf())
    browser = browser_of(owner)
    with transaction() as session:
        session.delete(session.get_one(LoginSession, owner.session_id))
    assert browser.get(f"/fichiers/{file_id}/a.pdf").status_code == 404


@pytest.mark.parametrize(
    "path", ["/fichiers/0/a", "/fichiers/99999999999999999999/a", "/fichiers/x/a", "/fichiers/-1/a"]
)
def test_no_such_address(path: str) -> None:
    owner, _ = owned(keep_pdf())
    assert browser_of(owner).get(path).status_code == 404


def test_part_of_a_file_can_be_asked_for() -> None:
    file = keep(b"0123456789", "a.txt")
    owner, file_id = owned(file)
    browser = browser_of(owner)
    address = f"/fichiers/{file_id}/a.txt"
    for asked, content, told in (
        ("bytes=2-4", b"234", "bytes 2-4/10"),
        ("bytes=7-", b"789", "bytes 7-9/10"),
        ("bytes=-3", b"789", "bytes 7-9/10"),
        ("bytes=8-99", b"89", "bytes 8-9/10"),
    ):
        answer = browser.get(address, headers={"range": asked})
        assert (answer.status_code, answer.content) == (206, content)
        assert answer.headers["content-range"] == told
        assert answer.headers["content-length"] == str(len(content))
    for asked in ("bytes=10-", "bytes=5-4", "bytes=-0"):
        answer = browser.get(address, headers={"range": asked})
        assert answer.status_code == 416
        assert answer.headers["content-range"] == "bytes */10"
    for asked in ("bytes=0-1,3-4", "octets=0-1", "bytes=-", "bytes=a-b"):
        assert browser.get(address, headers={"range": asked}).status_code == 200
    head = browser.head(address)
    assert (head.status_code, head.content, head.headers["content-length"]) == (200, b"", "10")
    assert head.headers["accept-ranges"] == "bytes"


@given(st.text(max_size=40), st.integers(1, 10_000))
def test_any_range_header_gives_bytes_of_the_file_or_is_refused(header: str, size: int) -> None:
    for asked in (header, f"bytes={header}", f"bytes={size}-{header}"):
        try:
            part = asked_range(asked, size)
        except ValueError:
            continue
        if part is not None:
            start, length = part
            assert 0 <= start < start + length <= size


def test_a_small_image_is_drawn_when_first_asked_for() -> None:
    file = keep(samples.jpeg(orientation=6, width=1200, height=900), "a.jpg")
    owner, file_id = owned(file)
    assert get_store().size(thumbnail_key(file.digest)) is None
    answer = browser_of(owner).get(f"/fichiers/{file_id}/vignette")
    assert answer.headers["content-type"] == "image/webp"
    assert answer.headers["cache-control"] == "private, no-store"
    with Image.open(BytesIO(answer.content)) as image:
        assert image.size == (360, 480)
    assert get_store().size(thumbnail_key(file.digest)) == len(answer.content)


def test_a_small_image_that_is_there_waits_for_none_that_is_being_drawn() -> None:
    owner, file_id = owned(keep(samples.jpeg(), "a.jpg"))
    browser, may_end = browser_of(owner), Event()
    drawn = browser.get(f"/fichiers/{file_id}/vignette")
    drawing = [files._DRAWING.submit(may_end.wait, 30) for _ in range(AT_ONCE)]
    try:
        assert browser.get(f"/fichiers/{file_id}/vignette").content == drawn.content
        assert not any(one.done() for one in drawing)
    finally:
        may_end.set()


def test_what_has_no_image_says_so_once() -> None:
    owner, file_id = owned(keep(b"%PDF-1.7\nnothing\n%%EOF", "a.pdf"))
    browser = browser_of(owner)
    assert browser.get(f"/fichiers/{file_id}/vignette").status_code == 404
    with transaction() as session:
        assert session.get_one(Attachment, file_id).has_thumbnail is False
    owner, text_id = owned(keep())
    assert browser_of(owner).get(f"/fichiers/{text_id}/vignette").status_code == 404


def test_the_pages_of_a_pdf_are_images() -> None:
    owner, file_id = owned(keep_pdf(pages=2))
    browser = browser_of(owner)
    answer = browser.get(f"/fichiers/{file_id}/pages/2")
    assert (answer.status_code, answer.headers["content-type"]) == (200, "image/webp")
    for number in ("0", "3", "10001"):
        assert browser.get(f"/fichiers/{file_id}/pages/{number}").status_code == 404
    owner, image_id = owned(keep(samples.png(), "a.png"))
    assert browser_of(owner).get(f"/fichiers/{image_id}/pages/1").status_code == 404


def test_a_file_the_store_lost_is_not_found() -> None:
    file = keep_pdf()
    owner, file_id = owned(file)
    get_store().delete(original_key(file.digest))
    assert browser_of(owner).get(f"/fichiers/{file_id}/a.pdf").status_code == 404


def test_a_file_deleted_since_is_not_found() -> None:
    owner, file_id = owned(keep_pdf())
    with transaction() as session:
        session.get_one(Attachment, file_id).deleted_at = now() - timedelta(minutes=1)
    assert browser_of(owner).get(f"/fichiers/{file_id}/a.pdf").status_code == 404


@pytest.mark.parametrize("name", ["a.pdf", "été €.pdf", 'a"b\\c%d.pdf', "😀.pdf"])
def test_a_name_survives_its_header(name: str) -> None:
    header = content_disposition(name, inline=False)
    assert header.isascii()
    assert header.endswith(f"filename*=UTF-8''{quote(name, safe='')}")
    assert header.count('"') == 2
