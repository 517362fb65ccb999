"""The sign-up page and the one after it."""

import reflex as rx

from carnet_app.features.account.new_password import new_password_field
from carnet_app.features.account.sign_up_state import (
    THANKS,
    ResendState,
    SignUpState,
    StrengthState,
)
from carnet_app.session.door import PAGE
from carnet_app.session.frame import site_page
from carnet_app.session.state import SessionState
from carnet_app.ui.buttons import submit_button, text_link
from carnet_app.ui.choices import checkbox_field
from carnet_app.ui.feedback import confirmation
from carnet_app.ui.fields import email_field, text_field
from carnet_app.ui.forms import form
from carnet_app.ui.surfaces import card

ROUTE = "/signup"
TITLE = "Créer mon compte"
DESCRIPTION = "Créez votre espace membre et ouvrez le carnet numérique de votre logement."
__all__ = ["THANKS", "THANKS_ON_LOAD", "THANKS_TITLE", "page", "thanks_page"]
ON_LOAD = [SessionState.skip_if_signed_in, SignUpState.start_again, StrengthState.reset_meter]
THANKS_TITLE = "Regardez vos e-mails"
THANKS_ON_LOAD = ResendState.start_again


def page() -> rx.Component:
    """The sign-up form."""
    errors = SignUpState.errors
    return site_page(
        card(
            rx.el.div(
                rx.el.h1("Créer mon compte", class_name="text-2xl"),
                rx.el.p(
                    "Une adresse e-mail suffit. Vous la confirmerez d’un clic.",
                    class_name="mt-1 text-muted",
                ),
            ),
            form(
                rx.el.div(
                    text_field(
                        "first_name",
                        "Prénom",
                        error=errors["first_name"],
                        auto_complete="given-name",
                    ),
                    text_field(
                        "last_name", "Nom", error=errors["last_name"], auto_complete="family-name"
                    ),
                    class_name="grid gap-4 sm:grid-cols-2",
                ),
                email_field(error=errors["email"]),
                new_password_field(error=errors["password"]),
                checkbox_field(
                    "terms",
                    "J’accepte les ",
                    text_link("conditions d’utilisation", href="/mentions-legales#conditions"),
                    " et j’ai lu la ",
                    text_link("politique de confidentialité", href="/confidentialite"),
                    ".",
                    error=errors["terms"],
                ),
                submit_button("Créer mon compte", class_name="w-full"),
                on_submit=SignUpState.create_account,
                error=errors[PAGE],
                form_key=SignUpState.form_key,
            ),
            rx.el.p(
                "Vous avez déjà un compte ? ",
                text_link("Me connecter", href="/login"),
                class_name="text-[0.9375rem]",
            ),
            class_name="mx-auto flex w-full max-w-xl flex-col gap-5",
        ),
        current=ROUTE,
    )


def thanks_page() -> rx.Component:
    """What to do next: look for the mail, or have it sent again."""
    return site_page(
        card(
            rx.el.h1("Regardez vos e-mails", class_name="text-2xl"),
            rx.cond(
                SignUpState.sent_to != "",
                rx.el.p(
                    "Un message vient de partir pour ",
                    rx.el.strong(SignUpState.sent_to, class_name="break-words"),
                    ". Il contient le lien qui confirme votre adresse.",
                ),
                rx.el.p("Un message contient le lien qui confirme votre adresse."),
            ),
            rx.el.p(
                "Rien reçu au bout de quelques minutes ? Regardez dans vos courriers "
                "indésirables, puis demandez un nouvel envoi.",
                class_name="text-muted",
            ),
            form(
                email_field(error=ResendState.errors["email"], default_value=SignUpState.sent_to),
                submit_button("Renvoyer le lien", kind="secondary"),
                on_submit=ResendState.send_again,
                error=ResendState.errors[PAGE],
                form_key=ResendState.form_key,
            ),
            confirmation(
                rx.cond(
                    ResendState.resent,
                    "C’est fait : si un compte attend cette confirmation, "
                    "un nouveau lien vient de partir.",
                    "",
                )
            ),
            class_name="mx-auto flex w-full max-w-xl flex-col gap-5",
        )
    )
