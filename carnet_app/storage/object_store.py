"""A store on S3-compatible storage."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, unquote, urlsplit

import obstore
from obstore.exceptions import BaseError, NotFoundError
from obstore.store import S3Store

from carnet_app.storage.incoming import scratch_path
from carnet_app.storage.refusals import MissingObjectError, StorageError
from carnet_app.storage.store import BLOCK, Entry

DEFAULT_REGION = "us-east-1"  # what services without regions expect
TIMEOUT = "30s"


class ObjectStore:
    """Objects of one bucket, or of one folder of it."""

    def __init__(self, url: str) -> None:
        """Read the address; nothing is asked of the service yet."""
        self._store = _connect(url)

    def put(self, key: str, source: Path) -> None:
        """Send a finished file; the service shows it once it has all of it."""
        with _told(), source.open("rb") as file:
            obstore.put(self._store, key, file)

    def read(self, key: str, *, start: int = 0, length: int | None = None) -> Iterator[bytes]:
        """The bytes from ``start``, in blocks."""
        options: Any = {}
        if length is not None:
            options = {"range": (start, start + length)}
        elif start:
            options = {"range": {"offset": start}}
        with _told():
            found = obstore.get(self._store, key, options=options)
        return _blocks(found)

    def size(self, key: str) -> int | None:
        """The object's size in bytes; None when there is none."""
        try:
            with _told():
                return obstore.head(self._store, key)["size"]
        except MissingObjectError:
            return None

    def delete(self, key: str) -> None:
        """Remove an object, if it is there."""
        try:
            with _told():
                obstore.delete(self._store, key)
        except MissingObjectError:
            pass

    def entries(self, folder: str) -> Iterator[Entry]:
        """Every object of a folder."""
        with _told():
            for page in obstore.list(self._store, prefix=folder):
                for found in page:
                    yield Entry(found["path"], found["size"], found["last_modified"])

    @contextmanager
    def as_file(self, key: str) -> Iterator[Path]:
        """A local copy of the object."""
        with scratch_path() as path:
            with path.open("wb") as file:
                for block in self.read(key):
                    file.write(block)
            yield path


def _blocks(found: Any) -> Iterator[bytes]:
    with _told():
        for block in found.stream(min_chunk_size=BLOCK):
            yield bytes(block)


def _connect(url: str) -> S3Store:
    """Make a client of ``s3://key:secret@host/bucket/folder?region=…``.

    Without key: ``s3://bucket/folder``, and AWS's own variables say the rest.
    """
    parts = urlsplit(url)
    path = parts.path.strip("/")
    region = parse_qs(parts.query).get("region", [DEFAULT_REGION])[0]
    retries: Any = {"max_retries": 3}
    if not parts.username:
        return S3Store(parts.hostname, prefix=path or None, retry_config=retries)
    bucket, _, folder = path.partition("/")
    scheme = "http" if parts.scheme == "s3+http" else "https"
    host = parts.netloc.rsplit("@", 1)[-1]
    return S3Store(
        bucket,
        prefix=folder or None,
        endpoint=f"{scheme}://{host}",
        access_key_id=unquote(parts.username),
        secret_access_key=unquote(parts.password or ""),
        region=region,
        virtual_hosted_style_request=False,
        client_options={"allow_http": scheme == "http", "timeout": TIMEOUT},
        retry_config=retries,
    )


@contextmanager
def _told() -> Iterator[None]:
    # The service's own words may hold keys and addresses: they stay in the chain.
    try:
        yield
    except (FileNotFoundError, NotFoundError) as error:
        raise MissingObjectError from error
    except BaseError as error:
        raise StorageError from error
