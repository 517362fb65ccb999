"""The page of the guided start."""

import reflex as rx

from carnet_app.features.guided_start.components import current_step, progress
from carnet_app.features.guided_start.state import GuidedStartState
from carnet_app.features.guided_start.views import DONE
from carnet_app.features.guided_start.views import ROUTE as ROUTE
from carnet_app.session.door import PAGE
from carnet_app.session.frame import private_page
from carnet_app.ui.buttons import link_button, text_link
from carnet_app.ui.feedback import confirmation
from carnet_app.ui.illustrations import logo
from carnet_app.ui.meta import title_within
from carnet_app.ui.surfaces import page_heading

TITLE = "Premiers pas"
DESCRIPTION = "L’adresse, les équipements et un document : un carnet commence en trois minutes."
ON_LOAD = GuidedStartState.load
WINDOW_TITLE = title_within(TITLE, GuidedStartState.start.carnet_name, otherwise=TITLE)


def page() -> rx.Component:
    """The guided start of a carnet, or that there is none here for this person."""
    state = GuidedStartState
    return private_page(
        rx.cond(state.start.carnet_id != 0, _steps(), _nothing_here()), loaded=state.loaded
    )


def _steps() -> rx.Component:
    state = GuidedStartState
    return rx.el.div(
        page_heading("Premiers pas", lead=state.start.carnet_name),
        progress(),
        confirmation(state.told),
        current_step(),
        rx.cond(
            state.start.step != DONE,
            rx.el.p(
                "Chaque étape est enregistrée, et vous pouvez vous arrêter quand vous voulez. ",
                text_link("Continuer plus tard", href=f"/carnets/{state.start.carnet_id}"),
                class_name="text-muted",
            ),
        ),
        class_name="mx-auto flex w-full max-w-3xl flex-col gap-5 break-words",
    )


def _nothing_here() -> rx.Component:
    """The same for what does not exist, what was deleted, and what is not one's own."""
    return rx.el.div(
        logo(72),
        rx.el.h1("Page introuvable", class_name="text-[1.75rem]"),
        rx.el.p(GuidedStartState.errors.get(PAGE, ""), class_name="text-muted"),
        link_button("Revenir à Mon espace", href="/mon-espace", kind="primary", class_name="mt-3"),
        class_name="mx-auto flex max-w-lg flex-col items-center gap-3 py-12 text-center",
    )
