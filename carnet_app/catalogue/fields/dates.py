"""Days and months."""

import dataclasses
import re
from datetime import date, timedelta
from typing import Any, ClassVar

from babel.dates import format_date

from carnet_app.catalogue.fields.base import Control, InvalidValueError, StringField
from carnet_app.core.clock import today
from carnet_app.core.french import LOCALE, long_date

FIRST_YEAR = 1000
"""The oldest houses still lived in date from the Middle Ages, and four digits sort as text."""
YEARS_AHEAD = 100
"""Longer than any guarantee, loan or lease of a home; shorter than a slip such as 2226 or 9999."""

_ISO = re.compile(r"([0-9]{4})-([0-9]{2})-([0-9]{2})")
_FRENCH = re.compile(r"([0-9]{1,2})[/. -]([0-9]{1,2})[/. -]([0-9]{4})")
_ISO_MONTH = re.compile(r"([0-9]{4})-([0-9]{2})")
_FRENCH_MONTH = re.compile(r"([0-9]{1,2})[/. -]([0-9]{4})")


@dataclasses.dataclass(kw_only=True, eq=False)
class Day(StringField):
    """A day, kept as ``2026-12-14``. ``past`` is for what has necessarily happened."""

    past: bool = False
    example: str = "14/05/2024"
    control: ClassVar[Control] = "day"

    def read(self, text: str) -> str:
        """A day as a browser sends it, or as the French write it."""
        if match := _ISO.fullmatch(text):
            return _day(match[1], match[2], match[3]).isoformat()
        if match := _FRENCH.fullmatch(text):
            return _day(match[3], match[2], match[1]).isoformat()
        raise InvalidValueError("Indiquez une date, par exemple 14/12/2024.")

    def check(self, value: str) -> str:
        """Refuse absurd days."""
        check_day(date.fromisoformat(value), past=self.past)
        return value

    def shown(self, value: str) -> str:
        """In full: "14 décembre 2026"."""
        return long_date(date.fromisoformat(value))

    def as_day(self, value: str) -> date:
        """The day itself."""
        return date.fromisoformat(value)

    def schema(self) -> dict[str, Any]:
        """An ISO date."""
        return {"type": "string", "format": "date"}


@dataclasses.dataclass(kw_only=True, eq=False)
class Month(StringField):
    """A month, kept as ``2026-12``; for sorting it counts as its first day."""

    past: bool = False
    example: str = "2024-05"
    control: ClassVar[Control] = "month"

    def read(self, text: str) -> str:
        """A month as a browser sends it, or as the French write it: "05/2024"."""
        if match := _ISO_MONTH.fullmatch(text):
            return f"{_day(match[1], match[2], '1'):%Y-%m}"
        if match := _FRENCH_MONTH.fullmatch(text):
            return f"{_day(match[2], match[1], '1'):%Y-%m}"
        raise InvalidValueError("Indiquez un mois, par exemple 05/2024.")

    def check(self, value: str) -> str:
        """Refuse absurd months."""
        check_day(self.as_day(value), past=self.past)
        return value

    def shown(self, value: str) -> str:
        """In full: "mai 2024"."""
        return format_date(self.as_day(value), "MMMM y", locale=LOCALE)

    def as_day(self, value: str) -> date:
        """Its first day."""
        return date.fromisoformat(f"{value}-01")

    def schema(self) -> dict[str, Any]:
        """A year and a month."""
        return {"type": "string", "pattern": "^[0-9]{4}-(0[1-9]|1[0-2])$"}


def check_day(day: date, *, past: bool) -> None:
    """Refuse days that are certainly slips.

    Raises:
        InvalidValueError: before the year 1000, in more than a century, or still to come
            though it has necessarily happened.
    """
    if day.year < FIRST_YEAR:
        raise InvalidValueError(
            f"Cette date est antérieure à l’an {FIRST_YEAR}\u00a0: vérifiez-la."
        )
    # A home overseas may already be at tomorrow.
    if past and day > today() + timedelta(days=1):
        raise InvalidValueError("Cette date est dans le futur\u00a0: vérifiez-la.")
    if day.year > today().year + YEARS_AHEAD:
        raise InvalidValueError("Cette date est trop lointaine\u00a0: vérifiez-la.")


def add_months(day: date, months: int) -> date:
    """The same day some months later; the month's last day where it has no such day."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    first = date(year, month + 1, 1)
    following = date(year + month // 11, (month + 1) % 12 + 1, 1)
    return first.replace(day=min(day.day, (following - first).days))


def _day(year: str, month: str, day: str) -> date:
    try:
        return date(int(year), int(month), int(day))
    except ValueError:
        raise InvalidValueError("Cette date n’existe pas.") from None
