"""Charts as SVG, made by hand: lines over a logarithmic axis of sizes, readable in both themes."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from math import ceil, log10
from xml.etree.ElementTree import Element, SubElement, indent, tostring

from benchmarks.growth import GROWING, RECORD_SIZES, Cost

WIDTH, MARGIN = 920, 24
NAMES = 188  # to the right of a plot, and what the next one needs to its left
PLOT_WIDTHS = (330, 175)
"""Of the plots side by side: the first has more lines."""
TITLE = 48
PLOT_HEIGHT, HEAD, FOOT = 220, 52, 38
LINE_HEIGHT = 17  # between the names of two lines
STEPS = 4
COLOURS = (  # light and dark; neighbours differ in lightness too
    ("#14595c", "#84cbc5"),
    ("#c2410c", "#fb923c"),
    ("#1d4ed8", "#93b4fd"),
    ("#7e22ce", "#d8a6ff"),
    ("#65771b", "#c3d65c"),
    ("#be185d", "#f9a8d4"),
    ("#57534e", "#d6d3d1"),
    ("#a16207", "#facc15"),
)
STYLE = """
text { font: 13px system-ui, -apple-system, "Segoe UI", sans-serif; fill: #1d2b30; }
.title { font-size: 17px; font-weight: 600; }
.head { font-size: 14px; font-weight: 600; }
.quiet { fill: #5a666b; }
.back { fill: #faf7f2; }
.grid { stroke: #e7dfd2; }
.axis { stroke: #8a806e; }
.line { fill: none; stroke-width: 2.25; stroke-linejoin: round; stroke-linecap: round; }
.way { fill: none; stroke-width: 1; opacity: 0.55; }
"""
DARK_STYLE = """
text { fill: #f1ebe1; }
.quiet { fill: #aab5b6; }
.back { fill: #13191b; }
.grid { stroke: #333d3f; }
.axis { stroke: #7d8a8c; }
"""


@dataclass(frozen=True, slots=True)
class Line:
    """One line: a value for each size."""

    name: str
    colour: int
    values: tuple[float, ...]


@dataclass(frozen=True, slots=True)
class Panel:
    """Lines over the same sizes."""

    head: str
    sizes: tuple[int, ...]
    lines: tuple[Line, ...]


def growth_chart(costs: Sequence[Cost], opened: Mapping[tuple[str, int], float]) -> str:
    """The time and the queries of each page, as a carnet and an account grow."""
    colours = {page: number for number, page in enumerate(dict.fromkeys(c.page for c in costs))}
    times = {key: ms for key, ms in opened.items() if key[0] in colours}
    queries = {(cost.page, cost.size): float(cost.queries) for cost in costs}
    panels: list[Panel] = []
    for unit, values in (("Milliseconds at the server", times), ("Queries", queries)):
        for _, sizes in GROWING:
            head = f"{unit}, by {'records' if sizes == RECORD_SIZES else 'shares'}"
            panels.append(Panel(head, sizes, tuple(_lines(values, sizes, colours))))
    return draw("Each page, as carnets and accounts grow", panels)


def draw(title: str, panels: Sequence[Panel]) -> str:
    """Panels, two in a row, under a title."""
    rows = ceil(len(panels) / 2)
    height = TITLE + rows * (HEAD + PLOT_HEIGHT + FOOT) + MARGIN
    svg = Element(
        "svg",
        xmlns="http://www.w3.org/2000/svg",
        viewBox=f"0 0 {WIDTH} {height}",
        role="img",
    )
    SubElement(svg, "title").text = title
    SubElement(svg, "desc").text = describe(panels)
    SubElement(svg, "style").text = _style()
    SubElement(svg, "rect", {"class": "back", "width": "100%", "height": "100%", "rx": "12"})
    _write(svg, MARGIN, MARGIN + 14, title, "title")
    for number, panel in enumerate(panels):
        column, row = number % 2, number // 2
        left = MARGIN + 34 + column * (PLOT_WIDTHS[0] + NAMES)
        top = TITLE + HEAD + row * (HEAD + PLOT_HEIGHT + FOOT)
        _draw_panel(svg, panel, left, top, PLOT_WIDTHS[column])
    indent(svg)
    return tostring(svg, encoding="unicode") + "\n"


def describe(panels: Iterable[Panel]) -> str:
    """The figures in words, for those who do not see the lines."""
    said = (
        f"{panel.head}, {line.name}: "
        + ", ".join(
            f"{value:g} at {size:,}"
            for size, value in zip(panel.sizes, map(_rounded, line.values), strict=True)
        )
        for panel in panels
        for line in panel.lines
    )
    return "; ".join(said) + "."


def scale(largest: float) -> tuple[float, ...]:
    """The marks of an axis from 0: round numbers, the last at or above the largest value."""
    rough = max(largest, STEPS) / STEPS
    power = 10 ** (ceil(log10(rough)) - 1)
    step = next(power * each for each in (1, 1.5, 2, 2.5, 5, 10) if power * each >= rough)
    return tuple(step * number for number in range(STEPS + 1))


def spread(places: Sequence[float], apart: float, lowest: float) -> list[float]:
    """The places moved as little as keeps them apart, in their order, none beyond the lowest."""
    order = sorted(range(len(places)), key=lambda number: places[number])
    moved = list(places)
    for before, number in pairwise(order):
        moved[number] = max(moved[number], moved[before] + apart)
    limit = lowest
    for number in reversed(order):
        moved[number] = min(moved[number], limit)
        limit = moved[number] - apart
    return moved


def _lines(
    values: Mapping[tuple[str, int], float], sizes: tuple[int, ...], colours: Mapping[str, int]
) -> Iterable[Line]:
    for page, colour in colours.items():
        if all((page, size) in values for size in sizes):
            yield Line(page, colour, tuple(values[page, size] for size in sizes))


def _draw_panel(svg: Element, panel: Panel, left: float, top: float, width: float) -> None:
    marks = scale(max((max(line.values) for line in panel.lines), default=0))
    bottom = top + PLOT_HEIGHT
    _write(svg, left - 34, top - 18, panel.head, "head")
    for mark in marks:
        y = bottom - PLOT_HEIGHT * mark / marks[-1]
        _rule(svg, left, y, left + width, y, "grid" if mark else "axis")
        _write(svg, left - 8, y + 4.5, f"{mark:g}", "quiet", anchor="end")
    xs = [left + width * place for place in _logarithmic(panel.sizes)]
    for x, size in zip(xs, panel.sizes, strict=True):
        _rule(svg, x, bottom, x, bottom + 5, "axis")
        _write(svg, x, bottom + 21, f"{size:,}", "quiet", anchor="middle")
    ends = [bottom - PLOT_HEIGHT * line.values[-1] / marks[-1] for line in panel.lines]
    names = spread(ends, LINE_HEIGHT, bottom + 4)
    for line, name_y in zip(panel.lines, names, strict=True):
        ys = [bottom - PLOT_HEIGHT * value / marks[-1] for value in line.values]
        _draw_line(svg, line, list(zip(xs, ys, strict=True)), name_y)


def _draw_line(
    svg: Element, line: Line, points: Sequence[tuple[float, float]], name_y: float
) -> None:
    group = SubElement(svg, "g", {"class": f"c{line.colour % len(COLOURS)}"})
    SubElement(group, "polyline", {"class": "line", "points": _joined(points)})
    for x, y in points:
        SubElement(group, "circle", cx=f"{x:.1f}", cy=f"{y:.1f}", r="3.25")
    x, y = points[-1]
    SubElement(
        group,
        "polyline",
        {"class": "way", "points": _joined([(x + 6, y), (x + 20, name_y), (x + 26, name_y)])},
    )
    name = _write(group, x + 31, name_y + 4.5, line.name)
    value = SubElement(name, "tspan", {"class": "quiet", "dx": "6"})
    value.text = f"{_rounded(line.values[-1]):g}"


def _logarithmic(sizes: Sequence[int]) -> list[float]:
    """Where each size stands between the first, 0, and the last, 1."""
    first, last = log10(sizes[0]), log10(sizes[-1])
    return [(log10(size) - first) / (last - first) for size in sizes]


def _rounded(value: float) -> float:
    return round(value) if value >= 10 else round(value, 1)


def _joined(points: Iterable[tuple[float, float]]) -> str:
    return " ".join(f"{x:.1f},{y:.1f}" for x, y in points)


def _rule(svg: Element, x1: float, y1: float, x2: float, y2: float, kind: str) -> None:
    ends = {"x1": f"{x1:.1f}", "y1": f"{y1:.1f}", "x2": f"{x2:.1f}", "y2": f"{y2:.1f}"}
    SubElement(svg, "line", {"class": kind, **ends})


def _write(
    parent: Element, x: float, y: float, text: str, kind: str = "name", *, anchor: str = "start"
) -> Element:
    place = {"x": f"{x:.1f}", "y": f"{y:.1f}", "text-anchor": anchor, "class": kind}
    written = SubElement(parent, "text", place)
    written.text = text
    return written


def _style() -> str:
    def colours(theme: int) -> str:
        return "\n".join(
            f".c{number} .line, .c{number} .way {{ stroke: {pair[theme]}; }} "
            f".c{number} circle {{ fill: {pair[theme]}; }}"
            for number, pair in enumerate(COLOURS)
        )

    dark = f"@media (prefers-color-scheme: dark) {{{DARK_STYLE}{colours(1)}\n}}"
    return f"{STYLE}{colours(0)}\n{dark}\n"
