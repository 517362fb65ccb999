"""A file's whole life over HTTP, in a folder and on S3: sent, drawn, read in part, erased."""

from collections.abc import Callable, Iterator
from datetime import timedelta
from hashlib import sha256
from pathlib import Path

import pytest
import time_machine

from carnet_app.core.clock import now
from carnet_app.core.database import transaction
from carnet_app.core.settings import Settings
from carnet_app.models import Attachment
from carnet_app.services.carnets import BIN_LIFETIME
from carnet_app.services.file_objects import ON_THE_WAY, check_files, purge_files
from carnet_app.storage.store import ORIGINALS, THUMBNAILS, get_store
from tests import file_samples as samples
from tests.http.uploading import Site, new_site, rows
from tests.storage_server import s3_server

pytestmark = pytest.mark.usefixtures("sqlite_database")


@pytest.fixture(scope="module")
def s3_url() -> Iterator[str]:
    with s3_server() as url:
        yield url


@pytest.fixture(params=["local", "s3"])
def site(
    request: pytest.FixtureRequest, configure: Callable[..., Settings], tmp_path: Path
) -> Site:
    configure(data_dir=tmp_path)
    if request.param == "s3":
        configure(storage_url=f"{request.getfixturevalue('s3_url')}/{tmp_path.name}")
    return new_site(tmp_path)


def stored() -> set[str]:
    return {entry.digest for each in (ORIGINALS, THUMBNAILS) for entry in get_store().entries(each)}


def test_a_file_is_sent_drawn_read_in_part_and_erased(site: Site) -> None:
    content = samples.pdf(pages=2, padding=300_000)
    digest = sha256(content).hexdigest()
    number = site.send(content, "plan.pdf").text
    address = f"/fichiers/{number}/plan.pdf"
    assert [(row.digest, row.pages, row.has_thumbnail) for row in rows()] == [(digest, 2, True)]
    assert check_files().problems == []

    whole = site.browser.get(address)
    assert (whole.status_code, whole.content) == (200, content)
    part = site.browser.get(address, headers={"range": "bytes=100000-100099"})
    assert (part.status_code, part.content) == (206, content[100_000:100_100])
    assert part.headers["content-range"] == f"bytes 100000-100099/{len(content)}"
    for image in ("vignette", "pages/2"):
        drawn = site.browser.get(f"/fichiers/{number}/{image}")
        assert (drawn.status_code, drawn.headers["content-type"]) == (200, "image/webp")
        assert drawn.content[8:12] == b"WEBP"

    with transaction() as session:
        file = session.get_one(Attachment, int(number))
        file.deleted_at = now() - BIN_LIFETIME - timedelta(days=1)
        session.add(file)
    assert stored() == {digest}
    with time_machine.travel(now() + ON_THE_WAY + timedelta(minutes=1), tick=False):
        purge_files()
    assert (stored(), rows()) == (set(), [])
    assert site.browser.get(address).status_code == 404
