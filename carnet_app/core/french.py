"""Dates and amounts as French people write them."""

from datetime import date, datetime
from decimal import Decimal

from babel.dates import format_date
from babel.numbers import format_currency

from carnet_app.core.clock import PARIS

LOCALE = "fr_FR"


def long_date(day: date) -> str:
    """A date in full: "14 décembre 2026", "1er mai 2026". An instant gives its day in France."""
    if isinstance(day, datetime):
        day = day.astimezone(PARIS).date()
    text = format_date(day, "d MMMM y", locale=LOCALE)
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
    return f"{local.hour}\N{NO-BREAK SPACE}h\N{NO-BREAK SPACE}{local:%M}"


def long_moment(instant: datetime) -> str:
    """An instant in French time: "14 décembre 2026 à 18 h 05"."""
    return f"{long_date(instant)} à {clock_time(instant)}"


def amount(cents: int) -> str:
    """An amount of money, given in cents of euro: "1 250,00 €"."""
    return format_currency(Decimal(cents) / 100, "EUR", locale=LOCALE)
