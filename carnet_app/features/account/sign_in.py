"""The sign-in card and its page."""

import reflex as rx

from carnet_app.features.account.sign_in_state import SignInState
from carnet_app.session.door import PAGE
from carnet_app.session.frame import site_page
from carnet_app.session.state import HOME, SIGN_IN, SessionState
from carnet_app.ui.buttons import link_button, submit_button, text_link
from carnet_app.ui.feedback import confirmation, notice
from carnet_app.ui.fields import email_field, password_field
from carnet_app.ui.forms import form
from carnet_app.ui.kinds import when
from carnet_app.ui.prefetch import prefetched_page
from carnet_app.ui.surfaces import card

ROUTE = SIGN_IN
TITLE = "Me connecter"
DESCRIPTION = "Accédez à votre espace et à vos carnets numériques du logement."
ON_LOAD = [SignInState.start_again, SessionState.skip_if_signed_in]


def page() -> rx.Component:
    """The page of the sign-in form alone."""
    return site_page(
        card(sign_in_panel(heading="h1"), class_name="mx-auto w-full max-w-md sm:p-7"),
        current=ROUTE,
    )


def sign_in_panel(heading: str = "h2") -> rx.Component:
    """What a sign-in card holds: the form or, once signed in, the way to one's space."""
    known = rx.cond(SignInState.entering, False, SessionState.signed_in)
    return when(known, _welcome_back(heading), _sign_in_form(heading))


def _sign_in_form(heading: str) -> rx.Component:
    errors = SignInState.errors
    return rx.el.div(
        _title(heading, "Me connecter"),
        when(SessionState.ended, _ended()),
        confirmation(SignInState.told),
        form(
            email_field(error=errors["email"], auto_complete="username"),
            password_field(error=errors["password"], on_focus=SignInState.expect),
            submit_button(
                "Me connecter", loading=SignInState.entering, class_name="w-full", id="submit"
            ),
            on_submit=SignInState.sign_in,
            error=errors[PAGE],
        ),
        when(SignInState.expected | SignInState.entering, prefetched_page(HOME)),
        when(
            SignInState.unconfirmed,
            text_link("Recevoir un nouveau lien de confirmation", href="/signup/merci", alone=True),
        ),
        rx.el.div(
            text_link("Mot de passe oublié ?", href="/mot-de-passe-oublie", alone=True),
            text_link("Créer mon compte", href="/signup", alone=True),
            class_name="flex flex-wrap justify-between gap-x-6 text-[0.9375rem]",
        ),
        class_name="flex flex-col gap-5",
    )


def _ended() -> rx.Component:
    return notice(
        rx.el.p("Votre session a pris fin", class_name="font-semibold"),
        rx.el.p(
            "Reconnectez-vous pour retrouver la page où vous étiez. "
            "Ce qui n’était pas encore enregistré est à saisir de nouveau."
        ),
        tone="amber",
        role="status",
    )


def _welcome_back(heading: str) -> rx.Component:
    return rx.el.div(
        _title(heading, rx.fragment("Bonjour ", SessionState.first_name)),
        rx.el.p("Vos carnets vous attendent dans votre espace.", class_name="text-muted"),
        link_button("Ouvrir mon espace", href="/mon-espace", kind="primary"),
        class_name="flex flex-col gap-5",
    )


def _title(heading: str, text: rx.Component | str) -> rx.Component:
    return (rx.el.h1 if heading == "h1" else rx.el.h2)(text, class_name="text-2xl")
