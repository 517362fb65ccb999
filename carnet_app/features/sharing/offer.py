"""Offering a prepared carnet again: to whom, and what its creator loses by it."""

from typing import Any

import reflex as rx

from carnet_app.catalogue.parts import PartKey
from carnet_app.core.addresses import EMAIL_MAX_LENGTH
from carnet_app.core.typed_texts import MESSAGE_MAX_LENGTH
from carnet_app.features.sharing.offer_state import PRIVATE_BOX, TOLD, OfferState
from carnet_app.http.account_export import EXPORT_PATH
from carnet_app.session.door import PAGE
from carnet_app.ui.buttons import submit_button, text_link
from carnet_app.ui.choices import checkbox_field
from carnet_app.ui.dialogs import dialog, dialog_actions, dialog_close
from carnet_app.ui.feedback import alert, notice, skeleton_lines
from carnet_app.ui.fields import email_field, textarea_field
from carnet_app.ui.forms import form


def offer_dialog(*, page: Any, on_close: Any) -> rx.Component:
    """The window, once per page; ``OfferState.open_for(carnet_id)`` opens it.

    Args:
        page: The address of the page it stands on.
        on_close: What the page does afterwards: the offer may be another one.
    """
    state = OfferState
    return dialog(
        rx.cond(
            state.offer.carnet_id != 0,
            rx.cond(state.told != "", _sent(), _form()),
            rx.cond(_error(PAGE) != "", alert(_error(PAGE)), skeleton_lines(4)),
        ),
        title=rx.cond(
            state.offer.is_waiting & (state.told == ""),
            "Proposer à une autre adresse",
            "Proposer ce carnet à un tiers",
        ),
        open=state.opened_on == page,
        on_open_change=[state.close, on_close],
        ignores_clicks_beside=True,
    )


def _error(name: str) -> Any:
    return OfferState.errors.get(name, "")


def _form() -> rx.Component:
    offer = OfferState.offer
    return form(
        rx.el.p(
            rx.cond(
                offer.is_waiting,
                f"«\u00a0{offer.carnet_name}\u00a0» attend la réponse de {offer.email}. Le lien de "
                "ce message ne servira plus.",
                f"Cette personne deviendra propriétaire de «\u00a0{offer.carnet_name}\u00a0» en "
                "acceptant votre proposition, et décidera de ce que vous gardez. La corbeille est "
                "alors vidée.",
            ),
            class_name="text-muted break-words",
        ),
        email_field(
            "offer_email",
            "E-mail du tiers",
            error=_error("email"),
            default_value=offer.email,
            max_length=EMAIL_MAX_LENGTH,
            auto_complete="off",
        ),
        textarea_field(
            "offer_message",
            "Votre message",
            optional=True,
            error=_error("message"),
            default_value=offer.message,
            max_length=MESSAGE_MAX_LENGTH,
            rows=3,
        ),
        rx.cond(offer.private.records > 0, _private_part()),
        alert(_error(PAGE)),  # beside the buttons: the top may be out of sight
        dialog_actions(
            submit_button("Envoyer la proposition", loading=OfferState.sending), dialog_close()
        ),
        on_submit=OfferState.send,
        form_key=OfferState.form_key,
        key=OfferState.form_key,
    )


def _private_part() -> rx.Component:
    """What never goes with a carnet, and how to keep it."""
    offer = OfferState.offer
    files = rx.match(
        offer.private.files,
        (0, ""),
        (1, ", avec un fichier"),
        f", avec {offer.private.files} fichiers",
    )
    part = f"/carnets/{offer.carnet_id}?partie={PartKey.PRIVATE.value}"
    warning = notice(
        rx.el.p("Votre espace privé n’est pas transmis", class_name="font-semibold"),
        rx.el.p(
            f"Il contient\u00a0: {offer.private.summary}",
            files,
            ". Vous n’y aurez pas accès tant que la proposition attend, et tout y sera effacé "
            "pour de bon si elle est acceptée. Gardez avant ce qui vous sert\u00a0:",
        ),
        rx.el.ul(
            rx.el.li(
                text_link("Télécharger mes données", href=EXPORT_PATH, plain=True, download=True),
                ", fiches et fichiers",
            ),
            rx.cond(
                offer.is_waiting,
                rx.el.li("Retirer la proposition, pour retrouver l’espace privé"),
                rx.el.li(
                    text_link("Ouvrir l’espace privé", href=part),
                    ", pour n’en garder que quelques fichiers",
                ),
            ),
            class_name="mt-1 list-disc pl-5",
        ),
        tone="tile",
    )
    # Below the tint, on which what is wrong with the box would be hard to read.
    box = checkbox_field(
        PRIVATE_BOX,
        "J’ai gardé ce qui me sert\u00a0: l’espace privé peut être effacé.",
        error=_error(PRIVATE_BOX),
    )
    return rx.fragment(warning, box)


def _sent() -> rx.Component:
    """What was done, with the focus: the form that did it is gone."""
    return rx.fragment(
        rx.el.div(
            notice(rx.el.p(OfferState.told, class_name="break-words"), tone="sage"),
            role="status",
            id=TOLD,
            tab_index=-1,
        ),
        dialog_actions(dialog_close("Fermer")),
    )
