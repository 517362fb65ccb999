"""The contact form."""

from typing import Any

import reflex as rx

from carnet_app.services.contact import send_contact_message
from carnet_app.session.door import focus_wrong_field, refusals, write
from carnet_app.session.forms import SentOnce, SubmittedForm
from carnet_app.session.policy import public


class ContactState(SentOnce, rx.State):
    """The form and what became of it."""

    errors: dict[str, str] = {}
    sent: bool = False

    @rx.event
    @public
    async def send_message(self, form: dict[str, Any]) -> Any:
        """Keep the message and mail it to the operator."""
        if self._is_repeated(form):
            return None
        with refusals(self):
            submitted = SubmittedForm(form)
            await write(
                send_contact_message,
                name=submitted.text("name"),
                email=submitted.text("email"),
                subject=submitted.text("subject"),
                message=submitted.text("message"),
                ip=self.router.session.client_ip,
            )
            self.sent = True
            self._renew_form()
        return focus_wrong_field(self)

    @rx.event
    @public
    def start_again(self) -> None:
        """Show an empty form: when the page opens, and to write another message."""
        self.errors = {}
        self.sent = False
