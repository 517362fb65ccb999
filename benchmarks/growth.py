"""As the work grows: the time and the number of queries of Mon espace."""

from dataclasses import dataclass
from time import perf_counter

from sqlalchemy import event

from benchmarks.figures import aligned, median
from benchmarks.people import Space
from carnet_app.core.database import get_engine, reading
from carnet_app.services.space import read_space

SIZES = ((10, 0), (50, 0), (200, 0), (10, 1_000), (200, 1_000))  # carnets, shares


@dataclass(frozen=True, slots=True)
class Cost:
    """What it takes to read one space."""

    carnets: int
    shares: int
    queries: int
    ms: float


def measure_spaces(spaces: list[Space], repeats: int) -> list[Cost]:
    """Read each space often; gives the median time, and the queries of one reading."""
    statements: list[str] = []
    engine = get_engine()

    @event.listens_for(engine, "before_cursor_execute")
    def note(*arguments: object) -> None:
        statements.append(str(arguments[2]))

    costs = []
    for space in spaces:
        times = []
        for _ in range(repeats):
            statements.clear()
            start = perf_counter()
            with reading() as session:
                read_space(session, actor=space.actor)
            times.append((perf_counter() - start) * 1000)
        # BEGIN goes by another way and is not among them.
        costs.append(Cost(space.carnets, space.shares, len(statements), median(times)))
    event.remove(engine, "before_cursor_execute", note)
    return costs


def growth_table(costs: list[Cost]) -> str:
    """The costs as a table."""
    head = ("Mon espace", "Queries", "Time")
    rows = [
        (f"{cost.carnets} carnets, {cost.shares:,} shares", str(cost.queries), f"{cost.ms:.1f} ms")
        for cost in costs
    ]
    return aligned([head, *rows])
