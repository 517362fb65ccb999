"""From a received draft to a kept file."""

from dataclasses import dataclass, replace
from datetime import date
from mmap import ACCESS_READ, mmap
from pathlib import Path

from PIL import Image

from carnet_app.core.settings import get_settings
from carnet_app.storage import kinds
from carnet_app.storage.days import exif_day, pdf_day, photo_day
from carnet_app.storage.drawing import convert_heic
from carnet_app.storage.incoming import Draft, scratch_path
from carnet_app.storage.kinds import Family, FileKind
from carnet_app.storage.names import clean_file_name
from carnet_app.storage.photos import ORIENTATION_TAG, UPRIGHT, stripped
from carnet_app.storage.recognition import recognise
from carnet_app.storage.refusals import DamagedFileError, TooManyPixelsError
from carnet_app.storage.store import get_store, original_key

Image.MAX_IMAGE_PIXELS = None  # this process decodes nothing; ``_read_header`` has the limit
LYING = 5
"""From this orientation on, width and height are exchanged."""


@dataclass(frozen=True, slots=True)
class KeptFile:
    """What the store holds of a file that was taken in."""

    digest: str
    """SHA-256 of what is kept, in hexadecimal."""
    name: str
    media_type: str
    size: int
    """Bytes."""
    width: int | None = None
    """Pixels, as seen upright."""
    height: int | None = None
    made_on: date | None = None
    """The day it says it was taken or written on."""


@dataclass(frozen=True, slots=True)
class _Header:
    """What the first bytes of an image say."""

    width: int
    height: int
    orientation: int
    made_on: date | None


def take_in(draft: Draft, given_name: str) -> KeptFile:
    """Recognise a received file, clean it, and keep it durably. Never on the event loop.

    Raises:
        FileRefusedError: it is not a file the site takes; the subclass says why.
        StorageError: it could not be kept.
    """
    digest = draft.finish()
    with draft.path.open("rb") as file:
        kind = recognise(file)
    if kind is kinds.HEIC:
        return _take_in_converted(draft, given_name)
    if kind.family is Family.IMAGE:
        return _take_in_image(draft.path, kind, given_name)
    made_on = pdf_day(draft.path) if kind.family is Family.PDF else None
    get_store().put(original_key(digest), draft.path)
    return KeptFile(
        digest=digest,
        name=clean_file_name(given_name, kind),
        media_type=kind.media_type,
        size=draft.size,
        made_on=made_on,
    )


def _take_in_converted(draft: Draft, given_name: str) -> KeptFile:
    with scratch_path() as converted:
        taken = convert_heic(draft.path, converted).get("taken", "")
        kept = _take_in_image(converted, kinds.JPEG, given_name)
    return replace(kept, made_on=exif_day(taken))


def _take_in_image(path: Path, kind: FileKind, given_name: str) -> KeptFile:
    header = _read_header(path, kind)
    with Draft() as cleaned:
        with path.open("rb") as file, mmap(file.fileno(), 0, access=ACCESS_READ) as data:
            for piece in stripped(kind, data, header.orientation):
                cleaned.write(piece)
        digest = cleaned.finish()
        get_store().put(original_key(digest), cleaned.path)
    lying = header.orientation >= LYING
    return KeptFile(
        digest=digest,
        name=clean_file_name(given_name, kind),
        media_type=kind.media_type,
        size=cleaned.size,
        width=header.height if lying else header.width,
        height=header.width if lying else header.height,
        made_on=header.made_on,
    )


def _read_header(path: Path, kind: FileKind) -> _Header:
    """What an image says of itself: no pixel is decoded.

    Raises:
        DamagedFileError: there is no readable header.
        TooManyPixelsError: decoding it would take too much memory.
    """
    limit = get_settings().max_image_megapixels
    try:
        with Image.open(path, formats=[kind.media_type.partition("/")[2].upper(), "MPO"]) as image:
            width, height = image.size
            exif = Image.Exif()
            # Not image.getexif(), which for PNG decodes the whole image.
            exif.load(image.info.get("exif", b""))
            orientation = exif.get(ORIENTATION_TAG, UPRIGHT)
            made_on = photo_day(exif)
    except Exception:  # whatever a broken header makes Pillow raise
        raise DamagedFileError from None
    if width * height > limit * 1_000_000:
        raise TooManyPixelsError(limit)
    known = isinstance(orientation, int) and UPRIGHT <= orientation <= 8
    return _Header(width, height, orientation if known else UPRIGHT, made_on)
