"""Dates and amounts as French people write them."""

import re
from datetime import date, datetime
from decimal import Decimal

from babel.dates import format_date
from babel.numbers import format_currency

from carnet_app.core.clock import PARIS

LOCALE = "fr_FR"
NBSP = "\N{NO-BREAK SPACE}"
_POSTCODE = re.compile(r"\b([0-9]{5}) (?=\w)")


def long_date(day: date) -> str:
    """A date in full: "14 décembre 2026", "1er mai 2026". An instant gives its day in France.

    It stays on one line: its spaces do not break, which a search takes for plain ones.
    """
    if isinstance(day, datetime):
        day = day.astimezone(PARIS).date()
    text = format_date(day, "d MMMM y", locale=LOCALE).replace(" ", NBSP)
    return f"1er{text[1:]}" if day.day == 1 else text


def period(first: date, last: date) -> str:
    """From one day to another: "Année 2025", "Du 2 avril au 14 mai 2024"."""
    if (first, last) == (date(last.year, 1, 1), date(last.year, 12, 31)):
        return f"Année {last.year}"
    began = long_date(first)
    if first.year == last.year:
        began = began.removesuffix(f"{last.year}").rstrip()
    return f"Du {began} au {long_date(last)}"


def clock_time(instant: datetime) -> str:
    """The time of day in France: "18 h 05"."""
    local = instant.astimezone(PARIS)
    return f"{local.hour}{NBSP}h{NBSP}{local:%M}"


def long_moment(instant: datetime) -> str:
    """An instant in French time: "14 décembre 2026 à 18 h 05"."""
    return f"{long_date(instant)} à{NBSP}{clock_time(instant)}"


def bound_postcode(text: str) -> str:
    """An address whose postcode and town stay on one line: "3 place du Marché, 35000 Rennes"."""
    return _POSTCODE.sub(rf"\1{NBSP}", text)


def amount(cents: int) -> str:
    """An amount of money, given in cents of euro: "1 250,00 €"."""
    return format_currency(Decimal(cents) / 100, "EUR", locale=LOCALE)
