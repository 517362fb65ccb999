"""From measurements to the printed table: medians, percentiles, goals met or missed."""

import statistics
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import ceil


@dataclass(frozen=True, slots=True)
class Row:
    """One line of the table: what is measured, in which unit, and the goal if there is one."""

    key: str
    label: str
    unit: str
    goal: float | None = None
    at_least: bool = False
    """Whether more is better; else less is."""
    bare: float | None = None
    """What a bare Reflex page took where the goals were set."""

    def verdict(self, value: float) -> str:
        """ "meets", "misses", or nothing where no goal is set."""
        if self.goal is None:
            return ""
        met = value >= self.goal if self.at_least else value <= self.goal
        return "meets" if met else "misses"

    @property
    def goal_text(self) -> str:
        """The goal as it is printed, such as "≤ 190"."""
        if self.goal is None:
            return "–"
        return f"{'≥' if self.at_least else '≤'} {_number(self.goal)}"

    def beside(self, value: float, bare: float | None) -> tuple[str, str]:
        """A bare page's own value, and how many times that ours is; with how many the goal is."""
        if bare is None:
            return "", ""
        ratio = f"{value / bare:.2f}"
        if self.bare and self.goal:
            ratio += f" (≤ {self.goal / self.bare:.2f})"
        return f"{_number(bare)} {self.unit}".strip(), ratio


ROWS: tuple[Row, ...] = (
    Row("sign_in_kb", "Sign-in page, weight", "KB", 190, bare=138),
    Row("sign_in_requests", "Sign-in page, requests", "", 16, bare=12),
    Row("paint_ms", "Sign-in page, largest paint", "ms", 180, bare=160),
    Row("paint_phone_ms", "… on a throttled phone", "ms", 700, bare=500),
    Row("interactive_ms", "Sign-in page, interactive", "ms", 350, bare=305),
    Row("interactive_phone_ms", "… on a throttled phone", "ms", 1_600, bare=1_420),
    Row("landing_kb", "Landing page, weight", "KB"),
    Row("landing_paint_phone_ms", "Landing page, largest paint on a throttled phone", "ms"),
    Row("bcrypt_ms", "bcrypt alone, cost 12", "ms"),
    Row("entry_ms", "Sign-in click → Mon espace, p50", "ms", 320, bare=298),
    Row("add_p50_ms", "Add a carnet → in the list, p50", "ms", 16, bare=16),
    Row("add_p95_ms", "Add a carnet → in the list, p95", "ms", 25, bare=18),
    Row("add_by_enter_p50_ms", "… by Enter, p50", "ms", 16),
    Row("add_by_enter_p95_ms", "… by Enter, p95", "ms", 25),
    Row("part_ms", "Open a part of 1,000 records, at the server", "ms", 60),
    Row("part_more_queries", "… its queries, beyond those of a part of 10", "", 0),
    Row("search_ms", "Search in 5,000 records, at the server", "ms", 50),
    Row("quick_p50_ms", "Add a record → in the list, p50", "ms"),
    Row("quick_p95_ms", "Add a record → in the list, p95", "ms", 30),
    Row("record_p50_ms", "Save a record's whole form → on its page, p50", "ms"),
    Row("record_p95_ms", "Save a record's whole form → on its page, p95", "ms"),
    Row("listed_p50_ms", "Back to its part of 1,000 → in the list, p50", "ms"),
    Row("listed_p95_ms", "Back to its part of 1,000 → in the list, p95", "ms"),
    Row("upload_percent", "100 MB in 10 files, of the speed of cp and sha256sum", "%", 60, True),
    Row("upload_growth_mb", "… memory it takes meanwhile", "MB", 64),
    Row("gated_per_s", "200 sessions, events that only pass the gate", "/s"),
    Row("reads_per_s", "200 sessions, reads of Mon espace", "/s", 1_000, at_least=True),
    Row("carnet_reads_per_s", "200 sessions, reads of a carnet", "/s", 1_000, at_least=True),
    Row("writes_per_s", "200 sessions, durable renames shown", "/s", 1_000, at_least=True),
    Row("mixed_per_s", "200 sessions, one act in ten a rename", "/s", 1_000, at_least=True),
    Row("paced_p95_ms", "200 people, one act a second each: p95", "ms"),
    Row("idle_mb", "Memory, idle", "MB", 160),
    Row("loaded_mb", "Memory, with 200 sessions", "MB", 220),
    Row("others_p95_ms", "Others' p95 while 8 people sign in at once", "ms", 30),
    Row("second_start_s", "Second start", "s", 10),
    Row("cold_start_s", "First start, with the build", "s"),
)


def median(values: Sequence[float]) -> float:
    """The middle one of the values."""
    return statistics.median(values)


def percentile(values: Sequence[float], percent: float) -> float:
    """The smallest value that ``percent`` of all values do not exceed.

    Raises:
        ValueError: there are no values.
    """
    if not values:
        raise ValueError("no values")
    ordered = sorted(values)
    return ordered[max(0, ceil(len(ordered) * percent / 100) - 1)]


def bare_key(key: str) -> str:
    """Under which the bare page's value of a row is kept."""
    return f"bare_{key}"


def table(measured: Mapping[str, float], rows: Sequence[Row] = ROWS) -> str:
    """The measured rows beside their goals, as Markdown that also reads well in a terminal."""
    cells = [("", "Goal", "Measured", "", "Bare page", "× (goal)")]
    for row in rows:
        if row.key in measured:
            value = measured[row.key]
            shown = f"{_number(value)} {row.unit}".strip()
            beside = row.beside(value, measured.get(bare_key(row.key)))
            cells.append((row.label, row.goal_text, shown, row.verdict(value), *beside))
    if not any(cell[4] for cell in cells[1:]):
        cells = [cell[:4] for cell in cells]
    return aligned(cells)


def aligned(cells: Sequence[Sequence[str]]) -> str:
    """Rows of cells as a Markdown table; the first row is its head, the first column its labels."""
    widths = [max(len(row[column]) for row in cells) for column in range(len(cells[0]))]
    lines = [
        "| "
        + " | ".join(
            cell.ljust(width) if column == 0 else cell.rjust(width)
            for column, (cell, width) in enumerate(zip(row, widths, strict=True))
        )
        + " |"
        for row in cells
    ]
    rule = "|" + "|".join(
        "-" * (width + 2) if column == 0 else "-" * (width + 1) + ":"
        for column, width in enumerate(widths)
    )
    return "\n".join([lines[0], f"{rule}|", *lines[1:]])


def _number(value: float) -> str:
    if value >= 100 or value == int(value):
        return f"{value:,.0f}"
    return f"{value:.1f}"
