"""The page behind the link of an invitation: reading it answers nothing, its buttons do."""

from typing import Any

import reflex as rx

from carnet_app.catalogue.access import Access
from carnet_app.models import InvitationKind
from carnet_app.services.authentication import end_session
from carnet_app.services.invitations import (
    InvitationState,
    InvitationView,
    accept_invitation,
    decline_invitation,
    read_invitation,
)
from carnet_app.session.addresses import token_in
from carnet_app.session.clicks import once
from carnet_app.session.door import read, refusals, write
from carnet_app.session.forms import SentOnce, SubmittedForm, UnreadableFieldError
from carnet_app.session.identity import act_as, actor_or_none, current_actor
from carnet_app.session.policy import public, signed_in
from carnet_app.session.state import SIGN_IN, SessionState
from carnet_app.ui.layout import CONTENT

_KEPT = {str(level.value): level for level in Access}
NO_INVITATION = InvitationView(
    kind=InvitationKind.SHARE.value,
    state=InvitationState.WITHDRAWN.value,
    state_text="",
    inviter_name="",
    email="",
    carnet_name="",
    message="",
    parts=(),
    hide_amounts=False,
    access_until_text="",
    expires_text="",
    needs_account=True,
    carnet_id=None,
)


class InvitationPageState(SentOnce, rx.State):
    """An invitation as its page shows it. The token stays in the address, in no var."""

    loaded: bool = False
    known: bool = False
    """Whether the link leads to an invitation."""
    invitation: InvitationView = NO_INVITATION
    declining: bool = False
    given_up: bool = False
    """That was just taken back: its button takes the focus."""
    declined: bool = False
    errors: dict[str, str] = {}

    @rx.event
    @public
    async def load(self) -> None:
        """Look at the invitation."""
        self.declining = self.declined = self.given_up = False
        await self._look()

    @rx.event
    @signed_in
    async def accept(self, form: dict[str, Any]) -> Any:
        """Accept, and open the carnet."""
        if self._is_repeated(form):
            return None
        with refusals(self):
            kept = SubmittedForm(form).text("kept")
            if kept and kept not in _KEPT:
                raise UnreadableFieldError
            carnet_id = await write(
                accept_invitation,
                actor=current_actor(),
                token=token_in(self.router.url),
                kept=_KEPT.get(kept),
            )
            self._renew_form()
            return rx.redirect(f"/carnets/{carnet_id}", replace=True)
        await self._look_again()
        return None

    @rx.event
    @public
    def ask_refusal(self, wanted: Any = True) -> None:
        """Ask for a confirmation before the invitation is declined, or give it up."""
        self.given_up, self.declining = self.declining, wanted is True

    @rx.event
    @public
    @once
    async def decline(self) -> Any:
        """Decline; the link is proof enough, no account is needed."""
        with refusals(self):
            await write(decline_invitation, actor=actor_or_none(), token=token_in(self.router.url))
            self.declined, self.declining = True, False
            return rx.set_focus(CONTENT)
        await self._look_again()
        return None

    @rx.event
    @signed_in
    @once
    async def change_account(self) -> None:
        """Sign out, and come back here signed in to the invited address."""
        actor, token = current_actor(), token_in(self.router.url)
        await write(end_session, actor=actor, session_id=actor.session_id)
        act_as(None)
        session_state = await self.get_state(SessionState)
        await session_state._leave(f"{SIGN_IN}?suite=/invitations/{token}")

    async def _look(self) -> None:
        self.known, self.invitation = False, NO_INVITATION
        with refusals(self):
            self.invitation = await read(
                read_invitation, token=token_in(self.router.url), actor=actor_or_none()
            )
            self.known = True
        self.loaded = True

    async def _look_again(self) -> None:
        """Show how things stand now, keeping the message of what was just refused."""
        said, self.declining = self.errors, False
        await self._look()
        self.errors = self.errors or said
