"""Creating an account, up to the mail that confirms it."""

from typing import Any

import reflex as rx

from carnet_app.features.account.links_state import MailedLinkState
from carnet_app.services.accounts import (
    check_sign_up,
    hash_for_sign_up,
    read_waiting_hash,
    resend_confirmation,
    sign_up,
)
from carnet_app.services.limits import PASSWORD_RATINGS_PER_IP, network_of, try_hit
from carnet_app.services.password_policy import PASSWORD_MAX_LENGTH, password_strength
from carnet_app.session.door import compute, focus_wrong_field, read, refusals, write
from carnet_app.session.forms import SLOW_DOUBLE_CLICK, SentOnce, SubmittedForm
from carnet_app.session.identity import actor_or_none
from carnet_app.session.policy import public

THANKS = "/signup/merci"


class SignUpState(SentOnce, rx.State):
    """The sign-up form."""

    errors: dict[str, str] = {}
    sent_to: str = ""
    """The address just signed up with, for the page after the form."""

    _rest = SLOW_DOUBLE_CLICK

    @rx.event
    @public
    async def create_account(self, form: dict[str, Any]) -> Any:
        """Create the account and mail the link that confirms it."""
        if self._is_repeated(form):
            return None
        with refusals(self):
            submitted = SubmittedForm(form)
            password = submitted.text("password")
            applicant = await compute(
                check_sign_up,
                first_name=submitted.text("first_name"),
                last_name=submitted.text("last_name"),
                email=submitted.text("email"),
                password=password,
                terms_accepted=submitted.flag("terms"),
                ip=self.router.session.client_ip,
            )
            waiting = await read(read_waiting_hash, email=applicant.email)
            password_hash = await compute(hash_for_sign_up, password, waiting)
            await write(sign_up, applicant=applicant, password_hash=password_hash)
            self.sent_to = applicant.email
            self._renew_form()
            return rx.redirect(THANKS)
        return focus_wrong_field(self)

    @rx.event
    @public
    def start_again(self) -> None:
        """Forget the messages of an earlier try when the page opens."""
        self.errors = {}


class ResendState(SentOnce, rx.State):
    """The form of the page after, for who received nothing."""

    errors: dict[str, str] = {}
    resent: bool = False

    _rest = SLOW_DOUBLE_CLICK

    @rx.event
    @public
    async def send_again(self, form: dict[str, Any]) -> Any:
        """Mail another confirmation link, if the address waits for one."""
        if self._is_repeated(form):
            return None
        self.resent = False
        with refusals(self):
            email = SubmittedForm(form).text("email")
            await write(resend_confirmation, email=email, ip=self.router.session.client_ip)
            (await self.get_state(SignUpState)).sent_to = email.strip()
            self.resent = True
            self._renew_form()
        return focus_wrong_field(self)

    @rx.event
    @public
    def start_again(self) -> None:
        """Forget the messages of an earlier try when the page opens."""
        self.errors = {}
        self.resent = False


class StrengthState(rx.State):
    """The live meter below a password that is being chosen; the password is not kept."""

    score: int = 0
    advice: str = ""

    @rx.event
    @public
    async def rate_password(self, password: Any) -> None:
        """Tell how good what is being typed is."""
        if not isinstance(password, str) or len(password) > PASSWORD_MAX_LENGTH:
            return
        session = self.router.session
        if not await compute(try_hit, PASSWORD_RATINGS_PER_IP, network_of(session.client_ip)):
            return
        strength = await compute(password_strength, password, await self._personal())
        self.score = max(strength.score, 1) if password else 0
        self.advice = f"{strength.label}. {strength.advice}" if password else ""

    async def _personal(self) -> tuple[str, ...]:
        """The names and addresses that are known: who signs up has not sent theirs yet."""
        if actor := actor_or_none():
            return (actor.first_name, actor.last_name, actor.email)
        return (await self.get_state(MailedLinkState))._personal

    @rx.event
    @public
    def reset_meter(self) -> None:
        """Empty the meter when a page with a new password opens."""
        self.score = 0
        self.advice = ""
