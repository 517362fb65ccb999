"""Small images of files, made by a process of their own with limits.

Decoders are where files made to harm do their harm: none runs in the server.
"""

import json
import subprocess
import sys
from pathlib import Path
from threading import BoundedSemaphore
from typing import Any

import structlog

from carnet_app.core.settings import get_settings
from carnet_app.storage.incoming import scratch_path
from carnet_app.storage.kinds import Family, FileKind
from carnet_app.storage.refusals import DamagedFileError
from carnet_app.storage.store import get_store, original_key, thumbnail_key

PROGRAM = Path(__file__).with_name("drawing_process.py")
SECONDS = 30
AT_ONCE = 2

log = structlog.get_logger(__name__)
_slots = BoundedSemaphore(AT_ONCE)


def draw_thumbnail(digest: str, kind: FileKind) -> dict[str, Any]:
    """Make and keep the small image of a kept file, unless there is one.

    Returns:
        What was learnt on the way: ``pages`` of a PDF.

    Raises:
        DamagedFileError: the file cannot be drawn.
        StorageError: the store does not answer, or has no such file.
    """
    store = get_store()
    action = "pdf-thumbnail" if kind.family is Family.PDF else "thumbnail"
    with _slots, store.as_file(original_key(digest)) as source, scratch_path() as target:
        found = _run(action, source, target)
        store.put(thumbnail_key(digest), target)
    return found


def draw_page(digest: str, number: int) -> bytes:
    """A WebP image of one page of a kept PDF, counted from 0.

    Raises:
        DamagedFileError: no such page, or it cannot be drawn.
        StorageError: as ``draw_thumbnail``.
    """
    store = get_store()
    with _slots, store.as_file(original_key(digest)) as source, scratch_path() as target:
        _run("pdf-page", source, target, str(number))
        return target.read_bytes()


def convert_heic(source: Path, target: Path) -> dict[str, Any]:
    """Write the JPEG that stands for a HEIC photo.

    Returns:
        What was learnt on the way: when it was ``taken``, as EXIF writes it.

    Raises:
        DamagedFileError: it cannot be decoded within the limits.
    """
    with _slots:
        return _run("heic", source, target)


def is_drawn(kind: FileKind) -> bool:
    """Whether files of a kind have a small image."""
    return kind.family in {Family.IMAGE, Family.PDF}


def _run(action: str, source: Path, target: Path, *more: str) -> dict[str, Any]:
    pixels = str(get_settings().max_image_megapixels * 1_000_000)
    command = [sys.executable, "-I", str(PROGRAM), action, str(source), str(target), pixels, *more]
    try:
        ended = subprocess.run(  # noqa: S603 -- our own program, no shell
            command, capture_output=True, timeout=SECONDS, check=True, env={}, close_fds=True
        )
    except (subprocess.CalledProcessError, subprocess.TimeoutExpired) as error:
        # Never its output: decoders quote what they read.
        log.warning("not drawn", action=action, reason=type(error).__name__)
        raise DamagedFileError from None
    return json.loads(ended.stdout)
