"""A server killed while it takes a file in: nothing counts, and the next day nothing is left."""

import os
import signal
import socket
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from threading import Event
from time import monotonic, time

import pytest

from carnet_app.core.database import transaction
from carnet_app.core.settings import Settings
from carnet_app.housekeeping import purge_expired
from carnet_app.storage.incoming import LEFTOVER_AGE, drafts_folder
from carnet_app.storage.store import ORIGINALS, get_store
from tests.databases import ROOT
from tests.factories import make_account, make_carnet
from tests.http.uploading import rows, signed_in
from tests.ports import free_port
from tests.services.file_factories import make_record

SECONDS = 60
HALF = 2 * 1024**2
BOUNDARY = "coupe"


@contextmanager
def serving(port: int) -> Iterator[subprocess.Popen[bytes]]:
    """A server of its own for the routes of files, with the test's settings."""
    command = [sys.executable, "-m", "granian", "--interface", "asgi", "--port", str(port)]
    with subprocess.Popen(
        [*command, "--no-ws", "tests.http.upload_site:app"],
        cwd=ROOT,
        env=os.environ,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    ) as process:
        try:
            yield process
        finally:
            if process.poll() is None:
                os.killpg(process.pid, signal.SIGKILL)


def wait_for(found: Callable[[], object]) -> None:
    deadline, pause = monotonic() + SECONDS, Event()
    while not found():
        assert monotonic() < deadline
        pause.wait(0.02)


def connected(port: int) -> socket.socket | None:
    try:
        return socket.create_connection(("127.0.0.1", port), timeout=SECONDS)
    except OSError:
        return None


def begin_upload(line: socket.socket, port: int, record_id: int, cookie: str) -> None:
    """Send the head of a request, and half of its file."""
    file = (
        f"--{BOUNDARY}\r\n"
        'Content-Disposition: form-data; name="file"; filename="notice.txt"\r\n'
        "Content-Type: text/plain\r\n\r\n"
    ).encode() + b"a" * HALF
    head = (
        f"POST /fichiers?fiche={record_id} HTTP/1.1\r\nHost: localhost:{port}\r\n"
        f"Cookie: carnet={cookie}\r\nSec-Fetch-Site: same-origin\r\n"
        f"Content-Type: multipart/form-data; boundary={BOUNDARY}\r\n"
        f"Content-Length: {len(file) + HALF}\r\n\r\n"
    ).encode()
    line.sendall(head + file)


def drafts() -> list[Path]:
    folder = drafts_folder()
    return [path for path in folder.iterdir() if path.stat().st_size] if folder.exists() else []


@pytest.mark.usefixtures("sqlite_database")
def test_a_server_killed_during_an_upload_keeps_nothing_of_it(
    configure: Callable[..., Settings], tmp_path: Path
) -> None:
    configure(data_dir=tmp_path)
    port = free_port()
    with transaction() as session:
        account = make_account(session)
        record_id = make_record(session, make_carnet(session, account))
        account_id = account.id or 0
    cookie = signed_in(account_id)
    with serving(port) as server:
        lines: list[socket.socket] = []
        wait_for(lambda: (line := connected(port)) and not lines.append(line))
        with lines[0] as line:
            begin_upload(line, port, record_id, cookie)
            wait_for(drafts)
            os.killpg(server.pid, signal.SIGKILL)
            server.wait(SECONDS)

    assert rows() == []
    assert list(get_store().entries(ORIGINALS)) == []
    (draft,) = drafts()
    purge_expired()
    assert draft.exists()  # another server might still be writing it
    os.utime(draft, (time(), time() - LEFTOVER_AGE - 1))
    purge_expired()
    assert list(drafts_folder().iterdir()) == []
    assert rows() == []
