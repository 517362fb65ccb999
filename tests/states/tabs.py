"""A browser tab as the server sees it: its state tree, its socket, its cookie."""

from typing import Any, TypeVar

import reflex as rx
from reflex.state import StateUpdate
from reflex_base.event import Event

from carnet_app.session.gate import Gate
from carnet_app.session.state import SessionState

StateOf = TypeVar("StateOf", bound=rx.State)


class Tab:
    """One tab, without the network: events go through the gate as in the real server."""

    def __init__(self, *, path: str = "/mon-espace", socket: str = "socket-1", cookie: str = ""):
        self.root: Any = rx.State(_reflex_internal_init=True)  # pyright: ignore[reportCallIssue]
        self.open(path=path, socket=socket, cookie=cookie)

    def open(
        self, *, path: str = "/mon-espace", socket: str = "socket-1", cookie: str = ""
    ) -> None:
        """Open a page over a socket whose handshake carried this cookie."""
        headers = {"origin": "http://localhost:8000", "user-agent": "Mozilla/5.0 Firefox/130.0"}
        if cookie:
            headers["cookie"] = f"carnet={cookie}"
        given = {
            "sid": socket,
            "token": "client-token",
            "ip": "192.0.2.7",
            "headers": headers,
            "pathname": path,
            "asPath": path,
        }
        self.root.router_data = self.root._update_router_vars(given, self.root.router_data)

    async def state(self, kind: type[StateOf]) -> StateOf:
        """The tab's instance of a state class."""
        return await self.root.get_state(kind)

    async def session_state(self) -> Any:
        """What the tab knows of its person."""
        return await self.state(SessionState)

    async def knock(self, event_name: str, payload: Any = ...) -> StateUpdate | None:
        """Send an event as far as the gate; None when it lets it through."""
        app: Any = None
        payload = {} if payload is ... else payload
        return await Gate().preprocess(app, self.root, Event(name=event_name, payload=payload))
