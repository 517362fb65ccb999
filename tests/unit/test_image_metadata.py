import io
import random
from collections.abc import Callable

import pytest
from PIL import Image, ImageChops, ImageOps

from carnet_app.core.settings import Settings
from carnet_app.storage.incoming import Draft, drafts_folder
from carnet_app.storage.intake import KeptFile, take_in
from carnet_app.storage.refusals import (
    DamagedFileError,
    FileRefusedError,
    TooManyPixelsError,
)
from carnet_app.storage.store import get_store, original_key
from tests import file_samples as samples

pytestmark = pytest.mark.usefixtures("data_folder")

MAKERS = [samples.jpeg, samples.png, samples.webp]


def keep(content: bytes, name: str = "photo") -> tuple[KeptFile, bytes]:
    with Draft() as draft:
        draft.write(content)
        kept = take_in(draft, name)
    return kept, b"".join(get_store().read(original_key(kept.digest)))


def pixels(content: bytes) -> Image.Image:
    with Image.open(io.BytesIO(content)) as image:
        return ImageOps.exif_transpose(image).convert("RGB")


@pytest.mark.parametrize("make", MAKERS)
def test_nothing_but_the_image_is_left_of_a_photo(make: Callable[[], bytes]) -> None:
    content = make()
    assert samples.CAMERA.encode() in content
    assert samples.SECRET_COMMENT in content
    kept, stored = keep(content)
    assert samples.CAMERA.encode() not in stored
    assert samples.SECRET_COMMENT not in stored
    with Image.open(io.BytesIO(stored)) as image:
        assert not image.getexif()
        assert not image.info.get("xmp")
    assert (kept.width, kept.height, kept.size) == (64, 48, len(stored))


@pytest.mark.parametrize("make", MAKERS)
@pytest.mark.parametrize("orientation", range(1, 9))
def test_a_photo_keeps_its_pixels_and_the_way_it_is_turned(
    make: Callable[..., bytes], orientation: int
) -> None:
    content = make(orientation=orientation)
    kept, stored = keep(content)
    seen = pixels(stored)
    assert (kept.width, kept.height) == seen.size
    assert ImageChops.difference(seen, pixels(content)).getbbox() is None
    with Image.open(io.BytesIO(stored)) as image:
        assert set(image.getexif()) <= {0x0112}
        assert not image.getexif().get_ifd(0x8825)


def test_a_photo_keeps_its_colour_profile() -> None:
    _, stored = keep(samples.jpeg())
    with Image.open(io.BytesIO(stored)) as image:
        assert image.info["icc_profile"] == b"a colour profile"


def test_what_follows_a_photo_is_left_out() -> None:
    plain = keep(samples.jpeg())[1]
    assert keep(samples.jpeg() + b"a film hidden behind the photo")[1] == plain


@pytest.mark.parametrize("orientation", [1, 6])
def test_a_heic_photo_becomes_a_jpeg_without_position(orientation: int) -> None:
    kept, stored = keep(samples.heic(orientation=orientation), "IMG_0001.HEIC")
    assert kept.media_type == "image/jpeg"
    assert kept.name == "IMG_0001.jpg"
    assert samples.CAMERA.encode() not in stored
    with Image.open(io.BytesIO(stored)) as image:
        assert image.format == "JPEG"
        assert not image.getexif()
        assert image.size == ((64, 48) if orientation == 1 else (48, 64))
        left = image.getpixel((4, image.height - 4 if orientation == 6 else 24))
    assert isinstance(left, tuple)


def test_an_image_of_too_many_pixels_is_refused_unread() -> None:
    with pytest.raises(TooManyPixelsError, match="120"):
        keep(samples.bomb_png())


def test_the_pixel_limit_is_a_setting(configure: Callable[..., Settings]) -> None:
    configure(max_image_megapixels=1)
    keep(samples.jpeg(width=1000, height=1000))
    with pytest.raises(TooManyPixelsError):
        keep(samples.jpeg(width=1001, height=1000))


@pytest.mark.parametrize("make", [*MAKERS, samples.heic])
def test_an_image_cut_short_is_refused(make: Callable[[], bytes]) -> None:
    content = make()
    for share in (0.1, 0.5, 0.9):
        with pytest.raises(DamagedFileError):
            keep(content[: int(len(content) * share)])
    assert list(drafts_folder().iterdir()) == []


@pytest.mark.parametrize("make", MAKERS)
def test_a_damaged_image_is_refused_or_kept_clean(make: Callable[[], bytes]) -> None:
    original = make()
    chance = random.Random(7)  # noqa: S311 -- no secret
    for _ in range(150):
        content = bytearray(original)
        for _ in range(4):
            content[chance.randrange(len(content))] = chance.randrange(256)
        try:
            _, stored = keep(bytes(content))
        except FileRefusedError:
            continue
        assert samples.SECRET_COMMENT not in stored
    assert list(drafts_folder().iterdir()) == []
