"""What every page knows of the person using it."""

from typing import Any

import reflex as rx

from carnet_app.services.actors import Actor
from carnet_app.session.policy import public

HOME = "/mon-espace"


class SessionState(rx.State):
    """The signed-in person as pages show them, and the last steps of signing in and out.

    The three backend vars bind this browser tab's state to one login session and,
    when it was opened from this very tab, to one socket. None of them is a secret.
    """

    signed_in: bool = False
    first_name: str = ""
    full_name: str = ""
    initials: str = ""
    cookie_address: str = ""
    """Address of the invisible image that sets or clears the session cookie."""

    _session_id: int | None = None
    _socket_id: str = ""
    _next_page: str = HOME

    def _bind(self, actor: Actor) -> None:
        self._session_id = actor.session_id
        self._show(actor)

    def _show(self, actor: Actor) -> None:
        self.signed_in = True
        self.first_name = actor.first_name
        self.full_name = actor.full_name
        self.initials = (actor.first_name[:1] + actor.last_name[:1]).upper()

    @rx.event
    @public
    def leave_for_next_page(self) -> Any:
        """Go where signing in or out leads, once the browser has the cookie."""
        if not self.cookie_address:
            return None
        self.cookie_address = ""
        return rx.redirect(self._next_page, replace=True)
