"""What people type about a carnet: its name, and the message that goes with an invitation."""

from carnet_app.core.errors import DomainError
from carnet_app.core.normal_forms import composed
from carnet_app.core.typed_texts import (
    JOINERS,
    MESSAGE_MAX_LENGTH,
    NAME_MAX_LENGTH,
    has_unseen,
    with_plain_line_ends,
)


class CarnetNameError(DomainError):
    """The name of a carnet is missing, too long or unreadable."""

    message = "Donnez un nom à ce carnet, par exemple «\u00a0Maison de Quimper\u00a0»."
    field = "name"


class InvitationMessageError(DomainError):
    """The message of an invitation is too long or unreadable."""

    message = "Votre message est trop long\u00a0: 5 000 caractères au plus."
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


def clean_message(typed: str) -> str:
    """A message of several lines, trimmed, at most 5,000 characters; may be empty.

    Raises:
        InvitationMessageError: too long, or with characters that cannot be seen.
    """
    text = composed(with_plain_line_ends(typed).strip())
    if len(text) > MESSAGE_MAX_LENGTH:
        raise InvitationMessageError
    if has_unseen(text, allowed="\n\t"):
        raise InvitationMessageError(
            "Votre message contient des caractères invisibles\u00a0: retapez-le."
        )
    return text
