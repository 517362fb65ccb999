"""A browser without a page: the event websocket alone, to send what no page of ours would.

The protocol is Socket.IO's, as ``reflex/app.py`` and its ``state.js`` speak it.
"""

import asyncio
import json
from collections.abc import AsyncIterator, Awaitable, Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import asynccontextmanager
from itertools import count
from typing import Any, TypeVar
from uuid import uuid4

import aiohttp
from reflex.constants import Reflex
from reflex.state import State
from reflex_base.utils.format import format_event_handler

from carnet_app.http.session_cookie import cookie_name
from carnet_app.session.failure import FailureState

T = TypeVar("T")
NAMESPACE = "/_event,"
ANSWER_SECONDS = 20
BOOT = format_event_handler(State.event_handlers["hydrate_and_load"])
name_of = format_event_handler
DISMISS = format_event_handler(FailureState.event_handlers["dismiss"])
_marks = count(1)


def run(scenario: Callable[[], Awaitable[T]]) -> T:
    """Run a coroutine beside Playwright, whose own event loop has the main thread."""

    async def call() -> T:
        return await scenario()

    with ThreadPoolExecutor(1) as pool:
        return pool.submit(asyncio.run, call()).result()


class RefusedError(Exception):
    """The server would not open the websocket."""


class Socket:
    """One open websocket and every frame it received."""

    def __init__(self, connection: aiohttp.ClientWebSocketResponse, path: str) -> None:
        self.path = path
        self.frames: list[str] = []
        self._connection = connection

    @property
    def received(self) -> str:
        """All that came, as one text."""
        return "\n".join(self.frames)

    async def send(self, event: str, payload: Any = None, *, path: str | None = None) -> None:
        """Send one event, as from the page at ``path``."""
        message = {"name": event, "payload": {} if payload is None else payload}
        await self.send_raw(message | {"router_data": router_data(path or self.path)})

    async def send_raw(self, message: object) -> None:
        """Send anything in the place of an event."""
        await self._connection.send_str(f"42{NAMESPACE}{json.dumps(['event', message])}")

    async def settle(self) -> None:
        """Return once the server has answered all that was sent before.

        Events of one tab are handled in turn, and each answer says where the page now is.
        """
        mark = f"/repere-{next(_marks)}"
        await self.send(DISMISS, path=mark)
        await self._read_until(mark)

    async def boot(self) -> None:
        """Load the page, as a browser does when it opens it."""
        await self.send(BOOT)
        await self._read_until('"is_hydrated_rx_state_": true')  # last, after what it loads

    async def _read_until(self, text: str) -> None:
        while True:
            frame = await self._connection.receive_str(timeout=ANSWER_SECONDS)
            if frame == "2":
                await self._connection.send_str("3")
                continue
            if frame.startswith(event := f"42{NAMESPACE}"):  # without JSON's own escapes
                frame = json.dumps(json.loads(frame.removeprefix(event)), ensure_ascii=False)
            self.frames.append(frame)
            if text in self.frames[-1]:
                return


def router_data(path: str) -> dict[str, Any]:
    """Where the page says it is."""
    return {"pathname": path.partition("?")[0], "asPath": path, "query": {}}


@asynccontextmanager
async def connect(
    address: str,
    *,
    cookie: str = "",
    token: str = "",
    path: str = "/",
    ip: str = "198.51.100.1",
    origin: str = "",
    host: str = "",
) -> AsyncIterator[Socket]:
    """Open the websocket as a browser with this cookie at this network address would.

    Raises:
        RefusedError: the server did not take the connection.
    """
    headers = {"X-Forwarded-For": ip, "Origin": origin or address}
    if host:
        headers |= {"Host": host, "X-Forwarded-Host": host}
    if cookie:
        headers["Cookie"] = f"{cookie_name()}={cookie}"
    url = f"{address.replace('http', 'ws', 1)}/_event/?EIO=4&transport=websocket"
    async with aiohttp.ClientSession() as http:
        try:
            connection = await http.ws_connect(
                f"{url}&token={token or uuid4()}",
                protocols=(Reflex.VERSION,),
                headers=headers,
                max_msg_size=0,
            )
        except aiohttp.ClientError as error:
            raise RefusedError(str(error)) from error
        async with connection:
            await connection.receive_str(timeout=ANSWER_SECONDS)
            await connection.send_str(f"40{NAMESPACE}{{}}")
            await connection.receive_str(timeout=ANSWER_SECONDS)
            yield Socket(connection, path)
