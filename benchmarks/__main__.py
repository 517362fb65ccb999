"""``python -m benchmarks``: measure the production server, print it beside the goals.

``--quick`` repeats less and leaves the first start out. Figures are of this machine, with
client and server on it together: compare them with others of the same machine only.
"""

import argparse
import asyncio
import json
import os
import platform
from collections.abc import Sequence
from dataclasses import asdict, dataclass, field
from pathlib import Path
from time import perf_counter

from benchmarks import place

place.settle()  # before anything reads the settings

from benchmarks import browser, crowd, growth, openings, uploads  # noqa: E402 -- now they are set
from benchmarks.charts import growth_chart  # noqa: E402
from benchmarks.figures import bare_key, median, table  # noqa: E402
from benchmarks.homes import Home, seed_homes  # noqa: E402
from benchmarks.people import PASSWORD, Person, Space, seed_people, seed_spaces  # noqa: E402
from benchmarks.yardstick import served_bare  # noqa: E402
from carnet_app import serving  # noqa: E402
from carnet_app.core.clock import now  # noqa: E402
from carnet_app.core.database import get_engine  # noqa: E402
from carnet_app.core.hashing import hash_password, verify_password  # noqa: E402
from tests.e2e.server import Server  # noqa: E402

PEOPLE = 200


BROWSER, CROWD, GROWTH, RECORDS, UPLOADS = "browser", "crowd", "growth", "records", "uploads"
EVERYTHING = (BROWSER, CROWD, GROWTH, RECORDS, UPLOADS)


@dataclass(frozen=True, slots=True)
class Effort:
    """How often everything is repeated."""

    visits: int
    phone_visits: int
    entries: int
    additions: int
    seconds: float
    readings: int
    uploads: int


@dataclass(frozen=True, slots=True)
class Site:
    """Who is on the measured site."""

    people: list[Person]
    spaces: list[Space]
    homes: list[Home]


@dataclass
class Found:
    """All that was measured."""

    measured: dict[str, float] = field(default_factory=dict[str, float])
    costs: list[growth.Cost] = field(default_factory=list[growth.Cost])
    opened: openings.Openings = field(default_factory=openings.Openings)


FULL = Effort(visits=9, phone_visits=5, entries=9, additions=40, seconds=10, readings=50, uploads=5)
QUICK = Effort(visits=3, phone_visits=2, entries=3, additions=15, seconds=3, readings=10, uploads=3)


def main() -> None:
    """Measure, print, keep."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__)
    parser.add_argument("--quick", action="store_true", help="a rough idea, in about two minutes")
    parser.add_argument("--only", choices=EVERYTHING, help="one kind of figure")
    parser.add_argument("--chart", type=Path, help="where to put the chart of growth as well")
    chosen = parser.parse_args()
    effort = QUICK if chosen.quick else FULL
    wanted: set[str] = {chosen.only} if chosen.only else set(EVERYTHING)
    found, site = Found(), seed_site(wanted)
    if wanted & {GROWTH, RECORDS}:
        found.costs = growth.measure_homes(site.homes, effort.readings)
        found.costs += growth.measure_spaces(site.spaces, effort.readings)
    get_engine().dispose()
    if wanted != {GROWTH}:
        cold = not (chosen.quick or chosen.only)
        measure_site(site, effort, wanted, found, cold=cold)
    show(found, chosen.chart)


def seed_site(wanted: set[str]) -> Site:
    """A new database with what the wanted figures need."""
    serving.migrate()
    grows = bool(wanted & {GROWTH, RECORDS})
    sizes = growth.RECORD_SIZES if grows else growth.RECORD_SIZES[:1]
    return Site(
        people=seed_people(PEOPLE),
        spaces=seed_spaces(growth.SPACE_SIZES if grows else ()),
        homes=seed_homes(sizes if wanted & {GROWTH, RECORDS, UPLOADS} else ()),
    )


def measure_site(site: Site, effort: Effort, wanted: set[str], found: Found, *, cold: bool) -> None:
    """All that needs the server."""
    measured = found.measured
    measured["bcrypt_ms"] = time_bcrypt(effort.visits)
    if cold:
        place.forget_build()
    measured["cold_start_s" if cold else "warming_start_s"] = time_start()
    start = perf_counter()
    with place.served() as server:
        measured["second_start_s"] = perf_counter() - start
        if CROWD in wanted:  # first: its memory is that of a server nobody visited yet
            measured |= asyncio.run(crowd.measure_crowd(server, site.people, effort.seconds))
        if BROWSER in wanted:
            with served_bare() as bare:
                measured |= measure_pages(server, bare, site.people, effort)
        if RECORDS in wanted:
            measure_records(server, site, effort, found)
        if UPLOADS in wanted:
            measured |= measure_files(server, site.homes[-1], effort)


def measure_records(server: Server, site: Site, effort: Effort, found: Found) -> None:
    """What a large carnet costs, at the server and in a browser."""
    found.opened = openings.measure_openings(server, site.homes, site.spaces, effort.readings)
    large = site.homes[-1]
    queries = [cost.queries for cost in found.costs if cost.page == growth.PART]
    found.measured |= {
        "part_ms": found.opened[growth.PART, large.records],
        "part_more_queries": max(queries) - min(queries),
        "search_ms": found.opened[growth.SEARCH, large.records],
    }
    with browser.chromium() as chromium:
        asked = (chromium, server.address, large.owner)
        quick = browser.measure_quick_additions(*asked, runs=effort.additions)
        saved, listed = browser.measure_records(*asked, runs=effort.additions)
    found.measured |= browser.summarize_waits("quick", quick)
    found.measured |= browser.summarize_waits("record", saved)
    found.measured |= browser.summarize_waits("listed", listed)


def measure_files(server: Server, home: Home, effort: Effort) -> dict[str, float]:
    """Files on their way in."""
    rounds = [
        uploads.measure_uploads(
            server.address,
            cookie=home.owner.cookie,
            record_id=home.boiler_id,
            folder=place.DATA / "to-upload",
            memory=lambda: place.memory_of(server),
        )
        for _ in range(effort.uploads)
    ]
    return {
        "upload_percent": median([each.percent for each in rounds]),
        "upload_growth_mb": max(each.memory_growth_mb for each in rounds),
    }


def measure_pages(
    server: Server, bare: Server, people: Sequence[Person], effort: Effort
) -> dict[str, float]:
    """All that needs a browser: of our pages, and of the bare one in turns with them."""
    sites = (server.address, bare.address)
    with browser.chromium() as chromium:
        landing_weight = browser.weigh_visit(chromium, server.address, "/")
        [landing] = browser.measure_visits(
            chromium, sites[:1], "/", runs=effort.phone_visits, phone=True
        )
        weights = [browser.weigh_visit(chromium, site, "/login") for site in sites]
        desks = browser.measure_visits(chromium, sites, "/login", runs=effort.visits)
        phones = browser.measure_visits(
            chromium, sites, "/login", runs=effort.phone_visits, phone=True
        )
        entries = browser.measure_entries(chromium, sites, people[0], runs=effort.entries)
        clicked, entered = (
            [
                browser.measure_additions(
                    chromium, site, person, runs=effort.additions, by_enter=by_enter
                )
                for site in sites
            ]
            for person, by_enter in ((people[0], False), (people[1], True))
        )
    ours, theirs = (
        {
            "sign_in_kb": weight.kb,
            "sign_in_requests": float(weight.requests),
            **browser.summarize_visits("", desk),
            **browser.summarize_visits("_phone", phone),
            "entry_ms": median(entry),
            **browser.summarize_waits("add", click),
            **browser.summarize_waits("add_by_enter", enter),
        }
        for weight, desk, phone, entry, click, enter in zip(
            weights, desks, phones, entries, clicked, entered, strict=True
        )
    )
    seen = browser.summarize_visits("_phone", landing)
    return {
        **ours,
        **{bare_key(key): value for key, value in theirs.items()},
        "landing_kb": landing_weight.kb,
        "landing_paint_phone_ms": seen["paint_phone_ms"],
        "landing_shift_phone": seen["shift_phone"],
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


def show(found: Found, chart: Path | None) -> None:
    """Print the tables, and keep every figure and the chart."""
    print(f"\n{os.cpu_count()} cores, Python {platform.python_version()}, {platform.machine()}\n")
    print(table(found.measured), "\n")
    for head, sizes in growth.GROWING:
        costs = [cost for cost in found.costs if cost.size in sizes]
        if costs:
            print(growth.growth_table(head, costs, found.opened), "\n")
    if found.opened:
        drawn = growth_chart(found.costs, found.opened)
        for path in filter(None, (place.FOLDER / "growth.svg", chart)):
            path.write_text(drawn, encoding="utf-8")
    place.FOLDER.mkdir(parents=True, exist_ok=True)
    kept = place.FOLDER / f"{now():%Y%m%d-%H%M%S}.json"
    opened = [{"page": page, "size": size, "ms": ms} for (page, size), ms in found.opened.items()]
    costs = [asdict(cost) for cost in found.costs]
    figures = {"measured": found.measured, "growth": costs, "opened": opened}
    kept.write_text(json.dumps(figures, indent=2), encoding="utf-8")
    print(f"All figures: {kept.relative_to(place.ROOT)}")


if __name__ == "__main__":
    main()
