"""A person's own account: name, address, password, open sessions, and the way out."""

from dataclasses import dataclass, replace
from typing import Any

import reflex as rx

from carnet_app.core.addresses import normalized
from carnet_app.core.errors import FieldChecks
from carnet_app.core.french import long_moment
from carnet_app.core.hashing import hash_password
from carnet_app.features.account.sign_up_state import StrengthState
from carnet_app.services.account_deletion import delete_account
from carnet_app.services.accounts import check_new_password
from carnet_app.services.authentication import (
    LoginSessionView,
    end_other_sessions,
    end_session,
    list_sessions,
)
from carnet_app.services.credentials import (
    MissingPasswordError,
    Verified,
    check_own,
    read_own_credentials,
)
from carnet_app.services.password_policy import check_same
from carnet_app.services.passwords import change_password
from carnet_app.services.profile import ProfileView, change_email, read_profile, rename
from carnet_app.session.clicks import once
from carnet_app.session.door import compute, focus_wrong_field, read, refusals, write
from carnet_app.session.forms import SLOW_DOUBLE_CLICK, SentOnce, SubmittedForm, row_id
from carnet_app.session.identity import current_actor
from carnet_app.session.policy import signed_in
from carnet_app.session.state import SessionState

TOLD = "appareils-fait"
"""Where it is said who was signed out: the focus goes there from a button that vanishes."""


@dataclass(frozen=True)
class OpenSession:
    """One line of "Mes appareils connectés"."""

    id: int
    device: str
    seen: str
    is_current: bool
    ended: bool = False
    """Just signed out: it keeps its place, under the cursor of who presses twice."""


async def prove_password(typed: str, *, field: str) -> Verified:
    """Check the signed-in person's own password, off the event loop."""
    credentials = await read(read_own_credentials, actor=current_actor())
    return await compute(check_own, credentials, typed, field=field)


class ProfileState(SentOnce, rx.State):
    """What the page shows, and the change of name."""

    loaded: bool = False
    first_name: str = ""
    last_name: str = ""
    email: str = ""
    pending_email: str = ""
    errors: dict[str, str] = {}
    saved: str = ""

    @rx.event
    @signed_in
    async def load(self) -> None:
        """Read the profile and the open sessions."""
        self._show(await read(read_profile, actor=current_actor()))
        await (await self.get_state(LoginSessionsState))._refresh()
        for form_state in (EmailChangeState, PasswordChangeState, AccountDeletionState):
            (await self.get_state(form_state))._start_again()
        self.errors = {}
        self.saved = ""
        self.loaded = True

    @rx.event
    @signed_in
    async def save_name(self, form: dict[str, Any]) -> Any:
        """Change one's name."""
        if self._is_repeated(form):
            return None
        self.saved = ""
        with refusals(self):
            submitted = SubmittedForm(form)
            view = await write(
                rename,
                actor=current_actor(),
                first_name=submitted.text("first_name"),
                last_name=submitted.text("last_name"),
            )
            if not view.pending_email:  # that was confirmed elsewhere, maybe
                (await self.get_state(EmailChangeState))._start_again()
            self._show(view)
            session_state = await self.get_state(SessionState)
            session_state._show_name(view.first_name, view.last_name)
            self.saved = "Votre nom est enregistré."
            self._renew_form()
        return focus_wrong_field(self)

    def _show(self, view: ProfileView) -> None:
        self.first_name = view.first_name
        self.last_name = view.last_name
        self.email = view.email
        self.pending_email = view.pending_email


class EmailChangeState(SentOnce, rx.State):
    """The form that asks for another e-mail address."""

    errors: dict[str, str] = {}
    saved: str = ""

    _rest = SLOW_DOUBLE_CLICK

    @rx.event
    @signed_in
    async def ask_for_new_email(self, form: dict[str, Any]) -> Any:
        """Mail a link to the new address, once the password is proven."""
        if self._is_repeated(form):
            return None
        self.saved = ""
        with refusals(self):
            submitted = SubmittedForm(form)
            typed, email = submitted.text("email_password"), submitted.text("email")
            checks = FieldChecks()  # all of it at once, before the password counts as an attempt
            checks.note(normalized, email)
            if not typed:
                checks.add(MissingPasswordError(field="email_password"))
            checks.raise_any()
            verified = await prove_password(typed, field="email_password")
            await write(change_email, actor=current_actor(), verified=verified, email=email)
            profile = await self.get_state(ProfileState)
            profile._show(await read(read_profile, actor=current_actor()))
            self.saved = (
                "Un lien vient de partir à la nouvelle adresse : ouvrez-le, puis confirmez. "
                "Jusque-là, rien ne change."
            )
            self._renew_form()
            return [rx.set_value(field, "") for field in ("email", "email_password")]
        return focus_wrong_field(self)

    def _start_again(self) -> None:
        self.errors = {}
        self.saved = ""


class PasswordChangeState(SentOnce, rx.State):
    """The form that changes the password."""

    errors: dict[str, str] = {}
    saved: str = ""

    _rest = SLOW_DOUBLE_CLICK

    @rx.event
    @signed_in
    async def save_password(self, form: dict[str, Any]) -> Any:
        """Set a new password, and sign the other browsers out."""
        if self._is_repeated(form):
            return None
        self.saved = ""
        with refusals(self):
            submitted, actor = SubmittedForm(form), current_actor()
            password = submitted.text("password")
            verified = await prove_password(
                submitted.text("current_password"), field="current_password"
            )
            personal = (actor.first_name, actor.last_name, actor.email)
            ip = self.router.session.client_ip
            await compute(check_new_password, password, personal=personal, ip=ip)
            check_same(password, submitted.text("password_again"))
            password_hash = await compute(hash_password, password)
            await write(
                change_password, actor=actor, verified=verified, password_hash=password_hash
            )
            await (await self.get_state(LoginSessionsState))._refresh()
            self.saved = "Votre mot de passe est changé. Vos autres appareils sont déconnectés."
            self._renew_form()
            passwords = ("current_password", "password", "password_again")
            return [*(rx.set_value(field, "") for field in passwords), StrengthState.reset_meter]
        return focus_wrong_field(self)

    def _start_again(self) -> None:
        self.errors = {}
        self.saved = ""


class LoginSessionsState(rx.State):
    """The list of open sessions."""

    sessions: list[OpenSession] = []
    has_others: bool = False
    told: str = ""
    errors: dict[str, str] = {}

    @rx.event
    @signed_in
    @once
    async def end_one(self, session_id: Any) -> Any:
        """Sign one browser out."""
        ended = row_id(session_id)
        with refusals(self):
            await write(end_session, actor=current_actor(), session_id=ended)
            self._mark_ended({ended})
            names = [one.device for one in self.sessions if one.id == ended]
            self.told = f"{names[0]} est déconnecté." if names else ""
            return rx.set_focus(TOLD)
        await self._refresh()
        return None

    @rx.event
    @signed_in
    @once
    async def end_others(self) -> Any:
        """Sign all other browsers out."""
        ended = await write(end_other_sessions, actor=current_actor())
        self._mark_ended(set(ended))
        self.told = "Vos autres appareils sont déconnectés."
        return rx.set_focus(TOLD)

    def _mark_ended(self, ids: set[int]) -> None:
        self.sessions = [
            replace(one, ended=True) if one.id in ids else one for one in self.sessions
        ]
        self.has_others = any(not (one.ended or one.is_current) for one in self.sessions)

    async def _refresh(self) -> None:
        views = await read(list_sessions, actor=current_actor())
        self.sessions = [_open_session(view) for view in views]
        self.has_others = len(views) > 1
        self.told = ""


class AccountDeletionState(SentOnce, rx.State):
    """The form that deletes the account."""

    errors: dict[str, str] = {}

    @rx.event
    @signed_in
    async def delete_account(self, form: dict[str, Any]) -> Any:
        """Delete the account and everything in it, then leave."""
        if self._is_repeated(form):
            return None
        with refusals(self):
            typed = SubmittedForm(form).text("deletion_password")
            verified = await prove_password(typed, field="deletion_password")
            await write(delete_account, actor=current_actor(), verified=verified)
            session_state = await self.get_state(SessionState)
            await session_state._leave("/", saying="Votre compte et vos carnets sont supprimés.")
            self._renew_form()
        return focus_wrong_field(self)

    @rx.event
    @signed_in
    def ask(self, is_open: Any = False) -> None:
        """Begin anew each time the question is asked."""
        if is_open is True:
            self._start_again()

    def _start_again(self) -> None:
        self.errors = {}


def _open_session(view: LoginSessionView) -> OpenSession:
    return OpenSession(
        id=view.id,
        device=view.device,
        seen=f"Dernière visite le {long_moment(view.last_seen_at)}",
        is_current=view.is_current,
    )
