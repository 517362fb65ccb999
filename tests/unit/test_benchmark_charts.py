from itertools import pairwise
from xml.etree.ElementTree import Element, fromstring

import pytest

from benchmarks.charts import Line, Panel, describe, draw, growth_chart, scale, spread
from benchmarks.entries import FIRST, PLAN, entries
from benchmarks.growth import RECORD_SIZES, SHARE_SIZES, Cost, growth_table
from carnet_app.catalogue.registry import KIND_BY_KEY

SVG = "{http://www.w3.org/2000/svg}"
COSTS = [Cost("Search", size, 7, 2.5) for size in RECORD_SIZES] + [
    Cost("Mon espace", size, 6, 1.5) for size in SHARE_SIZES
]
OPENED = {(cost.page, cost.size): 3.25 + cost.size / 1_000 for cost in COSTS}


def parsed(drawn: str) -> Element:
    return fromstring(drawn)  # noqa: S314 -- our own


@pytest.mark.parametrize(
    ("largest", "last"), [(0, 4), (3, 4), (7, 8), (13, 20), (41, 60), (60, 60), (1_000, 1_000)]
)
def test_an_axis_has_round_marks_from_zero_to_all_there_is(largest: float, last: float) -> None:
    marks = scale(largest)
    assert (marks[0], marks[-1]) == (0, last)
    assert len({round(after - before, 6) for before, after in pairwise(marks)}) == 1


def test_names_that_would_overlap_are_moved_apart_in_their_order() -> None:
    assert spread([50, 10, 12], apart=10, lowest=100) == [50, 10, 20]
    assert spread([98, 99, 40], apart=10, lowest=100) == [90, 100, 40]
    assert spread([], apart=10, lowest=100) == []


def test_a_chart_has_a_line_for_each_page_that_was_measured_at_every_size() -> None:
    svg = parsed(growth_chart(COSTS, OPENED))
    names = [text.text for text in svg.iter(f"{SVG}text") if text.get("class") == "name"]
    assert names == ["Search", "Mon espace"] * 2
    assert len(svg.findall(f".//{SVG}polyline[@class='line']")) == 4
    assert "prefers-color-scheme: dark" in (svg.findtext(f"{SVG}style") or "")
    partly = {key: ms for key, ms in OPENED.items() if key != ("Search", RECORD_SIZES[0])}
    assert growth_chart(COSTS, partly).count('class="line"') == 3


def test_a_chart_is_as_high_on_the_page_as_its_values_are() -> None:
    panel = Panel("Time", (10, 100, 1_000), (Line("Search", 0, (0.0, 5.0, 8.0)),))
    svg = parsed(draw("A title", [panel]))
    line = svg.find(f".//{SVG}polyline[@class='line']")
    assert line is not None
    (x1, y1), (x2, y2), (x3, y3) = (
        tuple(map(float, point.split(","))) for point in line.get("points", "").split()
    )
    assert x2 - x1 == pytest.approx(x3 - x2)
    assert y1 - y2 == pytest.approx((y1 - y3) * 5 / 8, abs=0.1)
    assert svg.findtext(f"{SVG}title") == "A title"


def test_a_chart_is_told_in_words() -> None:
    panel = Panel("Time", (50, 5_000), (Line("Search & more", 0, (1.26, 31.7)),))
    assert describe([panel]) == "Time, Search & more: 1.3 at 50, 32 at 5,000."
    assert "Search &amp; more" in draw("", [panel])


def test_the_table_of_growth_has_a_line_for_each_page() -> None:
    opened = {("Search", size): 12.34 for size in RECORD_SIZES}
    rows = growth_table("Records", COSTS, opened).splitlines()
    assert len(rows) == 4
    assert "7 / 7 / 7" in rows[2]
    assert rows[2].endswith("2.5 / 2.5 / 2.5 ms | 12.3 / 12.3 / 12.3 ms |")
    assert rows[3].endswith("– |")


def test_the_measured_carnets_hold_what_the_catalogue_accepts() -> None:
    made = list(entries(200))
    for kind, form in made:
        assert KIND_BY_KEY[kind].parse(form, exists=lambda _link: True).title
    kinds = [kind for kind, _ in made]
    assert kinds.count("works") == 200 * PLAN["works"] // sum(PLAN.values()) == 40
    assert kinds.count("home") == 1
    first = sum(kind in FIRST for kind in kinds)
    assert {*kinds[:first]} == set(FIRST)
