"""Mailed links to an account: looking at one changes nothing, its page's button does."""

from typing import Any

import reflex as rx

from carnet_app.core.hashing import hash_password
from carnet_app.models import LinkPurpose
from carnet_app.services.account_links import read_link, require_link
from carnet_app.services.accounts import check_new_password, confirm_account
from carnet_app.services.password_policy import check_same
from carnet_app.services.passwords import reset_password
from carnet_app.services.profile import confirm_new_email
from carnet_app.session.addresses import token_in
from carnet_app.session.door import compute, focus_wrong_field, read, refusals, write
from carnet_app.session.forms import SentOnce, SubmittedForm
from carnet_app.session.policy import public
from carnet_app.ui.layout import CONTENT

_AFTER, _SIGN_UP = "apres", "inscription"


class MailedLinkState(SentOnce, rx.State):
    """A mailed link as its page shows it."""

    errors: dict[str, str] = {}
    state: str = ""
    """What ``LinkState`` names; empty until the link was looked at."""
    message: str = ""
    email: str = ""
    done: bool = False
    is_first_password: bool = False
    """Whether the password to choose is that of an account just confirmed."""
    _personal: tuple[str, ...] = ()
    """What the new password may not hold."""

    @rx.event
    @public
    async def look_at_confirmation(self) -> None:
        """Look at a link that confirms an account."""
        await self._look(LinkPurpose.CONFIRM_ACCOUNT)

    @rx.event
    @public
    async def look_at_reset(self) -> None:
        """Look at a link that resets a password."""
        await self._look(LinkPurpose.RESET_PASSWORD)
        self.is_first_password = self.router.url.query_parameters.get(_AFTER) == _SIGN_UP

    @rx.event
    @public
    async def look_at_new_email(self) -> None:
        """Look at a link that confirms a new e-mail address."""
        await self._look(LinkPurpose.CHANGE_EMAIL)

    @rx.event
    @public
    async def confirm(self, form: dict[str, Any]) -> Any:
        """Confirm the account: the button of the page."""
        if self._is_repeated(form):
            return None
        with refusals(self):
            confirmed = await write(confirm_account, token=token_in(self.router.url))
            self.done = True
            self._renew_form()
            if confirmed.reset_token:
                address = f"/reinitialiser/{confirmed.reset_token}?{_AFTER}={_SIGN_UP}"
                return rx.redirect(address, replace=True)
            return rx.set_focus(CONTENT)
        return None

    @rx.event
    @public
    async def confirm_email(self, form: dict[str, Any]) -> Any:
        """Take the new e-mail address: the button of the page."""
        if self._is_repeated(form):
            return None
        with refusals(self):
            self.email = await write(confirm_new_email, token=token_in(self.router.url))
            self.done = True
            self._renew_form()
            return rx.set_focus(CONTENT)
        return None

    @rx.event
    @public
    async def choose_password(self, form: dict[str, Any]) -> Any:
        """Set the new password and sign every browser out."""
        if self._is_repeated(form):
            return None
        with refusals(self):
            submitted, token = SubmittedForm(form), token_in(self.router.url)
            password = submitted.text("password")
            view = await read(require_link, token=token, purpose=LinkPurpose.RESET_PASSWORD)
            personal = (view.first_name, view.last_name, view.email)
            ip = self.router.session.client_ip
            await compute(check_new_password, password, personal=personal, ip=ip)
            check_same(password, submitted.text("password_again"))
            password_hash = await compute(hash_password, password)
            await write(reset_password, token=token, password_hash=password_hash, ip=ip)
            self.done = True
            self._renew_form()
            return rx.set_focus(CONTENT)
        return focus_wrong_field(self)

    async def _look(self, purpose: LinkPurpose) -> None:
        view = await read(read_link, token=token_in(self.router.url), purpose=purpose)
        self.errors = {}
        self.done = False
        self.state = view.state.value
        self.message = view.message
        self.email = view.email
        self._personal = (view.first_name, view.last_name, view.email)
