"""100 MB in 10 files through the upload route, beside what ``cp`` and ``sha256sum`` take."""

import http.client
import os
import shutil
import subprocess
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from threading import Event
from urllib.parse import urlsplit

FILES = 10
FILE_BYTES = 10_000_000
WATCHING_SECONDS = 0.1
BOUNDARY = "file-boundary"


@dataclass(frozen=True)
class UploadFigures:
    """Seconds for all files, and what the server's memory grew by."""

    upload: float
    copy_and_sum: float
    memory_growth_mb: float

    @property
    def percent(self) -> float:
        """The upload's speed, in percent of the plain copy's."""
        return 100 * self.copy_and_sum / self.upload


def measure_uploads(
    origin: str, *, cookie: str, record_id: int, folder: Path, memory: Callable[[], float]
) -> UploadFigures:
    """Send the files one after the other over one connection, as a browser does.

    Args:
        origin: The running server.
        cookie: The session cookie's value of somebody who may add to the record.
        record_id: The record.
        folder: Where to make the files; on the disk of the server's data folder.
        memory: Gives the server's memory in MB.
    """
    paths = make_files(folder)
    os.sync()
    copied = copy_and_sum(paths, folder / "copied")
    connection = http.client.HTTPConnection(urlsplit(origin).netloc, timeout=60)
    with _watched(memory) as seen:
        start = time.perf_counter()
        for path in paths:
            send(connection, path, origin=origin, cookie=cookie, record_id=record_id)
        upload = time.perf_counter() - start
    connection.close()
    return UploadFigures(upload, copied, max(seen) - seen[0])


@contextmanager
def _watched(memory: Callable[[], float]) -> Iterator[list[float]]:
    """The memory before, from time to time, and after."""
    seen, done = [memory()], Event()

    def watch() -> None:
        while not done.wait(WATCHING_SECONDS):
            seen.append(memory())

    with ThreadPoolExecutor(1) as pool:
        watching = pool.submit(watch)
        try:
            yield seen
        finally:
            done.set()
        watching.result()
    seen.append(memory())


def make_files(folder: Path) -> list[Path]:
    """PDFs whose weight does not compress, each different."""
    folder.mkdir(parents=True, exist_ok=True)
    paths: list[Path] = []
    for number in range(FILES):
        path = folder / f"document-{number}.pdf"
        padding = os.urandom(FILE_BYTES // 2).hex().encode()
        path.write_bytes(b"%PDF-1.7\n%" + padding + b"\n%%EOF\n")
        paths.append(path)
    return paths


def copy_and_sum(paths: list[Path], target: Path) -> float:
    """Seconds that ``cp`` then ``sha256sum`` take for the files."""
    target.mkdir(exist_ok=True)
    words = [str(path) for path in paths]
    cp, sha256sum = _program("cp"), _program("sha256sum")
    start = time.perf_counter()
    subprocess.run([cp, *words, str(target)], check=True)  # noqa: S603 -- our own words
    subprocess.run([sha256sum, *words], check=True, capture_output=True)  # noqa: S603 -- same
    return time.perf_counter() - start


def send(
    connection: http.client.HTTPConnection, path: Path, *, origin: str, cookie: str, record_id: int
) -> None:
    """Send one file as the page does."""
    disposition = f'form-data; name="file"; filename="{path.name}"'
    head = f"--{BOUNDARY}\r\nContent-Disposition: {disposition}\r\n\r\n".encode()
    tail = f"\r\n--{BOUNDARY}--\r\n".encode()
    length = len(head) + path.stat().st_size + len(tail)
    connection.putrequest("POST", f"/fichiers?fiche={record_id}")
    for name, value in (
        ("Content-Type", f"multipart/form-data; boundary={BOUNDARY}"),
        ("Content-Length", str(length)),
        ("Cookie", f"carnet={cookie}"),
        ("Origin", origin),
        ("Sec-Fetch-Site", "same-origin"),
    ):
        connection.putheader(name, value)
    connection.endheaders()
    connection.send(head)
    with path.open("rb") as file:
        while piece := file.read(1 << 20):
            connection.send(piece)
    connection.send(tail)
    answer = connection.getresponse()
    assert answer.status == 201, answer.read()
    answer.read()


def _program(name: str) -> str:
    found = shutil.which(name)
    assert found is not None
    return found
