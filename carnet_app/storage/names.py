"""File names as people gave them, made harmless to show, to log and to save."""

import unicodedata
from pathlib import PurePosixPath

from carnet_app.core.normal_forms import composed
from carnet_app.storage.kinds import FileKind

MAX_LENGTH = 120  # characters
FOLDER_MAX_LENGTH = 60  # characters: Windows opens no path of more than 260
FALLBACK = "fichier"

# Control, format (bidi overrides, zero-width), surrogate, private and unassigned characters.
_UNSEEN = {"Cc", "Cf", "Cs", "Co", "Cn"}
_FORBIDDEN = str.maketrans(dict.fromkeys('<>:"|?*', "_"))  # by Windows
_RESERVED = {"con", "prn", "aux", "nul"} | {f"{d}{n}" for d in ("com", "lpt") for n in range(1, 10)}


def clean_file_name(given: str, kind: FileKind) -> str:
    """A name of at most 120 characters, without path, that ends as its kind does.

    What a browser sends as a name may hold ``../``, line breaks, characters that turn
    the reading direction, or the name of a device: none of that is left.
    """
    stem, ending = _split(_plain(given), kind)
    if stem.split(".")[0].lower() in _RESERVED:
        stem = f"_{stem}"
    stem = stem[: MAX_LENGTH - len(ending)].strip(" .")
    return f"{stem or FALLBACK}{ending}"


def clean_folder_name(given: str) -> str:
    """A name of at most 60 characters for a folder, without path; may be empty."""
    return _plain(given.replace("/", "_").replace("\\", "_"))[:FOLDER_MAX_LENGTH].strip(" .")


def _plain(given: str) -> str:
    text = composed(given).replace("\\", "/")
    last = text.rsplit("/", 1)[-1]
    seen = "".join(
        " " if char.isspace() else char
        for char in last
        if char.isspace() or unicodedata.category(char) not in _UNSEEN
    )
    return " ".join(seen.translate(_FORBIDDEN).split()).strip(" .")


def _split(name: str, kind: FileKind) -> tuple[str, str]:
    suffix = PurePosixPath(name).suffix
    if suffix.lower() in kind.endings:
        return name[: -len(suffix)].strip(" ."), suffix.lower()
    if suffix.lower() in {".heic", ".heif"}:  # converted on the way in
        return name[: -len(suffix)].strip(" ."), kind.endings[0]
    return name, kind.endings[0]
