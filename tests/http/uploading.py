"""Browsers that send files to the routes of files, and what is kept of these."""

from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Any

from sqlmodel import select
from starlette.applications import Starlette
from starlette.testclient import TestClient

from carnet_app.core.clock import now
from carnet_app.core.database import reading, transaction
from carnet_app.core.tokens import new_token
from carnet_app.http.files import file_routes
from carnet_app.http.headers import UPLOAD_PATH, SiteHeaders
from carnet_app.http.uploads import upload_routes
from carnet_app.models import Attachment, LoginSession
from carnet_app.storage.incoming import drafts_folder
from carnet_app.storage.store import ORIGINALS, get_store
from tests.factories import make_account, make_carnet
from tests.services.file_factories import make_record

OURS = {"sec-fetch-site": "same-origin", "origin": "http://localhost:8000"}


@dataclass
class Site:
    """A signed-in browser, and the record it sends files to."""

    browser: TestClient
    record_id: int

    def send(
        self,
        content: bytes = b"Notice",
        name: str = "notice.txt",
        *,
        record_id: int | str | None = None,
        headers: dict[str, str] = OURS,
        **options: Any,
    ) -> Any:
        """Send a file as the drop zone does; gives the answer."""
        return self.browser.post(
            UPLOAD_PATH,
            params={"fiche": self.record_id if record_id is None else record_id},
            files={"filepond": (name, content)},
            data={"filepond": "{}"},
            headers=headers,
            **options,
        )


def signed_in(account_id: int) -> str:
    """The cookie of a browser that an account is signed in to."""
    token = new_token()
    with transaction() as session:
        session.add(
            LoginSession(
                account_id=account_id,
                cookie_digest=token.digest,
                device="",
                expires_at=now() + timedelta(days=1),
            )
        )
    return token.secret


def make_browser(cookie: str, tmp_path: Path) -> TestClient:
    """A browser with this cookie, before the routes of files alone."""
    app = Starlette(routes=[*upload_routes, *file_routes])
    wrapped = SiteHeaders(app, pages=tmp_path, is_page=lambda _path: False)
    browser = TestClient(wrapped, base_url="http://localhost:8000", follow_redirects=False)
    browser.cookies.set("carnet", cookie)
    return browser


def new_site(tmp_path: Path) -> Site:
    """The browser of an owner, and a record of theirs."""
    with transaction() as session:
        account = make_account(session)
        record_id = make_record(session, make_carnet(session, account))
        account_id = account.id or 0
    return Site(make_browser(signed_in(account_id), tmp_path), record_id)


def rows() -> list[Attachment]:
    """The files that have a row."""
    with reading() as session:
        return list(session.exec(select(Attachment)))


def nothing_is_left() -> bool:
    """Whether there is neither a row, nor a draft, nor a file in the store."""
    folder = drafts_folder()
    drafts = list(folder.iterdir()) if folder.exists() else []
    return not rows() and not drafts and not list(get_store().entries(ORIGINALS))
