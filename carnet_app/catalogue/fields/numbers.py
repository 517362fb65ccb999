"""Whole numbers, decimals with their unit, amounts in euros."""

import dataclasses
import math
import re
from decimal import Decimal
from typing import Any, ClassVar

from babel.numbers import format_decimal

from carnet_app.catalogue.fields.base import Control, Field, InvalidValueError
from carnet_app.core.french import LOCALE, amount

WHOLE_MAX = 2_000_000_000
"""What a 32-bit column holds: a count in a home stays far below."""
NUMBER_MAX = 1_000_000_000.0
CENTS_MAX = 2_000_000_000
"""20 million euros, in cents: more than a home costs, and still a 32-bit column."""

# Digits, optionally by groups of three; then a decimal part. Never a digit of another
# script, which Python would read and a reader of the export would not.
_PLAIN = re.compile(r"([0-9]+)(?:[.,]([0-9]+))?")
_SPACED = re.compile(r"([0-9]{1,3}(?: [0-9]{3})+)(?:[.,]([0-9]+))?")
_DOTTED = re.compile(r"([0-9]{1,3}(?:\.[0-9]{3})+)(?:,([0-9]+))?")
_COMMAED = re.compile(r"([0-9]{1,3}(?:,[0-9]{3})+)(?:\.([0-9]+))?")
_EURO = re.compile(r" ?(?:€|eur|euros?)$", re.IGNORECASE)
_DIGITS_MAX = 15

# "1.250" is 1250 to some and 1,25 to others: the point before three digits is asked again, and
# so is the comma where no third decimal can be meant.
_AMBIGUOUS = re.compile(r"[0-9]{1,3}\.[0-9]{3}")
_THREE_DECIMALS = re.compile(r"[0-9]{1,3}[.,][0-9]{3}")

_NOT_A_NUMBER = "Indiquez un nombre, par exemple {}."


@dataclasses.dataclass(kw_only=True, eq=False)
class Whole(Field[int]):
    """A whole number, not negative unless ``minimum`` says so."""

    unit: str = ""
    minimum: int = 0
    maximum: int = WHOLE_MAX
    grouped: bool = True
    """Shown with its thousands apart; not for a year."""
    example: str = "3"
    control: ClassVar[Control] = "whole"

    def read(self, text: str) -> int:
        """A number without decimals."""
        number = read_decimal(_without_unit(text, self.unit), self.example, 0)
        if number != number.to_integral_value():
            raise InvalidValueError("Indiquez un nombre entier, sans décimale.")
        return int(number)

    def check(self, value: int) -> int:
        """Refuse what is out of bounds."""
        _check_bounds(value, self.minimum, self.maximum, WHOLE_MAX)
        return value

    def load(self, value: object) -> int:
        """A JSON integer."""
        return self.check(_integer(value))

    def shown(self, value: int) -> str:
        """With its unit: "1 200 kWh"."""
        text = format_decimal(value, locale=LOCALE) if self.grouped else str(value)
        return _with_unit(text, self.unit)

    def searched(self, value: int) -> str:
        """The digits as one types them."""
        return str(value)

    def schema(self) -> dict[str, Any]:
        """An integer between its bounds."""
        schema: dict[str, Any] = {"type": "integer"}
        return schema | {"minimum": self.minimum, "maximum": self.maximum}


@dataclasses.dataclass(kw_only=True, eq=False)
class Number(Field[float]):
    """A decimal number with a unit, not negative unless ``minimum`` says so.

    Kept as a JSON number: at most 15 digits, which a double holds exactly.
    """

    unit: str = ""
    decimals: int = 2
    minimum: float = 0
    maximum: float = NUMBER_MAX
    example: str = "12,5"
    control: ClassVar[Control] = "number"

    def read(self, text: str) -> float:
        """A number with a comma or a point."""
        number = read_decimal(_without_unit(text, self.unit), self.example, self.decimals)
        if number != round(number, self.decimals):
            raise InvalidValueError(f"{self.decimals} décimales au plus.")
        return float(number)

    def check(self, value: float) -> float:
        """Refuse what is out of bounds."""
        _check_bounds(value, self.minimum, self.maximum, NUMBER_MAX)
        return value

    def load(self, value: object) -> float:
        """A finite JSON number."""
        if isinstance(value, bool) or not isinstance(value, int | float):
            raise InvalidValueError("Cette valeur devrait être un nombre.")
        # Bounds first: an integer of a thousand digits does not become a float.
        _check_bounds(value, self.minimum, self.maximum, NUMBER_MAX)
        number = float(value)
        if round(number, self.decimals) != number:
            raise InvalidValueError(f"{self.decimals} décimales au plus.")
        return number

    def typed(self, value: float) -> str:
        """Without useless zeros, with a comma."""
        return _plain(value, self.decimals)

    def shown(self, value: float) -> str:
        """With its unit: "12,5 m²"."""
        shape = f"#,##0.{'#' * self.decimals}"
        return _with_unit(format_decimal(value, format=shape, locale=LOCALE), self.unit)

    def searched(self, value: float) -> str:
        """As one types it."""
        return self.typed(value)

    def schema(self) -> dict[str, Any]:
        """A number between its bounds."""
        schema: dict[str, Any] = {"type": "number"}
        return schema | {"minimum": self.minimum, "maximum": self.maximum}


@dataclasses.dataclass(kw_only=True, eq=False)
class Amount(Field[int]):
    """An amount of money, kept in whole cents of euro."""

    example: str = "1 250,00"
    control: ClassVar[Control] = "amount"
    is_amount: ClassVar[bool] = True
    unit: ClassVar[str] = "€"

    def read(self, text: str) -> int:
        """Euros as people write them: "1 250,00 €", "1250.5", "1.250,00"."""
        digits = _EURO.sub("", text)
        euros = read_decimal(digits, self.example, 2)
        if _decimals_of(euros) > 2:  # even zeros: "1,250" may be meant for 1250
            if _THREE_DECIMALS.fullmatch(digits):
                raise InvalidValueError(_either_way(digits, 2))
            raise InvalidValueError("Deux décimales au plus pour un montant, par exemple 1250,50.")
        return int(euros * 100)

    def check(self, value: int) -> int:
        """Refuse what is out of bounds."""
        if value < 0:
            raise InvalidValueError("Indiquez un montant positif.")
        if value > CENTS_MAX:
            raise InvalidValueError("Ce montant dépasse 20 millions d’euros\u00a0: vérifiez-le.")
        return value

    def load(self, value: object) -> int:
        """A JSON integer: cents."""
        return self.check(_integer(value))

    def typed(self, value: int) -> str:
        """Euros with two decimals and a comma."""
        return f"{value // 100},{value % 100:02}"

    def shown(self, value: int) -> str:
        """In euros: "1 250,00 €"."""
        return amount(value)

    def searched(self, value: int) -> str:
        """Nothing: a search that finds amounts would tell them to those who may not see them."""
        del value
        return ""

    def schema(self) -> dict[str, Any]:
        """An integer: cents of euro."""
        return {"type": "integer", "minimum": 0, "maximum": CENTS_MAX}


def read_decimal(text: str, example: str, decimals: int) -> Decimal:
    """The number a French text stands for, whatever its spaces and separators.

    Args:
        text: What was typed.
        example: What to suggest to who typed no number.
        decimals: How many there may be, for what is suggested to who could mean two.

    Raises:
        InvalidValueError: none.
    """
    sign, digits = (-1, text[1:].lstrip()) if text[:1] in ("-", "\u2212") else (1, text)
    if _AMBIGUOUS.fullmatch(digits):
        raise InvalidValueError(_either_way(digits, decimals))
    for shape in (_PLAIN, _SPACED, _DOTTED, _COMMAED):
        if match := shape.fullmatch(digits):
            whole = re.sub("[ .,]", "", match[1])
            fraction = match[2] or ""
            if len(whole) + len(fraction) > _DIGITS_MAX:
                raise InvalidValueError("Ce nombre a trop de chiffres.")
            return sign * Decimal(f"{whole}.{fraction or 0}")
    raise InvalidValueError(_NOT_A_NUMBER.format(example))


def _either_way(digits: str, decimals: int) -> str:
    """What to write for "1.250", whichever was meant, as far as the field takes it."""
    whole, fraction = re.split(r"[.,]", digits)
    thousands, fraction = int(whole + fraction), fraction.rstrip("0")
    if not decimals:
        return f"Écrivez {thousands}."
    if len(fraction) > decimals:
        return f"Écrivez {thousands}, ou {decimals} décimales au plus."
    return f"Écrivez {thousands} ou {f'{int(whole)},{fraction}'.rstrip(',')}."


def _decimals_of(number: Decimal) -> int:
    exponent = number.as_tuple().exponent
    return -exponent if isinstance(exponent, int) else 0


def _without_unit(text: str, unit: str) -> str:
    return text[: -len(unit)].rstrip() if unit and text.lower().endswith(unit.lower()) else text


def _with_unit(text: str, unit: str) -> str:
    return f"{text}\N{NO-BREAK SPACE}{unit}" if unit else text


def _plain(value: float, decimals: int) -> str:
    text = f"{value:.{decimals}f}"
    return (text.rstrip("0").rstrip(".") if "." in text else text).replace(".", ",")


def _integer(value: object) -> int:
    if isinstance(value, bool) or not isinstance(value, int):
        raise InvalidValueError("Cette valeur devrait être un nombre entier.")
    return value


def _check_bounds(value: float, minimum: float, maximum: float, absurd: float) -> None:
    if isinstance(value, float) and not math.isfinite(value):
        raise InvalidValueError("Cette valeur devrait être un nombre.")
    if value < minimum:
        if minimum == 0:
            raise InvalidValueError("Indiquez un nombre positif.")
        raise InvalidValueError(f"{_plain(minimum, 4)} au moins.")
    if value > maximum:
        if maximum == absurd:
            raise InvalidValueError("Ce nombre est trop grand\u00a0: vérifiez-le.")
        raise InvalidValueError(f"{_plain(maximum, 4)} au plus.")
