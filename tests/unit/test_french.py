from datetime import UTC, date, datetime

import pytest

from carnet_app.core.french import (
    amount,
    bound_postcode,
    clock_time,
    long_date,
    long_moment,
    period,
)


@pytest.mark.parametrize(
    ("day", "text"),
    [
        (date(2026, 12, 14), "14\u00a0décembre\u00a02026"),
        (date(2026, 5, 1), "1er\u00a0mai\u00a02026"),
        (date(2026, 8, 11), "11\u00a0août\u00a02026"),
        (datetime(2026, 6, 30, 22, 30, tzinfo=UTC), "1er\u00a0juillet\u00a02026"),
        (datetime(2026, 12, 31, 23, 30, tzinfo=UTC), "1er\u00a0janvier\u00a02027"),
    ],
)
def test_dates_in_full_as_in_france(day: date, text: str) -> None:
    assert long_date(day) == text


@pytest.mark.parametrize(
    ("first", "last", "text"),
    [
        (date(2025, 1, 1), date(2025, 12, 31), "Année 2025"),
        (date(2025, 4, 1), date(2025, 5, 14), "Du 1er\u00a0avril au 14\u00a0mai\u00a02025"),
        (
            date(2024, 11, 2),
            date(2025, 1, 14),
            "Du 2\u00a0novembre\u00a02024 au 14\u00a0janvier\u00a02025",
        ),
    ],
)
def test_a_period_says_its_year_once(first: date, last: date, text: str) -> None:
    assert period(first, last) == text


def test_a_postcode_stays_with_its_town() -> None:
    address = "3 place du Marché, 35000 Rennes"
    assert bound_postcode(address) == "3 place du Marché, 35000\u00a0Rennes"
    assert bound_postcode("lot 35000, 12 rue") == "lot 35000, 12 rue"


def test_moments_follow_summer_time() -> None:
    assert clock_time(datetime(2026, 7, 1, 6, 5, tzinfo=UTC)) == "8\u00a0h\u00a005"
    assert (
        long_moment(datetime(2026, 1, 1, 6, 5, tzinfo=UTC))
        == "1er\u00a0janvier\u00a02026 à\u00a07\u00a0h\u00a005"
    )


@pytest.mark.parametrize(
    ("cents", "text"),
    [
        (125_000, "1\u202f250,00\u00a0€"),
        (0, "0,00\u00a0€"),
        (7, "0,07\u00a0€"),
        (-4_550, "-45,50\u00a0€"),
        (123_456_789_01, "123\u202f456\u202f789,01\u00a0€"),
    ],
)
def test_amounts_from_cents(cents: int, text: str) -> None:
    assert amount(cents) == text
