"""Browser tabs without a browser: Reflex's event socket, spoken over a bare websocket.

Cheap enough for hundreds of them beside the server on one machine. The words are those of
Engine.IO 4 and Socket.IO 5: "0" opens, "2" asks whether one is there, "3" answers, "40"
joins a namespace, "42" carries an event.
"""

import asyncio
import json
import uuid
from collections.abc import Callable, Mapping
from contextlib import suppress
from time import perf_counter
from typing import Any

import aiohttp
from reflex.state import State
from reflex_base.constants import Reflex
from reflex_base.utils.format import format_event_handler

from carnet_app.http.session_cookie import cookie_name

NAMESPACE = "/_event"
ANSWER_SECONDS = 30
Update = Mapping[str, Any]


def event_name(state: type[Any], handler: str) -> str:
    """The full name by which a browser sends an event."""
    return format_event_handler(state.event_handlers[handler])


def brings(state: type[Any], variable: str, *, filled: bool = False) -> Callable[[Update], bool]:
    """Recognises the update that brings a state's variable; ``filled``, not its empty default."""
    name = state.get_full_name()

    def check(update: Update) -> bool:
        delta = (update.get("delta") or {}).get(name) or {}
        return any(
            key.startswith(variable) and (value or not filled) for key, value in delta.items()
        )

    return check


class Tab:
    """One tab of one visitor, on one page."""

    def __init__(self, http: aiohttp.ClientSession, site: str, *, path: str, ip: str) -> None:
        self.http, self.site, self.path, self.ip = http, site, path, ip
        self.updates: asyncio.Queue[Update] = asyncio.Queue()
        self.received = 0  # characters
        self.shown: dict[str, dict[str, Any]] = {}

    async def open(self, *, cookie: str = "", until: Callable[[Update], bool]) -> float:
        """Connect and load the page; gives the seconds until the awaited update."""
        start = perf_counter()
        headers = {"Origin": self.site, "X-Forwarded-For": self.ip}
        if cookie:
            headers["Cookie"] = f"{cookie_name()}={cookie}"
        address = self.site.replace("http", "ws", 1) + f"{NAMESPACE}/?EIO=4&transport=websocket"
        self.socket = await self.http.ws_connect(
            f"{address}&token={uuid.uuid4()}",
            protocols=(Reflex.VERSION,),
            headers=headers,
            max_msg_size=0,
        )
        boot = {"event": self._event(event_name(State, "hydrate_and_load"), {})}
        await self.socket.send_str(f"40{NAMESPACE},{json.dumps(boot)}")
        self.reading = asyncio.create_task(self._read())
        await self._wait(until)
        return perf_counter() - start

    async def send(
        self, name: str, payload: Mapping[str, Any], *, until: Callable[[Update], bool]
    ) -> float:
        """Send an event; gives the seconds until the awaited update."""
        while not self.updates.empty():
            self.updates.get_nowait()
        start = perf_counter()
        words = json.dumps(["event", self._event(name, payload)])
        await self.socket.send_str(f"42{NAMESPACE},{words}")
        await self._wait(until)
        return perf_counter() - start

    def value(self, state: type[Any], variable: str) -> Any:
        """What the page shows of a state's variable; an empty text before it shows any."""
        shown = self.shown.get(state.get_full_name(), {})
        return next((value for key, value in shown.items() if key.startswith(variable)), "")

    async def close(self) -> None:
        """Leave the page."""
        self.reading.cancel()
        with suppress(asyncio.CancelledError):
            await self.reading
        await self.socket.close()

    def _event(self, name: str, payload: Mapping[str, Any]) -> Mapping[str, Any]:
        place = {"pathname": self.path, "asPath": self.path}
        return {"name": name, "payload": payload, "router_data": place}

    async def _wait(self, until: Callable[[Update], bool]) -> None:
        async with asyncio.timeout(ANSWER_SECONDS):
            while not until(await self.updates.get()):
                pass

    async def _read(self) -> None:
        prefix = f"42{NAMESPACE},"
        async for message in self.socket:
            if message.type is not aiohttp.WSMsgType.TEXT:
                continue
            self.received += len(message.data)
            if message.data == "2":
                await self.socket.send_str("3")
            elif message.data.startswith(prefix):
                kind, *content = json.loads(message.data[len(prefix) :])
                if kind == "event" and content:
                    for state, changed in (content[0].get("delta") or {}).items():
                        self.shown.setdefault(state, {}).update(changed)
                    self.updates.put_nowait(content[0])
