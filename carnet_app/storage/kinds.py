"""The kinds of files a carnet takes."""

from dataclasses import dataclass
from enum import StrEnum


class Family(StrEnum):
    """How a kind is shown."""

    IMAGE = "image"
    PDF = "pdf"
    TEXT = "text"
    OFFICE = "office"


@dataclass(frozen=True, slots=True)
class FileKind:
    """One kind: its media type, its family, the endings its names may have."""

    media_type: str
    family: Family
    label: str
    endings: tuple[str, ...]
    """The first one is given to names that have none of them."""


_OPEN_XML = "application/vnd.openxmlformats-officedocument"

PDF = FileKind("application/pdf", Family.PDF, "PDF", (".pdf",))
JPEG = FileKind("image/jpeg", Family.IMAGE, "Photo", (".jpg", ".jpeg"))
PNG = FileKind("image/png", Family.IMAGE, "Image", (".png",))
WEBP = FileKind("image/webp", Family.IMAGE, "Image", (".webp",))
HEIC = FileKind("image/heic", Family.IMAGE, "Photo", (".heic", ".heif"))
"""Never kept: converted to JPEG on the way in."""
TEXT = FileKind("text/plain; charset=utf-8", Family.TEXT, "Texte", (".txt", ".csv", ".md", ".log"))
WESTERN_TEXT = FileKind(
    "text/plain; charset=windows-1252", Family.TEXT, "Texte", (".txt", ".csv", ".md", ".log")
)
ODT = FileKind("application/vnd.oasis.opendocument.text", Family.OFFICE, "Document", (".odt",))
DOCX = FileKind(f"{_OPEN_XML}.wordprocessingml.document", Family.OFFICE, "Document", (".docx",))
XLSX = FileKind(f"{_OPEN_XML}.spreadsheetml.sheet", Family.OFFICE, "Tableau", (".xlsx",))

KEPT_KINDS = (PDF, JPEG, PNG, WEBP, TEXT, WESTERN_TEXT, ODT, DOCX, XLSX)
KIND_BY_MEDIA_TYPE = {kind.media_type: kind for kind in KEPT_KINDS}
PHOTOS_CHOSEN = ("image/jpeg", "image/png", "image/webp", "image/heic", "image/heif")
"""What a camera, or the chooser of photos, proposes."""
FILES_CHOSEN = (
    "application/pdf",
    *PHOTOS_CHOSEN,
    "text/plain",
    *(".heic", ".heif", ".txt", ".csv", ".odt", ".docx", ".xlsx"),
)
"""What a file chooser proposes: a convenience only, the content decides."""
