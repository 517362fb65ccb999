"""The page of one carnet."""

import reflex as rx

from carnet_app.features.carnet.banners import banners
from carnet_app.features.carnet.components import (
    actions_menu,
    part_panel,
    parts_menu,
    phone_actions,
    share_button,
)
from carnet_app.features.carnet.questions import questions
from carnet_app.features.carnet.state import TOLD, CarnetState
from carnet_app.features.sharing.components import share_dialog
from carnet_app.features.sharing.offer import offer_dialog
from carnet_app.session.carnet_frame import carnet_tabs, no_carnet
from carnet_app.session.door import PAGE
from carnet_app.session.frame import private_page
from carnet_app.ui.feedback import alert, confirmation
from carnet_app.ui.meta import title_within
from carnet_app.ui.skeletons import carnet_skeleton
from carnet_app.ui.surfaces import breadcrumb, page_heading

ROUTE = "/carnets/[carnet_id]"
TITLE = "Carnet"
DESCRIPTION = "Le carnet numérique d’un logement, partie par partie."
ON_LOAD = CarnetState.load
WINDOW_TITLE = title_within(CarnetState.part.label, CarnetState.carnet.name, otherwise=TITLE)


def page() -> rx.Component:
    """A carnet, or that there is none here for this person."""
    return private_page(
        rx.cond(CarnetState.carnet.id != 0, _carnet(), no_carnet(CarnetState.errors.get(PAGE, ""))),
        loaded=CarnetState.loaded,
        skeleton=carnet_skeleton(),
    )


def _carnet() -> rx.Component:
    carnet = CarnetState.carnet
    here = f"/carnets/{carnet.id}"
    return rx.el.div(
        rx.el.div(
            breadcrumb(("Mon espace", "/mon-espace"), current=carnet.name),
            page_heading(
                carnet.name, actions=[share_button("hidden md:inline-flex"), actions_menu()]
            ),
            class_name="flex flex-col gap-1 break-words",
        ),
        rx.el.div(
            banners(),
            confirmation(CarnetState.told, id=TOLD, tab_index=-1),
            alert(CarnetState.errors.get(PAGE, "")),
            class_name="flex flex-col gap-3 [&:not(:has(.notice,.card))]:sr-only",
        ),
        carnet_tabs(CarnetState.heading),
        rx.el.div(
            parts_menu(),
            part_panel(),
            class_name=(
                "grid gap-x-9 gap-y-5 print:block min-[56rem]:grid-cols-[16.5rem_minmax(0,1fr)]"
            ),
        ),
        phone_actions(),
        questions(),
        share_dialog(page=here),
        offer_dialog(page=here, on_close=CarnetState.refresh),
        class_name="flex flex-col gap-6",
    )
