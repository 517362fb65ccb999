"""The share modal: who may enter a carnet, and what each may do there."""

from collections.abc import AsyncIterator
from typing import Any

import reflex as rx

from carnet_app.core.clock import today
from carnet_app.features.sharing.draft import ShareDraft, read_draft
from carnet_app.services.readers import DraftedShare
from carnet_app.services.sharing import (
    ShareView,
    SharingView,
    change_share,
    check_share,
    invite,
    list_shares,
    resend_invitation,
    withdraw_share,
)
from carnet_app.session.clicks import once
from carnet_app.session.door import read, refusals, show, write
from carnet_app.session.forms import SentOnce, SubmittedForm, row_id
from carnet_app.session.identity import current_actor
from carnet_app.session.policy import signed_in
from carnet_app.session.previews import PreviewState, preview_query
from carnet_app.session.windows import WindowState, page_path

INVITE, PEOPLE = "invite", "people"
TOLD = "partage-fait"
"""Where it is said what was done: the focus goes there from a button that vanishes."""
PREVIEW = "preview"
_FIELDS = ("email", "access_until", "message")  # in the form's order
NOTHING_SHARED = SharingView(
    carnet_id=0, carnet_name="", may_share=False, shares=(), total=0, page=1, pages=1
)


class SharingState(WindowState, SentOnce, rx.State):
    """The modal, for one carnet at a time.

    The form's controls belong to the browser: nothing of it comes here before it is
    submitted. A new ``form_key`` gives it new contents, those of the vars below it.
    """

    errors: dict[str, str] = {}
    opened_on: str = ""
    """The page it is open on; empty when it is closed."""
    tab: str = INVITE
    told: str = ""
    sending: bool = False
    sharing: SharingView = NOTHING_SHARED
    withdrawing: int = 0
    """The share whose end is to be confirmed."""
    given_up: int = 0
    """The one for which that was just given up: its button takes the focus."""
    first_day: str = ""

    editing: int = 0
    """The share being changed; 0 when inviting."""
    editing_name: str = ""
    email: str = ""
    message: str = ""
    access_until: str = ""
    levels: dict[str, str] = {}
    hide_amounts: bool = False

    @rx.event
    @signed_in
    async def open_for(self, carnet_id: Any) -> None:
        """Open the modal on a carnet: as it was left for a look as the guest, or anew."""
        looking = await self.get_state(PreviewState)
        drafted, looking._drafted = looking._drafted, None
        if drafted and drafted.carnet_id == row_id(carnet_id):
            await self._reopen(drafted.carnet_id)
            return
        self.sharing, self.tab, self.told = NOTHING_SHARED, INVITE, ""
        self.given_up = 0
        self.opened_on = page_path(self)
        self._fill_form()
        with refusals(self):
            await self._show_shares(row_id(carnet_id))

    @rx.event
    @signed_in
    def show_tab(self, tab: Any) -> None:
        """Show the form, or the list of people."""
        self.tab = PEOPLE if tab == PEOPLE else INVITE
        self.withdrawing, self.told, self.errors = 0, "", {}
        if self.editing and self.tab == PEOPLE:
            self._fill_form()

    @rx.event
    @signed_in
    async def show_page(self, page: Any) -> None:
        """Turn the pages of a long list of people."""
        with refusals(self):
            await self._show_shares(self.sharing.carnet_id, page=row_id(page))

    @rx.event
    @signed_in
    async def submit(self, form: dict[str, Any]) -> AsyncIterator[Any]:
        """Send the invitation, save the changed rights, or look as the guest will."""
        if self._is_repeated(form):
            return
        submitted = SubmittedForm(form)
        self.told, self.sending = "", True
        yield
        try:
            with refusals(self):
                draft = read_draft(submitted, carnet_id=self.sharing.carnet_id)
                if submitted.has("act", PREVIEW):
                    yield await self._look_as_guest(draft)
                else:
                    await self._save(draft)
        finally:
            self.sending = False  # before the cursor is in a field, where Enter sends the form
        wrong = next((field for field in _FIELDS if field in self.errors), "")
        if wrong or self.told:  # saved, the form is made anew
            yield rx.set_focus(wrong or TOLD)

    @rx.event
    @signed_in
    def start_change(self, share_id: Any) -> None:
        """Put a share's rights in the form."""
        if share := self._listed(share_id):
            self._fill_form(share)
            self.tab, self.told, self.errors, self.withdrawing = INVITE, "", {}, 0

    @rx.event
    @signed_in
    def ask_withdrawal(self, share_id: Any) -> None:
        """Ask for a confirmation before a share ends; 0 gives it up."""
        self.given_up, self.withdrawing = self.withdrawing, row_id(share_id)
        self.told, self.errors = "", {}

    @rx.event
    @signed_in
    @once
    async def withdraw(self, share_id: Any) -> Any:
        """End a share."""
        share = self._listed(share_id)
        with refusals(self):
            await write(withdraw_share, actor=current_actor(), share_id=row_id(share_id))
            self.told = _withdrawn_text(share)
        await self._refresh()
        return rx.set_focus(TOLD) if self.told else None

    @rx.event
    @signed_in
    @once
    async def resend(self, share_id: Any) -> None:
        """Mail an invitation again."""
        self.told = ""
        with refusals(self):
            await write(resend_invitation, actor=current_actor(), share_id=row_id(share_id))
            self.told = "L’invitation est repartie. Le lien du message précédent ne sert plus."
        await self._refresh()

    @rx.event
    @signed_in
    async def reopen(self) -> Any:
        """Come back from "Voir comme l'invité" to the form as it was left."""
        looking = await self.get_state(PreviewState)
        drafted, looking._drafted = looking._drafted, None
        if drafted:
            await self._reopen(drafted.carnet_id)

    async def _reopen(self, carnet_id: int) -> None:
        self.opened_on, self.told = page_path(self), ""
        with refusals(self):
            await self._show_shares(carnet_id)

    def _close(self) -> None:
        show(self, opened_on="")

    async def _save(self, draft: ShareDraft) -> None:
        terms = {
            "levels": draft.levels,
            "access_until": draft.access_until,
            "hide_amounts": draft.hide_amounts,
        }
        actor, carnet_id = current_actor(), self.sharing.carnet_id
        if self.editing:
            await write(change_share, actor=actor, share_id=self.editing, **terms)
            self.told = f"Les nouveaux droits sont enregistrés pour {self.editing_name}."
        else:
            texts = {"email": draft.email, "message": draft.message}
            await write(invite, actor=actor, carnet_id=carnet_id, **texts, **terms)
            self.told = f"L’invitation est partie à {draft.email.strip()}."
        self.tab = PEOPLE
        self._fill_form()
        await self._show_shares(carnet_id)

    async def _look_as_guest(self, draft: ShareDraft) -> Any:
        """Leave for the carnet as this form would show it; ``reopen`` comes back."""
        await read(
            check_share,
            actor=current_actor(),
            carnet_id=draft.carnet_id,
            email=draft.email,
            levels=draft.levels,
            access_until=draft.access_until,
            hide_amounts=draft.hide_amounts,
        )
        (await self.get_state(PreviewState))._drafted = drafted = DraftedShare(
            carnet_id=draft.carnet_id,
            share_id=self.editing,
            email=draft.email.strip(),
            levels=draft.levels,
            hide_amounts=draft.hide_amounts,
            access_until=draft.access_until,
        )
        self.email, self.message = draft.email, draft.message
        self.access_until = draft.access_until.isoformat() if draft.access_until else ""
        self.levels = {part.value: str(level.value) for part, level in draft.levels.items()}
        self.hide_amounts, self.opened_on = draft.hide_amounts, ""
        self._renew_form()
        return rx.redirect(f"/carnets/{draft.carnet_id}{preview_query(drafted)}")

    def _fill_form(self, share: ShareView | None = None) -> None:
        """Give the form new contents: those of a share, or nothing."""
        self._renew_form()
        self.first_day = today().isoformat()
        self.editing = share.id if share else 0
        self.editing_name = _name(share) if share else ""
        self.email = self.message = ""
        self.access_until = share.access_until if share else ""
        self.levels = {key: str(level) for key, level in share.levels.items()} if share else {}
        self.hide_amounts = share.hide_amounts if share else False

    async def _show_shares(self, carnet_id: int, page: int = 1) -> None:
        self.sharing = await read(
            list_shares, actor=current_actor(), carnet_id=carnet_id, page=page
        )
        self.withdrawing = 0

    async def _refresh(self) -> None:
        """Show the list anew, keeping the message of what was just refused."""
        said, self.withdrawing = self.errors, 0
        with refusals(self):
            await self._show_shares(self.sharing.carnet_id, page=self.sharing.page)
        self.errors = self.errors or said

    def _listed(self, share_id: Any) -> ShareView | None:
        shares = self.sharing.shares
        return next((share for share in shares if share.id == row_id(share_id)), None)


def _withdrawn_text(share: ShareView | None) -> str:
    if share is not None and not share.name:  # nobody accepted it
        return f"L’invitation envoyée à {_name(share)} est retirée."
    return f"{_name(share) if share else 'Cette personne'} n’a plus accès à ce carnet."


def _name(share: ShareView) -> str:
    return share.name or share.email
