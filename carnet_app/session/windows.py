"""Windows stay with the page they were opened on: a phone's back button leaves both."""

from typing import Any

import reflex as rx

from carnet_app.session.addresses import canonical_address
from carnet_app.session.door import show
from carnet_app.session.failure import FailureState
from carnet_app.session.policy import public, signed_in
from carnet_app.ui.layout import CONTENT


class WindowState(rx.State, mixin=True):
    """A window over a page, closed by ``_close`` when the page is left."""

    @rx.event
    @signed_in
    def close(self, is_open: Any = False) -> None:
        """Close it: Escape, the cross, a click beside it."""
        if is_open is not True:
            self._close()

    def _close(self) -> None:
        raise NotImplementedError


class PageState(rx.State):
    """Which page a tab is on."""

    address: str = ""
    """Of a page of a carnet, for its canonical link; the other pages know theirs when built."""
    _path: str = ""
    _socket_id: str = ""

    @rx.event
    @public
    async def arrive(self) -> Any:
        """Close what was opened over another page; after a reload the same windows are open.

        The focus goes to what one was led to: the browser does it for a page that it loads.
        """
        loaded, self._socket_id = self._socket_id, self.router.session.session_id
        if (path := page_path(self)).startswith("/carnets/"):
            address = canonical_address(path, self.router.url.query_parameters)
            if address != self.address:
                self.address = address
        failure = await self.get_state(FailureState)
        show(failure, message="")  # of the page before, or of what a reload made good
        if path != self._path:
            self._path = path
            for window in WindowState.__subclasses__():
                (await self.get_state(window))._close()
        return rx.set_focus(CONTENT) if loaded == self._socket_id else None


def page_path(state: rx.State) -> str:
    """The page a tab is on, such as ``/carnets/12``."""
    return state.router.url.path.rstrip("/")
