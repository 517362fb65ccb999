"""From a received draft to a kept file."""

from dataclasses import dataclass
from mmap import ACCESS_READ, mmap
from pathlib import Path

from PIL import Image

from carnet_app.core.settings import get_settings
from carnet_app.storage import kinds
from carnet_app.storage.drawing import convert_heic
from carnet_app.storage.incoming import Draft, scratch_path
from carnet_app.storage.kinds import Family, FileKind
from carnet_app.storage.names import clean_name
from carnet_app.storage.photos import ORIENTATION_TAG, UPRIGHT, stripped
from carnet_app.storage.recognition import recognise
from carnet_app.storage.refusals import DamagedFileError, TooManyPixelsError
from carnet_app.storage.store import get_store, original_key

Image.MAX_IMAGE_PIXELS = None  # this process decodes nothing; ``_measure`` has the limit
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
    get_store().put(original_key(digest), draft.path)
    return KeptFile(
        digest=digest,
        name=clean_name(given_name, kind),
        media_type=kind.media_type,
        size=draft.size,
    )


def _take_in_converted(draft: Draft, given_name: str) -> KeptFile:
    with scratch_path() as converted:
        convert_heic(draft.path, converted)
        return _take_in_image(converted, kinds.JPEG, given_name)


def _take_in_image(path: Path, kind: FileKind, given_name: str) -> KeptFile:
    width, height, orientation = _measure(path, kind)
    with Draft() as cleaned:
        with path.open("rb") as file, mmap(file.fileno(), 0, access=ACCESS_READ) as data:
            for piece in stripped(kind, data, orientation):
                cleaned.write(piece)
        digest = cleaned.finish()
        get_store().put(original_key(digest), cleaned.path)
    if orientation >= LYING:
        width, height = height, width
    return KeptFile(
        digest=digest,
        name=clean_name(given_name, kind),
        media_type=kind.media_type,
        size=cleaned.size,
        width=width,
        height=height,
    )


def _measure(path: Path, kind: FileKind) -> tuple[int, int, int]:
    """Width, height and orientation, from the header: no pixel is decoded.

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
    except Exception:  # whatever a broken header makes Pillow raise
        raise DamagedFileError from None
    if width * height > limit * 1_000_000:
        raise TooManyPixelsError(limit)
    known = isinstance(orientation, int) and UPRIGHT <= orientation <= 8
    return width, height, orientation if known else UPRIGHT
