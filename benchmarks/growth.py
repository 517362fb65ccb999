"""As the work grows: what each page asks of the services, its queries and its time."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from time import process_time
from typing import Any

from sqlalchemy import event

from benchmarks.figures import aligned, median
from benchmarks.homes import Home
from benchmarks.people import Space
from carnet_app.catalogue.parts import PartKey
from carnet_app.core.database import get_engine, reading
from carnet_app.services.actors import Actor
from carnet_app.services.carnet_contents import read_contents
from carnet_app.services.carnets import open_carnet
from carnet_app.services.completeness import read_completeness
from carnet_app.services.file_lists import list_carnet_files, list_record_files
from carnet_app.services.journal_pages import read_journal
from carnet_app.services.record_lists import list_records
from carnet_app.services.record_pages import open_record
from carnet_app.services.search import search_carnet
from carnet_app.services.sharing import list_shares
from carnet_app.services.space import read_space
from carnet_app.services.timeline import read_due, read_timeline

SPACE_SIZES = ((2, 10), (20, 100), (200, 1_000))
"""Carnets, and shares received; one of the carnets is shared with as many others."""
RECORD_SIZES = (50, 500, 5_000)
SHARE_SIZES = tuple(shares for _, shares in SPACE_SIZES)
GROWING = (
    ("A carnet of 50 / 500 / 5,000 records", RECORD_SIZES),
    ("An account with 10 / 100 / 1,000 shares", SHARE_SIZES),
)
"""The tables, and the sizes in each: no size is in both."""
SOUGHT = "isol"

PART, SEARCH, TIMELINE, JOURNAL = "A part", "Search", "Timeline", "Journal"
COMPLETENESS, FILES, RECORD, SPACE = "Completeness", "Files", "A record", "Mon espace"
SHARES = "Who has access"

Call = tuple[Callable[..., Any], dict[str, Any]]
"""A service, and what it is asked, as a page's ``load`` does."""


@dataclass(frozen=True, slots=True)
class Cost:
    """What it takes the services to answer a page."""

    page: str
    size: int
    """Records of the carnet, or shares of the account."""
    queries: int
    ms: float
    """Of processor time: other programs do not change it."""


def measure_spaces(spaces: Sequence[Space], repeats: int) -> list[Cost]:
    """The pages that grow with an account."""
    costs: list[Cost] = []
    for space in spaces:
        asked = {"actor": space.actor, "carnet_id": space.carnet_id}
        for page, calls in (
            (SPACE, [(read_space, {"actor": space.actor})]),
            (SHARES, [(open_carnet, asked), (list_shares, asked)]),
        ):
            costs.append(Cost(page, space.shares, *_measure(calls, repeats)))
    return costs


def measure_homes(homes: Sequence[Home], repeats: int) -> list[Cost]:
    """The pages that grow with a carnet's records and files."""
    return [
        Cost(page, home.records, *_measure(calls, repeats))
        for home in homes
        for page, calls in calls_of(home).items()
    ]


def calls_of(home: Home) -> dict[str, list[Call]]:
    """What each page of a carnet asks, once one is in the carnet: its ``load``."""
    actor: dict[str, Actor] = {"actor": home.owner.actor}
    here = {**actor, "carnet_id": home.carnet_id}
    record = {**actor, "record_id": home.boiler_id}
    opened: Call = (open_carnet, here)
    return {
        PART: [opened, (read_contents, here), (list_records, {**here, "part": PartKey.WORKS})],
        SEARCH: [opened, (search_carnet, {**here, "query": SOUGHT})],
        TIMELINE: [opened, (read_timeline, here), (read_due, here)],
        JOURNAL: [opened, (read_journal, here)],
        COMPLETENESS: [opened, (read_completeness, here)],
        FILES: [opened, (list_carnet_files, here)],
        RECORD: [(open_record, record), (list_record_files, record)],
        SPACE: [(read_space, actor)],
    }


def _measure(calls: Sequence[Call], repeats: int) -> tuple[int, float]:
    """The queries of one answer, and the median of its ms; the first one warms up."""
    times: list[float] = []
    statements: list[str] = []
    with _noted(statements):
        for _ in range(repeats + 1):
            statements.clear()
            start = process_time()
            for service, asked in calls:
                with reading() as session:
                    service(session, **asked)
            times.append((process_time() - start) * 1000)
    return len(statements), median(times[1:])


@contextmanager
def _noted(statements: list[str]) -> Iterator[None]:
    """Note what is sent to the database; BEGIN goes by another way and is not among it."""

    def note(*arguments: object) -> None:
        statements.append(str(arguments[2]))

    engine = get_engine()
    event.listen(engine, "before_cursor_execute", note)
    try:
        yield
    finally:
        event.remove(engine, "before_cursor_execute", note)


def growth_table(head: str, costs: Sequence[Cost], opened: Mapping[tuple[str, int], float]) -> str:
    """A line for each page, with what it takes at each size.

    Args:
        head: What grows.
        costs: What the services took.
        opened: The ms of the whole event at the server, by page and size, where measured.
    """
    pages = dict.fromkeys(cost.page for cost in costs)
    rows = [(head, "Queries", "Services, processor", "Whole event")]
    for page in pages:
        each = [cost for cost in costs if cost.page == page]
        whole = [opened.get((page, cost.size)) for cost in each]
        rows.append(
            (
                page,
                " / ".join(str(cost.queries) for cost in each),
                _shown([cost.ms for cost in each]),
                _shown([ms for ms in whole if ms is not None]),
            )
        )
    return aligned(rows)


def _shown(times: Sequence[float]) -> str:
    return " / ".join(f"{ms:.1f}" for ms in times) + " ms" if times else "–"
