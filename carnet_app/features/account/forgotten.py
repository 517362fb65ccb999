"""The page of "Mot de passe oublié"."""

import reflex as rx

from carnet_app.features.account.forgotten_state import ForgottenPasswordState
from carnet_app.session.door import PAGE
from carnet_app.session.frame import site_page
from carnet_app.ui.buttons import submit_button, text_link
from carnet_app.ui.feedback import notice
from carnet_app.ui.fields import email_field
from carnet_app.ui.forms import form
from carnet_app.ui.surfaces import card

ROUTE = "/mot-de-passe-oublie"
TITLE = "Mot de passe oublié"
DESCRIPTION = "Recevez par e-mail un lien pour choisir un nouveau mot de passe."
ON_LOAD = ForgottenPasswordState.start_again


def page() -> rx.Component:
    """Ask for the address, then say what happens, the same whatever the address."""
    state = ForgottenPasswordState
    answer = notice(
        rx.el.p(
            "Si un compte existe pour cette adresse, un e-mail vient de partir. "
            "Le lien qu’il contient est valable une heure."
        ),
        rx.el.p("Rien reçu ? Regardez dans vos courriers indésirables.", class_name="mt-2"),
        tone="sage",
    )
    return site_page(
        card(
            rx.el.h1(TITLE, class_name="text-2xl"),
            rx.el.p(
                "Indiquez votre adresse e-mail : vous recevrez un lien "
                "pour choisir un nouveau mot de passe.",
                class_name="text-muted",
            ),
            form(
                email_field(error=state.errors["email"], auto_complete="username"),
                submit_button("Recevoir le lien", class_name="w-full"),
                on_submit=state.ask_for_reset,
                error=state.errors[PAGE],
                form_key=state.form_key,
            ),
            rx.el.div(rx.cond(state.asked, answer), role="status"),
            text_link(
                "Revenir à la connexion",
                href="/login",
                alone=True,
            ),
            class_name="mx-auto flex w-full max-w-md flex-col gap-5",
        )
    )
