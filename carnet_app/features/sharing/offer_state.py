"""The window in which a carnet prepared for a third party is offered again."""

from collections.abc import AsyncIterator
from typing import Any

import reflex as rx

from carnet_app.services.private_part import NOTHING_PRIVATE
from carnet_app.services.third_party import OfferView, offer_again, read_offer
from carnet_app.session.door import PAGE, read, refusals, show, write
from carnet_app.session.forms import SentOnce, SubmittedForm, row_id
from carnet_app.session.identity import current_actor
from carnet_app.session.policy import signed_in
from carnet_app.session.windows import WindowState, page_path

PRIVATE_BOX = "private_may_go"
TOLD = "proposition-envoyee"
# The ids of the fields are not those of the share modal, which is on the same pages.
_FIELDS = {"email": "offer_email", "message": "offer_message", PRIVATE_BOX: PRIVATE_BOX}
NO_OFFER = OfferView(
    carnet_id=0, carnet_name="", email="", message="", is_waiting=False, private=NOTHING_PRIVATE
)


class OfferState(WindowState, SentOnce, rx.State):
    """The window, for one carnet at a time."""

    errors: dict[str, str] = {}
    opened_on: str = ""
    """The page it is open on; empty when it is closed."""
    offer: OfferView = NO_OFFER
    sending: bool = False
    told: str = ""

    @rx.event
    @signed_in
    async def open_for(self, carnet_id: Any) -> None:
        """Open the window on a carnet."""
        self.offer, self.told, self.opened_on = NO_OFFER, "", page_path(self)
        with refusals(self):
            await self._show(row_id(carnet_id))

    @rx.event
    @signed_in
    async def send(self, form: dict[str, Any]) -> AsyncIterator[Any]:
        """Offer the carnet to the address in the form."""
        if self._is_repeated(form):
            return
        submitted = SubmittedForm(form)
        self.told, self.sending = "", True
        yield
        try:
            with refusals(self):
                await self._send(submitted)
        finally:
            self.sending = False  # before the cursor is in a field, where Enter sends the form
        wrong = next(iter(self.errors), TOLD)
        if wrong != PAGE:
            yield rx.set_focus(_FIELDS.get(wrong, wrong))

    def _close(self) -> None:
        show(self, opened_on="")

    async def _send(self, form: SubmittedForm) -> None:
        carnet_id = self.offer.carnet_id
        await write(
            offer_again,
            actor=current_actor(),
            carnet_id=carnet_id,
            email=form.text("offer_email"),
            message=form.text("offer_message"),
            private_may_go=form.flag(PRIVATE_BOX),
        )
        former = self.offer
        await self._show(carnet_id)
        self.told = f"La proposition est partie à {self.offer.email}."
        if former.is_waiting and former.email == self.offer.email:
            self.told += " Le lien du message précédent ne sert plus."
        elif former.is_waiting:
            self.told += f" Le lien envoyé à {former.email} ne sert plus."

    async def _show(self, carnet_id: int) -> None:
        self._renew_form()
        self.offer = await read(read_offer, actor=current_actor(), carnet_id=carnet_id)
