"""The cards of carnets in Mon espace."""

import reflex as rx

from carnet_app.features.sharing.state import SharingState
from carnet_app.services.space import CarnetCard
from carnet_app.ui.buttons import button, link_button
from carnet_app.ui.feedback import pill
from carnet_app.ui.surfaces import card

_CARD = "flex flex-col gap-4"


def own_card(carnet: CarnetCard) -> rx.Component:
    """One's own carnet, offered to a third party or not."""
    detail = rx.cond(
        carnet.is_offered,
        rx.el.p(f"Proposé à {carnet.offered_to}", class_name="text-muted break-words"),
    )
    pills = rx.el.div(
        rx.cond(
            carnet.is_offered,
            pill("En attente de réponse", tone="amber"),
            rx.cond(
                (carnet.share_count == 0) & (carnet.waiting_count == 0),
                pill("Visible de vous seul", tone="plain"),
            ),
        ),
        rx.cond(carnet.share_count > 0, pill(_counted(carnet.share_count, "partage"))),
        rx.cond(
            ~carnet.is_offered & (carnet.waiting_count > 0),
            pill(_counted(carnet.waiting_count, "invitation"), " en attente", tone="amber"),
        ),
        class_name="flex flex-wrap gap-2",
    )
    share = rx.cond(
        carnet.may_share,
        button(
            "Partager",
            on_click=SharingState.open_for(carnet.id),
            aria_label=f"Partager {carnet.name}",
        ),
    )
    return _carnet_card(carnet, detail, pills, share)


def shared_card(carnet: CarnetCard) -> rx.Component:
    """Somebody else's carnet."""
    detail = rx.el.p(
        f"Propriétaire : {carnet.owner_name}",
        rx.cond(
            carnet.access_until_text != "", f" · accès jusqu’au {carnet.access_until_text}", ""
        ),
        class_name="text-muted",
    )
    pills = rx.el.div(pill(carnet.level_label, tone="sage"), class_name="flex flex-wrap gap-2")
    return _carnet_card(carnet, detail, pills, rx.fragment())


def _carnet_card(
    carnet: CarnetCard, detail: rx.Component, pills: rx.Component, share: rx.Component
) -> rx.Component:
    return card(
        rx.el.div(
            rx.el.h3(carnet.name, class_name="break-words"),
            detail,
            class_name="flex flex-col gap-1 text-[0.9375rem]",
        ),
        pills,
        rx.el.div(
            link_button(
                "Ouvrir",
                href=f"/carnets/{carnet.id}",
                kind="primary",
                aria_label=f"Ouvrir {carnet.name}",
            ),
            share,
            class_name="mt-auto flex flex-wrap gap-2.5",
        ),
        class_name=_CARD,
        key=carnet.id,
    )


def _counted(count: int, word: str) -> rx.Component | rx.Var[str]:
    return rx.cond(count > 1, f"{count} {word}s", f"{count} {word}")
