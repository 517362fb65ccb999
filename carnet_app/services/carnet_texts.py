"""What people type about a carnet: its name, and the messages that go with what is sent."""

from carnet_app.core.errors import DomainError
from carnet_app.core.normal_forms import composed
from carnet_app.core.typed_texts import (
    JOINERS,
    MESSAGE_MAX_LENGTH,
    NAME_MAX_LENGTH,
    has_unseen,
    with_plain_line_ends,
)

NNBSP = "\N{NARROW NO-BREAK SPACE}"


class CarnetNameError(DomainError):
    """The name of a carnet is missing, too long or unreadable."""

    message = "Donnez un nom à ce carnet, par exemple «\u00a0Maison de Quimper\u00a0»."
    field = "name"


class MessageTextError(DomainError):
    """The message of an invitation, or the word of a refusal, is too long or unreadable."""

    message = "Votre message est illisible."
    field = "message"


def clean_carnet_name(typed: str) -> str:
    """The name of a carnet: trimmed, one line, 1 to 100 characters.

    Raises:
        CarnetNameError: empty, too long, or with characters that cannot be seen.
    """
    name = composed(typed.strip())
    if not name.strip(JOINERS):
        raise CarnetNameError
    if len(name) > NAME_MAX_LENGTH:
        raise CarnetNameError(f"Ce nom est trop long\u00a0: {NAME_MAX_LENGTH} caractères au plus.")
    if has_unseen(name):
        raise CarnetNameError("Ce nom contient des caractères invisibles\u00a0: retapez-le.")
    return name


def clean_message(typed: str, *, field: str = "message", longest: int = MESSAGE_MAX_LENGTH) -> str:
    """A message of several lines, trimmed, of ``longest`` characters at most; may be empty.

    Raises:
        MessageTextError: too long, or with characters that cannot be seen.
    """
    text = composed(with_plain_line_ends(typed).strip())
    if len(text) > longest:
        limit = f"{longest:,}".replace(",", NNBSP)
        raise MessageTextError(
            f"Votre message est trop long\u00a0: {limit} caractères au plus.", field=field
        )
    if has_unseen(text, allowed="\n\t"):
        raise MessageTextError(
            "Votre message contient des caractères invisibles\u00a0: retapez-le.", field=field
        )
    return text
