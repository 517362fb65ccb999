import pytest

from benchmarks.figures import Row, median, percentile, table

AT_MOST = Row("wait", "The wait", "ms", 30)
AT_LEAST = Row("rate", "The rate", "/s", 1_000, at_least=True)
FREE = Row("free", "No goal", "MB")


def test_the_median_is_the_middle_one() -> None:
    assert median([9, 1, 5]) == 5


@pytest.mark.parametrize(
    ("percent", "expected"), [(0, 1), (50, 50), (95, 95), (99.5, 100), (100, 100)]
)
def test_a_percentile_is_a_measured_value(percent: float, expected: float) -> None:
    assert percentile(list(range(100, 0, -1)), percent) == expected


def test_a_percentile_of_one_value_is_that_value() -> None:
    assert percentile([7], 95) == 7


def test_a_percentile_of_nothing_is_refused() -> None:
    with pytest.raises(ValueError, match="no values"):
        percentile([], 95)


@pytest.mark.parametrize(
    ("row", "value", "verdict"),
    [
        (AT_MOST, 30, "meets"),
        (AT_MOST, 30.01, "misses"),
        (AT_LEAST, 1_000, "meets"),
        (AT_LEAST, 999.9, "misses"),
        (FREE, 1, ""),
    ],
)
def test_a_goal_is_met_up_to_its_very_value(row: Row, value: float, verdict: str) -> None:
    assert row.verdict(value) == verdict


def test_the_table_shows_what_was_measured_beside_its_goal() -> None:
    measured = {"rate": 1234.5, "wait": 31.25, "free": 7.0, "other": 3.0}
    assert table(measured, [AT_MOST, AT_LEAST, FREE]).splitlines() == [
        "|          |    Goal | Measured |        |",
        "|----------|--------:|---------:|-------:|",
        "| The wait |    ≤ 30 |  31.2 ms | misses |",
        "| The rate | ≥ 1,000 | 1,234 /s |  meets |",
        "| No goal  |       – |     7 MB |        |",
    ]


def test_a_bare_page_stands_beside_what_it_was_measured_for() -> None:
    rows = [Row("wait", "The wait", "ms", 30, bare=20), AT_LEAST]
    measured = {"wait": 31.25, "bare_wait": 25.0, "rate": 1_000.0}
    assert table(measured, rows).splitlines() == [
        "|          |    Goal | Measured |        | Bare page |      × (goal) |",
        "|----------|--------:|---------:|-------:|----------:|--------------:|",
        "| The wait |    ≤ 30 |  31.2 ms | misses |     25 ms | 1.25 (≤ 1.50) |",
        "| The rate | ≥ 1,000 | 1,000 /s |  meets |           |               |",
    ]


def test_what_was_not_measured_is_not_shown() -> None:
    assert "The wait" not in table({"free": 1.0}, [AT_MOST, FREE])
