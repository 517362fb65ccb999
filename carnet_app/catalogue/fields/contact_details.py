"""How to reach somebody, and how the State knows a company."""

import dataclasses
import re
from typing import Any, ClassVar
from urllib.parse import urlsplit

import phonenumbers
from stdnum.exceptions import ValidationError
from stdnum.fr import siret

from carnet_app.catalogue.fields.base import Control, InvalidValueError, StringField
from carnet_app.core.addresses import EMAIL_MAX_LENGTH, InvalidEmailError, normalized
from carnet_app.core.french import NBSP

PHONE_MAX_LENGTH = 40
URL_MAX_LENGTH = 2_000

# Dialled the same way from Paris, but numbers of their own for the rest of the world.
_OVERSEAS = {
    "0262": "RE", "0263": "RE", "0692": "RE", "0693": "RE", "0269": "YT", "0639": "YT",
    "0590": "GP", "0690": "GP", "0691": "GP", "0594": "GF", "0694": "GF",
    "0596": "MQ", "0696": "MQ", "0697": "MQ",
}  # fmt: skip
_AT_HOME = {"FR", *_OVERSEAS.values()}
_SHORT_NUMBER = re.compile(r"1[0-9]{1,2}|3[0-9]{3}|116[0-9]{3}|118[0-9]{3}")
_SEPARATORS = re.compile(r"[\s.\-/()]")
_DOMAIN_START = re.compile(r"[a-z0-9.-]+\.[a-z]{2,}(?:[:/?#]|$)", re.IGNORECASE)
_SPACES_OR_CONTROLS = re.compile(r"[\s\x00-\x1f<>\"\\^`{|}]")


@dataclasses.dataclass(kw_only=True, eq=False)
class Email(StringField):
    """An e-mail address, kept as ``core.addresses`` compares them."""

    example: str = "contact@exemple.fr"
    control: ClassVar[Control] = "email"

    def read(self, text: str) -> str:
        """One address."""
        try:
            return normalized(text)
        except InvalidEmailError as refusal:
            raise InvalidValueError(refusal.message) from None

    def link(self, value: str) -> str:
        """Opens a message to it."""
        return f"mailto:{value}"

    def schema(self) -> dict[str, Any]:
        """An address; names with accents are allowed."""
        return {"type": "string", "format": "idn-email", "maxLength": EMAIL_MAX_LENGTH}


@dataclasses.dataclass(kw_only=True, eq=False)
class Phone(StringField):
    """A telephone number, French unless it starts with +; kept as ``+33612345678``.

    Numbers of services (112, 3631) are kept as they are dialled.
    """

    example: str = "06 12 34 56 78"
    control: ClassVar[Control] = "phone"

    def read(self, text: str) -> str:
        """A number that may exist."""
        dialled = _SEPARATORS.sub("", text)
        if _SHORT_NUMBER.fullmatch(dialled):
            return dialled
        number = _with_own_code(_parsed(text, "FR"))
        if number is None or number.extension or not phonenumbers.is_valid_number(number):
            raise InvalidValueError(
                "Indiquez un numéro de téléphone, par exemple 06 12 34 56 78, "
                "avec son indicatif (+32…) s’il est étranger."
            )
        return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)

    def typed(self, value: str) -> str:
        """By pairs for France, with the country's code for elsewhere."""
        number = _parsed(value, "FR") if value.startswith("+") else None
        if number is None:
            return value
        shape = phonenumbers.PhoneNumberFormat.INTERNATIONAL
        if phonenumbers.region_code_for_number(number) in _AT_HOME:
            shape = phonenumbers.PhoneNumberFormat.NATIONAL
        return phonenumbers.format_number(number, shape)

    def shown(self, value: str) -> str:
        """As it is typed, on one line."""
        return self.typed(value).replace(" ", NBSP)

    def searched(self, value: str) -> str:
        """By pairs, and in one piece."""
        typed = self.typed(value)
        return f"{typed} {_SEPARATORS.sub('', typed)}"

    def link(self, value: str) -> str:
        """Dials it."""
        return f"tel:{value}"

    def schema(self) -> dict[str, Any]:
        """E.164, or a short number."""
        return {"type": "string", "pattern": "^(\\+[0-9]{4,15}|[0-9]{2,6})$"}


@dataclasses.dataclass(kw_only=True, eq=False)
class Siret(StringField):
    """The number of a company's establishment: 14 digits with a control digit.

    python-stdnum knows La Poste's, whose sum is another (SIREN 356 000 000).
    """

    example: str = "732 829 320 00074"
    control: ClassVar[Control] = "siret"

    def read(self, text: str) -> str:
        """The 14 digits."""
        digits = _SEPARATORS.sub("", text)
        if not (digits.isascii() and digits.isdigit() and len(digits) == 14):
            raise InvalidValueError("Un SIRET compte 14 chiffres.")
        try:
            return siret.validate(digits)
        except ValidationError:
            raise InvalidValueError(
                "Ce SIRET n’existe pas\u00a0: vérifiez chaque chiffre."
            ) from None

    def shown(self, value: str) -> str:
        """By groups: "732 829 320 00074"."""
        groups = (value[:3], value[3:6], value[6:9], value[9:])
        return "\N{NARROW NO-BREAK SPACE}".join(groups)

    def searched(self, value: str) -> str:
        """By groups and in one piece."""
        return f"{self.shown(value)} {value}"

    def schema(self) -> dict[str, Any]:
        """14 digits."""
        return {"type": "string", "pattern": "^[0-9]{14}$"}


@dataclasses.dataclass(kw_only=True, eq=False)
class Url(StringField):
    """The address of a web page: ``https`` or ``http``, nothing that a click would run."""

    example: str = "https://www.exemple.fr/notice"
    control: ClassVar[Control] = "url"

    def read(self, text: str) -> str:
        """An address with a host; ``https://`` is understood."""
        address = f"https://{text}" if _DOMAIN_START.match(text) else text
        if _SPACES_OR_CONTROLS.search(address) or not _is_web(address):
            raise InvalidValueError(
                "Indiquez l’adresse d’une page, par exemple https://www.exemple.fr."
            )
        return address

    def check(self, value: str) -> str:
        """Refuse what no browser opens."""
        if len(value) > URL_MAX_LENGTH:
            raise InvalidValueError("Cette adresse est trop longue.")
        return value

    def link(self, value: str) -> str:
        """The page."""
        return value

    def schema(self) -> dict[str, Any]:
        """A web address."""
        return {"type": "string", "pattern": "^[hH][tT][tT][pP][sS]?://", "maxLength": 2000}


def _parsed(text: str, region: str) -> phonenumbers.PhoneNumber | None:
    if len(text) > PHONE_MAX_LENGTH:
        return None
    try:
        return phonenumbers.parse(text, region)
    except phonenumbers.NumberParseException:
        return None


def _with_own_code(number: phonenumbers.PhoneNumber | None) -> phonenumbers.PhoneNumber | None:
    """An overseas number dialled as in France, or given France's code, with its own code."""
    if number is None or number.country_code != 33:
        return number
    dialled = f"0{number.national_number}"
    region = _OVERSEAS.get(dialled[:4])
    return _parsed(dialled, region) if region else number


def _is_web(address: str) -> bool:
    try:
        parts = urlsplit(address)
        host, _ = parts.hostname or "", parts.port  # a wrong port is found on reading it
    except ValueError:
        return False
    # Names before the host disguise it: https://banque.fr@ailleurs.example.
    is_plain = parts.username is None and parts.password is None and "." in host.strip(".")
    return parts.scheme in ("http", "https") and is_plain
