"""Asking for a link that resets a forgotten password."""

from typing import Any

import reflex as rx

from carnet_app.services.passwords import request_reset
from carnet_app.session.door import focus_wrong_field, refusals, write
from carnet_app.session.forms import SLOW_DOUBLE_CLICK, SentOnce, SubmittedForm
from carnet_app.session.policy import public


class ForgottenPasswordState(SentOnce, rx.State):
    """The form of "Mot de passe oublié"."""

    errors: dict[str, str] = {}
    asked: bool = False

    _rest = SLOW_DOUBLE_CLICK

    @rx.event
    @public
    async def ask_for_reset(self, form: dict[str, Any]) -> Any:
        """Mail the link if there is an account; the page says the same in every case."""
        if self._is_repeated(form):
            return None
        self.asked = False
        with refusals(self):
            email = SubmittedForm(form).text("email")
            await write(request_reset, email=email, ip=self.router.session.client_ip)
            self.asked = True
            self._renew_form()
        return focus_wrong_field(self)

    @rx.event
    @public
    def start_again(self) -> None:
        """Forget an earlier try when the page opens."""
        self.errors = {}
        self.asked = False
