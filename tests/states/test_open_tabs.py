"""A tab left open is known by the server when its person comes back to it."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from time import monotonic
from types import SimpleNamespace
from typing import Any

import pytest
import reflex as rx
from redis.asyncio import Redis
from reflex.istate.manager.memory import StateManagerMemory
from reflex.istate.manager.redis import StateManagerRedis
from reflex_base.config import get_config

from carnet_app.session import open_tabs
from carnet_app.session.open_tabs import keep_open_tabs, prolong
from carnet_app.session.state import SessionState
from tests.databases import skip_or_fail
from tests.ports import redis_server

LIFE = 1  # seconds, the shortest there is
LONG = 30.0


def token_of(tab: str) -> Any:
    return rx.BaseStateToken(ident=tab, cls=rx.State)


async def until(true: Callable[[], bool]) -> None:
    deadline = monotonic() + LONG
    while not true():
        assert monotonic() < deadline
        await asyncio.sleep(0.01)


@asynccontextmanager
async def keeping(manager: object, *tabs: str) -> AsyncIterator[None]:
    """The task at work for an application with these tabs connected."""
    connected = {f"socket of {tab}": tab for tab in tabs}
    app: Any = SimpleNamespace(
        state_manager=manager, event_namespace=SimpleNamespace(sid_to_token=connected)
    )
    task = asyncio.create_task(keep_open_tabs(app))
    try:
        yield
    finally:
        task.cancel()


def test_a_state_lives_as_long_as_its_tab_is_connected(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(get_config(), "redis_token_expiration", LIFE)

    async def scenario() -> None:
        manager = StateManagerMemory(token_expiration=LIFE)
        states = {tab: await manager.get_state(token_of(tab)) for tab in ("open", "left")}
        async with keeping(manager, "open", "without any state"):
            await until(lambda: "left" not in manager.states)
            # Its own hour is over several times by now.
            again = await manager.get_state(token_of("left again"))
            assert again is not states["left"]
            await until(lambda: "left again" not in manager.states)
            assert manager.states == {"open": states["open"]}
        await until(lambda: not manager.states)  # once its tab is gone
        await manager.close()

    asyncio.run(scenario())


def test_a_failure_does_not_end_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(get_config(), "redis_token_expiration", 0.01)
    tries: list[object] = []

    async def fail(manager: object, tabs: object) -> None:
        tries.append(tabs)
        raise OSError("Redis is away")

    monkeypatch.setattr(open_tabs, "prolong", fail)

    async def scenario() -> None:
        async with keeping(object(), "open"):
            await until(lambda: len(tries) > 2)

    asyncio.run(scenario())
    assert tries[0] == ["open"]


@pytest.mark.redis
def test_every_part_of_a_state_is_prolonged_in_redis() -> None:
    async def scenario(redis: Redis) -> None:
        manager = StateManagerRedis(redis=redis)
        parts = [str(token_of("open").with_cls(kind)) for kind in (rx.State, SessionState)]
        other = str(token_of("left"))
        await asyncio.gather(*(redis.set(key, b"", ex=5) for key in (*parts, other)))
        await prolong(manager, ["open"])
        lasting = [await redis.ttl(key) for key in (*parts, other)]
        assert min(lasting[:2]) > manager.token_expiration - 60
        assert lasting[2] <= 5
        await redis.delete(*parts, other)

    play_on_redis(scenario)


def play_on_redis(scenario: Callable[[Redis], Awaitable[None]]) -> None:
    url = redis_server()
    if url is None:
        skip_or_fail("no Redis: set CARNET_TEST_REDIS_URL or start one")

    async def play() -> None:
        async with Redis.from_url(url) as redis:
            await scenario(redis)

    asyncio.run(play())
