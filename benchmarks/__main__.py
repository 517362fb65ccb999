"""``python -m benchmarks``: measure the production server, print it beside the goals.

``--quick`` repeats less and leaves the first start out. Figures are of this machine, with
client and server on it together: compare them with others of the same machine only.
"""

import argparse
import asyncio
import json
import os
import platform
from dataclasses import asdict, dataclass
from time import perf_counter
from typing import Any

from benchmarks import place

place.settle()  # before anything reads the settings

from benchmarks import browser, crowd, growth  # noqa: E402 -- now they are set
from benchmarks.figures import median, table  # noqa: E402
from benchmarks.people import PASSWORD, Person, seed_people, seed_spaces  # noqa: E402
from carnet_app import serving  # noqa: E402
from carnet_app.core.clock import now  # noqa: E402
from carnet_app.core.database import get_engine  # noqa: E402
from carnet_app.core.hashing import hash_password, verify_password  # noqa: E402
from tests.e2e.server import Server  # noqa: E402

PEOPLE = 200


@dataclass(frozen=True, slots=True)
class Effort:
    """How often everything is repeated."""

    visits: int
    phone_visits: int
    entries: int
    additions: int
    seconds: float
    readings: int


FULL = Effort(visits=9, phone_visits=5, entries=9, additions=40, seconds=10, readings=50)
QUICK = Effort(visits=3, phone_visits=2, entries=3, additions=15, seconds=3, readings=10)


def main() -> None:
    """Measure, print, keep."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__)
    parser.add_argument("--quick", action="store_true", help="a rough idea, in about a minute")
    parser.add_argument("--only", choices=("browser", "crowd", "growth"), help="one kind of figure")
    chosen = parser.parse_args()
    effort = QUICK if chosen.quick else FULL
    serving.migrate()
    people = seed_people(PEOPLE)
    spaces = seed_spaces(growth.SIZES)
    measured: dict[str, float] = {}
    costs = []
    if chosen.only in (None, "growth"):
        costs = growth.measure_spaces(spaces, effort.readings)
    get_engine().dispose()
    if chosen.only != "growth":
        measured = measure_site(people, effort, chosen.only, cold=not (chosen.quick or chosen.only))
    show(measured, costs)


def measure_site(people: list[Person], effort: Effort, only: str | None, *, cold: bool) -> Any:
    """All that needs the server."""
    measured: dict[str, float] = {"bcrypt_ms": time_bcrypt(effort.visits)}
    if cold:
        place.forget_build()
    measured["cold_start_s" if cold else "warming_start_s"] = time_start()
    start = perf_counter()
    with place.served() as server:
        measured["second_start_s"] = perf_counter() - start
        if only != "browser":  # first: its memory is that of a server nobody visited yet
            measured |= asyncio.run(crowd.measure_crowd(server, people, effort.seconds))
        if only != "crowd":
            measured |= measure_pages(server, people[0], effort)
    return measured


def measure_pages(server: Server, person: Person, effort: Effort) -> dict[str, float]:
    """All that needs a browser."""
    site = server.address
    with browser.chromium() as chromium:

        def visits(path: str, runs: int, *, phone: bool = False) -> dict[str, float]:
            found = browser.measure_visits(chromium, site, path, runs=runs, phone=phone)
            return browser.summarize_visits(found)

        desk = visits("/login", effort.visits)
        phone = visits("/login", effort.phone_visits, phone=True)
        landing = visits("/", effort.phone_visits, phone=True)
        entries = browser.measure_entries(chromium, site, person, runs=effort.entries)
        additions = browser.measure_additions(chromium, site, person, runs=effort.additions)
    return {
        "sign_in_kb": desk["kb"],
        "sign_in_requests": desk["requests"],
        "paint_ms": desk["paint_ms"],
        "paint_phone_ms": phone["paint_ms"],
        "interactive_ms": desk["interactive_ms"],
        "interactive_phone_ms": phone["interactive_ms"],
        "shift_phone": phone["shift"],
        "landing_kb": landing["kb"],
        "landing_paint_phone_ms": landing["paint_ms"],
        "landing_shift_phone": landing["shift"],
        "entry_ms": median(entries),
        **browser.summarize_additions(additions),
    }


def time_start() -> float:
    """The seconds until the server answers, from its start."""
    start = perf_counter()
    with place.served():
        return perf_counter() - start


def time_bcrypt(runs: int) -> float:
    """The ms of checking one password."""
    password_hash = hash_password(PASSWORD)
    times: list[float] = []
    for _ in range(runs):
        start = perf_counter()
        verify_password(PASSWORD, password_hash)
        times.append((perf_counter() - start) * 1000)
    return median(times)


def show(measured: dict[str, float], costs: list[growth.Cost]) -> None:
    """Print the tables, and keep every figure."""
    print(f"\n{os.cpu_count()} cores, Python {platform.python_version()}, {platform.machine()}\n")
    print(table(measured), "\n")
    if costs:
        print(growth.growth_table(costs), "\n")
    place.FOLDER.mkdir(parents=True, exist_ok=True)
    kept = place.FOLDER / f"{now():%Y%m%d-%H%M%S}.json"
    figures = {"measured": measured, "growth": [asdict(cost) for cost in costs]}
    kept.write_text(json.dumps(figures, indent=2), encoding="utf-8")
    print(f"All figures: {kept.relative_to(place.ROOT)}")


if __name__ == "__main__":
    main()
