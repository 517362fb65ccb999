"""What every page knows of the person using it, and the way in and out."""

import secrets
from typing import Any

import reflex as rx
from reflex.state import BaseState

from carnet_app.core.names import full_name
from carnet_app.http.session_cookie import CLOSE_PATH, OPEN_PATH
from carnet_app.services.actors import Actor
from carnet_app.services.authentication import SignedIn, end_session, open_session
from carnet_app.services.credentials import check, read_credentials, require_filled_in
from carnet_app.session.door import compute, read, write
from carnet_app.session.identity import act_as, actor_or_none
from carnet_app.session.policy import FRAMEWORK_EVENTS, public

HOME = "/mon-espace"
SIGN_IN = "/login"

# Never emptied with the rest: the page is loaded, whoever is signed in.
_FRAMEWORK_STATES = {name.rsplit(".", 1)[0] for name in FRAMEWORK_EVENTS}


class SessionState(rx.State):
    """The signed-in person as pages show them, and the last steps of signing in and out.

    The backend vars bind this browser tab's state to one login session and, when it
    was opened from this very tab, to one socket. None of them is a secret.
    """

    signed_in: bool = False
    first_name: str = ""
    full_name: str = ""
    initials: str = ""
    ended: bool = False
    """The session ended while a page was open: what was typed in it is gone."""
    cookie_address: str = ""
    """Address of the invisible image that sets or clears the session cookie."""
    exchange: str = ""
    """Tells that image from the one before, should the browser be slow to say that it has it."""
    next_page: str = ""
    """Where the page goes by itself once it has that image; empty when it need not wait for it."""

    _farewell: str = ""
    """What the page that one is led to says, once: the sign-in form, or Mon espace."""
    _session_id: int | None = None
    _account_id: int | None = None
    _socket_id: str = ""

    def _bind(self, actor: Actor) -> None:
        self._session_id, self._account_id = actor.session_id, actor.account_id
        self.signed_in, self.ended = True, False
        self._show_name(actor.first_name, actor.last_name)

    def _show_name(self, first_name: str, last_name: str) -> None:
        self.first_name = first_name
        self.full_name = full_name(first_name, last_name)
        self.initials = (first_name[:1] + last_name[:1]).upper()

    async def _open_session(self, *, email: str, password: str) -> SignedIn:
        """Open a session; raises what the services raise."""
        require_filled_in(email=email, password=password)
        ip = self.router.session.client_ip
        credentials = await read(read_credentials, email=email, ip=ip)
        verified = await compute(check, credentials, password)
        return await write(
            open_session, verified=verified, user_agent=self.router.headers.user_agent
        )

    async def _sign_in(
        self, opened: SignedIn, *, next_page: str, keeping: type[rx.State] | None = None
    ) -> None:
        """Make this tab that person's, and let the page fetch its cookie.

        Args:
            opened: Their new session.
            next_page: Where the page goes once it has its cookie; empty to lead it elsewhere.
            keeping: The one state that is not emptied.
        """
        await empty_states(self, keeping=keeping)
        act_as(opened.actor)
        self._bind(opened.actor)
        self._socket_id = self.router.session.session_id
        self._exchange_cookie(f"{OPEN_PATH}?billet={opened.ticket}", next_page=next_page)

    async def _leave(self, next_page: str, *, saying: str = "") -> None:
        """Forget the person and let the page clear its cookie."""
        await empty_states(self)
        self._farewell = saying
        # From here on this socket is nobody's, whatever cookie it was opened with.
        self._socket_id = self.router.session.session_id
        self._exchange_cookie(CLOSE_PATH, next_page=next_page)

    def _exchange_cookie(self, address: str, *, next_page: str) -> None:
        self.next_page, self.cookie_address = next_page, address
        self.exchange = secrets.token_hex(4)

    @rx.event
    @public
    async def sign_out(self) -> None:
        """End the session and go back to the landing page."""
        if actor := actor_or_none():
            await write(end_session, actor=actor, session_id=actor.session_id)
            act_as(None)
        await self._leave("/")

    @rx.event
    @public
    def forget_cookie_address(self, exchange: Any = "") -> None:
        """The browser has its cookie, and is on its way to the next page."""
        if exchange == self.exchange:
            self.cookie_address = ""

    @rx.event
    @public
    def skip_if_signed_in(self) -> Any:
        """Send who is already signed in from a sign-in page to their space."""
        if self.signed_in and not self.cookie_address:
            return rx.redirect(HOME, replace=True)
        return None


async def empty_states(state: rx.State, *, keeping: type[rx.State] | None = None) -> None:
    """Forget everything this tab's state holds about a person, on the page too.

    Args:
        state: Any of the tab's.
        keeping: The one that is left as it is.
    """
    for substate in _page_states(rx.State):
        if substate is keeping:
            continue
        instance = await state.get_state(substate)
        for name, field in substate.__fields__.items():
            # Only what changes: all vars of all pages would be 10 KB sent and drawn anew.
            if field._owner is substate and getattr(instance, name) != field.default_value():
                setattr(instance, name, field.default_value())


def local_path(address: str) -> str:
    """The address if it is a plain path of this site, else an empty string.

    It comes from the address bar: a link elsewhere behind a sign-in form is a trap.
    """
    plain = address.startswith("/") and not address.startswith(("//", "/\\"))
    return address if plain and address.isprintable() and "\\" not in address else ""


def _page_states(parent: type[BaseState]) -> list[type[rx.State]]:
    found: list[Any] = []
    for child in parent.get_substates():
        if child.get_full_name() not in _FRAMEWORK_STATES:
            found.append(child)
        found.extend(_page_states(child))
    return found
