"""The page for addresses that lead nowhere."""

import reflex as rx

from carnet_app.session.frame import site_page
from carnet_app.ui.buttons import link_button
from carnet_app.ui.illustrations import closed_house
from carnet_app.ui.meta import NOT_FOUND_DESCRIPTION, NOT_FOUND_TITLE

ROUTE = "/404"
TITLE = NOT_FOUND_TITLE
DESCRIPTION = NOT_FOUND_DESCRIPTION
INSTEAD = "/"


def page() -> rx.Component:
    """Says that nothing is here, and where to go."""
    return site_page(
        rx.el.div(closed_house(), class_name="w-60"),
        rx.el.h1("Personne n’habite à cette adresse", tab_index=-1),
        rx.el.p(
            "La page que vous cherchez n’existe pas, n’existe plus, ou ne vous est pas ouverte."
            " Vérifiez l’adresse, ou repartez d’ici.",
            class_name="max-w-lg text-muted",
        ),
        rx.el.div(
            link_button("Revenir à l’accueil", href="/", kind="primary"),
            link_button("Ouvrir mon espace", href="/mon-espace"),
            class_name="mt-2 flex flex-wrap justify-center gap-3",
        ),
        class_name="flex flex-col items-center gap-4 pt-14 text-center",
    )
