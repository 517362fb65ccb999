"""Why a file cannot be kept, in the words its sender reads."""

import errno
from collections.abc import Iterator
from contextlib import contextmanager

from carnet_app.core.errors import DomainError

ACCEPTED = "PDF, JPEG, PNG, WebP, HEIC, texte, ODT, DOCX ou XLSX"
FULL = {errno.ENOSPC, errno.EDQUOT, errno.EFBIG}


class FileRefusedError(DomainError):
    """A file that is not kept; nothing of it remains."""

    message = f"Ce type de fichier n’est pas accepté. Déposez un fichier {ACCEPTED}."
    field = "file"


class EmptyFileError(FileRefusedError):
    """A file of zero bytes."""

    message = "Ce fichier est vide."


class FileTooLargeError(FileRefusedError):
    """A file beyond the site's limit for one file."""

    def __init__(self, limit_mb: int) -> None:
        """Say the limit, in megabytes."""
        super().__init__(f"Ce fichier dépasse la limite de {limit_mb}\N{NO-BREAK SPACE}Mo.")


class DamagedFileError(FileRefusedError):
    """A file that is not what it starts like: cut short, or broken."""

    message = "Ce fichier est incomplet ou endommagé. Vérifiez qu’il s’ouvre, puis réessayez."


class DisguisedFileError(FileRefusedError):
    """A file that is two things at once, which no honest program writes."""

    message = "Ce fichier cache un autre fichier\N{NARROW NO-BREAK SPACE}; il n’est pas accepté."


class TooManyPixelsError(FileRefusedError):
    """An image whose pixels would fill the memory."""

    def __init__(self, limit: int) -> None:
        """Say the limit, in millions of pixels."""
        super().__init__(
            f"Cette image dépasse {limit}\N{NO-BREAK SPACE}millions de pixels. "
            "Réduisez sa taille, puis réessayez."
        )


class MacroError(FileRefusedError):
    """A document with programs in it."""

    message = (
        "Ce document contient des macros. Enregistrez-le sans macros, ou en PDF, puis réessayez."
    )


class StorageError(DomainError):
    """The place where files are kept does not do its work; the file was not kept."""

    message = "Les fichiers ne peuvent pas être enregistrés pour l’instant. Réessayez plus tard."
    field = "file"


class StorageFullError(StorageError):
    """No room left on the disk."""

    message = (
        "Il n’y a plus de place sur le serveur\N{NO-BREAK SPACE}: "
        "ce fichier n’a pas été enregistré. Réessayez plus tard."
    )


class MissingObjectError(StorageError):
    """A file that should be in the store is not there."""

    message = "Ce fichier est introuvable sur le serveur."


@contextmanager
def told_when_full() -> Iterator[None]:
    """Turn the errors of a full disk into their refusal.

    Raises:
        StorageFullError: the disk, or its owner's quota, is full.
    """
    try:
        yield
    except OSError as error:
        if error.errno in FULL:
            raise StorageFullError from error
        raise
