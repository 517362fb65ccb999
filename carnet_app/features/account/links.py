"""The pages behind mailed links: confirm an account, take a new address, choose a password."""

from collections.abc import Callable
from typing import Any

import reflex as rx

from carnet_app.features.account.links_state import MailedLinkState
from carnet_app.features.account.new_password import new_password_field
from carnet_app.features.account.sign_up_state import StrengthState
from carnet_app.services.account_links import LinkState
from carnet_app.session.door import PAGE
from carnet_app.session.frame import site_page
from carnet_app.session.state import SessionState
from carnet_app.ui.buttons import link_button, submit_button
from carnet_app.ui.feedback import alert, notice, skeleton_lines
from carnet_app.ui.fields import password_field
from carnet_app.ui.forms import form
from carnet_app.ui.kinds import Text
from carnet_app.ui.surfaces import card

CONFIRM_TITLE = "Confirmer mon adresse e-mail"
RESET_TITLE = "Choisir un nouveau mot de passe"
NEW_EMAIL_TITLE = "Confirmer ma nouvelle adresse"


def confirm_page() -> rx.Component:
    """One click confirms the account; a mail scanner that opens the link confirms nothing."""
    return _link_page(
        CONFIRM_TITLE,
        ready=lambda: rx.fragment(
            rx.el.p("Il ne reste qu’un clic pour activer le compte de ", _email(), "."),
            _button("Confirmer mon adresse e-mail", MailedLinkState.confirm),
        ),
        done=_outcome("Votre adresse est confirmée. Vous pouvez vous connecter."),
        otherwise=link_button("Recevoir un nouveau lien", href="/signup/merci"),
    )


def new_email_page() -> rx.Component:
    """One click takes the new address."""
    return _link_page(
        NEW_EMAIL_TITLE,
        ready=lambda: rx.fragment(
            rx.el.p("Il ne reste qu’un clic pour vous connecter désormais avec ", _email(), "."),
            _button("Utiliser cette adresse", MailedLinkState.confirm_email),
        ),
        done=_outcome("Votre nouvelle adresse est enregistrée."),
        otherwise=link_button("Aller à mon compte", href="/mon-compte"),
    )


def reset_page() -> rx.Component:
    """A new password, typed twice."""
    errors = MailedLinkState.errors
    return _link_page(
        RESET_TITLE,
        ready=lambda: form(
            rx.cond(
                MailedLinkState.is_first_password,
                notice(
                    rx.el.p("Votre adresse est confirmée.", class_name="font-semibold"),
                    rx.el.p(
                        "Plusieurs mots de passe ont été saisis pour elle : choisissez celui "
                        "qui ouvrira votre compte."
                    ),
                    tone="sage",
                ),
            ),
            new_password_field(label="Nouveau mot de passe", error=errors["password"]),
            password_field(
                "password_again",
                "Le même, une seconde fois",
                error=errors["password_again"],
                auto_complete="new-password",
            ),
            submit_button("Enregistrer le mot de passe", class_name="w-full"),
            on_submit=MailedLinkState.choose_password,
            form_key=MailedLinkState.form_key,
        ),
        done=rx.cond(
            MailedLinkState.is_first_password,
            _outcome("Votre mot de passe est enregistré. Vous pouvez vous connecter."),
            _outcome("Votre mot de passe est changé, et vos autres appareils sont déconnectés."),
        ),
        otherwise=link_button("Demander un nouveau lien", href="/mot-de-passe-oublie"),
    )


def _link_page(
    title: str,
    *,
    ready: Callable[[], rx.Component],
    done: rx.Component,
    otherwise: rx.Component,
) -> rx.Component:
    next_step = rx.cond(MailedLinkState.state == LinkState.USED.value, _on_the_way_in(), otherwise)
    refused = rx.fragment(notice(rx.el.p(MailedLinkState.message), tone="amber"), next_step)
    usable = rx.cond(MailedLinkState.state == LinkState.OK.value, ready(), refused)
    content = rx.cond(
        MailedLinkState.state == "",
        skeleton_lines(3),
        rx.fragment(alert(MailedLinkState.errors[PAGE]), usable),
    )
    return site_page(
        card(
            rx.el.h1(title, class_name="text-2xl"),
            rx.cond(MailedLinkState.done, done, content),
            class_name="mx-auto flex w-full max-w-lg flex-col items-stretch gap-5",
        )
    )


def _button(text: str, act: Any) -> rx.Component:
    return form(submit_button(text), on_submit=act, form_key=MailedLinkState.form_key)


def _outcome(text: Text) -> rx.Component:
    return rx.fragment(
        notice(rx.el.p(text), tone="sage", role="status"),
        _on_the_way_in(),
    )


def _on_the_way_in() -> rx.Component:
    return rx.cond(
        SessionState.signed_in,
        link_button("Aller à mon espace", href="/mon-espace", kind="primary"),
        link_button("Me connecter", href="/login", kind="primary"),
    )


def _email() -> rx.Component:
    return rx.el.strong(MailedLinkState.email, class_name="break-words")


PAGES: tuple[tuple[Any, str, str, str, Any], ...] = (
    (
        confirm_page,
        "/confirmer/[link_token]",
        "/login",
        CONFIRM_TITLE,
        MailedLinkState.look_at_confirmation,
    ),
    (
        reset_page,
        "/reinitialiser/[link_token]",
        "/mot-de-passe-oublie",
        RESET_TITLE,
        [MailedLinkState.look_at_reset, StrengthState.reset_meter],
    ),
    (
        new_email_page,
        "/nouvelle-adresse/[link_token]",
        "/mon-compte",
        NEW_EMAIL_TITLE,
        MailedLinkState.look_at_new_email,
    ),
)
"""Page, route, the page to go to without a token, title and what opening it does."""
