"""An S3-speaking server for tests: moto's, in a process of its own."""

import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from urllib.error import URLError
from urllib.request import Request, urlopen

from tests.ports import free_port


@contextmanager
def s3_server() -> Iterator[str]:
    """Give the address to put into ``CARNET_STORAGE_URL``."""
    port = free_port()
    command = [sys.executable, "-m", "moto.server", "-H", "127.0.0.1", "-p", str(port)]
    with subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as process:
        try:
            _make_bucket(f"http://127.0.0.1:{port}/carnets", deadline=time.monotonic() + 30)
            yield f"s3+http://key:se%2Fcret@127.0.0.1:{port}/carnets/files"
        finally:
            process.terminate()


def _make_bucket(address: str, *, deadline: float) -> None:
    while True:
        try:
            urlopen(Request(address, method="PUT"), timeout=5).close()  # noqa: S310 -- our own
            return
        except (URLError, ConnectionError):
            if time.monotonic() > deadline:
                raise
            time.sleep(0.05)
