"""The one source of the current time, so that tests can move it."""

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

PARIS = ZoneInfo("Europe/Paris")


def now() -> datetime:
    """The current instant, aware, in UTC."""
    return datetime.now(UTC)


def today() -> date:
    """The current date where the homes are: metropolitan France."""
    return now().astimezone(PARIS).date()


def end_of_day(day: date) -> datetime:
    """The last instant of a day in France, as a UTC instant."""
    return datetime(day.year, day.month, day.day, 23, 59, 59, tzinfo=PARIS).astimezone(UTC)
