"""Whose carnet this is, and through whose eyes it is seen."""

import reflex as rx

from carnet_app.features.carnet.state import WITHDRAW, CarnetActionsState, CarnetState
from carnet_app.features.sharing.offer_state import OfferState
from carnet_app.services.permissions import Role
from carnet_app.session.carnet_frame import preview_banner, preview_is_over
from carnet_app.ui.buttons import button
from carnet_app.ui.feedback import notice


def banners() -> rx.Component:
    """The one that applies; none on one's own carnet."""
    carnet = CarnetState.carnet
    of_whom = rx.cond(
        carnet.preview_of != "",
        _preview(),
        rx.cond(carnet.is_offered, _offer(), rx.cond(carnet.role == Role.GUEST.value, _guest())),
    )
    return rx.fragment(preview_is_over(CarnetState.heading.preview_is_over), of_whom)


def _preview() -> rx.Component:
    carnet = CarnetState.carnet
    return preview_banner(
        f"Vous voyez ce carnet comme {carnet.preview_of}",
        _terms(),
        action=button(
            rx.cond(CarnetState.drafted, "Revenir au partage", "Revenir à ma vue"),
            on_click=CarnetState.leave_preview,
        ),
    )


def _offer() -> rx.Component:
    carnet = CarnetState.carnet
    return notice(
        rx.el.p(
            f"Ce carnet est proposé à {carnet.offered_to}", class_name="font-semibold break-words"
        ),
        rx.el.p(
            "Vous pouvez le remplir en attendant sa réponse. En acceptant, cette personne en "
            "devient propriétaire et décide de ce que vous gardez\u00a0; la corbeille est alors "
            "vidée. Il pourra être partagé ensuite."
        ),
        rx.el.div(
            button("Renvoyer la proposition", on_click=CarnetState.resend),
            button("Changer l’adresse", on_click=OfferState.open_for(carnet.id)),
            button("Retirer la proposition", on_click=CarnetActionsState.ask(WITHDRAW)),
            class_name="mt-3 flex flex-wrap gap-2.5",
        ),
        tone="amber",
    )


def _guest() -> rx.Component:
    return notice(
        rx.el.p(
            f"Ce carnet est partagé avec vous par {CarnetState.carnet.owner_name}.",
            _terms(),
            class_name="break-words",
        ),
        tone="shutter",
    )


def _terms() -> rx.Component:
    carnet = CarnetState.carnet
    return rx.fragment(
        rx.cond(carnet.access_until_text != "", f" Accès jusqu’au {carnet.access_until_text}.", ""),
        rx.cond(carnet.hide_amounts, " Les montants sont masqués.", ""),
    )
