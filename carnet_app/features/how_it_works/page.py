"""The how-to page: the original's four steps, illustrated."""

import reflex as rx

from carnet_app.features.how_it_works.steps import STEPS, Step
from carnet_app.session.frame import site_page
from carnet_app.ui.buttons import link_button, text_link
from carnet_app.ui.layout import follow_section, partners_section
from carnet_app.ui.surfaces import page_heading

ROUTE = "/comment-ca-marche"
TITLE = "Comment ça marche ?"
DESCRIPTION = (
    "Créer un compte, se connecter, créer un carnet pour soi ou pour un tiers,"
    " le partager partie par partie : le carnet numérique du logement en quatre étapes."
)


def page() -> rx.Component:
    """The how-to page."""
    return site_page(
        page_heading(
            "Comment ça marche ?", lead="Votre carnet numérique du logement, en quatre étapes."
        ),
        rx.el.ol(
            *(_step(number, step) for number, step in enumerate(STEPS, 1)),
            class_name="flex flex-col gap-5",
        ),
        rx.el.p(
            "Une question ? ",
            text_link("Écrivez-nous", href="/contact"),
            ", nous vous répondrons.",
            class_name="text-lg",
        ),
        partners_section(),
        follow_section(),
        current=ROUTE,
        class_name="flex flex-col gap-8",
    )


def _step(number: int, step: Step) -> rx.Component:
    label, address = step.action
    return rx.el.li(
        rx.el.div(
            rx.el.div(
                rx.el.span(str(number), class_name="step-number", aria_hidden="true"),
                rx.el.h2(step.title),
                class_name="flex items-center gap-3.5",
            ),
            *(rx.el.p(text, class_name="mt-3 max-w-2xl") for text in step.paragraphs),
            rx.el.div(link_button(label, href=address), class_name="mt-5"),
        ),
        rx.el.div(step.art(), class_name="max-w-60 md:max-w-none"),
        class_name="card grid items-center gap-6 md:grid-cols-[1fr_16rem] md:gap-12 md:p-10",
    )
