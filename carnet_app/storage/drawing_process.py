"""A program of its own that decodes images and PDF pages, under limits.

Run by ``drawing``: ``python drawing_process.py ACTION SOURCE TARGET MAX_PIXELS``. A
file made to break a decoder breaks this process, not the server. It imports nothing of
ours, and prints what it found as JSON.
"""

import json
import os
import resource
import sys
from typing import Any

from PIL import Image, ImageOps

MEMORY = 2 * 1024**3  # bytes of address space
CPU_SECONDS = 20
NICENESS = 15  # whoever waits for a page goes first
WRITTEN = 64 * 1024**2  # bytes
THUMBNAIL = (480, 480)
PAGE_WIDTH = 1400
WEBP_QUALITY = 80
JPEG_QUALITY = 92
SHOT, TAKEN = 0x8769, 0x9003  # of EXIF: the part about the shot, and when it was taken


def draw_thumbnail(source: str, target: str) -> dict[str, Any]:
    """A WebP image of at most 480 pixels, turned upright."""
    with Image.open(source, formats=["JPEG", "PNG", "WEBP"]) as image:
        image.draft("RGB", (THUMBNAIL[0] * 2, THUMBNAIL[1] * 2))  # JPEG: decode a fraction only
        upright = ImageOps.exif_transpose(image)
        upright.thumbnail(THUMBNAIL)
        _save_webp(upright, target)
    return {}


def convert_heic(source: str, target: str) -> dict[str, Any]:
    """A JPEG of the same pixels and colours, turned upright, without metadata."""
    import pillow_heif

    pillow_heif.register_heif_opener()
    with Image.open(source, formats=["HEIF"]) as image:
        profile = image.info.get("icc_profile")
        taken = image.getexif().get_ifd(SHOT).get(TAKEN)
        upright = ImageOps.exif_transpose(image).convert("RGB")
        upright.info.clear()
        upright.save(target, "JPEG", quality=JPEG_QUALITY, icc_profile=profile)
    return {"taken": taken} if isinstance(taken, str) else {}


def draw_pdf_thumbnail(source: str, target: str) -> dict[str, Any]:
    """A WebP image of the first page, and how many pages there are."""
    return _draw_page(source, target, 0, THUMBNAIL[0])


def draw_pdf_page(source: str, target: str, number: str) -> dict[str, Any]:
    """A WebP image of one page, counted from 0, wide enough to read."""
    return _draw_page(source, target, int(number), PAGE_WIDTH)


def _draw_page(source: str, target: str, number: int, width: int) -> dict[str, Any]:
    import pypdfium2

    document = pypdfium2.PdfDocument(source)
    pages = len(document)
    page = document[number]
    points_wide, points_high = page.get_size()
    if points_wide < 1 or points_high < 1 or points_high / points_wide > 20:
        raise ValueError("a page of no usable shape")
    image = page.render(scale=width / points_wide).to_pil()
    _save_webp(image, target)
    return {"pages": pages}


def _save_webp(image: Image.Image, target: str) -> None:
    mode = "RGBA" if "A" in image.getbands() or "transparency" in image.info else "RGB"
    profile = image.info.get("icc_profile")
    image = image.convert(mode)
    image.info.clear()
    image.save(target, "WEBP", quality=WEBP_QUALITY, icc_profile=profile)


def _limit() -> None:
    for what, most in (
        (resource.RLIMIT_AS, MEMORY),
        (resource.RLIMIT_CPU, CPU_SECONDS),
        (resource.RLIMIT_FSIZE, WRITTEN),
        (resource.RLIMIT_CORE, 0),
    ):
        resource.setrlimit(what, (most, most))


ACTIONS = {
    "thumbnail": draw_thumbnail,
    "heic": convert_heic,
    "pdf-thumbnail": draw_pdf_thumbnail,
    "pdf-page": draw_pdf_page,
}

if __name__ == "__main__":
    os.nice(NICENESS)
    _limit()
    action, source, target, max_pixels, *rest = sys.argv[1:]
    Image.MAX_IMAGE_PIXELS = int(max_pixels) // 2  # Pillow refuses beyond twice this number
    sys.stdout.write(json.dumps(ACTIONS[action](source, target, *rest)))
