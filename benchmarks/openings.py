"""The whole event at the server: a tab asks for a page, and gets what is in it."""

import asyncio
from collections.abc import Sequence
from urllib.parse import quote_plus

import aiohttp
from reflex.state import State

from benchmarks import growth
from benchmarks.figures import median
from benchmarks.homes import Home
from benchmarks.people import Person, Space
from benchmarks.tabs import Tab, brings, event_name
from carnet_app.features.carnet.state import CarnetState
from carnet_app.features.completeness.state import CompletenessState
from carnet_app.features.files.state import CarnetFilesState
from carnet_app.features.journal.state import JournalState
from carnet_app.features.records.record_state import RecordState
from carnet_app.features.search.state import SearchState
from carnet_app.features.space.state import SpaceState
from carnet_app.features.timeline.state import TimelineState
from tests.e2e.server import Server

Openings = dict[tuple[str, int], float]
"""The median ms by page and size."""

IP = "198.51.100.7"
ELSEWHERE = "/comment-ca-marche"
"""A page that reads nothing, from which the others are opened."""
SOUGHT = quote_plus(growth.SOUGHT)
SPACE_ADDRESS = "/mon-espace"
PAGES: dict[str, tuple[str, type]] = {
    growth.PART: ("/carnets/{carnet}?partie=works", CarnetState),
    growth.SEARCH: (f"/carnets/{{carnet}}/recherche?q={SOUGHT}", SearchState),
    growth.TIMELINE: ("/carnets/{carnet}/chronologie", TimelineState),
    growth.JOURNAL: ("/carnets/{carnet}/journal", JournalState),
    growth.COMPLETENESS: ("/carnets/{carnet}/bilan", CompletenessState),
    growth.FILES: ("/carnets/{carnet}/fichiers", CarnetFilesState),
    growth.RECORD: ("/carnets/{carnet}/fiches/{boiler}", RecordState),
    growth.SPACE: (SPACE_ADDRESS, SpaceState),
}
"""The address of each page, and the state whose ``load`` reads it."""


def measure_openings(
    server: Server, homes: Sequence[Home], spaces: Sequence[Space], repeats: int
) -> Openings:
    """Open every page of every size often, one after the other."""
    return asyncio.run(_measure(server.address, homes, spaces, repeats))


async def _measure(
    site: str, homes: Sequence[Home], spaces: Sequence[Space], repeats: int
) -> Openings:
    found: Openings = {}
    async with aiohttp.ClientSession() as http:

        async def opened(person: Person, address: str, state: type) -> float:
            times = [await _open(http, site, person, address, state) for _ in range(repeats + 1)]
            return median(times[1:]) * 1000  # the first one warms up

        for home in homes:
            names = {"carnet": home.carnet_id, "boiler": home.boiler_id}
            for page, (address, state) in PAGES.items():
                key = (page, home.records)
                found[key] = await opened(home.owner, address.format(**names), state)
        for space in spaces:
            key = (growth.SPACE, space.shares)
            found[key] = await opened(space.person, SPACE_ADDRESS, SpaceState)
    return found


async def _open(
    http: aiohttp.ClientSession, site: str, person: Person, address: str, state: type
) -> float:
    """The seconds from the page's ``load`` to what is in it, in a tab that did not show it yet.

    A tab that shows it already would be sent nothing that is the same.
    """
    tab = Tab(http, site, path=ELSEWHERE, ip=IP)
    await tab.open(cookie=person.cookie, until=brings(State, "is_hydrated", filled=True))
    tab.path = address
    loaded = brings(state, "loaded", filled=True)
    seconds = await tab.send(event_name(state, "load"), {}, until=loaded)
    await tab.close()
    return seconds
