"""Signing in, on the landing page and at ``/login``."""

from collections.abc import AsyncIterator, Awaitable, Callable
from typing import Any

import reflex as rx

from carnet_app.services.authentication import AccountNotConfirmedError
from carnet_app.session.door import focus_wrong_field, refusals
from carnet_app.session.forms import SubmittedForm
from carnet_app.session.policy import public
from carnet_app.session.state import HOME, SessionState, local_path

home_readers: list[Callable[[rx.State], Awaitable[None]]] = []
"""What reads Mon espace, so that it comes with the answer. Filled by who knows that page."""


class SignInState(rx.State):
    """The sign-in form."""

    errors: dict[str, str] = {}
    expected: bool = False
    """A password is being typed: the browser fetches the next page's scripts meanwhile."""
    checking: bool = False
    leaving: bool = False
    """Signed in: the form stays until the next page is there."""
    unconfirmed: bool = False
    """The password was right, but the e-mail is not confirmed: offer another link."""

    @rx.event
    @public
    async def sign_in(self, form: dict[str, Any]) -> AsyncIterator[Any]:
        """Check the password, open the session, and leave for the next page."""
        if self.leaving:  # the second of two clicks comes when the first is done with
            return
        self.unconfirmed, self.checking = False, True
        yield
        self.checking = False
        with refusals(self):
            next_page = local_path(self.router.url.query_parameters.get("suite", "")) or HOME
            await self._enter(SubmittedForm(form), next_page)
            self.leaving = True
            if next_page == HOME:
                for read in home_readers:
                    await read(self)
                yield rx.redirect(HOME, replace=True)
            return
        yield focus_wrong_field(self)

    async def _enter(self, form: SubmittedForm, next_page: str) -> None:
        session_state = await self.get_state(SessionState)
        try:
            await session_state._sign_in(
                email=form.text("email"),
                password=form.text("password"),
                # Mon espace needs no cookie to be shown; other pages ask for files at once.
                next_page="" if next_page == HOME else next_page,
            )
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
    def start_again(self) -> None:
        """Forget an earlier try when the page opens."""
        self.errors = {}
        self.expected = self.checking = self.leaving = self.unconfirmed = False
