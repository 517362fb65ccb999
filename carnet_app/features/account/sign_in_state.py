"""Signing in, on the landing page and at ``/login``."""

from collections.abc import AsyncIterator
from typing import Any

import reflex as rx

from carnet_app.services.authentication import AccountNotConfirmedError
from carnet_app.session.door import focus_wrong_field, refusals
from carnet_app.session.forms import SentOnce, SubmittedForm
from carnet_app.session.policy import public
from carnet_app.session.state import HOME, SessionState

read_ahead: list[Any] = []
"""The events that load Mon espace, run before one is there: while the browser takes its cookie.
Filled by who knows that page."""


class SignInState(SentOnce, rx.State):
    """The sign-in form."""

    errors: dict[str, str] = {}
    expected: bool = False
    """A password is being typed: the browser fetches the next page's scripts meanwhile."""
    checking: bool = False
    leaving: bool = False
    """Signed in, and waiting for the cookie: the form stays until the next page is there."""
    unconfirmed: bool = False
    """The password was right, but the e-mail is not confirmed: offer another link."""

    @rx.event
    @public
    async def sign_in(self, form: dict[str, Any]) -> AsyncIterator[Any]:
        """Check the password, open the session, and leave for the next page."""
        if self._is_repeated(form):
            return
        self.unconfirmed, self.checking = False, True
        yield
        self.checking = False
        with refusals(self):
            submitted = SubmittedForm(form)
            session_state = await self.get_state(SessionState)
            try:
                await session_state._sign_in(
                    email=submitted.text("email"),
                    password=submitted.text("password"),
                    next_page=self.router.url.query_parameters.get("suite", ""),
                )
            except AccountNotConfirmedError:
                self.unconfirmed = True
                raise
            self.leaving = True
            self._renew_form()  # after the states were emptied, of their keys too
            if session_state.next_page == HOME:
                yield read_ahead
            return
        yield focus_wrong_field(self)

    @rx.event
    @public
    def expect(self) -> None:
        """Somebody is about to sign in."""
        self.expected = True

    @rx.event
    @public
    def start_again(self) -> None:
        """Forget an earlier try when the page opens."""
        self.errors = {}
        self.expected = self.checking = self.leaving = self.unconfirmed = False
