"""The page of Mon espace."""

from typing import Any

import reflex as rx

from carnet_app.features.sharing.components import share_dialog
from carnet_app.features.sharing.offer import offer_dialog
from carnet_app.features.space.cards import own_card, shared_card
from carnet_app.features.space.create_form import create_section
from carnet_app.features.space.lists import (
    bin_section,
    invitations_section,
    offers_section,
    page_links,
)
from carnet_app.features.space.proposals import own_proposals_section, proposals_section
from carnet_app.features.space.state import TOLD, CreateCarnetState, SpaceState
from carnet_app.session.door import PAGE
from carnet_app.session.frame import private_page
from carnet_app.session.marking_done import done_button, done_notice
from carnet_app.session.state import SessionState
from carnet_app.ui.buttons import button, link_button
from carnet_app.ui.feedback import alert, banner, empty_state, notice
from carnet_app.ui.illustrations import logo
from carnet_app.ui.skeletons import cards_skeleton
from carnet_app.ui.surfaces import card_grid, page_heading, section_heading

ROUTE = "/mon-espace"
TITLE = "Mon espace"
DESCRIPTION = "Vos carnets, ceux que l’on partage avec vous, et les invitations reçues."
# The form has its key before it is shown: another one would empty it.
ON_LOAD = [CreateCarnetState.start, SpaceState.load]


def page() -> rx.Component:
    """Mon espace."""
    return private_page(
        page_heading(f"Bonjour {SessionState.first_name}"),
        _messages(),
        done_notice(SpaceState),
        _due_banner(),
        invitations_section(),
        proposals_section(),
        _own_section(),
        _shared_section(),
        own_proposals_section(),
        offers_section(),
        create_section(),
        bin_section(),
        share_dialog(page=ROUTE, on_close=SpaceState.refresh),
        offer_dialog(page=ROUTE, on_close=SpaceState.refresh),
        loaded=SpaceState.loaded,
        skeleton=cards_skeleton(),
        current=ROUTE,
        class_name="flex flex-col gap-9",
    )


def _messages() -> rx.Component:
    undo = button(
        "Annuler la suppression",
        on_click=SpaceState.restore(SpaceState.just_deleted),
        class_name="mt-3",
    )
    said = notice(
        rx.el.p(SpaceState.told), rx.cond(SpaceState.just_deleted != 0, undo), tone="sage"
    )
    return rx.el.div(
        rx.el.div(rx.cond(SpaceState.told != "", said), role="status"),
        alert(SpaceState.errors.get(PAGE, "")),
        id=TOLD,
        tab_index=-1,
        class_name="flex flex-col gap-3 [&:not(:has(.notice))]:sr-only",
    )


def _due_banner() -> rx.Component:
    """The nearest operation of all one's carnets."""
    due = SpaceState.due
    return rx.cond(
        due.record_id != 0,
        banner(
            rx.el.p(
                rx.cond(
                    due.is_overdue,
                    f"{due.title} : échéance passée le {due.due_text}",
                    f"{due.title} : à prévoir avant le {due.due_text}",
                ),
                class_name="font-semibold break-words",
            ),
            rx.el.p(due.carnet_name, class_name="text-muted break-words"),
            action=rx.el.div(
                link_button(
                    "Voir la fiche", href=f"/carnets/{due.carnet_id}/fiches/{due.record_id}"
                ),
                rx.cond(
                    due.version != 0,
                    done_button(SpaceState, due.record_id, due.version, due.title),
                ),
                class_name="flex flex-wrap gap-2.5",
            ),
        ),
    )


def _own_section() -> rx.Component:
    space = SpaceState.space
    added: Any = CreateCarnetState.added
    first_step = empty_state(
        "Votre premier carnet vous attend",
        "Donnez-lui le nom de votre logement : les plans, notices, factures et diagnostics "
        "y trouveront leur place, à l’abri du prochain déménagement.",
        button("Créer mon premier carnet", kind="primary", on_click=rx.set_focus("name")),
        rx.el.div(logo(72), class_name="grid place-items-center"),
    )
    return rx.el.section(
        section_heading("Mes carnets", count=space.own_total + added.length()),
        rx.cond(
            (space.own_total > 0) | (added.length() > 0),
            rx.fragment(
                card_grid(rx.foreach(added, own_card), rx.foreach(space.own, own_card)),
                page_links("page", space.page, space.pages, "Pages de mes carnets"),
            ),
            first_step,
        ),
        class_name="flex flex-col gap-4",
    )


def _shared_section() -> rx.Component:
    space = SpaceState.space
    return rx.el.section(
        section_heading("Partagés avec moi", count=space.shared_total),
        rx.cond(
            space.shared_total > 0,
            rx.fragment(
                card_grid(rx.foreach(space.shared, shared_card)),
                page_links("partages", space.shared_page, space.shared_pages, "Pages des partages"),
            ),
            rx.el.p(
                "Quand quelqu’un vous invitera dans son carnet, vous le retrouverez ici.",
                class_name="text-muted",
            ),
        ),
        class_name="flex flex-col gap-4",
    )
