"""The contact page."""

import reflex as rx

from carnet_app.features.contact.state import ContactState
from carnet_app.session.door import PAGE
from carnet_app.session.frame import site_page
from carnet_app.ui.buttons import button, submit_button, text_link
from carnet_app.ui.feedback import notice
from carnet_app.ui.fields import email_field, text_field, textarea_field
from carnet_app.ui.forms import form
from carnet_app.ui.surfaces import card, page_heading

ROUTE = "/contact"
TITLE = "Nous écrire"
DESCRIPTION = "Une question sur votre carnet numérique du logement ? Écrivez-nous."
ON_LOAD = ContactState.start_again


def page() -> rx.Component:
    """The form, then the word that the message has left."""
    return site_page(
        rx.el.div(
            page_heading(
                TITLE,
                lead="Une question, une difficulté, une idée ? Nous vous répondons par e-mail.",
            ),
            rx.el.div(rx.cond(ContactState.sent, _thanks(), _form()), class_name="mt-6"),
            class_name="mx-auto w-full max-w-2xl",
        ),
        current=ROUTE,
    )


def _form() -> rx.Component:
    errors = ContactState.errors
    return card(
        form(
            rx.el.div(
                text_field("name", "Votre nom", error=errors["name"], auto_complete="name"),
                email_field(label="Votre adresse e-mail", error=errors["email"]),
                class_name="grid gap-4 sm:grid-cols-2",
            ),
            text_field("subject", "Objet", error=errors["subject"]),
            textarea_field("message", "Votre message", error=errors["message"], rows="7"),
            rx.el.p(
                "Votre message et votre adresse servent à vous répondre, et à rien d’autre. ",
                text_link("Confidentialité", href="/confidentialite"),
                class_name="field-hint",
            ),
            rx.el.div(submit_button("Envoyer le message")),
            on_submit=ContactState.send_message,
            error=errors[PAGE],
            form_key=ContactState.form_key,
        )
    )


def _thanks() -> rx.Component:
    return card(
        notice(
            rx.el.p("Votre message est parti. Un accusé de réception vous arrive par e-mail."),
            tone="sage",
            role="status",
        ),
        rx.el.div(
            button("Écrire un autre message", on_click=ContactState.start_again, auto_focus=True)
        ),
        class_name="flex flex-col gap-5",
    )
