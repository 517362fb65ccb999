"""Two hundred people at once: updates per second, memory, and the wait while others sign in."""

import asyncio
import random
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from itertools import count
from time import perf_counter

import aiohttp
from reflex.state import State

from benchmarks.figures import median, percentile
from benchmarks.people import PASSWORD, Person
from benchmarks.place import memory_of
from benchmarks.tabs import Tab, brings, event_name
from carnet_app.features.account.sign_in_state import SignInState
from carnet_app.features.carnet.state import CarnetActionsState, CarnetState
from carnet_app.features.space.state import SpaceState
from carnet_app.session.state import SessionState
from carnet_app.ui.forms import FORM_KEY
from tests.e2e.server import Server

OPENING_AT_ONCE = 16
ACTING_AT_ONCE = 32
SIGNING_IN_AT_ONCE = 8
SETTLING_SECONDS = 2.0
SPACE = "/mon-espace"

GATE_PASSED = brings(SpaceState, "withdrawing")
# A page that is read anew brings what it says each time, and the rest where it changed.
SPACE_READ = brings(SpaceState, "told")
CARNET_READ = brings(CarnetState, "told")
CARNET_SHOWN = brings(CarnetState, "carnet")
_numbers = count(1)

Act = Callable[[Tab], Awaitable[float]]


async def touch_gate(tab: Tab) -> float:
    """An event that passes the gate and changes one variable."""
    name = event_name(SpaceState, "ask_withdrawal")
    return await tab.send(name, {"carnet_id": next(_numbers)}, until=GATE_PASSED)


async def read_space(tab: Tab) -> float:
    """Mon espace, read anew."""
    return await tab.send(event_name(SpaceState, "load"), {}, until=SPACE_READ)


async def read_carnet(tab: Tab) -> float:
    """A carnet, read anew."""
    return await tab.send(event_name(CarnetState, "load"), {}, until=CARNET_READ)


async def rename_carnet(tab: Tab) -> float:
    """A carnet's name and a line of its journal, committed to the disk, then read back."""
    name = event_name(CarnetActionsState, "rename")
    form = {
        "name": f"Maison rebaptisée {next(_numbers)}",
        FORM_KEY: tab.value(CarnetActionsState, FORM_KEY),
    }
    return await tab.send(name, {"form": form}, until=CARNET_SHOWN)


async def act_as_people_do(tab: Tab) -> float:
    """What the tab shows, read anew; one time in ten something is changed instead.

    Half of the tabs are on a carnet: there, one time in five.
    """
    if tab.path == SPACE:
        return await read_space(tab)
    renames = random.random() < 0.2  # noqa: S311 -- no secret
    return await (rename_carnet if renames else read_carnet)(tab)


@dataclass
class Crowd:
    """Signed-in tabs of one site: half of them on Mon espace, half on a carnet."""

    on_space: list[Tab] = field(default_factory=list)
    on_carnet: list[Tab] = field(default_factory=list)

    @property
    def tabs(self) -> list[Tab]:
        """All of them."""
        return [*self.on_space, *self.on_carnet]

    @property
    def mixed(self) -> list[Tab]:
        """All of them, those of either kind in turn."""
        return [tab for pair in zip(self.on_space, self.on_carnet, strict=True) for tab in pair]


async def measure_crowd(
    server: Server, people: Sequence[Person], seconds: float
) -> dict[str, float]:
    """Everything that concerns many people; each kind of act is repeated for ``seconds``."""
    measured = {"idle_mb": memory_of(server)}
    async with _gathered(server.address, people) as crowd:
        await asyncio.sleep(SETTLING_SECONDS)
        measured["loaded_mb"] = memory_of(server)
        for key, tabs, act in (
            ("gated_per_s", crowd.on_space, touch_gate),
            ("reads_per_s", crowd.on_space, read_space),
            ("carnet_reads_per_s", crowd.on_carnet, read_carnet),
            ("writes_per_s", crowd.on_carnet, rename_carnet),
            ("mixed_per_s", crowd.mixed, act_as_people_do),
        ):
            measured[key] = await _rate(tabs, act, seconds)
        waits = await _paced(crowd, seconds)
        measured |= {"paced_p50_ms": median(waits), "paced_p95_ms": percentile(waits, 95)}
        measured |= await _during_sign_ins(server.address, crowd, people, seconds)
        measured["busy_mb"] = memory_of(server)
    return measured


@asynccontextmanager
async def _gathered(site: str, people: Sequence[Person]) -> AsyncIterator[Crowd]:
    crowd, door = Crowd(), asyncio.Semaphore(OPENING_AT_ONCE)
    async with aiohttp.ClientSession(connector=aiohttp.TCPConnector(limit=0)) as http:

        async def enter(number: int, person: Person) -> None:
            ip = f"198.51.{number // 250}.{number % 250 + 1}"
            on_space = number % 2 == 0
            page = SpaceState if on_space else CarnetState
            path = SPACE if on_space else f"/carnets/{person.carnets[-1]}"
            tab = Tab(http, site, path=path, ip=ip)
            async with door:
                await tab.open(cookie=person.cookie, until=brings(page, "loaded", filled=True))
            (crowd.on_space if on_space else crowd.on_carnet).append(tab)

        await asyncio.gather(*(enter(*numbered) for numbered in enumerate(people)))
        yield crowd
        await asyncio.gather(*(tab.close() for tab in crowd.tabs))


async def _rate(tabs: Sequence[Tab], act: Act, seconds: float) -> float:
    """Acts per second when a few people at a time act as fast as they are answered."""
    waiting: asyncio.Queue[Tab] = asyncio.Queue()
    for tab in tabs:
        waiting.put_nowait(tab)
    end, done = perf_counter() + seconds, 0

    async def keep_acting() -> None:
        nonlocal done
        while perf_counter() < end:
            tab = waiting.get_nowait()
            await act(tab)
            done += 1
            waiting.put_nowait(tab)

    start = perf_counter()
    await asyncio.gather(*(keep_acting() for _ in range(ACTING_AT_ONCE)))
    return done / (perf_counter() - start)


async def _paced(crowd: Crowd, seconds: float) -> list[float]:
    """The waits, in ms, of people who act once a second: nine reads for a write."""
    waits: list[float] = []
    end = perf_counter() + seconds

    async def live(tab: Tab, read: Act, write: Act) -> None:
        await asyncio.sleep(random.random())  # noqa: S311 -- so that they do not act in step
        while perf_counter() < end:
            act = write if random.random() < 0.1 else read  # noqa: S311
            wait = await act(tab)
            waits.append(wait * 1000)
            await asyncio.sleep(max(0.0, random.uniform(0.5, 1.5) - wait))  # noqa: S311

    on_space = [live(tab, read_space, read_space) for tab in crowd.on_space]
    await asyncio.gather(
        *on_space, *(live(tab, read_carnet, rename_carnet) for tab in crowd.on_carnet)
    )
    return waits


async def _during_sign_ins(
    site: str, crowd: Crowd, people: Sequence[Person], seconds: float
) -> dict[str, float]:
    """What 20 others wait for a read while 8 people keep signing in, and how long those wait."""
    others, waits, entries = crowd.on_space[:20], list[float](), list[float]()
    done = asyncio.Event()

    async def live(tab: Tab) -> None:
        await asyncio.sleep(random.random() / 2)  # noqa: S311
        while not done.is_set():
            waits.append(await read_space(tab) * 1000)
            await asyncio.sleep(random.uniform(0.25, 0.75))  # noqa: S311

    async def sign_in_together() -> None:
        end = perf_counter() + seconds
        async with aiohttp.ClientSession() as http:
            while perf_counter() < end:
                newcomers = people[:SIGNING_IN_AT_ONCE]
                tabs = [
                    Tab(http, site, path="/login", ip=f"203.0.113.{number + 1}")
                    for number in range(len(newcomers))
                ]
                await asyncio.gather(
                    *(tab.open(until=brings(State, "is_hydrated", filled=True)) for tab in tabs)
                )
                entries.extend(await asyncio.gather(*map(_sign_in, tabs, newcomers)))
                await asyncio.gather(*(tab.close() for tab in tabs))
        done.set()

    await asyncio.gather(sign_in_together(), *(live(tab) for tab in others))
    return {
        "others_p50_ms": median(waits),
        "others_p95_ms": percentile(waits, 95),
        "together_p50_ms": median(entries) * 1000,
        "together_max_ms": max(entries) * 1000,
    }


async def _sign_in(tab: Tab, person: Person) -> float:
    form = {"email": person.email, "password": PASSWORD}
    name = event_name(SignInState, "sign_in")
    return await tab.send(name, {"form": form}, until=brings(SessionState, "cookie_address"))
