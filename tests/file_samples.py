"""Files as people send them, made on the spot: honest ones, and the other kind."""

import io
import struct
import zipfile
import zlib

import pillow_heif
import pypdfium2
from PIL import Image

BREST = {1: "N", 2: (48.0, 23.0, 27.6), 3: "W", 4: (4.0, 29.0, 10.2)}
"""A position, as a phone writes it."""
CAMERA = "Appareil 2026"
SECRET_COMMENT = b"Chez Camille, 3 rue des Volets"


def picture(width: int = 64, height: int = 48, mode: str = "RGB") -> Image.Image:
    """An image whose left half is dark and right half light."""
    image = Image.new(mode, (width, height), "navy")
    image.paste("ivory", (width // 2, 0, width, height))
    return image


def _exif(orientation: int, taken: str = "") -> Image.Exif:
    exif = Image.Exif()
    if taken:
        exif.get_ifd(0x8769)[0x9003] = taken
    exif[0x0112] = orientation
    exif[0x0110] = CAMERA
    exif.get_ifd(0x8825).update(BREST)
    return exif


def jpeg(
    *,
    orientation: int = 1,
    width: int = 64,
    height: int = 48,
    noise: bool = False,
    taken: str = "",
) -> bytes:
    """A photo with a position, a camera, a comment and a colour profile."""
    image = (
        Image.effect_noise((width, height), 90).convert("RGB") if noise else picture(width, height)
    )
    out = io.BytesIO()
    image.save(
        out,
        "JPEG",
        exif=_exif(orientation, taken),
        comment=SECRET_COMMENT,
        icc_profile=b"a colour profile",
        progressive=True,
        quality=95,
    )
    return out.getvalue()


def png(*, orientation: int = 1) -> bytes:
    """A screenshot with a position and a comment."""
    from PIL.PngImagePlugin import PngInfo

    notes = PngInfo()
    notes.add_text("Comment", SECRET_COMMENT.decode())
    out = io.BytesIO()
    picture().save(out, "PNG", exif=_exif(orientation), pnginfo=notes)
    return out.getvalue()


def webp(*, orientation: int = 1) -> bytes:
    """A web image with a position."""
    out = io.BytesIO()
    picture().save(out, "WEBP", exif=_exif(orientation), xmp=SECRET_COMMENT, lossless=True)
    return out.getvalue()


def heic(*, orientation: int = 1, taken: str = "") -> bytes:
    """A photo as an iPhone writes it."""
    out = io.BytesIO()
    heif = pillow_heif.from_pillow(picture())
    heif.save(out, exif=_exif(orientation, taken).tobytes())
    return out.getvalue()


def pdf(pages: int = 1, padding: int = 0) -> bytes:
    """A PDF of empty pages, made heavier by bytes that draw nothing."""
    document = pypdfium2.PdfDocument.new()
    for _ in range(pages):
        document.new_page(595, 842)
    out = io.BytesIO()
    document.save(out)
    document.close()
    content = out.getvalue()
    if padding:
        start, rest = content.split(b"\n", 1)
        # A comment before the objects would move them: it stands after the end instead.
        content = start + b"\n" + rest + b"\n%" + b"x" * padding + b"\n%%EOF\n"
    return content


def archive(members: dict[str, bytes]) -> bytes:
    """A ZIP archive."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as made:
        for name, content in members.items():
            plain = zipfile.ZIP_STORED if name == "mimetype" else zipfile.ZIP_DEFLATED
            made.writestr(name, content, compress_type=plain)
    return out.getvalue()


def open_xml(main: str, **more: bytes) -> bytes:
    """An Office document whose main part has this content type."""
    types = f'<Types><Override ContentType="application/vnd.{main}"/></Types>'.encode()
    return archive({"[Content_Types].xml": types, "_rels/.rels": b"<R/>", **more})


def docx() -> bytes:
    """A Word document."""
    return open_xml("openxmlformats-officedocument.wordprocessingml.document.main+xml")


def xlsx() -> bytes:
    """An Excel document."""
    return open_xml("openxmlformats-officedocument.spreadsheetml.sheet.main+xml")


def odt(**more: bytes) -> bytes:
    """A LibreOffice document."""
    media_type = b"application/vnd.oasis.opendocument.text"
    return archive({"mimetype": media_type, "content.xml": b"<c/>", **more})


def bomb_png(width: int = 60_000, height: int = 60_000) -> bytes:
    """A PNG of a few bytes that says it has billions of pixels."""
    header = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + b"".join(
        len(content).to_bytes(4) + name + content + zlib.crc32(name + content).to_bytes(4)
        for name, content in (
            (b"IHDR", header),
            (b"IDAT", zlib.compress(b"\0" * 1000)),
            (b"IEND", b""),
        )
    )


def entry_bomb_zip(entries: int = 20_000) -> bytes:
    """An archive of very many empty members."""
    return archive({"[Content_Types].xml": b"<Types/>"} | {f"m{n}": b"" for n in range(entries)})
