"""Signing in, on the landing page and at ``/login``."""

from collections.abc import AsyncIterator, Awaitable, Callable
from datetime import UTC, datetime
from typing import Any

import reflex as rx
import structlog

from carnet_app.core.clock import now
from carnet_app.services.authentication import AccountNotConfirmedError, SignedIn
from carnet_app.session.door import focus_wrong_field, refusals
from carnet_app.session.forms import SLOW_DOUBLE_CLICK, SubmittedForm
from carnet_app.session.policy import public
from carnet_app.session.state import HOME, SessionState, local_path

LONG_AGO = datetime.min.replace(tzinfo=UTC)

log = structlog.get_logger(__name__)

home_readers: list[Callable[[rx.State], Awaitable[None]]] = []
"""What reads Mon espace, so that it comes with the answer. Filled by who knows that page."""


class SignInState(rx.State):
    """The sign-in form."""

    errors: dict[str, str] = {}
    told: str = ""
    """What the page that led here had done last."""
    expected: bool = False
    """A password is being typed: the browser fetches the next page's scripts meanwhile."""
    entering: bool = False
    """The password is being checked or, if it was right, the next page is on its way."""
    _told_at: datetime = LONG_AGO
    unconfirmed: bool = False
    """The password was right, but the e-mail is not confirmed: offer another link."""

    @rx.event
    @public
    async def sign_in(self, form: dict[str, Any]) -> AsyncIterator[Any]:
        """Check the password, open the session, and leave for the next page."""
        if self.entering:  # the second of two clicks comes when the first is done with
            return
        self.unconfirmed, self.entering = False, True
        yield
        opened = await self._open_session(form)
        if opened is None:
            yield focus_wrong_field(self)
            return
        session_state = await self.get_state(SessionState)
        next_page = local_path(self.router.url.query_parameters.get("suite", "")) or HOME
        if next_page != HOME:  # it may ask for files at once: it waits for the cookie
            await session_state._sign_in(opened, next_page=next_page, keeping=SignInState)
            return
        await session_state._sign_in(opened, next_page="", keeping=SignInState)
        await self._read_home()
        yield rx.redirect(HOME, replace=True)

    async def _read_home(self) -> None:
        try:
            for read in home_readers:
                await read(self)
        except Exception:  # one is signed in: the page reads itself, and tells what fails
            log.exception("home not read ahead")

    async def _open_session(self, form: dict[str, Any]) -> SignedIn | None:
        """The session opened for who filled the form; none, and why, when it is refused."""
        session_state, opened = await self.get_state(SessionState), None
        try:
            with refusals(self):
                submitted = SubmittedForm(form)
                typed = {name: submitted.text(name) for name in ("email", "password")}
                opened = await self._unless_unconfirmed(session_state._open_session(**typed))
        finally:  # a failure of ours too leaves a form that may be sent again
            if opened is None:
                self.entering = False
        return opened

    async def _unless_unconfirmed(self, opening: Awaitable[SignedIn]) -> SignedIn:
        try:
            return await opening
        except AccountNotConfirmedError:
            self.unconfirmed = True
            raise

    @rx.event
    @public
    def expect(self) -> None:
        """Somebody is about to sign in."""
        self.expected = True

    @rx.event
    @public
    async def start_again(self) -> None:
        """Forget an earlier try when the page opens."""
        session_state = await self.get_state(SessionState)
        farewell, session_state._farewell = session_state._farewell, ""
        # A double click leads here twice, and is told of once.
        if farewell or now() > self._told_at + SLOW_DOUBLE_CLICK:
            self.told, self._told_at = farewell, now()
        self.errors = {}
        self.expected = self.entering = self.unconfirmed = False
