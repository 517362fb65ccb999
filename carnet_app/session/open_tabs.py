"""What the server knows of a tab is kept for as long as the tab is open.

Reflex forgets a tab's state when no event came for an hour (``redis_token_expiration``), and
in Redis each part of it that was not written for an hour. Who reads, or is called away, and
then sends a form would meet a state that knows neither the form nor who signed in here.
"""

import asyncio
from collections.abc import Collection, Iterator
from typing import Any

import reflex as rx
import structlog
from reflex.istate.manager import StateManager
from reflex.istate.manager.memory import StateManagerMemory
from reflex.istate.manager.redis import StateManagerRedis
from reflex_base.config import get_config

OFTEN = 4
"""How many times within the life of a state it is prolonged."""
AT_ONCE = 50  # tabs whose keys are prolonged in one round trip

log = structlog.get_logger(__name__)


async def keep_open_tabs(app: rx.App) -> None:
    """Prolong the states of the tabs connected to this process, until cancelled."""
    while True:
        await asyncio.sleep(get_config().redis_token_expiration / OFTEN)
        tabs = app.event_namespace.sid_to_token if app.event_namespace else {}
        try:
            await prolong(app.state_manager, list(tabs.values()))
        except Exception:  # Redis away for a moment must not end it
            log.exception("open tabs not kept")


async def prolong(manager: StateManager, tabs: Collection[str]) -> None:
    """Have the states of these client tokens live their whole life from now on."""
    if isinstance(manager, StateManagerMemory):
        for tab in tabs:
            if tab in manager.states:
                await manager.get_state(_token(tab))
    elif isinstance(manager, StateManagerRedis):
        await _prolong_keys(manager, list(tabs))


async def _prolong_keys(manager: StateManagerRedis, tabs: list[str]) -> None:
    kinds = [rx.State, *_kinds_below(rx.State)]
    for start in range(0, len(tabs), AT_ONCE):
        pipeline = manager.redis.pipeline(transaction=False)
        for tab in tabs[start : start + AT_ONCE]:
            for kind in kinds:
                key = str(_token(tab).with_cls(kind))
                pipeline.expire(key, manager.token_expiration)
        await pipeline.execute()


def _token(tab: str) -> Any:
    return rx.BaseStateToken(ident=tab, cls=rx.State)


def _kinds_below(kind: type[Any]) -> Iterator[type[Any]]:
    for child in kind.get_substates():
        yield child
        yield from _kinds_below(child)
