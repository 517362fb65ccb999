"""What a demonstration site shows below its sign-in form: who one can be."""

import reflex as rx

from carnet_app.core.demo_people import DEMO_PASSWORD, DEMO_PEOPLE, DemoPerson
from carnet_app.core.settings import get_settings
from carnet_app.ui.buttons import text_link
from carnet_app.ui.surfaces import card


def demo_details() -> rx.Component | None:
    """The sign-in details of a demonstration's people; nothing on a real site."""
    if not get_settings().demo:
        return None
    mailbox = (
        rx.el.p(
            "Les e-mails du site se lisent dans ",
            text_link("le courrier", href="/courrier", plain=True),
            ".",
        )
        if get_settings().shows_captured_mail
        else rx.fragment()
    )
    return card(
        rx.el.h2("Site de démonstration", class_name="text-lg"),
        rx.el.p(
            "Connectez-vous comme l’une de ces personnes, avec le mot de passe ",
            rx.el.strong(DEMO_PASSWORD, class_name="break-words"),
            ".",
        ),
        rx.el.ul(
            *(_person(person) for person in DEMO_PEOPLE),
            class_name="grid gap-x-8 gap-y-4 sm:grid-cols-2 lg:grid-cols-3",
        ),
        mailbox,
        class_name="flex flex-col gap-3 text-[0.9375rem]",
    )


def _person(person: DemoPerson) -> rx.Component:
    return rx.el.li(
        rx.el.span(person.email, class_name="block break-words font-medium"),
        rx.el.span(
            f"{person.first_name} {person.last_name}. {person.role}.", class_name="text-muted"
        ),
        class_name="min-w-0",
    )
