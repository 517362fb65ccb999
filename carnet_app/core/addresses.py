"""E-mail addresses: one valid, comparable form, or a refusal."""

from email_validator import EmailNotValidError, validate_email

from carnet_app.core.errors import DomainError
from carnet_app.core.settings import get_settings

EMAIL_MAX_LENGTH = 254  # RFC 5321, erratum 1690


class InvalidEmailError(DomainError):
    """What was typed is not one e-mail address."""

    message = "Indiquez une adresse e-mail valide, par exemple anne@exemple.fr."
    field = "email"


def normalized(typed: str, *, field: str = "email") -> str:
    """The form under which an address is stored and compared: NFC, lower case, IDN in Unicode.

    The local part is lowered too: no provider people use tells ``Anne@`` from
    ``anne@``, and two accounts for one mailbox would be a way around limits.

    Raises:
        InvalidEmailError: not exactly one valid address.
    """
    text = typed.strip()
    if not text:
        raise InvalidEmailError("Indiquez une adresse e-mail.", field=field)
    if len(text) > EMAIL_MAX_LENGTH:
        raise InvalidEmailError("Cette adresse e-mail est trop longue.", field=field)
    settings = get_settings()
    try:
        address = validate_email(
            text,
            check_deliverability=False,
            strict=True,  # 64 characters before the @ at most, which mail servers refuse beyond
            test_environment=settings.is_local or settings.demo,  # "@test", of no use elsewhere
        )
    except EmailNotValidError:
        raise InvalidEmailError(field=field) from None
    return address.normalized.lower()
