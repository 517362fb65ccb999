"""What both kinds of store promise."""

import os
import time
from collections.abc import Callable, Iterator
from datetime import timedelta
from hashlib import sha256
from pathlib import Path

import pytest

from carnet_app.core.clock import now
from carnet_app.core.settings import Settings
from carnet_app.storage.incoming import Draft, drafts_folder, require_room, sweep_drafts
from carnet_app.storage.local_store import LocalStore
from carnet_app.storage.refusals import (
    FileTooLargeError,
    MissingObjectError,
    StorageError,
    StorageFullError,
)
from carnet_app.storage.store import ORIGINALS, Store, get_store, original_key
from tests.storage_server import s3_server

Configure = Callable[..., Settings]


@pytest.fixture(scope="module")
def s3_url() -> Iterator[str]:
    with s3_server() as url:
        yield url


@pytest.fixture(params=["local", "s3"])
def store(request: pytest.FixtureRequest, configure: Configure, tmp_path: Path) -> Store:
    configure(data_dir=tmp_path)
    if request.param == "s3":
        url = request.getfixturevalue("s3_url")
        configure(storage_url=f"{url}/{tmp_path.name}")
    return get_store()


def put(store: Store, content: bytes) -> str:
    with Draft() as draft:
        draft.write(content)
        key = original_key(draft.finish())
        store.put(key, draft.path)
    return key


def test_what_is_put_is_there_under_its_digest(store: Store) -> None:
    content = bytes(range(256)) * 4000
    key = put(store, content)
    digest = sha256(content).hexdigest()
    assert key == f"originals/{digest[:2]}/{digest[2:4]}/{digest}"
    assert store.size(key) == len(content)
    assert b"".join(store.read(key)) == content
    assert b"".join(store.read(key, start=300_000, length=7)) == content[300_000:300_007]
    assert b"".join(store.read(key, start=1_023_990)) == content[1_023_990:]
    with store.as_file(key) as path:
        assert path.read_bytes() == content
    assert list(drafts_folder().iterdir()) == []


def test_what_is_put_twice_is_there_once(store: Store) -> None:
    assert put(store, b"facture") == put(store, b"facture")
    (entry,) = store.entries(ORIGINALS)
    assert (entry.size, entry.digest) == (7, sha256(b"facture").hexdigest())
    assert abs(entry.changed_at - now()) < timedelta(minutes=1)


def test_what_is_deleted_is_gone_and_deleting_again_is_harmless(store: Store) -> None:
    key = put(store, b"facture")
    store.delete(key)
    store.delete(key)
    assert store.size(key) is None
    assert list(store.entries(ORIGINALS)) == []
    with pytest.raises(MissingObjectError):
        store.read(key)
    with pytest.raises(MissingObjectError), store.as_file(key):
        pass


def test_blocks_are_small_whatever_the_file_weighs(store: Store) -> None:
    key = put(store, b"x" * 9_000_000)
    assert max(map(len, store.read(key))) <= 8 * 1024**2


def test_a_storage_that_does_not_answer_is_told_without_its_secret(
    configure: Configure, tmp_path: Path
) -> None:
    from obstore.store import S3Store

    from carnet_app.storage.object_store import ObjectStore

    store = ObjectStore("s3+http://key:tres-secret@127.0.0.1:9/carnets")
    store._store = S3Store(  # the same without patience
        "carnets",
        endpoint="http://127.0.0.1:9",
        access_key_id="key",
        secret_access_key="tres-secret",
        region="us-east-1",
        client_options={"allow_http": True},
        retry_config={"max_retries": 0},  # pyright: ignore[reportArgumentType]
    )
    (tmp_path / "a").write_bytes(b"a")
    with pytest.raises(StorageError) as failed:
        store.put("originals/a", tmp_path / "a")
    assert "secret" not in failed.value.message


def test_an_object_appears_whole_and_the_disk_has_it_first(
    configure: Configure, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    configure(data_dir=tmp_path)
    done: list[str] = []
    fsync = os.fsync
    monkeypatch.setattr("os.fsync", lambda handle: (done.append("fsync"), fsync(handle)))
    replace = Path.replace

    def note_replace(self: Path, target: Path) -> Path:
        done.append("rename")
        return replace(self, target)

    monkeypatch.setattr(Path, "replace", note_replace)
    put(LocalStore(tmp_path / "files"), b"facture")
    renamed = done.index("rename")
    assert "fsync" in done[:renamed]
    assert done[renamed + 1 :] == ["fsync"]


def test_a_draft_beyond_the_limit_is_refused_and_gone(configure: Configure, tmp_path: Path) -> None:
    configure(data_dir=tmp_path, max_file_mb=1)
    with Draft() as draft:
        draft.write(b"x" * 1024**2)
        with pytest.raises(FileTooLargeError, match="1\u00a0Mo"):
            draft.write(b"x")
    assert list(drafts_folder().iterdir()) == []


def test_a_full_disk_is_told_and_nothing_is_left(configure: Configure, tmp_path: Path) -> None:
    configure(data_dir=tmp_path)
    with Draft() as draft, Path("/dev/full").open("wb", buffering=0) as full:
        draft._file.close()
        draft._file = full
        with pytest.raises(StorageFullError, match="plus de place"):
            draft.write(b"x" * 4096)
    assert list(drafts_folder().iterdir()) == []


def test_what_the_disk_cannot_hold_is_refused_before_it_comes(
    configure: Configure, tmp_path: Path
) -> None:
    configure(data_dir=tmp_path)
    require_room(1)
    with pytest.raises(StorageFullError):
        require_room(2**60)


def test_drafts_of_a_killed_server_are_swept_and_fresh_ones_left(
    configure: Configure, tmp_path: Path
) -> None:
    configure(data_dir=tmp_path)
    assert sweep_drafts() == 0
    with Draft() as fresh, Draft() as old:
        os.utime(old.path, (time.time() - 86_400, time.time() - 86_400))
        assert sweep_drafts() == 1
        assert fresh.path.exists()
        assert not old.path.exists()


def test_what_ends_while_drafts_are_swept_stops_nothing(
    configure: Configure, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    configure(data_dir=tmp_path)
    with Draft() as ended, Draft() as old:
        os.utime(old.path, (time.time() - 86_400, time.time() - 86_400))
        listed = list(drafts_folder().iterdir())
        ended.path.unlink()
        monkeypatch.setattr(Path, "iterdir", lambda _folder: iter(listed))
        assert sweep_drafts() == 1
