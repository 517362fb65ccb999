"""A file that stops on its way, or may no longer come: nothing of it is left."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from sqlmodel import delete, select

from carnet_app.core.clock import now
from carnet_app.core.database import transaction
from carnet_app.core.settings import Settings
from carnet_app.http import uploads
from carnet_app.http.headers import UPLOAD_PATH
from carnet_app.models import Carnet, LoginSession
from carnet_app.services.actors import SignedOutError
from carnet_app.storage.incoming import Draft
from carnet_app.storage.refusals import StorageFullError
from tests.http.uploading import OURS, Site, nothing_is_left, rows

pytestmark = pytest.mark.usefixtures("data_folder", "sqlite_database")


def test_a_body_that_grows_beyond_the_limit_is_cut(
    site: Site, configure: Callable[..., Settings]
) -> None:
    configure(max_file_mb=1)
    head = b'--x\r\nContent-Disposition: form-data; name="f"; filename="a.txt"\r\n\r\n'
    taken = 0

    def body() -> Iterator[bytes]:
        nonlocal taken
        yield head
        for _ in range(400):
            taken += 65_536
            yield b"a" * 65_536

    answer = site.browser.post(
        UPLOAD_PATH,
        params={"fiche": site.record_id},
        content=body(),
        headers=OURS | {"content-type": "multipart/form-data; boundary=x"},
    )
    assert answer.status_code == 413
    assert nothing_is_left()


def test_a_form_cut_short_or_with_two_files_leaves_nothing(site: Site) -> None:
    whole = (
        b'--x\r\nContent-Disposition: form-data; name="f"; filename="a.txt"\r\n\r\nun\r\n'
        b'--x\r\nContent-Disposition: form-data; name="f"; filename="b.txt"\r\n\r\nb\r\n--x--\r\n'
    )
    kind = {"content-type": "multipart/form-data; boundary=x"}
    for content, headers in (
        (whole, kind),
        (whole[:70], kind),
        (whole[:20], kind),
        (b"--x--\r\n", kind),
        (b"", kind),
        (whole, {"content-type": "multipart/form-data"}),
        (whole, {"content-type": "application/json"}),
        (whole, {}),
    ):
        answer = site.browser.post(
            UPLOAD_PATH,
            params={"fiche": site.record_id},
            content=content,
            headers=OURS | headers,
        )
        assert (answer.status_code, answer.text) == (415, uploads.InterruptedUploadError.message)
    assert nothing_is_left()


def test_a_sender_who_goes_away_leaves_nothing(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(uploads, "SILENCE", 0.05)

    async def gone() -> Any:
        await uploads.asyncio.sleep(10)
        yield b""

    class Silent:
        stream = staticmethod(gone)
        headers = {"content-type": "multipart/form-data; boundary=x"}  # noqa: RUF012

    async def read() -> None:
        with Draft() as draft:
            await uploads._read_body(Silent(), draft)  # pyright: ignore[reportArgumentType]

    with pytest.raises(uploads.InterruptedUploadError):
        uploads.asyncio.run(read())
    assert nothing_is_left()


def test_a_sender_who_trickles_is_cut_off(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(uploads, "LONGEST", 0.2)

    async def trickle() -> Any:
        yield b'--x\r\nContent-Disposition: form-data; name="f"; filename="a.txt"\r\n\r\n'
        for _ in range(100):
            await uploads.asyncio.sleep(0.02)
            yield b"a"
        yield b"\r\n--x--\r\n"

    class Slow:
        stream = staticmethod(trickle)
        headers = {"content-type": "multipart/form-data; boundary=x"}  # noqa: RUF012

    async def read() -> None:
        with Draft() as draft:
            await uploads._read_body(Slow(), draft)  # pyright: ignore[reportArgumentType]

    with pytest.raises(uploads.InterruptedUploadError):
        uploads.asyncio.run(read())
    assert nothing_is_left()


def test_a_full_disk_half_way_leaves_nothing(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(self: Draft, piece: bytes) -> None:
        del self, piece
        raise StorageFullError

    monkeypatch.setattr(Draft, "write", full)
    answer = site.send()
    assert answer.status_code == 507
    assert "plus de place" in answer.text
    assert nothing_is_left()


def test_a_right_withdrawn_during_the_upload_counts(
    site: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    taken_in = uploads.take_in

    def withdraw(draft: Draft, name: str) -> Any:
        with transaction() as session:
            session.exec(select(Carnet)).one().deleted_at = now()
        return taken_in(draft, name)

    monkeypatch.setattr(uploads, "take_in", withdraw)
    assert site.send().status_code == 404
    assert rows() == []


def test_a_session_that_ends_half_way_ends_its_upload(site: Site) -> None:
    head = b'--x\r\nContent-Disposition: form-data; name="f"; filename="a.txt"\r\n\r\n'

    def body() -> Iterator[bytes]:
        yield head + b"Une "
        with transaction() as session:
            session.exec(delete(LoginSession))
        yield b"notice\r\n--x--\r\n"

    answer = site.browser.post(
        UPLOAD_PATH,
        params={"fiche": site.record_id},
        content=body(),
        headers=OURS | {"content-type": "multipart/form-data; boundary=x"},
    )
    assert (answer.status_code, answer.text) == (401, SignedOutError.message)
    assert rows() == []
